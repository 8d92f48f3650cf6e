import Autograd
import Interpreter
import Learning

/// A default in both dialects.
struct Twofold<T: Sendable>: Sendable {
  let keras: T
  let torch: T

  init(_ both: T) { (keras, torch) = (both, both) }
  init(keras: T, torch: T) { (self.keras, self.torch) = (keras, torch) }
  subscript(dialect: Dialect) -> T { dialect == .torch ? torch : keras }
}

extension Twofold<Double> {
  /// `0.001, torch 0.002`.
  var text: String { keras == torch ? keras.literal : "\(keras.literal), torch \(torch.literal)" }
}

/// The settings that optimizers have. What is not given has the dialect's default.
enum Setting {
  typealias Option = Interpreter.Parameter<Double?>

  static var target: Interpreter.Parameter<OptimizerTarget?> {
    Parameter(
      "params", "A model or a list of tensors to work on by step(); or the learning rate.",
      defaultText: "for compile and fit")
  }

  static func rate(_ fallback: Twofold<Double>) -> Interpreter.Parameter<RateArgument?> {
    Parameter(
      "lr", aliases: ["learning_rate"], "Learning rate: the length of a step; or a schedule.",
      defaultText: fallback.text)
  }

  /// A share in 0..<1 of what was before.
  static func share(
    _ name: String, aliases: [String] = [], _ summary: String, _ fallback: Twofold<Double>
  ) -> Option {
    Parameter(
      name, aliases: aliases, summary, defaultText: fallback.text, namedOnly: true,
      rangeText: "0 to below 1",
      check: {
        $0.map { (0..<1).contains($0) } ?? true
          ? nil : "\(name) must be at least 0 and below 1, not \($0?.literal ?? "none")"
      })
  }

  /// A share in 0..<1 with one default.
  static func fixedShare(
    _ name: String, _ summary: String, _ fallback: Double
  ) -> Interpreter.Parameter<Double> {
    Parameter(
      name, summary, default: fallback, rangeText: "0 to below 1",
      check: { (0..<1).contains($0) ? nil : "\(name) must be at least 0 and below 1, not \($0.literal)" })
  }

  static func positive(
    _ name: String, aliases: [String] = [], _ summary: String, _ fallback: Twofold<Double>
  ) -> Option {
    Parameter(
      name, aliases: aliases, summary, defaultText: fallback.text, namedOnly: true, rangeText: "0 or more",
      check: {
        $0.map { $0 >= 0 && $0.isFinite } ?? true
          ? nil : "\(name) must be a finite number of 0 or more, not \($0?.literal ?? "none")"
      })
  }

  static func epsilon(_ fallback: Twofold<Double>) -> Option {
    Parameter(
      "epsilon", aliases: ["eps"], "Keeps the divisor above zero.", defaultText: fallback.text,
      namedOnly: true, rangeText: "above 0",
      check: {
        $0.map { $0 > 0 && $0.isFinite } ?? true
          ? nil : "epsilon must be above 0, not \($0?.literal ?? "none")"
      })
  }

  static func flag(_ name: String, _ summary: String) -> Interpreter.Parameter<Bool> {
    Parameter(name, summary, default: false, namedOnly: true)
  }

  static var betas: Interpreter.Parameter<BetasArgument?> {
    Parameter("betas", "beta_1 and beta_2 in one.", defaultText: "beta_1 and beta_2", namedOnly: true)
  }

  static func decay(_ fallback: Twofold<Double> = Twofold(0)) -> Option {
    positive("weight_decay", "Share of the weights that a step takes away.", fallback)
  }

  static var clipNorm: Option { bound("clipnorm", "Greatest norm of each gradient.") }
  static var clipValue: Option { bound("clipvalue", "Greatest size of a gradient's elements.") }
  static var globalClipNorm: Option { bound("global_clipnorm", "Greatest norm of all gradients together.") }

  private static func bound(_ name: String, _ summary: String) -> Option {
    Parameter(
      name, summary, defaultText: "none", namedOnly: true, rangeText: "above 0",
      check: { $0.map { $0 > 0 } ?? true ? nil : "\(name) must be above 0, not \($0?.literal ?? "none")" })
  }
}

/// What was said of the settings that all optimizers have.
struct CommonArguments {
  let target: OptimizerTarget?
  let rate: RateArgument?
  let decay: Double?
  let norm: Double?
  let value: Double?
  let globalNorm: Double?

  /// - Parameter isDecoupled: weight decay apart from the gradient under PyTorch, too.
  func settings(
    _ dialect: Dialect, rate fallback: Twofold<Double>, decay fallbackDecay: Twofold<Double> = Twofold(0),
    isDecoupled: Bool = false
  ) throws -> CommonSettings {
    var rate = rate
    if case .rate(let first)? = target {
      guard rate == nil else { throw Problem("lr stands twice", at: .parameter("lr")) }
      rate = first
    }
    guard [norm, value, globalNorm].count(where: { $0 != nil }) <= 1 else {
      throw Problem("only one of clipnorm, clipvalue and global_clipnorm can be given")
    }
    return CommonSettings(
      rate?.rate ?? fallback[dialect], dialect: dialect, schedule: rate?.schedule,
      weightDecay: decay ?? fallbackDecay[dialect], isDecayCoupled: dialect == .torch && !isDecoupled,
      clipping: Clipping(norm: norm, value: value, globalNorm: globalNorm))
  }

  func object(_ optimizer: any Optimizer) -> Value {
    if case .parameters(let parameters)? = target {
      return .object(OptimizerObject(optimizer, of: parameters))
    }
    return .object(OptimizerObject(optimizer))
  }
}

/// An optimizer's command: the common settings come first, its own behind them.
protocol OptimizerCommand: Command {
  var common: CommonArguments { get }
  func optimizer(_ dialect: Dialect) throws -> any Optimizer
}

extension OptimizerCommand {
  static var category: Interpreter.Category { .optimizers }
  func run(in session: Session) throws -> Value {
    common.object(try optimizer(session.lab.dialect))
  }
}

/// Rules that only Keras has.
func requireKeras(_ name: String, _ dialect: Dialect) throws {
  if dialect == .torch {
    throw Problem("PyTorch has no \(name)", label: "dialect keras has it", notes: [])
  }
}

/// The signature of an optimizer's command: what all have, and its own.
func optimizerSignature<C, each Own: Bindable>(
  rate: Twofold<Double>, decay: Twofold<Double> = Twofold(0),
  _ make: @escaping (CommonArguments, repeat each Own) -> C, _ own: repeat Interpreter.Parameter<each Own>
) -> Signature<C> {
  Signature(
    {
      (
        target: OptimizerTarget?, rate: RateArgument?, decay: Double?, norm: Double?, value: Double?,
        globalNorm: Double?, own: repeat each Own
      ) in
      make(
        CommonArguments(
          target: target, rate: rate, decay: decay, norm: norm, value: value, globalNorm: globalNorm),
        repeat each own)
    }, Setting.target, Setting.rate(rate), Setting.decay(decay), Setting.clipNorm, Setting.clipValue,
    Setting.globalClipNorm, repeat each own)
}
