import Datasets
import Interpreter
import Tensors

/// What all toy sets take.
struct ToyOptions {
  let count: Int
  let noise: Double
  let seed: Int
  let testShare: Double
  /// Only of sets that can have any number.
  var classes: Int?

  static func signature(_ toy: Toy) -> Signature<ToyOptions> {
    let count = Parameter<Int>(
      "n", aliases: ["n_samples"], "Points in all.", default: 1_000, in: 10...1_000_000)
    let noise = Parameter<Double>("noise", "Deviation of the noise.", default: toy.defaultNoise, in: 0...100)
    let seed = Parameter<Int>(
      "seed", aliases: ["random_state"], "Other seeds make other points.", default: 0, in: 0...(1 << 53))
    guard toy.hasAnyClassCount, let classCount = toy.classCount else {
      return Signature(
        { ToyOptions(count: $0, noise: $1, seed: $2, testShare: $3) }, count, noise, seed, .testShare)
    }
    return Signature(
      { ToyOptions(count: $0, noise: $1, seed: $2, testShare: $3, classes: $4) }, count, noise, seed,
      .testShare,
      Parameter(
        "classes", aliases: ["centers"], "How many there are.", default: classCount, in: 2...100))
  }
}

extension Parameter<Double> {
  /// `split=0.2`
  static var testShare: Self {
    Parameter(
      "split", aliases: ["test_size"], "Share of them that is kept for testing; 0 for no test set.",
      default: 0.2, rangeText: "0 to below 1",
      check: { (0..<1).contains($0) ? nil : "split must be at least 0 and below 1, not \($0.literal)" })
  }
}

/// `moons(n=1000, noise=0.1, seed=0, split=0.2)` and its kin.
func toyCommand(_ toy: Toy) -> Builtin {
  let name = toy.rawValue
  let width = toy == .sine ? 1 : 2
  return Builtin(
    name, .data, toy.summary,
    details: """
      (x_train, y_train), (x_test, y_test) = \(name)()

      x is float32 (n, \(width)), \(toy.targets). use \(name) and use \(name)(noise=0.3) take it into use.\
      \(toy.origin.isEmpty ? "" : "\n\n" + toy.origin)
      """,
    examples: [
      Example("(x, y), test = \(name)(n=10)\nx.shape", "(8, \(width))"),
      Example("use \(name)(n=200, noise=0, split=0.5)"),
    ],
    signature: { ToyOptions.signature(toy) }
  ) { options, _ in
    if let classes = options.classes, options.count < classes {
      throw Problem("\(options.count) points are too few for \(classes) classes", at: .parameter("n"))
    }
    let random = Random(seed: UInt64(options.seed))
    return .object(
      DatasetObject(
        toy.dataset(
          count: options.count, noise: options.noise, testShare: options.testShare,
          classes: options.classes, random: random)))
  }
}

extension Toy {
  fileprivate var summary: String {
    let what =
      switch self {
      case .xor: "Opposite quadrants"
      case .circles: "A circle within a circle"
      case .moons: "Two half moons that reach into each other"
      case .spiral: "Arms of a spiral"
      case .blobs: "Round heaps"
      case .plane: "A plane over the plane"
      case .sine: "A wave"
      }
    switch self {
    case .plane: return what + ": a value to be predicted from two numbers, y = (x1 + x2) / 10."
    case .sine: return what + ": a value to be predicted from one number, y = sin x."
    default: return what + ": points in the plane to be told apart."
    }
  }

  /// `y int64 (n,) with 2 classes`
  fileprivate var targets: String {
    guard let classCount else { return "y float32 (n, 1)" }
    return "y int64 (n,) with \(classCount) classes"
      + (hasAnyClassCount ? ", or as many as classes= says" : "")
  }

  fileprivate var origin: String {
    switch self {
    case .spiral:
      """
      Three arms are those of Stanford's CS231n, within a radius of 1. classes=2 makes the two arms of \
      TensorFlow Playground: 1¾ turns, out to a radius of 5; its noise is uniform, this one's normal.
      """
    case .plane:
      "x lies in [-6, 6]², as TensorFlow Playground's; the noise is added to y."
    case .sine: "x lies between -π and π; the noise is added to y."
    case .xor, .circles, .moons, .blobs: ""
    }
  }
}
