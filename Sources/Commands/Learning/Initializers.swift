import Diagnostics
import Interpreter
import Learning
import Tensors

/// An initialiser as the language holds it; called with a shape it draws a tensor.
final class InitializerObject: Object {
  let initializer: Initializer

  init(_ initializer: Initializer) { self.initializer = initializer }

  override var typeName: String { "initialiser" }
  override func description(in style: OutputStyle) -> String { initializer.written }

  /// `he_normal()((784, 256))`, as Keras's are called.
  override func call(_ arguments: [Argument], in session: Session) throws -> Value? {
    let shape = try ShapeArgument.bind(all: arguments, in: session)
    return .tensor(
      try initializer.tensor(Shape(shape.dimensions), random: session.lab.nextRandom()))
  }
}

/// An initialiser that was made, or the bare name or text of one: then with its defaults.
struct InitializerArgument: Bindable {
  let initializer: Initializer

  static var typeName: String { "initialiser" }
  static var choices: [String] { Initializer.named.map(\.name) }
  var literal: String { initializer.written }

  static func bind(_ argument: Argument, in session: Session) throws -> InitializerArgument {
    let value = try argument.given()
    switch value {
    case .object(let object as InitializerObject):
      return InitializerArgument(initializer: object.initializer)
    case .object(let layer as LayerObject) where layer.spec is IdentitySpec:
      return InitializerArgument(initializer: Initializer(.identity(gain: 1)))
    default: break
    }
    guard let name = value.builtinName else { throw Mismatch() }
    guard let known = Initializer(named: name) else { throw Field.unknown(value, name, among: choices) }
    return InitializerArgument(initializer: known)
  }
}

/// The settings that several initialisers have.
private enum InitializerSetting {
  static func finite(_ name: String, aliases: [String] = [], _ summary: String, _ fallback: Double)
    -> Parameter<Double>
  {
    Parameter(
      name, aliases: aliases, summary, default: fallback,
      check: { $0.isFinite ? nil : "\(name) must be finite, not \($0.literal)" })
  }

  static var deviation: Parameter<Double> {
    Parameter(
      "stddev", aliases: ["std"], "Standard deviation.", default: 0.05, rangeText: "0 or more",
      check: {
        $0 >= 0 && $0.isFinite ? nil : "stddev must be a finite number of 0 or more, not \($0.literal)"
      })
  }

  static var seed: Parameter<Int?> {
    Parameter(
      "seed", "Fixes the numbers; else they follow the model's seed.", namedOnly: true,
      check: { $0.map { $0 >= 0 } ?? true ? nil : "seed must be 0 or more" })
  }
}

extension Value {
  fileprivate static func initializer(_ rule: Initializer.Rule, seed: Int? = nil) -> Value {
    .object(InitializerObject(Initializer(rule, seed: seed.map { UInt64(max(0, $0)) })))
  }
}

enum Initializers {
  static var builtins: [Builtin] {
    [
      Builtin(
        "constant", aliases: ["Constant"], .initializers, "Starts a weight with one number throughout.",
        examples: [Example("constant(0.5)", "constant(0.5)")],
        peers: Peers(keras: "Constant", torch: "constant_"),
        signature: { Signature({ $0 }, InitializerSetting.finite("value", "The number.", 0)) },
        run: { value, _ in .initializer(.constant(value)) }),
      drawn(
        "random_uniform", "Starts a weight uniform in [minval, maxval).",
        Peers(keras: "RandomUniform", torch: "uniform_"),
        InitializerSetting.finite("minval", aliases: ["low"], "Least number.", -0.05),
        InitializerSetting.finite("maxval", aliases: ["high"], "Bound, not included.", 0.05),
        "dense(3, kernel_initializer=random_uniform(-0.1, 0.1))"
      ) { low, high in
        guard low <= high else {
          throw Problem("random_uniform needs minval ≤ maxval", at: .parameter("maxval"))
        }
        return .uniform(low: low, high: high)
      },
      drawn(
        "random_normal", "Starts a weight normal.", Peers(keras: "RandomNormal", torch: "normal_"),
        InitializerSetting.finite("mean", "Mean.", 0),
        InitializerSetting.deviation,
        "dense(3, kernel_initializer=random_normal(0, 0.1))"
      ) { .normal(mean: $0, deviation: $1) },
      drawn(
        "truncated_normal", "Starts a weight normal, without what lies beyond two deviations.",
        Peers(keras: "TruncatedNormal", torch: "trunc_normal_"),
        InitializerSetting.finite("mean", "Mean.", 0), InitializerSetting.deviation,
        "dense(3, kernel_initializer=truncated_normal(0, 0.1))"
      ) { .truncatedNormal(mean: $0, deviation: $1) },
      Builtin(VarianceScalingCommand.self), orthogonal,
    ] + Initializer.scalings.map { scaling($0.name, $0.aliases, $0.scaling) }
  }

