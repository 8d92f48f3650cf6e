import Interpreter
import Learning

/// An optimizer with its settings, as the language holds it.
final class OptimizerObject: Object {
  let optimizer: any Optimizer

  init(_ optimizer: any Optimizer) { self.optimizer = optimizer }

  override var typeName: String { "optimizer" }
  override func description(in style: OutputStyle) -> String { optimizer.written }
  override var memberNames: [String] { ["lr", "learning_rate", "name", "dialect"] }
  override func member(_ name: String) throws -> Value? {
    switch name {
    case "lr", "learning_rate": .number(optimizer.learningRate)
    case "name": .text(optimizer.name)
    case "dialect": .text(optimizer.dialect.rawValue)
    default: nil
    }
  }
}

/// An optimizer that was made, or the bare name or text of one: then with its defaults.
struct OptimizerArgument: Bindable {
  let optimizer: any Optimizer

  static var typeName: String { "optimizer" }
  static var choices: [String] { Optimizers.all.map(\.name) }
  var literal: String { optimizer.written }

  static func bind(_ argument: Argument, in session: Session) throws -> OptimizerArgument {
    let value = try argument.given()
    if case .object(let object as OptimizerObject) = value {
      return OptimizerArgument(optimizer: object.optimizer)
    }
    guard let name = value.builtinName else { throw Mismatch() }
    guard let known = Optimizers.all.first(where: { $0.name == name }) else {
      throw Field.unknown(value, name, among: choices)
    }
    return OptimizerArgument(optimizer: known)
  }
}

/// The settings that several optimizers have.
private enum Setting {
  static func rate(_ fallback: Double) -> Parameter<Double> {
    Parameter(
      "lr", aliases: ["learning_rate"], "Learning rate: the length of a step.", default: fallback,
      rangeText: "0 or more",
      check: { $0 >= 0 && $0.isFinite ? nil : "lr must be a finite number of 0 or more, not \($0.literal)" })
  }

  /// A share in 0..<1 of what was before.
  static func share(_ name: String, _ summary: String, _ fallback: Double) -> Parameter<Double> {
    Parameter(
      name, summary, default: fallback, rangeText: "0 to below 1",
      check: { (0..<1).contains($0) ? nil : "\(name) must be at least 0 and below 1, not \($0.literal)" })
  }

  static var epsilon: Parameter<Double> {
    Parameter(
      "epsilon", "Keeps the divisor above zero.", default: 1e-7, rangeText: "above 0",
      check: { $0 > 0 && $0.isFinite ? nil : "epsilon must be above 0, not \($0.literal)" })
  }
}

struct SGDCommand: Command {
  let rate: Double
  let momentum: Double
  let nesterov: Bool
  static let name = "sgd"
  static let category = Category.optimizers
  static let summary = "Gradient descent, perhaps with momentum."
  static let details = """
    w ← w − lr·g. With momentum μ: v ← μv − lr·g, w ← w + v; with Nesterov's: w ← w + μv − lr·g.
    """
  static let examples = [
    Example("sgd(0.03)", "sgd(0.03)"), Example("sgd(lr=0.01, momentum=0.9)", "sgd(0.01, momentum=0.9)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Setting.rate(0.01),
      Setting.share("momentum", "Share of the last step that is made again.", 0),
      Parameter("nesterov", "Look ahead along the momentum.", default: false))
  }
  func run(in session: Session) throws -> Value {
    if nesterov, momentum == 0 {
      throw Problem("nesterov needs momentum", at: .parameter("nesterov"), label: "as momentum=0.9")
    }
    return .object(OptimizerObject(SGD(rate, momentum: momentum, nesterov: nesterov)))
  }
}

struct RMSpropCommand: Command {
  let rate: Double
  let rho: Double
  let momentum: Double
  let epsilon: Double
  let centered: Bool
  static let name = "rmsprop"
  static let category = Category.optimizers
  static let summary = "Steps divided by a running root mean square of the gradient."
  static let details = """
    v ← ρv + (1 − ρ)g², w ← w − lr·g/√(v + ε). Centred: √(v − ḡ² + ε) with ḡ ← ρḡ + (1 − ρ)g. With \
    momentum μ: b ← μb + lr·g/√(v + ε), w ← w − b.
    """
  static let examples = [Example("rmsprop()", "rmsprop(0.001)"), Example("rmsprop(0.01, centered=true)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Setting.rate(0.001), Setting.share("rho", "Share of the running mean that is kept.", 0.9),
      Setting.share("momentum", "Share of the last step that is made again.", 0), Setting.epsilon,
      Parameter("centered", "Divide by the spread around the mean gradient.", default: false))
  }
  func run(in session: Session) -> Value {
    .object(
      OptimizerObject(RMSprop(rate, rho: rho, momentum: momentum, epsilon: epsilon, isCentered: centered)))
  }
}

struct AdamCommand: Command {
  let rate: Double
  let beta1: Double
  let beta2: Double
  let epsilon: Double
  static let name = "adam"
  static let category = Category.optimizers
  static let summary = "Momentum and root mean square together, corrected for their start at zero."
  static let details = """
    m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε) \
    (Kingma and Ba, 2014).
    """
  static let examples = [Example("adam(0.003)", "adam(0.003)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Setting.rate(0.001), Setting.share("beta_1", "Share of the mean that is kept.", 0.9),
      Setting.share("beta_2", "Share of the mean square that is kept.", 0.999), Setting.epsilon)
  }
  func run(in session: Session) -> Value {
    .object(OptimizerObject(Adam(rate, beta1: beta1, beta2: beta2, epsilon: epsilon)))
  }
}

struct AdamaxCommand: Command {
  let rate: Double
  let beta1: Double
  let beta2: Double
  let epsilon: Double
  static let name = "adamax"
  static let category = Category.optimizers
  static let summary = "Adam with the largest recent gradient in place of the mean square."
  static let details = """
    m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g|), w ← w − lr·m/((1 − β₁ᵗ)(u + ε)) (Kingma and Ba, 2014).
    """
  static let examples = [Example("adamax(lr=0.03)", "adamax(0.03)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Setting.rate(0.001), Setting.share("beta_1", "Share of the mean that is kept.", 0.9),
      Setting.share("beta_2", "Share of the largest gradient that is kept.", 0.999), Setting.epsilon)
  }
  func run(in session: Session) -> Value {
    .object(OptimizerObject(Adamax(rate, beta1: beta1, beta2: beta2, epsilon: epsilon)))
  }
}
