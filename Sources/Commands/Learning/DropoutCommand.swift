import Autograd
import Interpreter
import Learning
import Tensors

/// `dropout(0.2)`, the layer; `dropout(x, 0.2)`, PyTorch's function.
struct DropoutCommand: Command {
  let first: TensorArgument?
  let rate: Double?
  let training: Bool
  static let name = "dropout"
  static let aliases = ["Dropout"]
  static let peers = Peers("Dropout")
  static let category = Category.layers
  static let summary =
    "Zeroes a share of its inputs in training, to hinder overfitting; a layer, or of a tensor."
  static let details = """
    In training each element is 0 with probability rate and divided by 1 − rate otherwise; evaluate and \
    predict leave everything as it is. dropout(x, p, training=…) is PyTorch's function, p=0.5 when not said.
    """
  static let examples = [
    Example("dropout(0.2)", "dropout(0.2)"),
    Example("dropout(ones(3), 0.5, training=false).tolist()", "[1, 1, 1]"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Interpreter.Parameter("x", aliases: ["input"], "The share, for a layer; or a tensor."),
      Interpreter.Parameter(
        "rate", aliases: ["p"], "Share of the inputs that are dropped.", defaultText: "of a tensor 0.5"),
      Interpreter.Parameter("training", "Of a tensor: whether to drop.", default: true),
      Interpreter.Parameter("inplace", "PyTorch's word for saving memory; nothing follows.", default: false))
  }

  private init(_ first: TensorArgument?, _ rate: Double?, _ training: Bool, _ inplace: Bool) {
    (self.first, self.rate, self.training) = (first, rate, training)
  }

  func run(in session: Session) throws -> Value {
    guard let first else {
      let half = session.lab.dialect == .torch ? 0.5 : nil
      guard let rate = rate ?? half else {
        throw Problem("dropout needs rate", label: "share of the inputs that are dropped, as dropout(0.2)")
      }
      return .layer(DropoutSpec(try Self.checked(rate, "rate")), in: session)
    }
    if first.isPlain, first.shape.rank == 0, rate == nil, let number = first.operand.tensor.number {
      return .layer(DropoutSpec(try Self.checked(number, "x")), in: session)
    }
    let rate = try Self.checked(rate ?? 0.5, "rate")
    guard training, rate > 0 else { return first.object.map { .object($0) } ?? .tensor(first.tensor) }
    let graph = session.graph
    // One generator for all calls, which draw at places of their own: the plan of a loop is made once.
    let random = Random(seed: session.lab.seed, stream: 0).stream("dropout of a tensor")
    return .recorded(
      try graph.record([first.traced(in: graph)]) { try $0.dropout($1[0], rate: rate, random: random) })
  }

  private static func checked(_ rate: Double, _ parameter: String) throws -> Double {
    guard (0..<1).contains(rate) else {
      throw Problem("rate must be at least 0 and below 1, not \(rate.literal)", at: .parameter(parameter))
    }
    return rate
  }
}
