import Learning
import Tensors
import Testing

@Suite struct ExplanationTests {
  private func explain(
    _ model: Model, _ x: [Float], against: Int? = nil, among others: Tensor? = nil, nearest: Int = 5
  ) throws -> Explanation {
    try #require(
      try model.explain(
        Inputs(Tensor(x, shape: [1, x.count])), against: against, nearest: nearest,
        among: others.map { try Inputs($0) }, threads: Threads(count: 2)))
  }

  /// Logits 2x₁ − x₂ and x₁ + 3x₂ + 1 of (3, 1): 5 and 7. Class 1 leads by 2; its lead is (1 − 2)·x₁ +
  /// (3 + 1)·x₂ + 1 = −3 + 4 + 1.
  @Test func aLinearModelByHand() throws {
    let model = try Looked.model([DenseSpec(2, .softmax)])
    try model.build(input: [2])
    try model.setWeights([Tensor([Float(2), 1, -1, 3], shape: [2, 2]), Tensor([Float(0), 1])])
    let found = try explain(model, [3, 1])
    guard case .classes(let shares, let predicted, let against) = found.prediction else {
      Issue.record("no classes")
      return
    }
    #expect((predicted, against) == (1, 0))
    // e² / (1 + e²)
    #expect(abs(shares[1] - 0.8807970779778823) < 1e-12)
    #expect(found.explained == 2)
    #expect(found.baseline == 1)
    #expect(found.features.elements(of: Double.self) == [-3, 4])
    #expect(found.units.isEmpty)
  }

  /// relu(x₁) and relu(−x₁) with weights 2 and 5 and bias 1: of x₁ = 3 only the first unit speaks.
  @Test func unitsByHand() throws {
    let model = try Looked.model([DenseSpec(2, .relu), DenseSpec(1, .sigmoid)])
    try model.build(input: [1])
    try model.setWeights([
      Tensor([Float(1), -1], shape: [1, 2]), Tensor([Float(0), 0]), Tensor([Float(2), 5], shape: [2, 1]),
      Tensor([Float(1)]),
    ])
    let found = try explain(model, [3])
    #expect(found.units.map(\.contribution) == [6, 0])
    #expect(found.units.map(\.activation) == [3, 0])
    #expect(found.bias == 1)
    #expect(found.explained == 7)
    guard case .yes(let share) = found.prediction else {
      Issue.record("no yes")
      return
    }
    #expect(abs(share - 0.9990889488055994) < 1e-12)
  }

  /// The features' sum is what the sample changes: to a 500th of it, where kinks lie between two points.
  @Test(arguments: [Activation.relu, .tanh, .sigmoid, .gelu])
  func featuresAreComplete(_ activation: Activation) throws {
    let samples = try Looked.clouds(60)
    for last in [DenseSpec(3, .softmax), DenseSpec(1, .sigmoid), DenseSpec(2)] {
      let model = try Looked.model([DenseSpec(16, activation), DenseSpec(12, activation), last])
      for row in 0..<5 {
        let x = Array(samples.inputs.tensor.elements(of: Float.self)[4 * row..<4 * row + 4])
        let found = try explain(model, x)
        let change = found.explained - found.baseline
        #expect(abs(found.featureSum - change) <= 0.002 * abs(change), "\(last.written)")
        let sum = found.units.reduce(found.bias) { $0 + $1.contribution }
        #expect(abs(sum - found.explained) < 1e-12 * max(1, abs(sum)))
      }
    }
  }

  /// All others are seen when their nearest are asked for, and none when they are not.
  @Test(arguments: [(3, [256, 512, 600]), (0, [])])
  func samplesThatAreSeen(nearest: Int, told: [Int]) throws {
    let samples = try Looked.clouds(600)
    let model = try Looked.model([DenseSpec(5, .relu), DenseSpec(3, .softmax)])
    var seen: [Int] = []
    let found = try model.explain(
      Inputs(samples.inputs.tensor.rows(0..<1)), nearest: nearest, among: samples.inputs,
      threads: Threads(count: 1), report: { seen.append($0) })
    #expect(seen == told)
    #expect(found?.neighbours.count == nearest)
  }

  @Test func theNearestAreNear() throws {
    let samples = try Looked.clouds(600)
    let model = try Looked.model([DenseSpec(16, .relu), DenseSpec(3, .softmax)])
    let all = samples.inputs.tensor.elements(of: Float.self)
    let found = try explain(model, Array(all[4 * 300..<4 * 301]), among: samples.inputs.tensor, nearest: 4)
    #expect(found.neighbours.count == 4)
    #expect(found.neighbours.first?.index == 300)
    #expect(found.neighbours.first?.distance == 0)
    #expect(found.neighbours.allSatisfy { $0.index % 3 == 0 })
    #expect(zip(found.neighbours, found.neighbours.dropFirst()).allSatisfy { $0.distance <= $1.distance })
  }

  @Test func againstAnother() throws {
    let model = try Looked.model([DenseSpec(5, .tanh), DenseSpec(3, .softmax)])
    let plain = try explain(model, [1, 2, 3, 4])
    guard case .classes(_, let predicted, let second) = plain.prediction else {
      Issue.record("no classes")
      return
    }
    let third = 3 - predicted - second
    guard case .classes(_, predicted, third) = try explain(model, [1, 2, 3, 4], against: third).prediction
    else {
      Issue.record("not against \(third)")
      return
    }
  }
}
