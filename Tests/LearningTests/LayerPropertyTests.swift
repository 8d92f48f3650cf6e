import Autograd
import Learning
import Tensors
import Testing

/// What must hold of any layer: shapes, numbers of weights, modes, gradients, threads.
@Suite struct LayerPropertyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let spec: any LayerSpec
    let input: Shape
    var output: Shape?
    /// Numbers that are trained, and that are only kept.
    var weights = 0
    var kept = 0
    /// Whether training computes something else than inference does.
    var hasModes = false

    var testDescription: String { "\(spec.written) of \(input)" }
  }

  static let cases = [
    Case(spec: DenseSpec(4, .tanh), input: [3], output: [4], weights: 16),
    Case(spec: DenseSpec(4, .relu, bias: nil), input: [3], output: [4], weights: 12),
    Case(spec: LinearSpec(3, 4), input: [3], output: [4], weights: 16),
    Case(spec: LinearSpec(3, 4, bias: false), input: [3], output: [4], weights: 12),
    Case(spec: FlattenSpec(), input: [2, 3], output: [6]),
    Case(spec: IdentitySpec(), input: [2, 3]),
    Case(spec: ActivationSpec(.swish), input: [2, 3]),
    Case(spec: DropoutSpec(0.4), input: [6], hasModes: true),
    Case(spec: NoiseSpec(.gaussian(deviation: 0.3)), input: [2, 3], hasModes: true),
    Case(spec: NoiseSpec(.gaussianDropout(rate: 0.3)), input: [6], hasModes: true),
    Case(spec: NoiseSpec(.alphaDropout(rate: 0.4)), input: [6], hasModes: true),
    Case(spec: BatchNormSpec(.keras), input: [5], weights: 10, kept: 10, hasModes: true),
    Case(spec: BatchNormSpec(.keras), input: [3, 2], weights: 4, kept: 4, hasModes: true),
    Case(
      spec: BatchNormSpec(.keras, gamma: nil), input: [5], weights: 5, kept: 10, hasModes: true),
    Case(spec: BatchNormSpec(.torch), input: [5], weights: 10, kept: 10, hasModes: true),
    Case(spec: BatchNormSpec(.torch, beta: nil), input: [5], weights: 5, kept: 10, hasModes: true),
    Case(spec: RowNormSpec(.layer, .keras), input: [3, 5], weights: 10),
    Case(spec: RowNormSpec(.layer, .torch, axes: [3, 5]), input: [3, 5], weights: 30),
    Case(spec: RowNormSpec(.rootMeanSquare, .torch), input: [5], weights: 5),
    Case(spec: ParametricReluSpec(.keras), input: [2, 3], weights: 6),
    Case(spec: ParametricReluSpec(.torch), input: [2, 3], weights: 1),
  ]

  private static let batch = 4

  private func build(_ test: Case, input: Shape? = nil) throws -> any Layer {
    let layer = try test.spec.build(input: input ?? test.input, name: "layer", random: Random(seed: 5))
    for (index, parameter) in layer.parameters.enumerated() {
      parameter.value = Tensor(
        Self.numbers(parameter.shape.count, seed: UInt64(20 + index)), shape: parameter.shape)
    }
    return layer
  }

  /// In ±(0.2…1.7), away from relu's kink.
  private static func numbers(_ count: Int, seed: UInt64) -> [Double] {
    var random = Random(seed: seed)
    return (0..<count).map { _ in
      (0.2 + 1.5 * random.uniform()) * (random.uniform() < 0.5 ? -1 : 1)
    }
  }

  @Test(arguments: cases)
  func hasItsShapeAndWeights(_ test: Case) throws {
    let layer = try build(test)
    #expect(layer.outputShape == test.output ?? test.input)
    #expect(layer.parameters.reduce(0) { $0 + $1.shape.count } == test.weights)
    #expect(layer.parameterCount == test.weights + test.kept)
    #expect(layer.parameters.allSatisfy { $0.isTrainable })
    #expect(layer.buffers.allSatisfy { !$0.isTrainable })
    for mode in [Mode.training, .inference] {
      let record = Record()
      let input = record.input("x", Shape([Self.batch] + test.input.dimensions))
      let output = try layer.record(input, on: record, mode: mode)
      #expect(record.shape(of: output).dimensions == [Self.batch] + layer.outputShape.dimensions)
    }
  }

  @Test(arguments: cases)
  func heedsTheMode(_ test: Case) throws {
    let layer = try build(test)
    let outputs = try [Mode.training, .inference].map { mode in
      let record = Record()
      let input = record.input("x", Shape([Self.batch] + test.input.dimensions))
      let output = try layer.record(input, on: record, mode: mode)
      let eager = Eager<Double>(record)
      eager.set(input, to: Self.numbers(record.shape(of: input).count, seed: 1))
      eager.run()
      return eager.elements(of: output)
    }
    #expect((outputs[0] != outputs[1]) == test.hasModes)
  }

  /// The quotient of step h = 1e-5 errs by h² times a third derivative and by 1e-16/h: 1e-7 is ample, and
  /// far below any wrong rule.
  @Test(arguments: cases, [true, false])
  func hasTheGradientOfFiniteDifferences(_ test: Case, isTraining: Bool) throws {
    let layer = try build(test)
    let record = Record()
    let shape = Shape([Self.batch] + test.input.dimensions)
    let input = record.input("x", shape)
    let output = try layer.record(input, on: record, mode: isTraining ? .training : .inference)
    let factors = record.input("factors", record.shape(of: output))
    let loss = try record.sum(record.multiply(output, factors))
    let wanted = [input] + layer.parameters.map(record.parameter)
    let gradients = try record.gradients(of: loss, for: wanted).map { try #require($0) }
    let eager = Eager<Double>(record)
    eager.counter = 3
    eager.set(factors, to: Self.numbers(record.shape(of: output).count, seed: 2))
    var values = [Self.numbers(shape.count, seed: 1)]
    values += layer.parameters.map { $0.value.elements(of: Float.self).map { Double($0) } }
    func run() -> Double {
      for (value, numbers) in zip(wanted, values) { eager.set(value, to: numbers) }
      eager.run()
      return eager.elements(of: loss)[0]
    }
    _ = run()
    let analytic = gradients.map(eager.elements(of:))
    for (index, gradient) in analytic.enumerated() {
      for element in gradient.indices {
        let number = values[index][element]
        values[index][element] = number + 1e-5
        let up = run()
        values[index][element] = number - 1e-5
        let quotient = (up - run()) / 2e-5
        values[index][element] = number
        #expect(
          abs(quotient - gradient[element]) <= 1e-7 * max(1, abs(quotient)),
          "value \(index), element \(element): \(gradient[element]) against \(quotient)")
      }
    }
  }

  /// Wide enough to be cut into pieces.
  @Test(arguments: cases)
  func givesTheSameBitsOnAnyNumberOfThreads(_ test: Case) throws {
    guard test.input.rank == 1, test.spec.inputShape == nil else { return }
    let layer = try build(test, input: [150])
    let results = try [1, 3].map { count -> [[Float]] in
      let record = Record()
      let input = record.input("x", [200, 150])
      let output = try layer.record(input, on: record, mode: .training)
      let loss = try record.mean(record.multiply(output, output))
      let gradients = try record.gradients(of: loss, for: [input] + layer.parameters.map(record.parameter))
      let read = [output] + gradients.compactMap { $0 }
      let plan = Plan(record, outputs: read, workspace: Workspace(), threads: Threads(count: count))
      plan.withInput(input) { buffer in
        for (index, number) in Self.numbers(buffer.count, seed: 7).enumerated() {
          buffer[index] = Float(number)
        }
      }
      // The second run may share its work out, once the first has been timed.
      for _ in 0..<4 {
        plan.workspace.counter = 2
        plan.run()
      }
      return read.map { value in plan.withOutput(value) { Array($0) } }
    }
    #expect(results[0] == results[1])
  }

  /// A share of `rate` is dropped, and mean and variance of a large input stay: within five standard errors.
  @Test func noiseIsAsLargeAsItSays() throws {
    func apply(_ noise: NoiseSpec.Noise, to numbers: [Float]) throws -> [Double] {
      let layer = try NoiseSpec(noise).build(input: [numbers.count], name: "noise", random: Random(seed: 2))
      let record = Record()
      let input = record.input("x", [1, numbers.count])
      let output = try layer.record(input, on: record, mode: .training)
      let eager = Eager<Float>(record)
      eager.set(input, to: numbers)
      eager.run()
      return eager.elements(of: output).map { Double($0) }
    }
    func moments(_ numbers: [Double]) -> (mean: Double, variance: Double) {
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      return (mean, numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count))
    }
    let n = 100_000
    let noise = moments(try apply(.gaussian(deviation: 0.5), to: [Float](repeating: 3, count: n)))
    #expect(abs(noise.mean - 3) < 5 * 0.5 / Double(n).squareRoot())
    #expect(abs(noise.variance - 0.25) < 5 * 0.25 * (2 / Double(n)).squareRoot())
    // √(0.2 / 0.8) = 0.5
    let factor = moments(try apply(.gaussianDropout(rate: 0.2), to: [Float](repeating: 2, count: n)))
    #expect(abs(factor.mean - 2) < 5 * 1 / Double(n).squareRoot())
    #expect(abs(factor.variance - 1) < 5 * (2 / Double(n)).squareRoot())
    var random = Random(seed: 4)
    let dropped = try apply(.alphaDropout(rate: 0.3), to: (0..<n).map { _ in Float(random.normal()) })
    #expect(abs(moments(dropped).mean) < 5 / Double(n).squareRoot())
    // The fourth moment is that of a normal and of a point mass: below 4.
    #expect(abs(moments(dropped).variance - 1) < 5 * (4 / Double(n)).squareRoot())
    let floor = Dictionary(grouping: dropped, by: \.self).values.map(\.count).max() ?? 0
    #expect(abs(Double(floor) - 0.3 * Double(n)) < 5 * (0.21 * Double(n)).squareRoot())
  }
}
