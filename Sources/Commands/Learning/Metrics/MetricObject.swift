import Interpreter
import Learning

/// One metric or a list of them.
struct MetricsArgument: Bindable {
  let metrics: [Metric]

  static var typeName: String { "metric or a list of metrics" }
  static var choices: [String] { Metric.names }
  var literal: String { "[\(metrics.map(\.name).joined(separator: ", "))]" }

  static func bind(_ argument: Argument, in session: Session) throws -> MetricsArgument {
    let value = try argument.given()
    guard case .list(let list) = value else { return MetricsArgument(metrics: [try metric(value)]) }
    let metrics = try list.items.map(metric)
    guard Set(metrics.map(\.name)).count == metrics.count else {
      throw Problem("the same metric stands twice")
    }
    return MetricsArgument(metrics: metrics)
  }

  private static func metric(_ value: Value) throws -> Metric {
    switch value {
    case .object(let object as MetricObject): return object.metric
    case .object(let object as LossObject):
      if let metric = Metric(named: object.loss.name), object.loss == Loss(object.loss.kind) { return metric }
      throw Mismatch("got the loss \(object.loss.written)")
    default: break
    }
    guard let name = value.builtinName else { throw Mismatch() }
    guard let metric = Metric(named: name) else { throw Field.unknown(value, name, among: choices) }
    return metric
  }
}

/// `top_k(k=3)`: a metric with its setting.
final class MetricObject: Object {
  let metric: Metric

  init(_ metric: Metric) { self.metric = metric }

  override var typeName: String { "metric" }
  override func description(in style: OutputStyle) -> String { metric.written }
  override var memberNames: [String] { ["name"] }
  override func member(_ name: String) throws -> Value? { name == "name" ? .text(metric.name) : nil }
}

extension Metric {
  /// The function that makes it.
  var function: String {
    switch self {
    case .topK: "top_k"
    case .precision: "precision"
    case .recall: "recall"
    case .f1: "f1"
    default: name
    }
  }

  /// As a user writes it: `accuracy`, `top_k(k=5)`, `precision(average="micro")`.
  var written: String {
    switch self {
    case .topK(let k): return "top_k(k=\(k))"
    case .binaryAccuracy(let threshold) where threshold != 0.5:
      return "binary_accuracy(threshold=\(threshold.literal))"
    case .precision(let averaging), .recall(let averaging), .f1(let averaging):
      let settings =
        (averaging.average.map { ["average=\"\($0.rawValue)\""] } ?? [])
        + (averaging.threshold.map { ["threshold=\($0.literal)"] } ?? [])
      return settings.isEmpty ? function : "\(function)(\(settings.joined(separator: ", ")))"
    default: return name
    }
  }
}
