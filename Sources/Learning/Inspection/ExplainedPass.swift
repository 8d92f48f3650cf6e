import Autograd
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

func exponential(_ x: Double) -> Double { exp(x) }

/// The way from t·x to the logits, for several shares t at once.
struct ExplainedPass {
  /// Shares in one run, and the most in all.
  private static let (batch, most) = (64, 4096)
  /// What the features' sum may be off, of what it should be.
  private static let exactness = 0.002

  private let record = Record()
  private let input: Var
  private let logits: Var
  private let sample: [Double]
  private let width: Int

  init(_ model: Model, _ sample: Inputs) throws {
    input = record.input("x", Shape([Self.batch] + sample.sampleShape.dimensions))
    var value = input
    for leaf in model.leaves { value = try leaf.record(value, on: record, mode: .inference) }
    let activation = model.leaves.last?.spec.activation ?? .linear
    var isShares = activation == .sigmoid
    if case .along = activation { isShares = true }
    logits = try record.rows(isShares ? record.step(making: value)?.inputs.first ?? value : value)
    width = record.shape(of: logits).dimensions.last ?? 0
    var numbers = [Float](repeating: 0, count: sample.sampleShape.count)
    numbers.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      [Int32(0)].withUnsafeBufferPointer { sample.gather($0, into: base) }
    }
    self.sample = numbers.map(Double.init)
    try record.checkMemory(batch: Self.batch, bytesEach: 8)
  }

  /// The logits of t·x, t the same for all.
  func logits(atShare share: Double) -> [Double] {
    let eager = Eager<Double>(record)
    eager.set(input, to: Array(repeatElement(sample.map { share * $0 }, count: Self.batch).joined()))
    eager.run()
    return Array(eager.elements(of: logits).prefix(width))
  }

  func value(_ logits: [Double], _ direction: [Double]) -> Double {
    zip(logits, direction).reduce(0) { $1.1 == 0 ? $0 : $0 + $1.0 * $1.1 }
  }

  /// x_j times the mean of the gradient over the midpoints of equal parts of 0…1: ever more until their sum is
  /// what it should be. `nil` when cancelled.
  func integrate(
    _ direction: [Double], _ isCancelled: () -> Bool
  ) throws -> (features: [Double], points: Int)? {
    let goal = value(logits(atShare: 1), direction) - value(logits(atShare: 0), direction)
    let weights = record.constant(Tensor(direction, shape: [width, 1]))
    let sum = try record.sum(record.matmul(logits, weights))
    guard let gradient = try record.gradients(of: sum, for: [input])[0] else {
      return ([Double](repeating: 0, count: sample.count), 0)
    }
    let eager = Eager<Double>(record)
    var points = Self.batch
    while true {
      var total = [Double](repeating: 0, count: sample.count)
      for start in stride(from: 0, to: points, by: Self.batch) {
        if isCancelled() { return nil }
        let shares = (start..<start + Self.batch).map { (Double($0) + 0.5) / Double(points) }
        eager.set(input, to: shares.flatMap { share in sample.map { share * $0 } })
        eager.run()
        let found = eager.elements(of: gradient)
        for row in 0..<Self.batch {
          for feature in sample.indices { total[feature] += found[row * sample.count + feature] }
        }
      }
      let features = zip(sample, total).map { $0 * $1 / Double(points) }
      let gap = abs(features.reduce(0, +) - goal)
      if gap <= Self.exactness * abs(goal) || points >= Self.most || !gap.isFinite {
        return (features, points)
      }
      points *= 4
    }
  }

  /// h_j·Σ w_jk·d_k of the last hidden layer's units, those that add most first, and the bias's share.
  func units(_ direction: [Double]) -> (units: [Explanation.Unit], bias: Double) {
    guard let last = record.step(making: logits) else { return ([], 0) }
    let isBiased = last.operation is AddBias
    guard let product = isBiased ? record.step(making: last.inputs[0]) : last,
      product.operation is MatMul, product.inputs[0] != input
    else { return ([], 0) }
    let eager = Eager<Double>(record)
    eager.set(input, to: Array(repeatElement(sample, count: Self.batch).joined()))
    eager.run()
    let weights = eager.elements(of: product.inputs[1])
    let count = record.shape(of: product.inputs[0]).dimensions.last ?? 0
    let hidden = eager.elements(of: product.inputs[0]).prefix(count)
    let units = hidden.enumerated().map { index, activation in
      let row = Array(weights[index * width..<(index + 1) * width])
      return Explanation.Unit(
        index: index, activation: activation, contribution: activation * value(row, direction))
    }
    let bias = isBiased ? value(eager.elements(of: last.inputs[1]), direction) : 0
    return (units.sorted { ($0.contribution, $1.index) > ($1.contribution, $0.index) }, bias)
  }
}
