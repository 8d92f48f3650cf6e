import Diagnostics
import Interpreter
import Learning

import enum Autograd.ConstraintRule

/// `l2(0.01)`.
final class RegularizerObject: Object {
  let regularizer: Regularizer

  init(_ regularizer: Regularizer) { self.regularizer = regularizer }

  override var typeName: String { "regulariser" }
  override func description(in style: OutputStyle) -> String { regularizer.written }
}

/// `max_norm(2)`.
final class ConstraintObject: Object {
  let rule: ConstraintRule

  init(_ rule: ConstraintRule) { self.rule = rule }

  override var typeName: String { "constraint" }
  override func description(in style: OutputStyle) -> String { rule.written }
}

/// A regulariser that was made, or the bare name or text of one: then with its defaults.
struct RegularizerArgument: Bindable {
  let regularizer: Regularizer

  static var typeName: String { "regulariser" }
  static var choices: [String] { ["l1", "l2", "l1_l2"] }
  var literal: String { regularizer.written }

  static func bind(_ argument: Argument, in session: Session) throws -> RegularizerArgument {
    let value = try argument.given()
    if case .object(let object as RegularizerObject) = value {
      return RegularizerArgument(regularizer: object.regularizer)
    }
    switch value.builtinName {
    case "l1"?: return RegularizerArgument(regularizer: Regularizer(l1: 0.01))
    case "l2"?: return RegularizerArgument(regularizer: Regularizer(l2: 0.01))
    case "l1_l2"?: return RegularizerArgument(regularizer: Regularizer())
    case let name?: throw Field.unknown(value, name, among: choices)
    case nil: throw Mismatch()
    }
  }
}

/// A constraint that was made, or the bare name or text of one: then with its defaults.
struct ConstraintArgument: Bindable {
  let rule: ConstraintRule

  static var typeName: String { "constraint" }
  static var choices: [String] { ["max_norm", "min_max_norm", "unit_norm", "non_neg"] }
  var literal: String { rule.written }

  static func bind(_ argument: Argument, in session: Session) throws -> ConstraintArgument {
    let value = try argument.given()
    if case .object(let object as ConstraintObject) = value { return ConstraintArgument(rule: object.rule) }
    switch value.builtinName {
    case "max_norm"?: return ConstraintArgument(rule: .norm(low: 0, high: 2, rate: 1, axis: 0))
    case "min_max_norm"?: return ConstraintArgument(rule: .norm(low: 0, high: 1, rate: 1, axis: 0))
    case "unit_norm"?: return ConstraintArgument(rule: .norm(low: 1, high: 1, rate: 1, axis: 0))
    case "non_neg"?: return ConstraintArgument(rule: .nonNegative)
    case let name?: throw Field.unknown(value, name, among: choices)
    case nil: throw Mismatch()
    }
  }
}

enum Regularizers {
  static var builtins: [Builtin] {
    [
      Builtin(
        "l1", aliases: ["L1"], .regularizers, "Adds l1·Σ|w| to the loss.",
        examples: [Example("dense(3, kernel_regularizer=l1(0.001))")],
        peers: Peers(keras: "L1"), signature: { Signature({ $0 }, strength("l1", 0.01)) },
        run: { l1, _ in .object(RegularizerObject(Regularizer(l1: l1))) }),
      Builtin(
        "l2", aliases: ["L2"], .regularizers, "Adds l2·Σw² to the loss.",
        details: "The gradient is 2·l2·w. PyTorch's weight_decay λ has λ·w, and the loss leaves it out.",
        examples: [
          Example("dense(3, kernel_regularizer=l2(0.001))", "dense(3, kernel_regularizer=l2(0.001))")
        ], peers: Peers(keras: "L2", torch: "weight_decay="),
        signature: { Signature({ $0 }, strength("l2", 0.01)) },
        run: { l2, _ in .object(RegularizerObject(Regularizer(l2: l2))) }),
      Builtin(
        "l1_l2", aliases: ["l1l2", "L1L2"], .regularizers, "Adds l1·Σ|w| + l2·Σw² to the loss.",
        examples: [Example("l1_l2(l1=0.01, l2=0.001)", "l1_l2(l1=0.01, l2=0.001)")],
        peers: Peers(keras: "L1L2"),
        signature: { Signature({ ($0, $1) }, strength("l1", 0), strength("l2", 0)) },
        run: { call, _ in .object(RegularizerObject(Regularizer(l1: call.0, l2: call.1))) }),
      Builtin(
        "non_neg", aliases: ["NonNeg"], .regularizers, "Sets weights below 0 to 0 after each update.",
        examples: [Example("dense(3, kernel_constraint=non_neg())", "dense(3, kernel_constraint=non_neg())")],
        peers: Peers(keras: "NonNeg"), signature: { Signature({}) },
        run: { _, _ in .object(ConstraintObject(.nonNegative)) }),
      Builtin(
        "unit_norm", aliases: ["UnitNorm"], .regularizers,
        "Scales weights to norm 1 along an axis after each update.",
        examples: [Example("unit_norm()", "unit_norm()")], peers: Peers(keras: "UnitNorm"),
        signature: { Signature({ $0 }, axis) },
        run: { axis, _ in .object(ConstraintObject(.norm(low: 1, high: 1, rate: 1, axis: axis))) }),
      Builtin(MaxNormCommand.self), Builtin(MinMaxNormCommand.self),
    ]
  }

