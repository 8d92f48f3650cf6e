import Datasets
import Interpreter

struct LoadMNIST: Command {
  static let name = "mnist"
  static let category = Category.data
  static let summary = "The handwritten digits of LeCun and Cortes, as Keras gives them."
  static let details = """
    (x_train, y_train), (x_test, y_test) = mnist()

    x is uint8 (60000, 28, 28) and (10000, 28, 28), y uint8 (60000,) and (10000,). They are looked for in \
    the folder of --data or NN_DATA; without one in the cache ($XDG_CACHE_HOME/nn/mnist), where Keras and \
    torchvision keep them, and then on the network, from where they go into the cache.
    """
  static let examples = [Example("(x_train, y_train), (x_test, y_test) = mnist()", isRunnable: false)]
  static var signature: Signature<Self> { Signature(Self.init) }

  func run(in session: Session) throws -> Value { try session.loadMNIST().tuple }
}
