import Learning
import Tensors
import Testing

/// The real trainer follows real Keras, batch by batch.
@Suite struct ReferenceTests {
  @Test func filesAreThere() {
    #expect(ReferenceFile.names(in: "keras").count == 28)
    #expect(ReferenceFile.names(in: "keras-article").count == 5)
  }

  @Test(arguments: ReferenceFile.names(in: "keras"))
  func followsKeras(_ name: String) throws {
    let file = try ReferenceFile(name)
    let model = try model(file, sample: file.tensor("x").rowShape) { name in try file.tensor(name) }
    let threads = Threads(count: 2)
    let x = try file.tensor("x")
    // Float32 sums of some ten products in another order: a few 2⁻²⁴ of numbers below 4.
    expect(
      try #require(try model.predict(x, threads: threads)), try file.tensor("predictions_before"),
      within: 2e-6,
      "predictions before \(name)")
    try follow(file, model, Samples(inputs: x, targets: try file.tensor("y")), threads, name)
    for (layer, index) in zip(model.layers.filter { !$0.parameters.isEmpty }, 0...) {
      for (key, word) in [("weight", "kernel"), ("bias", "bias")] {
        expect(
          try #require(layer.weight(key)).value, try file.tensor("\(word)\(index)_after"),
          within: file.tolerance("weights"), "\(word)\(index) of \(name)")
      }
    }
    expect(
      try #require(try model.predict(x, threads: threads)), try file.tensor("predictions_after"),
      within: file.tolerance("predictions"), "predictions after \(name)")
  }

  @Test(arguments: ReferenceFile.names(in: "keras-article"))
  func followsTheArticlesNet(_ name: String) throws {
    let file = try ReferenceFile(name)
    let article = ArticleNet()
    let model = try model(file, sample: [784]) { article.weight($0) }
    let samples = try article.samples
    let sums = try file.numbers("sums")
    for (sum, tensor) in zip(sums, [samples.inputs.tensor] + model.parameters.map(\.value)) {
      // The data is the reference's: sums in double of float32 numbers, some of them printed in full.
      #expect(abs(tensor.elements(of: Float.self).reduce(0) { $0 + Double($1) } - sum) < 1e-6)
    }
    let threads = Threads(count: 2)
    try follow(file, model, samples, threads, name)
    for (layer, index) in zip(model.layers, 0...) {
      for (key, word) in [("weight", "kernel"), ("bias", "bias")] {
        let some = try file.tensor("\(word)\(index)_after_some")
        let values = try #require(layer.weight(key)).value.elements(of: Float.self)
        let stride = values.count > some.count ? values.count / some.count : 1
        let picked = (0..<some.count).map { values[$0 * stride] }
        expect(Tensor(picked), some, within: file.tolerance("weights"), "\(word)\(index) of \(name)")
      }
    }
    let first = samples.inputs.tensor.rows(0..<5)
    expect(
      try #require(try model.predict(first, threads: threads)), try file.tensor("predictions_after_first"),
      within: file.tolerance("predictions"), "predictions after \(name)")
  }

  private func model(
    _ file: ReferenceFile, sample: Shape, weight: (String) throws -> Tensor
  ) throws -> Model {
    let model = Model(random: Random(seed: 1))
    for spec in try file.specs() { try model.add(spec) }
    try model.build(input: sample)
    for (layer, index) in zip(model.layers.filter { !$0.parameters.isEmpty }, 0...) {
      try #require(layer.weight("weight")).value = try weight("kernel\(index)")
      try #require(layer.weight("bias")).value = try weight("bias\(index)")
    }
    return model
  }

