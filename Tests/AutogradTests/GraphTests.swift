import Tensors
import Testing

@testable import Autograd

/// Values of hand-written code: computed when looked at, with the gradients of the recorded operations.
@Suite struct GraphTests {
  let graph = Graph(threads: { Threads(count: 1) })

  private func leaf(_ numbers: [Float], _ shape: Shape) -> (Parameter, Traced) {
    let parameter = Parameter(name: "p", value: Tensor(numbers, shape: shape))
    return (parameter, graph.leaf(parameter))
  }

  private func numbers(_ tensor: Tensor?) -> [Float]? { tensor?.elements(of: Float.self) }

  @Test func gradientsAddUpUntilTheyAreCleared() throws {
    let (w, value) = leaf([1, 2, 3, 4], [2, 2])
    let x = graph.constant(Tensor([Float(1), 10], shape: [1, 2]))
    func loss() throws -> Traced { try graph.record([x, value]) { try $0.sum($0.matmul($1[0], $1[1])) } }
    try graph.backward(from: loss())
    #expect(numbers(w.gradient) == [1, 1, 10, 10])
    try graph.backward(from: loss())
    #expect(numbers(w.gradient) == [2, 2, 20, 20])
    w.gradient = nil
    try graph.backward(from: loss(), seed: Tensor(scalar: Float(3)))
    #expect(numbers(w.gradient) == [3, 3, 30, 30])
  }

  /// d/dw 0.1·tanh(w)² = 0.2·tanh(w)·(1 − tanh(w)²), by Python's math in float64.
  @Test func aFloat64ParameterIsComputedWithInFloat64() throws {
    let w = Parameter(name: "w", value: Tensor(scalar: 0.3), dtype: .float64)
    let tenth = graph.constant(Tensor(scalar: 0.1))
    func loss() throws -> Traced {
      try graph.record([graph.leaf(w), tenth]) { record, values in
        let tanh = try record.tanh(values[0])
        return try record.multiply(record.multiply(tanh, tanh), values[1])
      }
    }
    let value = try loss()
    value.hold()
    #expect(value.dtype == .float64)
    #expect(abs((value.value.number ?? 0) - 0.00848630381733708) < 1e-17)
    try graph.backward(from: value)
    try graph.backward(from: loss())
    let gradient = try #require(w.gradient)
    #expect(gradient.dtype == .float64)
    #expect(abs((gradient.number ?? 0) - 2 * 0.05331818782014544) < 1e-16)
    w.value = Tensor(scalar: 0.1)
    #expect(w.value.number == 0.1)
  }

  @Test func aValueIsComputedBeforeItsParametersChange() throws {
    let (w, value) = leaf([2], [1])
    let y = try graph.record([value]) { try $0.scale($1[0], by: 5) }
    y.hold()
    w.value = Tensor([Float(100)])
    #expect(numbers(y.value) == [10])
    // The slope of 5·w does not depend on w, that of w² does.
    try graph.backward(from: y)
    #expect(numbers(w.gradient) == [5])
    let square = try graph.record([value]) { try $0.multiply($1[0], $1[0]) }
    w.value = Tensor([Float(7)])
    #expect(throws: GradientError.changed("p")) { try graph.backward(from: square) }
  }

  @Test func aSecondBackwardNeedsTheGraphToBeKept() throws {
    let (w, value) = leaf([3], [1])
    func square() throws -> Traced { try graph.record([value]) { try $0.multiply($1[0], $1[0]) } }
    let kept = try square()
    try graph.backward(from: kept, keepsGraph: true)
    try graph.backward(from: kept)
    #expect(numbers(w.gradient) == [12])
    #expect(throws: GradientError.spent) { try graph.backward(from: kept) }
    // Nothing of the forward pass is needed for a sum: PyTorch allows it as well.
    let sum = try graph.record([value]) { try $0.sum($1[0]) }
    try graph.backward(from: sum)
    try graph.backward(from: sum)
    #expect(numbers(w.gradient) == [14])
  }

