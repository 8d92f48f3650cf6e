import Autograd
import Learning

/// What is said of a weight, in Keras's words: how it starts, what it costs, what it must keep to.
enum KerasRules {
  /// The arguments of a layer for its weight `name`.
  static func arguments(
    _ name: String, _ rules: WeightRules?, unless fallback: Initializer
  ) -> [(String, Python?)] {
    guard let rules else { return [] }
    return [
      ("\(name)_initializer", rules.initializer == fallback ? nil : initializer(rules.initializer)),
      ("\(name)_regularizer", rules.regularizer.map(regularizer)),
      ("\(name)_constraint", rules.constraint.map(constraint)),
    ]
  }

  /// That a layer which takes no such arguments had them.
  static func remarks(_ rules: WeightRules?, unless fallback: Initializer, of written: String) -> [String] {
    let isSaid = arguments("", rules, unless: fallback).contains { $0.1 != nil }
    return isSaid ? ["\(written): there is no word for the rules of its weight"] : []
  }

  private static func call(_ module: String, _ name: String, _ arguments: [(String, Python?)]) -> Python {
    .call("keras.\(module).\(name)", with: arguments)
  }

  static func initializer(_ initializer: Initializer) -> Python {
    let seed = initializer.seed.map { Python.atom("\($0)") }
    func make(_ name: String, _ arguments: [(String, Python?)], takesSeed: Bool = true) -> Python {
      call("initializers", name, arguments + (takesSeed ? [("seed", seed)] : []))
    }
    switch initializer.rule {
    case .constant(let value): return make("Constant", [("", .number(value))], takesSeed: false)
    case .uniform(let low, let high): return make("RandomUniform", [("", .number(low)), ("", .number(high))])
    case .normal(let mean, let deviation):
      return make("RandomNormal", [("", .number(mean)), ("", .number(deviation))])
    case .truncatedNormal(let mean, let deviation):
      return make("TruncatedNormal", [("", .number(mean)), ("", .number(deviation))])
    case .orthogonal(let gain): return make("Orthogonal", [("gain", .number(gain))])
    case .identity(let gain): return make("Identity", [("gain", .number(gain))], takesSeed: false)
    case .uniformFanIn(let inputs):
      let limit = 1 / Double(inputs).squareRoot()
      return make("RandomUniform", [("", .number(-limit)), ("", .number(limit))])
    case .scaling(let scaling):
      return make(
        "VarianceScaling",
        [
          ("", .number(scaling.scale)), ("mode", .text(scaling.mode.rawValue)),
          ("distribution", .text(scaling.distribution.rawValue)),
        ])
    }
  }

  static func regularizer(_ regularizer: Regularizer) -> Python {
    switch (regularizer.l1, regularizer.l2) {
    case (let l1, 0): call("regularizers", "L1", [("", .number(l1))])
    case (0, let l2): call("regularizers", "L2", [("", .number(l2))])
    case (let l1, let l2): call("regularizers", "L1L2", [("l1", .number(l1)), ("l2", .number(l2))])
    }
  }

  static func constraint(_ constraint: ConstraintRule) -> Python {
    switch constraint {
    case .nonNegative: return call("constraints", "NonNeg", [])
    case .norm(let low, let high, let rate, let axis):
      return call(
        "constraints", "MinMaxNorm",
        [
          ("min_value", .number(low)), ("max_value", .number(high)), ("rate", .number(rate)),
          ("axis", .int(axis)),
        ])
    }
  }
}
