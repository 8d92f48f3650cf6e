import Learning
import Tensors
import Testing

/// Which targets go with which loss and outputs, and what is said when they do not.
@Suite struct TargetsTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let layer: DenseSpec
    let loss: Loss?
    let targets: Tensor
    var classCount: Int?
    let message: String
    let advice: String?
    var testDescription: String { name }
  }

  static let classes = Tensor([0, 1, 2] as [UInt8])
  static let oneHot = Tensor([1, 0, 0, 0, 1, 0, 0, 0, 1] as [Float], shape: [3, 3])
  static let softmax = DenseSpec(3, .softmax)

  static let wrong = [
    Case(
      name: "class numbers for columns", layer: softmax, loss: .categoricalCrossentropy, targets: classes,
      message: "categorical_crossentropy takes one column for each of the 3 outputs, but y has shape (3,)",
      advice: "use sparse_categorical_crossentropy, or to_categorical(y, 3)"),
    Case(
      name: "columns for class numbers", layer: softmax, loss: .sparseCategoricalCrossentropy,
      targets: oneHot,
      message: "sparse_categorical_crossentropy takes class numbers of shape (n,), but y has shape (3, 3)",
      advice: "use categorical_crossentropy, or argmax(y, axis=1)"),
    Case(
      name: "another number of columns", layer: DenseSpec(4, .softmax), loss: .categoricalCrossentropy,
      targets: oneHot,
      message:
        "categorical_crossentropy takes one column for each output: y has 3, the model 4 outputs",
      advice: "end the model with dense(3, …)"),
    Case(
      name: "a class without output", layer: DenseSpec(2, .softmax), loss: .sparseCategoricalCrossentropy,
      targets: classes, message: "y[2] is 2, but the model has 2 outputs: classes 0 to 1", advice: nil),
    Case(
      name: "half a class", layer: softmax, loss: .sparseCategoricalCrossentropy,
      targets: Tensor([0, 0.5, 1] as [Float]),
      message: "y[1] is 0.5, but the model has 3 outputs: classes 0 to 2", advice: nil),
    Case(
      name: "no number", layer: softmax, loss: .sparseCategoricalCrossentropy,
      targets: Tensor([0, .nan, 1] as [Float]),
      message: "y[1] is nan, but the model has 3 outputs: classes 0 to 2", advice: nil),
    Case(
      name: "one output for classes", layer: DenseSpec(1, .softmax), loss: .sparseCategoricalCrossentropy,
      targets: classes,
      message: "sparse_categorical_crossentropy needs an output for each class, but the model has one",
      advice: "use binary_crossentropy, or end the model with dense(2, softmax)"),
    Case(
      name: "no shares", layer: DenseSpec(1, .sigmoid), loss: .binaryCrossentropy, targets: classes,
      message: "binary_crossentropy takes targets in 0…1, but y[2] is 2",
      advice: "use sparse_categorical_crossentropy for class numbers, or mse for other values"),
    Case(
      name: "class numbers for squares", layer: softmax, loss: .mse, targets: classes,
      message: "mse takes one column for each of the 3 outputs, but y has shape (3,)",
      advice: "end the model with dense(1), or use to_categorical(y, 3)"),
    Case(
      name: "no loss suits", layer: DenseSpec(3, .relu), loss: nil, targets: classes,
      message: "the loss does not follow from 3 outputs and y (3,)",
      advice: "end the model with dense(3, softmax), or name a loss"),
  ]

  private func training(_ example: Case) throws -> Training {
    let model = Model(random: Random(seed: 1))
    try model.add(example.layer)
    model.compile(Recipe(SGD(), loss: example.loss))
    return try model.prepare(
      for: Samples(inputs: Tensor(zeros: [3, 2]), targets: example.targets, classCount: example.classCount))
  }

  @Test(arguments: wrong)
  func saysWhatWouldBeRight(_ example: Case) {
    let error = #expect(throws: LearningError.self) { try training(example) }
    #expect(error?.message == example.message)
    #expect(error?.advice == example.advice)
  }

  @Test(
    arguments: [
      (softmax, classes, .sparseCategoricalCrossentropy), (softmax, oneHot, .categoricalCrossentropy),
      (DenseSpec(1, .sigmoid), Tensor([0, 1, 1] as [Int64]), .binaryCrossentropy),
      (DenseSpec(3, .sigmoid), oneHot, .binaryCrossentropy), (DenseSpec(3), oneHot, .mse),
      (DenseSpec(1), Tensor([0.5, 3, -7] as [Float]), .mse),
    ] as [(DenseSpec, Tensor, Loss)])
  func choosesTheLossThatSuits(_ layer: DenseSpec, _ targets: Tensor, _ loss: Loss) throws {
    let example = Case(
      name: "", layer: layer, loss: nil, targets: targets, message: "", advice: nil)
    let training = try training(example)
    #expect(training.loss == loss)
    #expect(training.metrics == (loss == .mse ? [] : [.accuracy]))
  }

  /// A dataset's class numbers fit any loss, as nobody has them in hand to change.
  @Test func aDatasetsClassNumbersBecomeOneHot() throws {
    for loss in [Loss.categoricalCrossentropy, .mse, .mae] {
      let example = Case(
        name: "", layer: Self.softmax, loss: loss, targets: Self.classes, classCount: 3, message: "",
        advice: nil)
      #expect(try training(example).loss == loss)
    }
  }

  /// A loss that nobody named follows the labels from fit to fit; the optimizer's count goes on.
  @Test func aLossThatWasChosenFollowsTheLabels() throws {
    let model = Model(random: Random(seed: 1))
    try model.add(Self.softmax)
    let threads = Threads(count: 1)
    func samples(_ targets: Tensor) throws -> Samples {
      try Samples(inputs: Tensor(zeros: [3, 2]), targets: targets)
    }
    // An evaluation settles nothing.
    _ = try model.evaluate(samples(Self.oneHot), threads: threads)
    #expect(model.training == nil)
    _ = try Fit(model, on: samples(Self.classes), threads: threads).run()
    #expect(model.training?.loss == .sparseCategoricalCrossentropy)
    let fit = try Fit(model, on: samples(Self.oneHot), validation: samples(Self.classes), threads: threads)
    #expect(try fit.run() == .finished)
    #expect(model.training?.loss == .categoricalCrossentropy)
    #expect(model.training?.step == 2)
    // The same numbers in two forms.
    #expect(
      fit.history.epochs[0].validation?.loss
        == (try model.evaluate(samples(Self.oneHot), threads: threads)).loss)
  }

  @Test func samplesMustGoTogether() {
    #expect(throws: LearningError.counts(inputs: 3, targets: 2)) {
      try Samples(inputs: Tensor(zeros: [3, 2]), targets: Tensor(zeros: [2]))
    }
    #expect(throws: LearningError.noSamples("x")) {
      try Samples(inputs: Tensor(zeros: [0, 2]), targets: Tensor(zeros: [0]))
    }
    #expect(LearningError.counts(inputs: 3, targets: 1).message == "x has 3 samples, but y has 1")
  }

  @Test func splitsTheLastRowsOff() throws {
    let samples = try Samples(
      inputs: Tensor((0..<10).map { Float($0) }, shape: [10, 1]), targets: Tensor(zeros: [10]))
    let (training, validation) = try samples.split(share: 0.3)
    #expect(training.inputs.tensor.elements(of: Float.self) == [0, 1, 2, 3, 4, 5, 6])
    #expect(validation.inputs.tensor.elements(of: Float.self) == [7, 8, 9])
    #expect(throws: LearningError.emptySplit(share: 0.99, count: 10)) { try samples.split(share: 0.99) }
    #expect(throws: LearningError.emptySplit(share: 0, count: 10)) { try samples.split(share: 0) }
  }
}

