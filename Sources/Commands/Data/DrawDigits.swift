import Datasets
import Interpreter

struct DrawDigits: Command {
  let train: Int
  let test: Int
  let seed: Int

  static let name = "digits"
  static let category = Category.data
  static let summary = "Handwriting-like digits that the program draws itself, in MNIST's form."
  static let details = """
    (x_train, y_train), (x_test, y_test) = digits()

    x is uint8 (n, 28, 28), y uint8 (n,). The same seed draws the same digits on any machine; a smaller set \
    is the start of a larger one. A linear classifier reaches about 90 %, a small network 98 %.
    """
  static let examples = [
    Example("(x, y), test = digits(train=3, test=1)\nx.shape", "(3, 28, 28)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("train", "Digits to train with.", default: Digits.trainCount, in: 1...1_000_000),
      Parameter("test", "Digits to test with.", default: Digits.testCount, in: 1...1_000_000),
      Parameter("seed", "Other seeds draw other digits.", default: 0, in: 0...(1 << 53)))
  }

  func run(in session: Session) throws -> Value {
    Digits.dataset(seed: UInt64(seed), train: train, test: test, threads: session.lab.threads).tuple
  }
}
