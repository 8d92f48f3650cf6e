import Datasets
import Diagnostics
import Interpreter

struct LoadMNIST: Command {
  let train: Bool?
  let transform: TransformArgument?
  let fallback: Value?

  static let name = "mnist"
  static let category = Category.data
  static let summary = "The handwritten digits of LeCun and Cortes, as Keras or as PyTorch gives them."
  static let details = """
    (x_train, y_train), (x_test, y_test) = mnist()

    x is uint8 (60000, 28, 28) and (10000, 28, 28), y uint8 (60000,) and (10000,). With train=true or \
    train=false it is torchvision's dataset: trainset[0] is (image, label), the image behind the transform.

    The files are looked for in \
    the folder of --data or NN_DATA; without one in the cache ($XDG_CACHE_HOME/nn/mnist), where Keras and \
    torchvision keep them, and then on the network, from where they go into the cache.
    """
  static let examples = [
    Example("(x_train, y_train), (x_test, y_test) = mnist()", isRunnable: false),
    Example(
      "trainset = mnist(train=true, transform=compose(to_tensor, normalize(0.5, 0.5)))", isRunnable: false),
    Example("data = mnist(fallback=digits)", isRunnable: false),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter("train", "A dataset of the training (true) or test (false) part, for a loader."),
      Parameter("transform", "What is done to each image of such a dataset."),
      Parameter(
        "fallback",
        "Function that gives a dataset where MNIST cannot be had, as digits; which one it is is printed.",
        namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    do {
      let dataset = try session.loadMNIST()
      if fallback != nil { session.output.line("data: mnist") }
      guard isSampleSet else { return dataset.tuple }
      return try session.samples(of: dataset, train: train ?? true, transform: transform)
    } catch let error as DataError where error.isAbsence {
      guard let fallback else { throw error }
      let data = try session.call(fallback, [])
      session.output.report(Diagnostic(.warning, error.message, notes: error.notes))
      session.output.line("data: \(name(of: fallback)) in place of mnist")
      guard isSampleSet else { return data }
      return try part(of: data, in: session)
    }
  }

  private var isSampleSet: Bool { train != nil || transform != nil }

  /// The training or test part of `((x_train, y_train), (x_test, y_test))`.
  private func part(of data: Value, in session: Session) throws -> Value {
    guard let parts = try? Iterating.values(of: data, limit: 2), parts.count == 2, let fallback else {
      throw Problem(
        "the fallback must give ((x_train, y_train), (x_test, y_test))", at: .parameter("fallback"))
    }
    let pair = parts[train ?? true ? 0 : 1]
    let set = try SampleSetArgument.bind(Argument(pair), in: session).object
    let form = SampleSetObject.Form(
      name: "\(name(of: fallback)) \(train ?? true ? "train" : "test")", hasNumbers: true)
    return .object(
      try SampleSetObject(set.table, Pipeline([]), form, in: session).transformed(
        by: transform ?? TransformArgument(steps: []), in: session))
  }

  private func name(of fallback: Value) -> String {
    if case .function(let function) = fallback { return function.name }
    return fallback.typeName
  }
}