  /// Trains as the file says and compares each step's and each epoch's loss, then an evaluation.
  private func follow(
    _ file: ReferenceFile, _ model: Model, _ samples: Samples, _ threads: Threads, _ name: String
  ) throws {
    model.compile(Recipe(try file.optimizer(), loss: try file.loss()))
    let fit = try Fit(
      model, on: samples,
      options: Fit.Options(
        epochs: try file.number("epochs"), batch: try file.number("batch"), isShuffled: false),
      threads: threads)
    var losses: [Double] = []
    let outcome = try fit.run(report: { if case .step = $0 { losses.append(fit.lastLoss) } })
    #expect(outcome == .finished)
    let tolerance = file.tolerance("losses")
    compare(losses, try file.numbers("step_losses"), tolerance, "step losses of \(name)")
    if file.words["epoch_losses"] != nil {
      let epochs = fit.history.epochs.map(\.training.loss)
      compare(epochs, try file.numbers("epoch_losses"), tolerance, "epoch losses of \(name)")
    }
    let evaluation = try model.evaluate(samples, threads: threads)
    compare([evaluation.loss], try file.numbers("evaluate_loss"), tolerance, "evaluation of \(name)")
    if let accuracy = file.words["evaluate_accuracy"]?.first.flatMap({ Double($0) }) {
      // Keras prints a float32 share.
      #expect(abs((evaluation.tallies.first?.share ?? -1) - accuracy) < 1e-6, "accuracy of \(name)")
    }
  }

  private func compare(_ actual: [Double], _ expected: [Double], _ tolerance: Double, _ what: String) {
    #expect(actual.count == expected.count, "number of \(what)")
    let distances = zip(actual, expected).map { abs($0 - $1) / max(1, abs($1)) }
    // The maximum of numbers among which one is NaN may be any of them, so that each is asked.
    #expect(distances.allSatisfy { $0 <= tolerance }, "\(what): \(distances.max() ?? 0)")
  }

  private func expect(_ actual: Tensor, _ expected: Tensor, within tolerance: Double, _ what: String) {
    #expect(actual.count == expected.count, "size of \(what)")
    let pairs = zip(actual.elements(of: Float.self), expected.elements(of: Float.self))
    let distances = pairs.map { Double(abs($0 - $1)) }
    #expect(distances.allSatisfy { $0 <= tolerance }, "\(what): \(distances.max() ?? 0)")
  }
}

extension Tensor {
  /// Shape of one item along the first axis.
  fileprivate var rowShape: Shape { Shape(Array(shape.dimensions.dropFirst())) }
}

/// The weights and samples of the article's shape, by the formulas in the reference's README.
private struct ArticleNet {
  private static let widths = [784, 256, 128, 64, 10]

  private static func scramble(_ key: UInt32) -> UInt32 {
    var k = key
    k ^= k >> 16
    k = k &* 0x7feb_352d
    k ^= k >> 15
    k = k &* 0x846c_a68b
    return k ^ (k >> 16)
  }

  private static func unit(_ stream: UInt32, _ index: Int) -> Double {
    Double(scramble(scramble(stream) &+ UInt32(truncatingIfNeeded: index))) / 4_294_967_296
  }

  /// `kernel0`, `bias3`.
  func weight(_ name: String) -> Tensor {
    let layer = Int(name.suffix(1)) ?? 0
    let (inputs, outputs) = (Self.widths[layer], Self.widths[layer + 1])
    if name.hasPrefix("bias") {
      return Tensor((0..<outputs).map { Float((2 * Self.unit(UInt32(10 + layer), $0) - 1) * 0.1) })
    }
    let bound = (6 / Double(inputs + outputs)).squareRoot()
    return Tensor(
      (0..<inputs * outputs).map { Float((2 * Self.unit(UInt32(layer), $0) - 1) * bound) },
      shape: [inputs, outputs])
  }

  var samples: Samples {
    get throws {
      var pixels: [Float] = []
      var labels = [Float](repeating: 0, count: 2000)
      for sample in 0..<200 {
        let kind = sample % 10
        labels[sample * 10 + kind] = 1
        for pixel in 0..<784 {
          let place = 784 * sample + pixel
          let hasInk = (Self.unit(UInt32(100 + kind), pixel) < 0.19) != (Self.unit(200, place) < 0.02)
          pixels.append(hasInk ? Float(0.25 + 0.75 * Self.unit(201, place)) : 0)
        }
      }
      return try Samples(
        inputs: Tensor(pixels, shape: [200, 784]), targets: Tensor(labels, shape: [200, 10]))
    }
  }
}
