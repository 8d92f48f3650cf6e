import Interpreter
import Learning
import Tensors

/// `prelu()`.
struct PReLUCommand: Command {
  let count: Int?
  let start: Double?
  let initializer: InitializerArgument?
  let regularizer: RegularizerArgument?
  let constraint: ConstraintArgument?
  static let name = "prelu"
  static let aliases = ["PReLU"]
  static let peers = Peers("PReLU")
  static let category = Category.layers
  static let summary = "A relu whose slope below 0 is trained."
  static let details = """
    Keras: a slope for each element of a sample, starting at 0. PyTorch (in its dialect, or with \
    num_parameters or init): one slope for all or for each feature, starting at 0.25.
    """
  static let examples = [
    Example("prelu()", "prelu(alpha_initializer=zeros)"),
    Example("prelu(num_parameters=1)", "prelu(num_parameters=1)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter(
        "num_parameters", "1 or the number of features.", defaultText: "one an element, torch 1",
        check: {
          $0.map { (1...10_000_000).contains($0) } ?? true ? nil : "num_parameters must be in 1…10,000,000"
        }),
      Parameter(
        "init", "Where PyTorch's slopes start.", defaultText: "0.25",
        check: { $0.map(\.isFinite) ?? true ? nil : "init must be finite" }),
      RulesArguments.initializer("alpha", "the slope", "zeros"),
      RulesArguments.regularizer("alpha", "the slope"), RulesArguments.constraint("alpha", "the slope"))
  }
  func run(in session: Session) -> Value {
    let isTorch =
      count != nil || start != nil || (session.lab.dialect == .torch && initializer == nil)
    let fallback = isTorch ? Initializer(.constant(start ?? 0.25)) : .zeros
    let rules = RulesArguments(
      initializer: initializer, regularizer: regularizer, constraint: constraint)
    return .layer(
      ParametricReluSpec(count: isTorch ? count ?? 1 : nil, slope: rules.rules(unless: fallback)))
  }
}

enum NoiseLayers {
  static var builtins: [Builtin] {
    [
      Builtin(
        "gaussian_noise", aliases: ["GaussianNoise"], .layers, "Adds normal noise in training.",
        details: "x + n, n with mean 0 and deviation stddev; evaluate and predict leave x as it is.",
        examples: [Example("gaussian_noise(0.1)", "gaussian_noise(0.1)")],
        peers: Peers(keras: "GaussianNoise"),
        signature: {
          Signature(
            { $0 },
            Parameter(
              "stddev", aliases: ["std"], "Standard deviation.", rangeText: "0 or more",
              check: {
                $0 >= 0 && $0.isFinite
                  ? nil : "stddev must be a finite number of 0 or more, not \($0.literal)"
              }))
        }, run: { deviation, _ in .layer(NoiseSpec(.gaussian(deviation: deviation))) }),
      Builtin(
        "gaussian_dropout", aliases: ["GaussianDropout"], .layers,
        "Multiplies by normal noise of mean 1 in training.",
        details: "x·n, n with deviation √(rate / (1 − rate)); evaluate and predict leave x as it is.",
        examples: [Example("gaussian_dropout(0.2)", "gaussian_dropout(0.2)")],
        peers: Peers(keras: "GaussianDropout"), signature: { Signature({ $0 }, rate) },
        run: { rate, _ in .layer(NoiseSpec(.gaussianDropout(rate: rate))) }),
      Builtin(
        "alpha_dropout", aliases: ["AlphaDropout"], .layers, "Dropout for selu: keeps mean and variance.",
        details: """
          In training a share of the elements becomes selu's limit −1.758, and a·x + b restores mean and \
          variance; evaluate and predict leave x as it is.
          """,
        examples: [Example("alpha_dropout(0.1)", "alpha_dropout(0.1)")],
        peers: Peers("AlphaDropout"), signature: { Signature({ $0 }, rate) },
        run: { rate, _ in .layer(NoiseSpec(.alphaDropout(rate: rate))) }),
    ]
  }

  private static var rate: Parameter<Double> {
    Parameter(
      "rate", aliases: ["p"], "Share of the inputs that is dropped.", rangeText: "0 to below 1",
      check: { (0..<1).contains($0) ? nil : "rate must be at least 0 and below 1, not \($0.literal)" })
  }
}

/// `input((784,))`.
struct InputCommand: Command {
  let shape: ShapeArgument
  static let name = "input"
  static let aliases = ["Input", "InputLayer"]
  static let peers = Peers(keras: "Input", "InputLayer")
  static let category = Category.layers
  static let summary = "Says the shape of a sample in front of a model's layers."
  static let details = "Without the batch: input(784), input((28, 28)). The weights are made at once."
  static let examples = [
    Example(
      "sequential(input(4), dense(3)).count_params()", "15"),
    Example("input((28, 28))", "input((28, 28))"),
  ]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("shape", "Lengths of a sample's axes."))
  }
  func run(in session: Session) throws -> Value {
    try Tensor.checkedCount(shape.dimensions, .float32)
    guard shape.dimensions.allSatisfy({ $0 > 0 }) else {
      throw Problem("a sample's lengths are at least 1", at: .parameter("shape"))
    }
    return .layer(InputSpec(Shape(shape.dimensions)))
  }
}
