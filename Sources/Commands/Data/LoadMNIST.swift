import Datasets
import Diagnostics
import Interpreter

struct LoadMNIST: Command {
  let fallback: Value?

  static let name = "mnist"
  static let category = Category.data
  static let summary = "The handwritten digits of LeCun and Cortes, as Keras gives them."
  static let details = """
    (x_train, y_train), (x_test, y_test) = mnist()

    x is uint8 (60000, 28, 28) and (10000, 28, 28), y uint8 (60000,) and (10000,). They are looked for in \
    the folder of --data or NN_DATA; without one in the cache ($XDG_CACHE_HOME/nn/mnist), where Keras and \
    torchvision keep them, and then on the network, from where they go into the cache.
    """
  static let examples = [
    Example("(x_train, y_train), (x_test, y_test) = mnist()", isRunnable: false),
    Example("data = mnist(fallback=digits)", isRunnable: false),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter(
        "fallback",
        "Function that gives a dataset where MNIST cannot be had, as digits; which one it is is printed.",
        namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    do {
      let data = try session.loadMNIST().tuple
      if fallback != nil { session.output.line("data: mnist") }
      return data
    } catch let error as DataError where error.isAbsence {
      guard let fallback else { throw error }
      let data = try session.call(fallback, [])
      session.output.report(Diagnostic(.warning, error.message, notes: error.notes))
      session.output.line("data: \(name(of: fallback)) in place of mnist")
      return data
    }
  }

  private func name(of fallback: Value) -> String {
    if case .function(let function) = fallback { return function.name }
    return fallback.typeName
  }
}