  /// One with two numbers and a seed.
  private static func drawn(
    _ name: String, _ summary: String, _ peers: Peers, _ first: Parameter<Double>,
    _ second: Parameter<Double>,
    _ example: String, rule: @escaping (Double, Double) throws -> Initializer.Rule
  ) -> Builtin {
    Builtin(
      name, aliases: peers.keras, .initializers, summary, examples: [Example(example, example)], peers: peers,
      signature: { Signature({ ($0, $1, $2) }, first, second, InitializerSetting.seed) },
      run: { call, _ in .initializer(try rule(call.0, call.1), seed: call.2) })
  }

  private static func scaling(
    _ name: String, _ aliases: [String], _ scaling: Initializer.Scaling
  ) -> Builtin {
    // Keras's class is the name in capitals, PyTorch's function the alias behind an underscore.
    let words = name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }
    let keras = words.joined()
    let peers = aliases.first.map { Peers(keras: keras, torch: $0 + "_") } ?? Peers(keras: keras)
    let variance = scaling.mode == .average ? "2/(in + out)" : "\(plainText(scaling.scale))/in"
    let shape = scaling.distribution == .uniform ? "uniform" : "normal without what lies beyond 2σ"
    return Builtin(
      name, aliases: aliases + [keras], .initializers, "Starts a weight with variance \(variance): \(shape).",
      examples: [
        Example("dense(3, kernel_initializer=\(name))"), Example("\(name)(seed=1)((2, 3)).shape", "(2, 3)"),
      ], peers: peers, signature: { Signature({ $0 }, InitializerSetting.seed) },
      run: { seed, _ in .initializer(.scaling(scaling), seed: seed) })
  }

  private static var orthogonal: Builtin {
    Builtin(
      "orthogonal", aliases: ["Orthogonal"], .initializers,
      "Starts a matrix with orthonormal rows or columns, times a gain.",
      details: "By Gram and Schmidt from normal numbers: the Q of a QR decomposition.",
      examples: [
        Example(
          "dense(3, kernel_initializer=orthogonal(0.5))", "dense(3, kernel_initializer=orthogonal(0.5))")
      ],
      peers: Peers(keras: "Orthogonal", torch: "orthogonal_"),
      signature: {
        Signature(
          { ($0, $1) }, InitializerSetting.finite("gain", "Length of each.", 1), InitializerSetting.seed)
      },
      run: { call, _ in .initializer(.orthogonal(gain: call.0), seed: call.1) })
  }
}

extension Initializer.Scaling.Mode: Choice {}
extension Initializer.Scaling.Distribution: Choice {}

struct VarianceScalingCommand: Command {
  let scale: Double
  let mode: Initializer.Scaling.Mode
  let distribution: Initializer.Scaling.Distribution
  let seed: Int?
  static let name = "variance_scaling"
  static let aliases = ["VarianceScaling"]
  static let peers = Peers(keras: "VarianceScaling")
  static let category = Category.initializers
  static let summary = "Starts a weight with variance scale/n, n the fan that mode names."
  static let details = "A matrix [in, out] has fan_in in and fan_out out; fan_avg is their mean."
  static let examples = [
    Example(
      "variance_scaling(3, fan_out, uniform)", "variance_scaling(3, \"fan_out\", \"uniform\")"),
    Example("variance_scaling(2)", "he_normal"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter(
        "scale", "Times the variance.", default: 1, rangeText: "above 0",
        check: { $0 > 0 && $0.isFinite ? nil : "scale must be above 0, not \($0.literal)" }),
      Parameter("mode", "Which fan divides.", default: .fanIn),
      Parameter("distribution", "How the numbers lie.", default: .truncatedNormal), InitializerSetting.seed)
  }
  func run(in session: Session) -> Value {
    .initializer(.scaling(Initializer.Scaling(scale, mode, distribution)), seed: seed)
  }
}

/// `identity()` is a layer; with a gain, the initialiser.
struct IdentityCommand: Command {
  let gain: Double?
  static let name = "identity"
  static let aliases = ["Identity"]
  static let peers = Peers(keras: "Identity", torch: "Identity", "eye_")
  static let category = Category.layers
  static let summary = "A layer that changes nothing; as an initialiser, ones on the diagonal."
  static let examples = [
    Example("identity()", "identity()"),
    Example("dense(3, kernel_initializer=identity(0.5))", "dense(3, kernel_initializer=identity(gain=0.5))"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter(
        "gain", "Of the initialiser, the number on the diagonal.",
        check: { $0.map(\.isFinite) ?? true ? nil : "gain must be finite" }))
  }
  func run(in session: Session) -> Value {
    gain.map { .initializer(.identity(gain: $0)) } ?? .layer(IdentitySpec())
  }
}
