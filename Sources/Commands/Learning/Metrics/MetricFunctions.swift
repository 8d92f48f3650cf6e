import Interpreter
import Learning
import Tensors

/// One function for each metric: of targets and outputs it computes, of neither it is the metric with its
/// settings for compile. Those that are losses, too, stand with the losses.
enum MetricFunctions {
  static var builtins: [Builtin] {
    [
      plain(
        .accuracy, [], keras: "Accuracy", "Share of the samples whose largest output is at the true class.",
        """
        y holds class numbers [n] or one-hot rows [n, k], p outputs [n, k] or class numbers; of equal outputs the \
        first counts. A single output counts as right when p > ½ agrees with y > ½. The bare name is the metric \
        of compile.
        """, Example("accuracy([1, 0], [[0.2, 0.8], [0.3, 0.7]])", "0.5")),
      plain(
        .categoricalAccuracy, [], keras: "CategoricalAccuracy",
        "Accuracy of one-hot y, by its name in Keras.", "",
        Example("categorical_accuracy([[0, 1]], [[0.2, 0.8]])", "1")),
      plain(
        .sparseCategoricalAccuracy, [], keras: "SparseCategoricalAccuracy",
        "Accuracy of class numbers y, by its name in Keras.", "",
        Example("sparse_categorical_accuracy([1], [[0.2, 0.8]])", "1")),
      plain(
        .auc, ["AUC", "roc_auc_score"], keras: "AUC", "Area under the ROC curve, by 200 thresholds.",
        """
        p holds probabilities. As Keras's AUC: thresholds are evenly spread and the curve is straight between \
        them, so that it may differ from the exact area by some thousandths. Of several outputs all are taken \
        together, each against the rest.
        """, Example("auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])", "0.75")),
      plain(
        .r2, ["r2_score", "R2Score"], keras: "R2Score",
        "Share of y's variance that p explains: 1 − Σ(y − p)² / Σ(y − mean y)².",
        "The mean over the outputs.", Example("r2([1, 2, 3], [1, 2, 4])", "0.5")),
      plain(
        .rmse, ["root_mean_squared_error", "RootMeanSquaredError"], keras: "RootMeanSquaredError",
        "Root of the mean squared error.", "",
        Example("rmse([1, 2], [1, 2])", "0")),
      plain(
        .logLoss, [], "Cross-entropy of probabilities, clipped to [1e-7, 1 − 1e-7].",
        "Binary of a single output, else by class numbers [n] or one-hot rows.",
        Example("log_loss([1], [[0.5, 0.5]])")),
      averaged("precision", ["Precision"], "Share of what is called a class that is of it: tp / (tp + fp).") {
        .precision($0)
      },
      averaged("recall", ["Recall"], "Share of a class that is called so: tp / (tp + fn).") { .recall($0) },
      averaged("f1", ["f1_score", "F1Score"], "Harmonic mean of precision and recall.") { .f1($0) },
      Builtin(BinaryAccuracyCommand.self), Builtin(TopKCommand.self), Builtin(ConfusionMatrixCommand.self),
    ]
  }

  static var targets: Parameter<TensorArgument?> {
    Parameter("y", aliases: ["y_true"], "What should come out.")
  }
  static var outputs: Parameter<TensorArgument?> { Parameter("p", aliases: ["y_pred"], "What came out.") }

  private static func plain(
    _ metric: Metric, _ aliases: [String], keras: String? = nil, _ summary: String, _ details: String,
    _ example: Example
  ) -> Builtin {
    Builtin(
      metric.name, aliases: aliases, .metrics, summary, details: details, examples: [example],
      peers: keras.map { Peers(keras: $0) } ?? Peers(),
      signature: { Signature({ MetricCall(metric: metric, targets: $0, outputs: $1) }, targets, outputs) },
      run: { try $0.answer(in: $1) })
  }

  private static func averaged(
    _ name: String, _ aliases: [String], _ summary: String, _ make: @escaping (Metric.Averaging) -> Metric
  ) -> Builtin {
    Builtin(
      name, aliases: aliases, .metrics, summary,
      details: """
        Of a single output it is that of p > threshold, as Keras's. Of several, the largest output is what is \
        called, and the classes become one number: average="macro" is the mean over the classes that occur, \
        "weighted" by how often, "micro" counts all together. With a threshold each output is a question of its \
        own. y holds class numbers or one-hot rows; p may be class numbers, too.
        """,
      examples: [
        Example("\(name)([1, 1, 0, 0], [0.9, 0.8, 0.2, 0.1])", "1"),
        Example("\(name)(average=\"micro\")", "\(name)(average=\"micro\")"),
      ], peers: Peers(keras: aliases.last ?? name),
      signature: {
        Signature(
          { y, p, average, threshold in
            MetricCall(
              metric: make(Metric.Averaging(average?.average, threshold: threshold)), targets: y, outputs: p)
          }, targets, outputs,
          Parameter<AverageArgument?>("average", "How classes become one number.", defaultText: "macro"),
          Parameter<Double?>(
            "threshold", aliases: ["thresholds"], "What an output must be above.",
            defaultText: "½ of a single output",
            check: { $0.map(\.isFinite) ?? true ? nil : "threshold must be a finite number" }))
      }, run: { try $0.answer(in: $1) })
  }
}

