import Datasets
import Diagnostics
import Interpreter
import Tensors

struct Use: Command {
  let source: UseSource?
  let yTrain: TensorArgument?
  let xTest: TensorArgument?
  let yTest: TensorArgument?
  let features: FeaturesArgument?

  static let name = "use"
  static let category = Category.data
  static let hasEffect = true
  static let summary = "Takes a dataset into use: fit and evaluate then need no data."
  static let details = """
    use mnist takes a set by its name, with pixels kept as bytes and scaled to 0…1 on their way into a network.
    use x_train y_train x_test y_test takes tensors as they are; without the last two there is no test set.
    use moons(noise=0.2) and use csv("iris.csv", target="species") take what a function gives, \
    ((x_train, y_train), (x_test, y_test)).
    features="x1 x2 x1^2 x1*x2 sin" makes the inputs of these features of the set's; see features.
    use alone shows what is in use.
    """
  static let examples = [
    Example("use mnist", isRunnable: false), Example("use xor"), Example("use moons(n=100, noise=0.2)"),
    Example("use spiral(classes=2) features=\"x1 x2 sin(x1) sin(x2)\""),
    Example(
      "use x y", "tensors: 3 train, no test set · 2 inputs in 0…5 · 2 classes",
      given: "x = arange(6).reshape(3, 2)\ny = tensor([0, 1, 1]).astype(\"int64\")"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter("dataset", aliases: ["x_train"], "A set's name, or the inputs to train with."),
      Parameter("y_train", "What these should become: class numbers, or targets."),
      Parameter("x_test", "Inputs to test with."),
      Parameter("y_test", "What these should become."),
      Parameter(
        "features", "What the inputs are made of the set's, as \"x1 x2 x1^2 x1*x2 sin\".", namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    guard let source else {
      guard let dataset = session.lab.dataset else {
        throw Problem(
          "no dataset is in use",
          notes: ["try 'use mnist', or another of \(UseSource.choices.joined(separator: ", "))"])
      }
      return .object(DatasetObject(dataset))
    }
    let plain = try dataset(from: source, in: session)
    let dataset =
      try features.map { words in
        try words.pointing { try plain.withFeatures(words.text) }
      } ?? plain
    session.lab.dataset = dataset
    return .object(DatasetObject(dataset))
  }

  private func dataset(from source: UseSource, in session: Session) throws -> Dataset {
    if case .tensor(let inputs) = source {
      guard let yTrain else {
        throw Problem(
          "use needs y_train beside the inputs", notes: ["as in 'use x_train y_train x_test y_test'"])
      }
      return try DatasetMaker.dataset(
        name: "tensors", train: (inputs, yTrain.tensor), test: try testPair())
    }
    let extra = [("y_train", yTrain), ("x_test", xTest), ("y_test", yTest)].first { $0.1 != nil }
    if let extra { throw Problem("a whole dataset needs no \(extra.0)", at: .parameter(extra.0)) }
    switch source {
    case .named(let name): return try session.dataset(named: name)
    case .dataset(let dataset): return dataset
    case .splits(let train, let test):
      return try DatasetMaker.dataset(name: "tensors", train: train, test: test)
    case .tensor: throw Problem("use needs y_train beside the inputs")
    }
  }

  private func testPair() throws -> (Tensor, Tensor)? {
    switch (xTest, yTest) {
    case (nil, nil): return nil
    case (let x?, let y?): return (x.tensor, y.tensor)
    case (_, nil): throw Problem("x_test needs a y_test", at: .parameter("x_test"))
    case (nil, _): throw Problem("y_test needs an x_test", at: .parameter("y_test"))
    }
  }
}

extension Session {
  /// A set by its name; the name must be one of `UseSource.choices`.
  fileprivate func dataset(named name: String) throws -> Dataset {
    switch name {
    case "mnist": return try loadMNIST()
    case "digits": return lab.wholeDigits
    default:
      guard let toy = Toy(rawValue: name) else { throw Problem("there is no dataset '\(name)'") }
      return toy.dataset(random: Random(seed: 0))
    }
  }
}

/// What `use` can take at first: a name, bare or as text, a dataset, its two splits, or inputs.
enum UseSource: Bindable {
  case named(String)
  case dataset(Dataset)
  case splits(train: (Tensor, Tensor), test: (Tensor, Tensor)?)
  case tensor(Tensor)

  static var typeName: String { "dataset" }
  static let choices = ["mnist", "digits"] + Toy.allCases.map(\.rawValue)
  var literal: String { "" }

  static func bind(_ argument: Argument, in session: Session) throws -> UseSource {
    switch argument.value {
    case nil:
      guard let word = argument.word, choices.contains(word) else { throw Mismatch() }
      return .named(word)
    case .text(let name): return try chosen(name)
    case .function(let function):
      guard function.builtin != nil, choices.contains(function.name) else {
        guard let builtin = function.builtin, builtin.category == .data else {
          throw Mismatch("got the function \(function.name)")
        }
        throw Problem(
          "\(builtin.name) is a function that makes data",
          label: builtin.name == CSVCommand.name
            ? Self.csv("file.csv") : "with its arguments in parentheses: use \(builtin.name)(…)")
      }
      return .named(function.name)
    case .object(let object as DatasetObject): return .dataset(object.dataset)
    case .list(let list) where list.isTuple:
      let parts = try list.items.map(pair)
      guard let train = parts.first, parts.count <= 2 else { throw Mismatch() }
      return .splits(train: train, test: parts.count == 2 ? parts[1] : nil)
    case .some: return .tensor(try TensorArgument.bind(argument, in: session).tensor)
    }
  }

  private static func csv(_ file: String) -> String {
    "a file is read by use csv(\(quoted(file)), target=\"…\")"
  }

  private static func chosen(_ name: String) throws -> UseSource {
    guard choices.contains(name) else {
      if [".csv", ".tsv", ".data", ".txt"].contains(where: name.lowercased().hasSuffix) {
        throw Problem("there is no dataset \(quoted(name))", label: csv(name))
      }
      throw Problem(
        "there is no dataset \(quoted(name))",
        label: nearest(name, among: choices).map { "did you mean '\($0)'?" },
        notes: ["there are \(choices.joined(separator: ", "))"])
    }
    return .named(name)
  }

  /// `(x, y)`
  private static func pair(_ value: Value) throws -> (Tensor, Tensor) {
    guard case .list(let list) = value, list.items.count == 2 else {
      throw Mismatch("got a tuple that is not ((x_train, y_train), (x_test, y_test))")
    }
    return (
      try TensorArgument.operand(of: list.items[0]).strong,
      try TensorArgument.operand(of: list.items[1]).strong
    )
  }
}
