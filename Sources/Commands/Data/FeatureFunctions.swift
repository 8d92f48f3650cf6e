import Datasets
import Interpreter
import Tensors

/// `features(x, "x1 x2 x1^2 x1*x2 sin(x1)")`.
struct Features: Command {
  let inputs: TensorArgument
  let features: FeaturesArgument

  static let name = "features"
  static let category = Category.data
  static let summary = "Columns made of the columns of x, as TensorFlow Playground's."
  static let details = """
    A feature is a product of inputs x1, x2, … and of sin(x1) or cos(x1), each perhaps to a whole power: \
    x1*x2, x1^2, x1*sin(x2)^2. sin and cos alone stand for that function of every input. They are one text, \
    apart by blanks or commas, or a list of texts. x is (n, inputs), or (n,) for one input; what comes is \
    float32 (n, features).
    use spiral features="x1 x2 sin" makes them for a dataset; fit, evaluate and pictures then know them.
    """
  static let examples = [
    Example(
      "features([[2, 3], [4, 5]], \"x1 x2^2 x1*x2\")",
      "tensor([[ 2.,  9.,  6.],\n        [ 4., 25., 20.]], shape=(2, 3), dtype=float32)"),
    Example("features(x, [\"x1\", \"x2\", \"sin(x1)\"]).shape", "(800, 3)", given: "(x, y), test = spiral()"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Points [n, inputs]."),
      Parameter("features", "As \"x1 x2 x1^2 x1*x2 sin(x1)\"."))
  }

  func run(in session: Session) throws -> Value {
    let given = inputs.tensor
    let points = given.rank == 1 ? given.viewed(as: [given.count, 1]) : given
    guard points.rank == 2 else {
      throw Problem("features are made of rows of numbers, not of shape \(given.shape)", at: .parameter("x"))
    }
    let map = try features.pointing { try FeatureMap(features.text, inputs: points.shape[1]) }
    return .tensor(try map.apply(to: points))
  }
}

/// The words of features: one text, or a list of texts.
struct FeaturesArgument: Bindable {
  let text: String

  static var typeName: String { "text, or a list of texts" }
  var literal: String { quoted(text) }

  static func bind(_ argument: Argument, in session: Session) throws -> FeaturesArgument {
    switch try argument.given() {
    case .text(let text): return FeaturesArgument(text: text)
    case .list(let list):
      let words = try list.items.map { item in
        guard case .text(let word) = item else { throw Mismatch("got \(article(item.typeName)) in the list") }
        return word
      }
      return FeaturesArgument(text: words.joined(separator: " "))
    default: throw Mismatch()
    }
  }

  /// Errors of this work point at the argument.
  func pointing<T>(_ work: () throws -> T) throws -> T {
    do { return try work() } catch let error as DataError {
      throw Problem(error.message, at: .parameter("features"), label: error.label, notes: error.notes)
    }
  }
}