/// A call of a metric's function: with two tensors, or none.
struct MetricCall {
  let metric: Metric
  let targets: TensorArgument?
  let outputs: TensorArgument?

  func answer(in session: Session) throws -> Value {
    switch (targets, outputs) {
    case (let targets?, let outputs?):
      if metric.isShareOfHits { session.watchBatch(targets, areLabels: true) }
      return .number(
        try blaming(at: .call) {
          try metric.tally(targets: targets.tensor, outputs: outputs.tensor).share
        })
    case (nil, nil): return .object(MetricObject(metric))
    default:
      let written = MetricObject(metric).description(in: .plain)
      throw Problem(
        "\(metric.function) needs y and p, or neither",
        label: "for the metric, \(written.hasSuffix(")") ? written : written + "()")")
    }
  }

  private func blaming<T>(at culprit: Problem.Culprit, _ work: () throws -> T) throws -> T {
    do { return try work() } catch let error as LearningError { throw Problem(error, at: culprit) }
  }
}

/// `"micro"`, `"macro"` or `"weighted"`.
struct AverageArgument: Bindable {
  let average: Metric.Average

  static var typeName: String { "one of \(choices.joined(separator: ", "))" }
  static var choices: [String] { Metric.Average.allCases.map(\.rawValue) }
  var literal: String { average.rawValue }

  static func bind(_ argument: Argument, in session: Session) throws -> AverageArgument {
    var name = argument.word
    if case .text(let text)? = argument.value { name = text }
    guard let name, let average = Metric.Average(rawValue: name) else {
      throw Mismatch(name.map { "got \"\($0)\"" })
    }
    return AverageArgument(average: average)
  }
}

struct BinaryAccuracyCommand: Command {
  let targets: TensorArgument?
  let outputs: TensorArgument?
  let threshold: Double
  static let name = "binary_accuracy"
  static let aliases = ["BinaryAccuracy"]
  static let peers = Peers(keras: "BinaryAccuracy")
  static let category = Category.metrics
  static let summary = "Share of the outputs that are above a threshold where y is above ½."
  static let details = "Each output counts on its own, as in Keras's BinaryAccuracy."
  static let examples = [Example("binary_accuracy([1, 0], [0.6, 0.7])", "0.5")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, MetricFunctions.targets, MetricFunctions.outputs,
      Parameter("threshold", "What an output must be above.", default: 0.5, in: -1e30...1e30))
  }
  func run(in session: Session) throws -> Value {
    try MetricCall(metric: .binaryAccuracy(threshold: threshold), targets: targets, outputs: outputs).answer(
      in: session)
  }
}

/// `top_k(y, p, k=3)` computes; `top_k(k=3)` is a metric for compile.
struct TopKCommand: Command {
  let targets: TensorArgument?
  let outputs: TensorArgument?
  let k: Int
  static let name = "top_k"
  static let peers = Peers(keras: "TopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy")
  static let aliases = [
    "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy", "TopKCategoricalAccuracy",
    "SparseTopKCategoricalAccuracy",
  ]
  static let category = Category.metrics
  static let summary = "Share of the samples whose true class is among the k largest outputs."
  static let details = "Without y and p it is the metric itself, as in metrics=[accuracy, top_k(k=3)]."
  static let examples = [
    Example("top_k([2], [[0.5, 0.3, 0.2]], k=2)", "0"), Example("top_k(k=3)", "top_k(k=3)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, MetricFunctions.targets, MetricFunctions.outputs,
      Parameter("k", "How many of the outputs count.", default: 5, in: 1...1_000_000))
  }
  func run(in session: Session) throws -> Value {
    if targets != nil, outputs == nil {
      throw Problem("top_k needs y and p, or neither", label: "for the metric, top_k(k=2)")
    }
    return try MetricCall(metric: .topK(k), targets: targets, outputs: outputs).answer(in: session)
  }
}

struct ConfusionMatrixCommand: Command {
  let targets: TensorArgument
  let outputs: TensorArgument
  let classes: Int?
  static let name = "confusion_matrix"
  static let category = Category.metrics
  static let summary = "How many samples of each true class are called what."
  static let details = """
    A row for each true class, a column for each predicted one, int64. p holds class numbers or outputs [n, k], \
    of which the largest counts; a single output counts as class 1 above ½.
    """
  static let examples = [
    Example(
      "confusion_matrix([0, 1, 2, 2], [0, 2, 2, 2])",
      "tensor([[1, 0, 0],\n        [0, 0, 1],\n        [0, 0, 2]], shape=(3, 3), dtype=int64)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("y", aliases: ["y_true"], "True classes."),
      Parameter("p", aliases: ["y_pred"], "Predicted classes, or outputs."),
      Parameter(
        "num_classes", "Number of classes.", defaultText: "as many as occur",
        check: { $0.map { $0 >= 1 } ?? true ? nil : "num_classes must be at least 1" }))
  }
  func run(in session: Session) throws -> Value {
    do {
      return .tensor(
        try Metric.confusion(targets: targets.tensor, outputs: outputs.tensor, classes: classes))
    } catch let error as LearningError { throw Problem(error, at: .call) }
  }
}
