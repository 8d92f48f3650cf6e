import Tensors

/// What is measured beside the loss.
public enum Metric: Hashable, Sendable {
  /// Keras's `accuracy`: by the model's output and labels it is the categorical, sparse or binary one.
  case accuracy
  /// Of each output on its own: right when output > threshold agrees with target > ½.
  case binaryAccuracy(threshold: Double)
  /// The largest output is at the true class.
  case categoricalAccuracy
  case sparseCategoricalAccuracy
  /// The true class is among the `k` largest outputs.
  case topK(Int)
  /// How many of what was called positive is: tp / (tp + fp).
  case precision(Averaging)
  /// How much of what is positive was called so: tp / (tp + fn).
  case recall(Averaging)
  /// 2tp / (2tp + fp + fn).
  case f1(Averaging)
  /// Area under the ROC curve, by 200 thresholds as Keras.
  case auc
  /// 1 − Σ(t − p)² / Σ(t − mean t)², the mean over the outputs.
  case r2
  case rmse
  /// The cosine itself; the loss is minus it.
  case cosineSimilarity
  /// Cross-entropy of clipped probabilities: binary, categorical or sparse by outputs and labels.
  case logLoss
  /// The mean of a loss.
  case mean(Loss.Kind)

  /// How several classes become one number.
  public struct Averaging: Hashable, Sendable {
    /// `nil`: macro; of a single output there is nothing to average.
    public var average: Average?
    /// An output above it is positive, each on its own; `nil`: ½ of a single output, and of several the
    /// largest is positive.
    public var threshold: Double?

    public init(_ average: Average? = nil, threshold: Double? = nil) {
      self.average = average
      self.threshold = threshold
    }
  }

  public enum Average: String, CaseIterable, Sendable {
    /// All classes' counts together.
    case micro
    /// The mean over the classes that occur.
    case macro
    /// The mean weighted by how often a class occurs.
    case weighted
  }

  /// Keras's name, as in a history: `accuracy`, `top_k`; another k than 5 and a named average are part of
  /// it, as `top_3`, `precision_micro`.
  public var name: String {
    switch self {
    case .accuracy: "accuracy"
    case .binaryAccuracy: "binary_accuracy"
    case .categoricalAccuracy: "categorical_accuracy"
    case .sparseCategoricalAccuracy: "sparse_categorical_accuracy"
    case .topK(let k): k == 5 ? "top_k" : "top_\(k)"
    case .precision(let averaging): "precision" + averaging.suffix
    case .recall(let averaging): "recall" + averaging.suffix
    case .f1(let averaging): "f1" + averaging.suffix
    case .auc: "auc"
    case .r2: "r2"
    case .rmse: "rmse"
    case .cosineSimilarity: "cosine_similarity"
    case .logLoss: "log_loss"
    case .mean(let kind): kind.rawValue
    }
  }

  /// Whether it counts the samples that are right.
  public var isShareOfHits: Bool {
    switch self {
    case .accuracy, .binaryAccuracy, .categoricalAccuracy, .sparseCategoricalAccuracy, .topK: true
    default: false
    }
  }

  /// Those with their defaults, by the names that users know.
  public init?(named name: String) {
    switch name {
    case "accuracy", "acc": self = .accuracy
    case "binary_accuracy": self = .binaryAccuracy(threshold: 0.5)
    case "categorical_accuracy": self = .categoricalAccuracy
    case "sparse_categorical_accuracy": self = .sparseCategoricalAccuracy
    case "top_k", "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy": self = .topK(5)
    case "precision": self = .precision(Averaging())
    case "recall": self = .recall(Averaging())
    case "f1", "f1_score": self = .f1(Averaging())
    case "auc": self = .auc
    case "r2", "r2_score": self = .r2
    case "rmse", "root_mean_squared_error": self = .rmse
    case "cosine_similarity": self = .cosineSimilarity
    case "log_loss": self = .logLoss
    default:
      guard let kind = Loss.Kind(named: name), Self.meanKinds.contains(kind) else { return nil }
      self = .mean(kind)
    }
  }

  /// Losses whose mean is also a metric.
  public static let meanKinds: [Loss.Kind] = [.mse, .mae, .mape, .msle, .logCosh, .poisson, .klDivergence]

  /// Names that `init(named:)` knows, without the longer ones.
  public static let names: [String] =
    [
      "accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy", "top_k",
      "precision", "recall", "f1", "auc", "r2", "rmse", "cosine_similarity", "log_loss",
    ] + meanKinds.map(\.rawValue)

  /// Whether it is hits of a count.
  var isCount: Bool {
    switch self {
    case .accuracy, .binaryAccuracy, .categoricalAccuracy, .sparseCategoricalAccuracy, .topK: true
    default: false
    }
  }

  /// Whether more of it is better.
  public var isGreaterBetter: Bool {
    switch self {
    case .rmse, .logLoss, .mean: false
    default: true
    }
  }

  /// Whether it lies in 0…1 and reads as a percentage.
  public var isShare: Bool {
    switch self {
    case .precision, .recall, .f1: true
    default: isCount
    }
  }

  /// Throws `LearningError` when it cannot be taken of so many outputs and numbers a target.
  func check(outputs: Int, targetWidth: Int, loss: Loss?) throws {
    let isOfColumns =
      switch self {
      case .r2, .rmse, .cosineSimilarity, .mean, .binaryAccuracy: true
      default: false
      }
    guard !isOfColumns || targetWidth == outputs else {
      throw LearningError.targets(
        loss: name, problem: "takes one column for each of the \(outputs) outputs, but y holds class numbers",
        advice: "use to_categorical(y, \(outputs))")
    }
    guard self != .auc && self != .logLoss || loss?.domain != .logits else {
      throw LearningError.output(
        loss: name, problem: "takes probabilities, but \(loss?.name ?? "the loss") has the model give logits",
        advice: "end the model with an activation, or take it of softmax(model(x)) or sigmoid(model(x))")
    }
  }
}

extension Metric.Averaging {
  fileprivate var suffix: String { average.map { "_\($0.rawValue)" } ?? "" }
}

/// A metric over a set.
public struct Tally: Equatable, Sendable {
  public let metric: Metric
  /// The metric itself; of hits their share, 0 when nothing was counted.
  public let value: Double
  /// Hits among `count`, where it counts hits; 0 else.
  public let hits: Int
  /// Samples; of binary_accuracy outputs.
  public let count: Int
  /// What was averaged, as `macro over 10 classes`.
  public let detail: String?

  public init(_ metric: Metric, value: Double, hits: Int = 0, count: Int = 0, detail: String? = nil) {
    self.metric = metric
    self.value = value
    self.hits = hits
    self.count = count
    self.detail = detail
  }

  /// The metric as a number.
  public var share: Double { value }
  public var isShare: Bool { metric.isShare }
  /// How well a share of hits is known.
  public var interval: WilsonInterval? {
    metric.isCount ? WilsonInterval(hits: hits, of: count) : nil
  }
}

/// Index of the largest element, the first of equals.
func firstMaximum(_ values: UnsafeBufferPointer<Float>) -> Int {
  var best = 0
  for index in values.indices where values[index] > values[best] { best = index }
  return best
}