  static func strength(_ name: String, _ fallback: Double) -> Parameter<Double> {
    Parameter(name, "Strength.", default: fallback, rangeText: "0 or more", check: isStrength(name))
  }

  static var axis: Parameter<Int> {
    Parameter(
      "axis", "Along which norms are taken: 0 for the weights into each unit of a dense layer.", default: 0)
  }

  static func norm(_ name: String, _ summary: String, _ fallback: Double) -> Parameter<Double> {
    Parameter(name, summary, default: fallback, rangeText: "0 or more", check: isStrength(name))
  }

  private static func isStrength(_ name: String) -> (Double) -> String? {
    { $0 >= 0 && $0.isFinite ? nil : "\(name) must be a finite number of 0 or more, not \($0.literal)" }
  }
}

struct MaxNormCommand: Command {
  let highest: Double
  let axis: Int
  static let name = "max_norm"
  static let aliases = ["MaxNorm"]
  static let peers = Peers(keras: "MaxNorm")
  static let category = Category.regularizers
  static let summary = "Scales weights down to a largest norm along an axis after each update."
  static let details = "Of a dense layer's W [in, out], axis=0 takes the weights into each unit together."
  static let examples = [
    Example("dense(3, kernel_constraint=max_norm(2))", "dense(3, kernel_constraint=max_norm(2))")
  ]
  static var signature: Signature<Self> {
    Signature(Self.init, Regularizers.norm("max_value", "The largest norm.", 2), Regularizers.axis)
  }
  func run(in session: Session) -> Value {
    .object(ConstraintObject(.norm(low: 0, high: highest, rate: 1, axis: axis)))
  }
}

struct MinMaxNormCommand: Command {
  let lowest: Double
  let highest: Double
  let rate: Double
  let axis: Int
  static let name = "min_max_norm"
  static let aliases = ["MinMaxNorm"]
  static let peers = Peers(keras: "MinMaxNorm")
  static let category = Category.regularizers
  static let summary = "Scales weights towards a range of norms along an axis after each update."
  static let details = """
    w ← w·(rate·clip(norm, min, max) + (1 − rate)·norm) / (1e-7 + norm); rate 1 goes there at once.
    """
  static let examples = [Example("min_max_norm(0.5, 2)", "min_max_norm(0.5, 2)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Regularizers.norm("min_value", "The least norm.", 0),
      Regularizers.norm("max_value", "The largest norm.", 1),
      Parameter("rate", "How far it goes at each update.", default: 1, in: 0...1), Regularizers.axis)
  }
  func run(in session: Session) throws -> Value {
    guard lowest <= highest else {
      throw Problem("min_max_norm needs min_value ≤ max_value", at: .parameter("max_value"))
    }
    return .object(ConstraintObject(.norm(low: lowest, high: highest, rate: rate, axis: axis)))
  }
}
