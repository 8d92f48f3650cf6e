import Autograd
import Learning
import Tensors
import Testing

/// Five updates of three weights by Keras 3's rules. The numbers come from a NumPy script in float64
/// that spells out the formulas of Keras's own sources (`keras/src/optimizers/*.py`); powers of β are those
/// of the float32 next to it, as there.
enum OptimizerCase {
  static let gradients: [[Double]] = [
    [0.5, -1, 0], [0.25, -2, 1e-3], [-1.5, 0.5, -2e-3], [0.1, 0.1, 0.1], [3, -0.01, 0],
  ]
  static let start: [Double] = [1, -2, 0.5]

  static let all: [(rule: any Optimizer, weights: [Double])] = [
    (SGD(0.1), [0.7649999999999999, -1.7590000000000001, 0.4901]),
    (SGD(0.1, momentum: 0.9), [0.7967699999999999, -1.0561899999999995, 0.4811981000000001]),
    (
      SGD(0.1, momentum: 0.9, nesterov: true), [0.5820929999999997, -0.9095709999999996, 0.47317829]
    ),
    (RMSprop(0.01), [0.9529302834983583, -1.9485100255767218, 0.4720628763113482]),
    (
      RMSprop(0.01, rho: 0.5, epsilon: 0.1),
      [0.9823180583042009, -1.9793619995978786, 0.496945571677285]
    ),
    (RMSprop(0.01, isCentered: true), [0.9494508208554715, -1.9444129379243515, 0.4700804579219518]),
    (RMSprop(0.01, momentum: 0.9), [0.8684143685626918, -1.7948616472595553, 0.43359698239673317]),
    (
      RMSprop(0.01, momentum: 0.9, isCentered: true),
      [0.8568896479272434, -1.7792922177605786, 0.42915604462799084]
    ),
    (Adam(0.01), [0.9828010207832935, -1.9660183675875642, 0.48510661236710323]),
    (
      Adam(0.01, beta1: 0.5, beta2: 0.9, epsilon: 0.1),
      [0.9896649901302866, -1.9786403110946773, 0.4963963445550567]
    ),
    (Adamax(0.01), [0.9841481964869315, -1.9738556542179533, 0.4917095904145528]),
    (
      Adamax(0.01, beta1: 0.5, beta2: 0.9, epsilon: 0.1),
      [0.9874436284617938, -1.979375597626852, 0.4960233128079183]
    ),
  ]

  /// The weights after all gradients, computed by the recorded update operation.
  static func weights<R: Real>(_ rule: any Optimizer, in type: R.Type) throws -> [R] {
    let parameter = Parameter(name: "w", value: Tensor(start.map { Float($0) }))
    let states = rule.stateNames.map { Parameter(name: $0, value: Tensor(zeros: [3])) }
    let record = Record()
    let gradient = record.input("g", [3])
    let scalars = record.input("scalars", [UpdateScalars.scalarCount])
    try record.update(parameter, gradient: gradient, rule: rule, states: states, scalars: scalars)
    let eager = Eager<R>(record)
    for (index, values) in gradients.enumerated() {
      eager.set(gradient, to: values.map { R($0) })
      let numbers = rule.scalars(step: index + 1, rate: rule.learningRate)
      eager.set(scalars, to: numbers.indices.map { R(numbers[$0]) })
      eager.run()
    }
    return eager.elements(of: record.parameter(parameter))
  }
}

@Suite struct OptimizerTests {
  @Test(arguments: OptimizerCase.all.indices)
  func followsKerasInFloat64(_ index: Int) throws {
    let (rule, expected) = OptimizerCase.all[index]
    for (actual, expected) in zip(try OptimizerCase.weights(rule, in: Double.self), expected) {
      // Rounding of a few operations in float64, no more.
      #expect(abs(actual - expected) < 1e-13, "\(rule.written)")
    }
  }

  @Test(arguments: OptimizerCase.all.indices)
  func followsKerasInFloat32(_ index: Int) throws {
    let (rule, expected) = OptimizerCase.all[index]
    for (actual, expected) in zip(try OptimizerCase.weights(rule, in: Float.self), expected) {
      // Five updates, each with a few roundings of numbers below 2: 5 · 4 · 2⁻²⁴ · 2.
      #expect(abs(Double(actual) - expected) < 2.4e-6, "\(rule.written)")
    }
  }

  /// The tables tell every two rules apart by a hundred times the tolerance, so that a test of one
  /// fails with another in its place.
  @Test func everyRuleHasItsOwnNumbers() {
    for (first, one) in OptimizerCase.all.enumerated() {
      for other in OptimizerCase.all.dropFirst(first + 1) {
        let distance = zip(one.weights, other.weights).map { abs($0 - $1) }.max() ?? 0
        #expect(distance > 2.4e-4, "\(one.rule.written) and \(other.rule.written)")
      }
    }
  }

  @Test(
    arguments: [
      (SGD(), "sgd(0.01)"),
      (SGD(0.03, momentum: 0.9, nesterov: true), "sgd(0.03, momentum=0.9, nesterov=true)"),
      (RMSprop(), "rmsprop(0.001)"), (RMSprop(isCentered: true), "rmsprop(0.001, centered=true)"),
      (Adam(), "adam(0.001)"), (Adam(0.1, beta1: 0.5), "adam(0.1, beta_1=0.5)"),
      (Adamax(2), "adamax(2)"), (Adamax(epsilon: 0.5), "adamax(0.001, epsilon=0.5)"),
    ] as [(any Optimizer, String)])
  func isWrittenAsAUserWould(_ rule: any Optimizer, _ text: String) { #expect(rule.written == text) }

  /// REFERENCE: Keras 3's defaults.
  @Test func hasKerasDefaults() {
    #expect(SGD().learningRate == 0.01)
    #expect(SGD().momentum == 0 && !SGD().isNesterov)
    let rmsprop = RMSprop()
    #expect(rmsprop.learningRate == 0.001 && rmsprop.rho == 0.9 && rmsprop.epsilon == 1e-7)
    #expect(rmsprop.momentum == 0 && !rmsprop.isCentered)
    let adam = Adam()
    #expect(adam.learningRate == 0.001 && adam.beta1 == 0.9 && adam.beta2 == 0.999 && adam.epsilon == 1e-7)
    let adamax = Adamax()
    #expect(
      adamax.learningRate == 0.001 && adamax.beta1 == 0.9 && adamax.beta2 == 0.999 && adamax.epsilon == 1e-7)
  }

  /// A gradient that is not a number must not be hidden by a comparison.
  @Test(arguments: OptimizerCase.all.indices)
  func passesNotANumberOn(_ index: Int) throws {
    let rule = OptimizerCase.all[index].rule
    let parameter = Parameter(name: "w", value: Tensor([Float(1)]))
    let states = rule.stateNames.map { Parameter(name: $0, value: Tensor(zeros: [1])) }
    let record = Record()
    let gradient = record.input("g", [1])
    let scalars = record.input("scalars", [UpdateScalars.scalarCount])
    try record.update(parameter, gradient: gradient, rule: rule, states: states, scalars: scalars)
    let eager = Eager<Float>(record)
    eager.set(gradient, to: [.nan])
    eager.set(scalars, to: [0.1, 0.1, 0.1, 0])
    eager.run()
    #expect(eager.elements(of: record.parameter(parameter))[0].isNaN, "\(rule.written)")
  }
}
