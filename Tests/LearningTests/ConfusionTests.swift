import Tensors
import Testing

@testable import Learning

struct ConfusionTests {
  /// Labels by the same congruence as in `scripts/reference/confusion.py`.
  private static var labels: (truths: [Int], called: [Int]) {
    var state = 7
    let numbers = (0..<120).map { _ -> Int in
      state = (state * 1_103_515_245 + 12_345) % (1 << 31)
      return state >> 16
    }
    let truths = numbers.prefix(60).map { $0 % 4 }
    let called = zip(truths, numbers.dropFirst(60)).map { truth, number in
      let said = number % 3 != 0 ? truth : number % 7 % 3
      return said == 3 ? 2 : said
    }
    return (truths, called)
  }

  @Test func `counts, precision and recall are scikit-learn's`() {
    let (truths, called) = Self.labels
    let matrix = ConfusionMatrix(
      Judgements(
        classCount: 4, truths: truths, called: called, shares: called.map { _ in 1 }, hasShares: true))
    // Printed by scripts/reference/confusion.py with scikit-learn 1.9.1.
    #expect(matrix.counts == [[10, 2, 0, 0], [0, 14, 0, 0], [1, 3, 19, 0], [1, 1, 9, 0]])
    #expect(matrix.precision == [0.8333333333333334, 0.7, 0.6785714285714286, 0.0])
    #expect(matrix.recall == [0.8333333333333334, 1.0, 0.8260869565217391, 0.0])
    #expect(matrix.total == 60)
    #expect(matrix.hits == matrix.counts.indices.reduce(0) { $0 + matrix.counts[$1][$1] })
  }

  @Test func `pairs come with the commonest first, equal ones by their classes`() {
    let matrix = ConfusionMatrix(counts: [[5, 2, 0], [2, 0, 3], [0, 0, 0]])
    let pairs = matrix.pairs.map { [$0.truth, $0.called, $0.count] }
    #expect(pairs == [[1, 2, 3], [0, 1, 2], [1, 0, 2]])
    #expect(matrix.pairs.map(\.share) == [0.6, 2.0 / 7, 0.4])
    // Nothing is of class 2, and nothing of what was called class 1 is.
    #expect(matrix.recall == [5.0 / 7, 0, 0])
    #expect(matrix.precision == [5.0 / 7, 0, 0])
  }

  @Test func `a sample that the loss ignores is not counted`() {
    let judgements = Judgements(
      classCount: 2, truths: [nil, 1, 0], called: [0, 1, 1], shares: [1, 1, 1], hasShares: true)
    #expect(ConfusionMatrix(judgements).counts == [[0, 1], [0, 1]])
  }

  // MARK: Readings

  private func read(_ layers: [any LayerSpec], _ loss: Loss?, _ dialect: Dialect, _ outputs: [Float]) throws
    -> (
      Int, Double, Bool
    )
  {
    let model = Model(random: Random(seed: 1), dialect: dialect)
    for layer in layers { try model.add(layer) }
    try model.build(input: [2])
    if let loss { model.compile(Recipe(loss: loss)) }
    let reading = try #require(ClassReading(model))
    let verdict = outputs.withUnsafeBufferPointer(reading.read)
    return (verdict.called, verdict.share, reading.hasShares)
  }

  /// Shares worked out by hand: softmax(0, ln 3) = (¼, ¾), sigmoid(ln 3) = ¾.
  @Test(arguments: [
    (3, Activation.softmax, nil as Loss.Kind?, Dialect.keras, [0.2, 0.5, 0.3] as [Float], 1, 0.5, true),
    // The first of equals, as numpy's argmax.
    (2, .softmax, nil, .keras, [0.5, 0.5], 0, 0.5, true),
    (2, .linear, .crossEntropy, .torch, [0, 1.0986123], 1, 0.75, true),
    (2, .linear, nil, .keras, [1.0986123, 0], 0, 0.75, true),
    (2, .along(.logSoftmax, axis: -1), .nll, .torch, [-0.28768207, -1.3862944], 0, 0.75, true),
    (2, .linear, .mse, .keras, [0.1, 0.7], 1, 0.7, false),
    (1, .sigmoid, nil, .keras, [0.75], 1, 0.75, true),
    (1, .sigmoid, nil, .keras, [0.25], 0, 0.75, true),
    // Just at the cut is no.
    (1, .sigmoid, .binaryCrossentropy, .keras, [0.5], 0, 0.5, true),
    (1, .linear, .bceWithLogits, .torch, [1.0986123], 1, 0.75, true),
    (1, .linear, .bceWithLogits, .torch, [-1.0986123], 0, 0.75, true),
    (1, .linear, .mse, .keras, [0.6], 1, 0.6, false),
  ])
  func `outputs are read as a class`(
    width: Int, activation: Activation, loss: Loss.Kind?, dialect: Dialect, outputs: [Float], called: Int,
    share: Double, hasShares: Bool
  ) throws {
    let verdict = try read([DenseSpec(width, activation)], loss.map { Loss($0) }, dialect, outputs)
    #expect(verdict.0 == called)
    // The logarithms above have eight digits, as float32.
    #expect(abs(verdict.1 - share) < 1e-7)
    #expect(verdict.2 == hasShares)
  }

  private func classes(_ width: Int, _ targets: Tensor) throws -> [Int?] {
    let model = Model(random: Random(seed: 1))
    try model.add(DenseSpec(width, width > 1 ? .softmax : .sigmoid))
    try model.build(input: [2])
    let inputs = Tensor(zeros: [targets.shape[0], 2])
    return try model.classes(of: Samples(inputs: inputs, targets: targets))
  }

  @Test func `targets of each form have classes`() throws {
    #expect(try classes(3, Tensor([2, 0, 1] as [Int64])) == [2, 0, 1])
    #expect(try classes(3, Tensor([2, 0] as [Float], shape: [2, 1])) == [2, 0])
    #expect(try classes(3, Tensor([0, 1, 0, 1, 0, 0] as [Float], shape: [2, 3])) == [1, 0])
    #expect(try classes(2, Tensor([0.4, 0.6] as [Float], shape: [1, 2])) == [1])
    #expect(try classes(1, Tensor([0, 1, -1] as [Float])) == [0, 1, 0])
  }

  @Test func `targets that are no classes are refused`() {
    func message(_ width: Int, _ targets: Tensor) -> String? {
      do {
        _ = try classes(width, targets)
        return nil
      } catch { return (error as? LearningError)?.message }
    }
    #expect(message(1, Tensor([0.5] as [Float])) == "a class is 0 or 1 for one output, but y[0] is 0.5")
    #expect(message(3, Tensor([3] as [Int64]))?.contains("3") == true)
    #expect(
      message(2, Tensor([1, 1] as [Float], shape: [1, 2]))
        == "classes exclude each other, but y[0] is of several or of none")
    #expect(
      message(2, Tensor([0, 0] as [Float], shape: [1, 2]))
        == "classes exclude each other, but y[0] is of several or of none")
    #expect(
      message(2, Tensor([0, 0, 1] as [Float], shape: [1, 3])) == "the model has 2 outputs, but y 3 columns")
  }
}
