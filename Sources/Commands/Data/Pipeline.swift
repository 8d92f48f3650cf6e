import Datasets
import Diagnostics
import Interpreter
import Tensors

/// One transform in a chain: one that the program knows and does to a whole batch at once, or a function
/// of the user's, called for each sample.
enum TransformStep {
  case known(Transform)
  case function(Value)

  /// As it would be written.
  var written: String {
    switch self {
    case .known(let transform): transform.written
    case .function(.function(let function)): function.name.isEmpty ? "x -> …" : function.name
    case .function(let value): value.description(in: .plain)
    }
  }
}

/// Transforms one after the other. Those in front of the first function of the user's run on whole
/// batches; from there on every sample goes through on its own, as each would in PyTorch.
struct Pipeline {
  let steps: [TransformStep]
  private let whole: [Transform]
  private let single: [TransformStep]

  init(_ steps: [TransformStep]) {
    self.steps = steps
    var whole: [Transform] = []
    for step in steps {
      guard case .known(let transform) = step else { break }
      whole.append(transform)
    }
    self.whole = whole
    single = Array(steps.dropFirst(whole.count))
  }

  var isEmpty: Bool { steps.isEmpty }
  /// Whether it calls functions of the user's.
  var hasFunctions: Bool { !single.isEmpty }

  /// How bytes become floats on their way out of `column`, and the shape that samples have then; `nil`
  /// when the transforms up to the first function are no such single pass.
  func standardizing(_ column: Tensor) throws -> (rule: Standardizing, sample: [Int])? {
    guard column.dtype == .uint8, let rule = Standardizing(whole, rank: column.rank - 1) else { return nil }
    return (rule, try sampleShape(column))
  }

  /// The shape of a sample behind the transforms up to the first function. Throws `DataError` when they
  /// do not suit the samples of `column`.
  @discardableResult
  func sampleShape(_ column: Tensor) throws -> [Int] {
    let one = Tensor(zeros: Shape([1] + column.shape.dimensions.dropFirst()), dtype: column.dtype)
    return Array(try applyWhole(one).shape.dimensions.dropFirst())
  }

  /// The transforms up to the first function, of a batch.
  func applyWhole(_ batch: Tensor) throws -> Tensor {
    try whole.reduce(batch) { try $1.applied(to: $0) }
  }

  /// The rest, sample by sample.
  func applySingle(_ batch: Tensor, in session: Session) throws -> Tensor {
    guard hasFunctions else { return batch }
    var samples: [Tensor] = []
    samples.reserveCapacity(batch.shape[0])
    for index in 0..<batch.shape[0] {
      let sample = try single.reduce(batch.row(index)) { try Self.apply($1, to: $0, in: session) }
      if let first = samples.first, first.shape != sample.shape {
        throw Problem(
          "a transform gives samples of different shapes: \(first.shape) and \(sample.shape)",
          label: "a batch needs one shape")
      }
      samples.append(sample)
    }
    return try Tensor.stacked(samples)
  }

  /// All transforms, of one sample.
  func apply(to sample: Tensor, in session: Session) throws -> Tensor {
    let batch = sample.viewed(as: Shape([1] + sample.shape.dimensions))
    return try applySingle(try applyWhole(batch), in: session).row(0)
  }

  private static func apply(_ step: TransformStep, to sample: Tensor, in session: Session) throws -> Tensor {
    switch step {
    case .known(let transform):
      return try transform.applied(to: sample.viewed(as: Shape([1] + sample.shape.dimensions))).row(0)
    case .function(let function):
      let value = try session.call(function, [Argument(.tensor(sample))])
      guard let operand = try TensorArgument.operandIfAny(of: value) else {
        throw Problem(
          "the transform \(step.written) gives \(article(value.typeName))", label: "it must give a tensor")
      }
      return operand.strong
    }
  }
}

extension Transform {
  /// As it would be written.
  var written: String {
    func numbers(_ numbers: [Float]) -> String {
      let texts = numbers.map { numberText(Double($0.description) ?? Double($0)) }
      return texts.count == 1 ? texts[0] : "(\(texts.joined(separator: ", ")))"
    }
    switch self {
    case .toTensor: return "to_tensor"
    case .flatten: return "flatten"
    case .normalize(let mean, let deviation): return "normalize(\(numbers(mean)), \(numbers(deviation)))"
    case .convert(let type, let isScaled): return "to_dtype(\(type)\(isScaled ? ", scale=true" : ""))"
    }
  }
}

extension DataError {
  /// The same error as a problem with a parameter.
  func problem(at parameter: String) -> Problem {
    Problem(message, at: .parameter(parameter), label: label, notes: notes)
  }
}
