import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// `confusion model`, `confusion model x_test y_test`.
struct Confusion: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  let targets: DataArgument?
  let names: List?

  static let name = "confusion"
  static let category = Category.pictures
  static let summary = "Which classes a model takes for which, counted."
  static let details = """
    A row for each true class, a column for each predicted one: counts, their share of the row, and the pairs \
    that are confused most. Of one output, above the cut of its loss is class 1. c.matrix is the counts as int64 \
    [true, predicted]; c.pairs are tuples (true, predicted, count), the commonest first; c.precision, c.recall \
    and c.accuracy are shares. A pipe gets a plain table. confusion_matrix counts labels without a model.
    """
  static let examples = [
    Example("confusion model", given: given),
    Example("c = confusion(model)\nc.matrix.shape", "(2, 2)", given: given),
  ]
  private static let mostClasses = 1_000
  private static let given = "use moons\nmodel = sequential(dense(8, relu), dense(2, softmax))\nfit model"
  static var signature: Signature<Self> {
    Signature(
      Self.init, .currentModel, Parameter("x", "Inputs [n, …].", defaultText: "the dataset's test set"),
      Parameter("y", "Their classes."), .classNames)
  }

  func run(in session: Session) throws -> Value {
    let judged = try session.judge(model, inputs, targets, names, of: Self.name)
    guard judged.labels.count <= Self.mostClasses else {
      throw Problem(
        "confusion counts at most \(countText(Self.mostClasses)) classes, but the model has "
          + countText(judged.labels.count), label: "mistakes looks at single samples")
    }
    let matrix = ConfusionMatrix(judged.judgements)
    let pairs = matrix.pairs.map {
      ConfusionPicture.Pair(truth: $0.truth, called: $0.called, count: $0.count, share: $0.share)
    }
    let picture = ConfusionPicture(
      counts: matrix.counts, labels: judged.labels, pairs: pairs,
      title: "\(judged.set): \(countText(matrix.hits)) of \(countText(matrix.total)) right, "
        + percentText(Double(matrix.hits) / Double(max(matrix.total, 1)), decimals: 2))
    return .object(
      PictureObject(
        picture.picture,
        facts: [
          ("matrix", .tensor(matrix.tensor)),
          (
            "pairs",
            .list(matrix.pairs.map { .tuple([.number($0.truth), .number($0.called), .number($0.count)]) })
          ),
          ("precision", .list(matrix.precision.map { .number($0) })),
          ("recall", .list(matrix.recall.map { .number($0) })),
          ("accuracy", .number(Double(matrix.hits) / Double(max(matrix.total, 1)))),
          ("classes", .list(judged.labels.map { .text($0) })),
        ],
        plainText: { picture.text(width: 200, hasUnicode: $0.hasUnicode) }))
  }
}

extension ConfusionMatrix {
  fileprivate var tensor: Tensor {
    Tensor(counts.joined().map { Int64($0) }, shape: Shape([classCount, classCount]))
  }
}

/// A model's judgements of some samples, with the names of the classes and of the samples.
struct Judged {
  let judgements: Judgements
  let samples: Samples
  let labels: [String]
  /// `test`, or the name of x.
  let set: String
}

extension Session {
  /// What a model says of x, or of the test set of the dataset in use.
  func judge(
    _ model: ModelArgument?, _ inputs: DataArgument?, _ targets: DataArgument?, _ names: List?,
    of command: String
  ) throws -> Judged {
    let model = try model.orCurrent(in: self).model
    let samples = try samples(inputs, targets, or: .test, for: model, of: command)
    let judgements = try blaming {
      try model.judge(samples, threads: threads, isCancelled: { interrupt.isRaised })
    }
    guard let judgements else { throw Interrupted() }
    return Judged(
      judgements: judgements, samples: samples,
      labels: try classLabels(names, count: judgements.classCount, isOfDataset: inputs == nil),
      set: inputs == nil ? "test" : inputs?.name ?? "data")
  }

  /// The names that were given, else those of the dataset in use, else the classes' numbers.
  func classLabels(_ names: List?, count: Int, isOfDataset: Bool) throws -> [String] {
    guard let names else {
      let own = isOfDataset ? lab.dataset?.classNames : nil
      return own?.count == count ? own ?? [] : (0..<count).map(String.init)
    }
    guard names.items.count == count else {
      throw Problem(
        "\(countText(names.items.count, "class name")) for \(countText(count, "class", "classes"))",
        at: .parameter("class_names"))
    }
    return names.items.map { $0.text(in: .plain) }
  }
}

extension Parameter where T == List? {
  /// What the classes are called.
  static var classNames: Self {
    Parameter(
      "class_names", aliases: ["labels"], "Texts, one a class.", defaultText: "the dataset's, or 0, 1, 2, …",
      namedOnly: true)
  }
}
