import Autograd
import Tensors
import Testing

/// Every operation's gradient rule against central differences in float64.
@Suite struct GradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let shapes: [Shape]
    /// How many of the inputs get a gradient; targets come after them.
    var differentiated: Int
    /// What the sampled numbers become before use.
    var prepare: @Sendable (Int, [Double]) -> [Double] = { _, numbers in numbers }
    let body: @Sendable (Record, [Var]) throws -> Var

    init(
      _ name: String, _ shapes: Shape..., differentiated: Int? = nil,
      prepare: @escaping @Sendable (Int, [Double]) -> [Double] = { $1 },
      body: @escaping @Sendable (Record, [Var]) throws -> Var
    ) {
      self.name = name
      self.shapes = shapes
      self.differentiated = differentiated ?? shapes.count
      self.prepare = prepare
      self.body = body
    }
    var testDescription: String { name }
  }

  static let plain: [Case] = [
    Case("matmul", [3, 4], [4, 5]) { try $0.matmul($1[0], $1[1]) },
    Case("matmul_transposed", [4, 3], [4, 5]) { try $0.apply(MatMul(transposesFirst: true), $1) },
    Case("add", [2, 3], [2, 3]) { try $0.add($1[0], $1[1]) },
    Case("add_bias", [4, 3], [3]) { try $0.add($1[0], bias: $1[1]) },
    Case("subtract", [5], [5]) { try $0.subtract($1[0], $1[1]) },
    Case("multiply", [5], [5]) { try $0.multiply($1[0], $1[1]) },
    Case("x·x, one value used twice", [5]) { try $0.multiply($1[0], $1[0]) },
    Case("scale", [5]) { try $0.scale($1[0], by: -2.5) },
    Case("sum", [2, 3]) { try $0.sum($1[0]) },
    Case("mean", [2, 3]) { try $0.mean($1[0]) },
    Case("mean of a sum of products", [2, 3], [3, 2]) { try $0.mean($0.matmul($1[0], $1[1])) },
    Case("reshape", [2, 6]) { try $0.reshape($1[0], to: [3, 4]) },
    Case("flatten", [2, 3, 2]) { try $0.flatten($1[0]) },
    Case("transpose", [2, 3]) { try $0.transpose($1[0]) },
    Case("softmax", [3, 4]) { try $0.softmax($1[0]) },
    Case("log_softmax", [3, 4]) { try $0.logSoftmax($1[0]) },
    Case("dropout", [4, 5]) { try $0.dropout($1[0], rate: 0.4, random: Random(seed: 3, stream: 8)) },
  ]

  static let functions: [Case] = [
    PointwiseFunction.relu, .leakyRelu(slope: 0.2), .leakyRelu(slope: -0.5), .elu(alpha: 1),
    .elu(alpha: 0.3), .selu, .gelu(isApproximate: false), .gelu(isApproximate: true), .sigmoid, .tanh,
    .softplus, .swish,
  ].map { function in
    Case("\(function.name) \(function.settings)", [3, 7]) { try $0.pointwise(function, $1[0]) }
  }

  /// Probabilities away from the clip's edges; targets in 0…1.
  static let losses: [Case] = LossKind.allCases.map { kind in
    let takesProbabilities =
      [
        .categoricalCrossEntropy, .sparseCategoricalCrossEntropy, .binaryCrossEntropy,
        .boundedBinaryCrossEntropy, .binaryFocal, .categoricalFocal, .divergence, .poisson, .logarithmicError,
      ].contains(kind)
    return Case(kind.rawValue, [3, 4], kind.isSparse ? [3] : [3, 4], differentiated: 1) { index, numbers in
      if index == 1, kind.isSparse { return [0, 3, 1] }
      return index == 1 || takesProbabilities ? numbers.map { 0.5 + $0 / 5 } : numbers
    } body: {
      try $0.loss(kind, $1[0], $1[1])
    }
  }

  static let joined: [Case] = [
    Case("categorical_crossentropy of softmax", [3, 4], [3, 4], differentiated: 1) {
      try $0.loss(.categoricalCrossEntropy, $0.softmax($1[0]), $1[1])
    },
    Case("binary_crossentropy of sigmoid", [3, 2], [3, 2], differentiated: 1) {
      try $0.loss(.binaryCrossEntropy, $0.sigmoid($1[0]), $1[1])
    },
  ]

  /// The difference quotient with step h errs by h²·f‴/6 ≈ 1e-10 and by rounding ε·|f|/h ≈ 1e-11·|f|;
  /// values here are below 100 and slopes of order 1. 2e-8 leaves room for large third derivatives and
  /// is far below any wrong rule.
  static let tolerance = 2e-8
  static let h = 1e-5

  @Test(arguments: plain + functions + losses + joined + formulas)
  func agreesWithFiniteDifferences(_ test: Case) throws {
    let record = Record()
    let inputs = test.shapes.enumerated().map { record.input("x\($0)", $1) }
    let output = try test.body(record, inputs)
    // A weighted sum, so that each element of the output counts differently.
    let weights = record.input("weights", record.shape(of: output))
    let loss = try record.sum(record.multiply(output, weights))
    let numbers = test.shapes.enumerated().map { test.prepare($0, sample($1, seed: UInt64($0 + 1))) }
    let weightNumbers: [Double] = sample(record.shape(of: output), seed: 9)

    let forwardSteps = record.steps.count
    let gradients = try record.gradients(of: loss, for: Array(inputs.prefix(test.differentiated)))
    #expect(record.steps.count > forwardSteps)
    let eager = Eager<Double>(record)
    eager.set(weights, to: weightNumbers)
    func run(_ numbers: [[Double]]) -> Double {
      for (input, elements) in zip(inputs, numbers) { eager.set(input, to: elements) }
      eager.run()
      return eager.elements(of: loss)[0]
    }
    _ = run(numbers)
    let analytic = try gradients.map { eager.elements(of: try #require($0)) }
    #expect(analytic.joined().contains { abs($0) > 1e-3 }, "a rule that gives zero would pass unseen")
    for (index, gradient) in analytic.enumerated() {
      for element in gradient.indices {
        var (up, down) = (numbers, numbers)
        up[index][element] += Self.h
        down[index][element] -= Self.h
        let quotient = (run(up) - run(down)) / (2 * Self.h)
        #expect(
          abs(quotient - gradient[element]) <= Self.tolerance * max(1, abs(quotient)),
          "input \(index), element \(element): \(gradient[element]) against \(quotient)")
      }
    }
  }

  @Test func isNilForWhatTheLossDoesNotReach() throws {
    let record = Record()
    let (x, y) = (record.input("x", [2]), record.input("y", [2]))
    let gradients = try record.gradients(of: record.sum(x), for: [x, y])
    #expect(gradients[0] != nil)
    #expect(gradients[1] == nil)
  }
}