  @Test func aValueThatWasHeldKeepsItsNumbersAfterBackward() throws {
    let (_, value) = leaf([3], [1])
    let middle = try graph.record([value]) { try $0.tanh($1[0]) }
    let other = try graph.record([middle]) { try $0.scale($1[0], by: 2) }
    middle.hold()
    other.hold()
    try graph.backward(from: try graph.record([middle]) { try $0.multiply($1[0], $1[0]) })
    #expect(numbers(middle.value) == [Float(0.9950548)])
    #expect(numbers(other.value) == [Float(1.9901096)])
  }

  @Test func whatIsNotRecordedOrNoScalarIsSaid() throws {
    let (_, value) = leaf([3, 4], [2])
    let constant = graph.constant(Tensor(scalar: Float(1)))
    #expect(throws: GradientError.noGraph(isPaused: false)) { try graph.backward(from: constant) }
    #expect(throws: GradientError.notScalar([2])) { try graph.backward(from: value) }
    #expect(throws: GradientError.seedShape([2], [3])) {
      try graph.backward(from: value, seed: Tensor(zeros: [3]))
    }
    let paused = Graph(threads: { Threads(count: 1) }, isRecording: { false })
    let y = try paused.apply(Pointwise(.tanh), [paused.leaf(Parameter(name: "p", value: Tensor([Float(1)])))])
    #expect(!y.requiresGradient)
    #expect(throws: GradientError.noGraph(isPaused: true)) { try paused.backward(from: y) }
  }

  @Test func aChangeInPlaceOfWhatTheGradientNeedsIsSaid() throws {
    let (_, value) = leaf([3], [1])
    let x = graph.constant(Tensor([Float(2)]))
    let product = try graph.record([value, x]) { try $0.multiply($1[0], $1[1]) }
    let sum = try graph.record([value, x]) { try $0.add($1[0], $1[1]) }
    x.noteOverwritten()
    #expect(throws: GradientError.changed("a tensor of shape (1,)")) { try graph.backward(from: product) }
    try graph.backward(from: sum)
  }

  /// Neither the order of a long chain nor its release recurses.
  @Test func aLongChainIsComputedAndReleased() throws {
    let (w, value) = leaf([1], [1])
    var y = value
    for _ in 0..<3_000 { y = try graph.record([y]) { try $0.scale($1[0], by: 1) } }
    try graph.backward(from: y)
    #expect(numbers(w.gradient) == [1])
  }

  @Test func randomOperationsDrawAnewAtEachCallAndAlikeInBothPasses() throws {
    let (w, _) = leaf(Array(repeating: 1, count: 64), [64])
    let function = try RecordedFunction("f", [[64]]) { record, inputs in
      try record.multiply(
        record.dropout(inputs[0], rate: 0.5, random: Random(seed: 1)), record.parameter(w))
    }
    let ones = graph.constant(Tensor(Array(repeating: Float(1), count: 64)))
    let (first, second) = (try graph.call(function, [ones]), try graph.call(function, [ones]))
    #expect(numbers(first.value) != numbers(second.value))
    try graph.backward(from: first, seed: Tensor(Array(repeating: Float(1), count: 64)))
    #expect(numbers(w.gradient) == numbers(first.value))
  }

  @Test func releasedGraphsAreNotCounted() throws {
    let before = graph.elements
    do {
      let (_, value) = leaf([1, 2], [2])
      _ = try graph.record([value]) { try $0.tanh($0.tanh($1[0])) }.value
    }
    #expect(graph.elements == before)
  }

  /// As loops by hand make them: x + x + …, whose every value but the last is let go.
  @Test func longChainsAreRecordedAndGoneThrough() throws {
    let graph = Graph(threads: { Threads(count: 1) })
    let weight = parameter("x", [2], seed: 1)
    let x = graph.leaf(weight)
    var sum = x
    sum.hold()
    for _ in 0..<20_000 {
      let next = try graph.record([sum, x]) { try $0.add($1[0], $1[1]) }
      next.hold()
      sum.letGo()
      sum = next
    }
    try graph.backward(from: graph.record([sum]) { try $0.sum($1[0]) })
    #expect(weight.gradient?.elements(of: Float.self) == [20_001, 20_001])
  }
}
