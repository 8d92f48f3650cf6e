import Datasets
import Interpreter

struct DrawDigits: Command {
  let train: TrainArgument
  let test: Int
  let seed: Int
  let transform: TransformArgument?
  let count: Int?

  static let name = "digits"
  static let category = Category.data
  static let summary = "Handwriting-like digits that the program draws itself, in MNIST's form."
  static let details = """
    (x_train, y_train), (x_test, y_test) = digits()

    x is uint8 (n, 28, 28), y uint8 (n,). The same seed draws the same digits on any machine; a smaller set \
    is the start of a larger one. A linear classifier reaches about 90 %, a small network 98 %.

    With train=true or train=false it is a dataset of one part, as torchvision's MNIST: trainset[0] is \
    (image, label), the image behind the transform.
    """
  static let examples = [
    Example("(x, y), test = digits(train=3, test=1)\nx.shape", "(3, 28, 28)"),
    Example(
      "trainset = digits(train=true, transform=to_tensor, n=20)\nimage, label = trainset[0]\nimage.shape",
      "(1, 28, 28)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter(
        "train", "Digits to train with; or true or false, for a dataset of the training or the test part.",
        default: .count(Digits.trainCount), rangeText: "1…1,000,000",
        check: {
          if case .count(let count) = $0, !counts.contains(count) {
            return "train must be in 1…1,000,000, not \(count.literal)"
          }
          return nil
        }),
      Parameter("test", "Digits to test with.", default: Digits.testCount, in: counts),
      Parameter("seed", "Other seeds draw other digits.", default: 0, in: 0...(1 << 53)),
      Parameter("transform", "What is done to each image of a dataset of one part.", namedOnly: true),
      Parameter(
        "n", "Digits in a dataset of one part; as many as MNIST has when not given.", namedOnly: true,
        check: {
          $0.map { counts.contains($0) ? nil : "n must be in 1…1,000,000, not \($0.literal)" } ?? nil
        }))
  }
  private static let counts = 1...1_000_000

  func run(in session: Session) throws -> Value {
    let (seed, threads, lab) = (UInt64(seed), session.lab.threads, session.lab)
    switch (train, transform, count) {
    case (.count(let train), nil, nil):
      return Digits.dataset(
        seed: seed, train: lab.few(train, ofWhole: Digits.trainCount),
        test: lab.few(test, ofWhole: Digits.testCount), threads: threads
      ).tuple
    case (.count, _, _):
      throw Problem(
        transform == nil ? "n is for a dataset of one part" : "a transform is for a dataset of one part",
        at: .parameter(transform == nil ? "n" : "transform"), label: "say train=true or train=false")
    case (.isTraining(let isTraining), _, _):
      let whole = isTraining ? Digits.trainCount : Digits.testCount
      let count = lab.few(count ?? whole, ofWhole: whole)
      let dataset = Digits.dataset(
        seed: seed, train: isTraining ? count : 0, test: isTraining ? 0 : count, threads: threads)
      return try session.samples(of: dataset, train: isTraining, transform: transform)
    }
  }
}

/// How many digits to train with, or which part of them is wanted.
enum TrainArgument: Bindable {
  case count(Int)
  case isTraining(Bool)

  static var typeName: String { "whole number, or true or false" }
  var literal: String {
    switch self {
    case .count(let count): count.literal
    case .isTraining(let isTraining): isTraining.literal
    }
  }

  static func bind(_ argument: Argument, in session: Session) throws -> TrainArgument {
    if case .bool(let isTraining)? = argument.value { return .isTraining(isTraining) }
    return .count(try Int.bind(argument, in: session))
  }
}
