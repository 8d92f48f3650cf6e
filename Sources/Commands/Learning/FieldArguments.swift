import Diagnostics
import Interpreter
import Learning

/// An activation: its function's bare name, its name as text, or a layer of it.
extension Activation: Bindable {
  public static var typeName: String { "activation" }
  public static var choices: [String] { all.map(\.name) }
  public var literal: String { written }

  public static func bind(_ argument: Argument, in session: Session) throws -> Activation {
    let value = try argument.given()
    if case .object(let layer as LayerObject) = value, let spec = layer.spec as? ActivationSpec {
      return spec.activation
    }
    if case .none = value { return .linear }
    guard let name = value.builtinName else { throw Mismatch() }
    guard let activation = Activation(named: name, dialect: session.lab.dialect) else {
      throw Field.unknown(value, name, among: choices)
    }
    return activation
  }
}

/// One metric or a list of them.
struct MetricsArgument: Bindable {
  let metrics: [Metric]

  static var typeName: String { "metric or a list of metrics" }
  static var choices: [String] { ["accuracy", "top_k"] }
  var literal: String { "[\(metrics.map(\.name).joined(separator: ", "))]" }

  static func bind(_ argument: Argument, in session: Session) throws -> MetricsArgument {
    let value = try argument.given()
    guard case .list(let list) = value else { return MetricsArgument(metrics: [try metric(value)]) }
    let metrics = try list.items.map(metric)
    guard Set(metrics).count == metrics.count else { throw Problem("the same metric stands twice") }
    return MetricsArgument(metrics: metrics)
  }

  private static func metric(_ value: Value) throws -> Metric {
    if case .object(let object as MetricObject) = value { return object.metric }
    switch value.builtinName {
    case "accuracy", "acc": return .accuracy
    case "top_k": return .topK(5)
    case let name?: throw Field.unknown(value, name, among: choices)
    case nil: throw Mismatch()
    }
  }
}

/// `top_k(k=3)`: a metric with its setting.
final class MetricObject: Object {
  let metric: Metric

  init(_ metric: Metric) { self.metric = metric }

  override var typeName: String { "metric" }
  override func description(in style: OutputStyle) -> String {
    if case .topK(let k) = metric { return "top_k(k=\(k))" }
    return metric.name
  }
}

enum Field {
  /// A name that is of another kind than is wanted here. A function says what it is; text may be a slip.
  static func unknown(_ value: Value, _ name: String, among known: [String]) -> any Error {
    if case .function = value { return Mismatch("got the function \(name)") }
    return Mismatch(
      "got \(quoted(name))\(nearest(name, among: known).map { ": did you mean '\($0)'?" } ?? "")")
  }
}
