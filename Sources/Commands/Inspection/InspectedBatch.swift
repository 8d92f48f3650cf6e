import Diagnostics
import Interpreter
import Learning
import Tensors

/// The samples at which a model is looked at.
struct InspectedBatch {
  let samples: Samples
  let rows: [Int32]

  /// `32 of 60,000 samples`
  var words: String {
    rows.count == samples.count
      ? sampleText(samples.count) : "\(countText(rows.count)) of \(sampleText(samples.count))"
  }
}

/// `1 sample`, `60,000 samples`
func sampleText(_ count: Int) -> String { countText(count, "sample") }

extension Session {
  /// The first of the samples that were named, at most `most` unless a size is given; else the first batch of
  /// the next epoch on the dataset in use, or of a loader.
  func inspectedBatch(
    _ inputs: DataArgument?, _ targets: DataArgument?, size: Int?, most: Int, for model: Model,
    of command: String
  ) throws -> InspectedBatch {
    let samples = try samples(inputs, targets, or: .training, for: model, of: command)
    let loader = inputs?.loader
    guard inputs == nil || loader?.isShuffled == true else {
      let count = min(size ?? loader?.batch ?? most, samples.count)
      return InspectedBatch(samples: samples, rows: (0..<Int32(count)).map { $0 })
    }
    let rows = model.firstRows(of: samples, batch: size ?? loader?.batch ?? 32)
    return InspectedBatch(samples: samples, rows: rows)
  }
}

extension Session {
  /// The sample with this number in the test set in use, as a batch of one, and what it is called.
  func testSample(
    _ number: Tensor, for model: Model, of command: String, orGive alternative: String
  ) throws -> (inputs: Inputs, name: String) {
    let set = try datasetSamples(.test, for: model, of: command, orGive: alternative)
    let value = number.converted(to: .float64).elements(of: Double.self).first ?? .nan
    guard let index = Int(exactly: value), (0..<set.count).contains(index) else {
      throw Problem(
        "the test set has samples 0 to \(set.count - 1), not \(numberText(value))", at: .parameter("x"))
    }
    return try blaming {
      let row = set.inputs.source.rows(index..<index + 1)
      return (try Inputs(row, scale: set.inputs.scale), "test \(countText(index))")
    }
  }
}

extension Command {
  /// The `batch` of a command that looks at one.
  static func batchParameter(most: Int) -> Parameter<Int?> {
    whole(
      "batch", aliases: ["batch_size"], "Samples that are looked at.",
      defaultText: "\(countText(most)) of x, a batch of 32 of the dataset", in: 1...1_000_000,
      namedOnly: true)
  }
}