/// The losses that users call, by hand: −log ½ = 0.6931…; Keras divides by the sum, then clips.
@Suite struct LossValueTests {
  @Test(
    arguments: [
      (
        .categoricalCrossentropy, Tensor([0, 1] as [Float], shape: [1, 2]),
        Tensor([1, 3] as [Float], shape: [1, 2]), 0.2876820724517809
      ),
      (
        .categoricalCrossentropy, Tensor([0, 1] as [Float]), Tensor([0.5, 0.5] as [Float]), 0.6931471805599453
      ),
      (
        .sparseCategoricalCrossentropy, Tensor([1] as [Int64]), Tensor([1, 0] as [Float], shape: [1, 2]),
        16.11809565095832
      ),
      (.binaryCrossentropy, Tensor([1, 0] as [Float]), Tensor([0.5, 0.5] as [Float]), 0.6931471805599453),
      (.mse, Tensor([1, 2] as [Float]), Tensor([1, 4] as [Float]), 2),
      (
        .mae, Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]),
        Tensor([1, 4, 3, 1] as [Float], shape: [2, 2]), 1.25
      ),
      (.mse, Tensor(scalar: Float(1)), Tensor(scalar: Float(3)), 4),
    ] as [(Loss, Tensor, Tensor, Double)])
  func isKeras(_ loss: Loss, _ targets: Tensor, _ outputs: Tensor, _ value: Double) throws {
    // Every step is in float64: the last digits of logarithms up to 16.
    #expect(abs(try loss.value(targets: targets, outputs: outputs) - value) < 1e-14)
  }

  @Test func needsAsManyOfBoth() {
    let error = #expect(throws: LearningError.self) {
      try Loss.mse.value(targets: Tensor(zeros: [3]), outputs: Tensor(zeros: [2]))
    }
    #expect(error?.message == "y has 3 samples, but p has 2")
  }
}
