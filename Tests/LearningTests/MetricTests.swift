import Learning
import Tensors
import Testing

@Suite struct IntervalTests {
  /// 20 of 20 and the test set's numbers stand in the reference facts; the others were computed in
  /// Python from the formula in Wilson's form.
  @Test(arguments: [
    (20, 20, 0.8388748419471806, 1.0), (0, 20, 0.0, 0.16112515805281938),
    (9762, 10000, 0.9730246348424818, 0.9790096451092856),
    (1, 2, 0.09453120573423074, 0.9054687942657693),
    (81, 263, 0.2552885198782742, 0.36620957698280004),
  ])
  func isWilsons(_ hits: Int, _ count: Int, _ lower: Double, _ upper: Double) {
    let interval = WilsonInterval(hits: hits, of: count)
    // A dozen roundings of float64 numbers near 1, of 2⁻⁵³ each.
    #expect(abs(interval.lower - lower) < 1e-14)
    #expect(abs(interval.upper - upper) < 1e-14)
  }

  @Test func knowsNothingOfNothing() {
    #expect(WilsonInterval(hits: 0, of: 0).lower == 0)
    #expect(WilsonInterval(hits: 0, of: 0).upper == 1)
  }
}

@Suite struct MetricTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let metric: Metric
    let targets: Tensor
    let outputs: Tensor
    let hits: Int
    var testDescription: String { name }
  }

  static let outputs = Tensor([0.2, 0.5, 0.3, 0.6, 0.3, 0.1, 0.1, 0.2, 0.7] as [Float], shape: [3, 3])

  static let cases = [
    Case(
      name: "class numbers", metric: .accuracy, targets: Tensor([1, 1, 2] as [Int64]), outputs: outputs,
      hits: 2),
    Case(
      name: "one-hot", metric: .accuracy,
      targets: Tensor([0, 1, 0, 1, 0, 0, 1, 0, 0] as [Float], shape: [3, 3]), outputs: outputs, hits: 2),
    Case(
      name: "the first of equals, as numpy's argmax", metric: .accuracy, targets: Tensor([0, 1] as [Int64]),
      outputs: Tensor([0.5, 0.5, 0.5, 0.5] as [Float], shape: [2, 2]), hits: 1),
    Case(
      name: "one output: above one half", metric: .accuracy, targets: Tensor([1, 0, 0, 1] as [Float]),
      outputs: Tensor([0.51, 0.5, 0.9, 0.5] as [Float], shape: [4, 1]), hits: 2),
    Case(
      name: "top 2", metric: .topK(2), targets: Tensor([0, 1, 1] as [Int64]), outputs: outputs, hits: 2),
    Case(
      name: "top 1 counts ties as Keras's in_top_k", metric: .topK(1), targets: Tensor([0, 1] as [Int64]),
      outputs: Tensor([0.5, 0.5, 0.5, 0.5] as [Float], shape: [2, 2]), hits: 2),
    Case(
      name: "top 5 of 3", metric: .topK(5), targets: Tensor([0, 1, 2] as [Int64]), outputs: outputs, hits: 3),
    Case(
      name: "no number is no hit", metric: .topK(1), targets: Tensor([0] as [Int64]),
      outputs: Tensor([.nan, 1] as [Float], shape: [1, 2]), hits: 0),
  ]

  @Test(arguments: cases)
  func counts(_ example: Case) throws {
    let tally = try example.metric.tally(targets: example.targets, outputs: example.outputs)
    #expect(tally.hits == example.hits)
    #expect(tally.count == example.outputs.shape[0])
  }
}
