import Autograd
import Tensors
import Testing

@Suite struct LossTests {
  /// Loss and gradient of one batch in float32.
  private func lossAndGradient(
    _ kind: LossKind, _ shape: Shape, _ prediction: [Float], _ targets: [Float]
  ) throws -> (Float, [Float]) {
    let record = Record()
    let x = record.input("x", shape)
    let t = record.input("t", kind.isSparse ? [shape[0]] : shape)
    let loss = try record.loss(kind, x, t)
    let gradient = try #require(try record.gradients(of: loss, for: [x])[0])
    let eager = Eager<Float>(record)
    eager.set(x, to: prediction)
    eager.set(t, to: targets)
    eager.run()
    return (eager.elements(of: loss)[0], eager.elements(of: gradient))
  }

  /// log(1 + e^−200) is 0 and log(1 + e^200) is 200 in float32: by hand.
  @Test(arguments: [LossKind.softmaxCrossEntropy, .sparseSoftmaxCrossEntropy])
  func softmaxCrossEntropyIsExactAtLargeLogits(_ kind: LossKind) throws {
    let targets: [Float] = kind.isSparse ? [0, 1] : [1, 0, 0, 1]
    let (loss, gradient) = try lossAndGradient(kind, [2, 2], [100, -100, 100, -100], targets)
    #expect(loss == 100)
    #expect(gradient == [0, 0, 0.5, -0.5])
  }

  /// log(1 + e^−100) rounds to e^−100 = 3.7835e−44: a subnormal float that is there all the same.
  @Test func sigmoidCrossEntropyIsExactAtLargeLogits() throws {
    let (right, _) = try lossAndGradient(.sigmoidCrossEntropy, [1, 2], [100, -100], [1, 0])
    #expect(right > 0 && Double(right) < 5e-44)
    let (wrong, gradient) = try lossAndGradient(.sigmoidCrossEntropy, [1, 2], [100, -100], [0, 1])
    #expect(wrong == 100)
    #expect(gradient == [0.5, -0.5])
  }

  /// By hand: probabilities ½ and ¼ give −log ½ and −log ¼, mean 1.5·log 2; clipped at 1e-7 a
  /// probability of 0 costs 16.118; (1 + 4)/2, (1 + 2)/2. Within two float epsilons of the value.
  @Test(arguments: [
    (
      LossKind.categoricalCrossEntropy, [Float](arrayLiteral: 0.5, 0.5, 0.75, 0.25),
      [Float](arrayLiteral: 1, 0, 0, 1), 1.0397207708399179
    ),
    (.sparseCategoricalCrossEntropy, [0.5, 0.5, 0.75, 0.25], [0, 1], 1.0397207708399179),
    // Not normalised: divided by their sum first.
    (.categoricalCrossEntropy, [1, 1, 6, 2], [1, 0, 0, 1], 1.0397207708399179),
    (.categoricalCrossEntropy, [0, 1, 0, 1], [1, 0, 1, 0], 16.11809565095832),
    (.binaryCrossEntropy, [0.5, 0.5, 0.75, 0.25], [1, 0, 1, 0], 0.4904146265058631),
    (.meanSquaredError, [1, 2, 0, 0], [0, 0, 0, 0], 1.25),
    (.meanAbsoluteError, [1, -2, 0, 0], [0, 0, 0, 0], 0.75),
  ])
  func values(_ kind: LossKind, _ prediction: [Float], _ targets: [Float], _ expected: Double) throws {
    let (loss, _) = try lossAndGradient(kind, [2, 2], prediction, targets)
    #expect(abs(Double(loss) - expected) <= 2 * expected * 0x1p-23)
  }

  @Test func absoluteErrorHasSlopeZeroAtZero() throws {
    let (_, gradient) = try lossAndGradient(.meanAbsoluteError, [1, 4], [1, -2, 0, 5], [0, 0, 0, 1])
    #expect(gradient == [0.25, -0.25, 0, 0.25])
  }

  @Test func clippedProbabilitiesHaveSlopeZero() throws {
    let (_, gradient) = try lossAndGradient(.binaryCrossEntropy, [1, 2], [0, 1], [1, 0])
    #expect(gradient == [0, 0])
  }

  @Test(arguments: [Float(-1), 2, 0.5, .nan, 1e30])
  func aClassThatDoesNotExistGivesNaN(_ label: Float) throws {
    let (loss, _) = try lossAndGradient(.sparseSoftmaxCrossEntropy, [1, 2], [1, 2], [label])
    #expect(loss.isNaN)
  }

  @Test func crossEntropyOfASoftmaxIsRecordedOnItsLogits() throws {
    let record = Record()
    let (z, t) = (record.input("z", [2, 3]), record.input("t", [2, 3]))
    let p = try record.softmax(z)
    try record.loss(.categoricalCrossEntropy, p, t)
    try record.loss(.binaryCrossEntropy, record.sigmoid(z), t)
    try record.loss(.meanSquaredError, p, t)
    try record.loss(.binaryCrossEntropy, p, t)
    #expect(
      record.steps.map(\.operation.name) == [
        "softmax", "softmax_cross_entropy", "sigmoid", "sigmoid_cross_entropy", "mse", "binary_crossentropy",
      ])
    #expect(record.steps[1].inputs == [z, t])
    #expect(record.steps[5].inputs == [p, t])
  }

  /// The mean of the row losses is the loss: two rows of different length in the sum.
  @Test(arguments: LossKind.allCases)
  func rowLossesMakeUpTheMean(_ kind: LossKind) throws {
    let prediction = [0.2, 0.3, 0.5, 0.6, 0.2, 0.2]
    let targets = kind.isSparse ? [2, 0.0] : [0, 0, 1, 0.5, 0.5, 0]
    let shape: Shape = kind.isSparse ? [2] : [2, 3]
    let inputs = [Given([2, 3], prediction), Given(shape, targets)]
    let rows = try evaluate(inputs) { try $0.loss(LossRule(kind), $1[0], $1[1], .rows) }
    let mean = try evaluate(inputs) { try $0.loss(kind, $1[0], $1[1]) }
    #expect(rows.count == 2 && rows[0] != rows[1])
    #expect((rows[0] + rows[1]) / 2 == mean[0])
  }
}
