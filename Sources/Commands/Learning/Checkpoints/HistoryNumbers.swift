import Interpreter
import JSON
import Learning

/// A history as numbers, one run of them an epoch, and forms that say what they are: an epoch's form is that of
/// the one before it as long as the fits count the same.
///
/// Numbers of an epoch: its number, its seconds, with `rate` the learning rate, and of the training, then of the
/// validation, loss, samples and, of each metric, value, hits and count.
struct HistoryNumbers {
  var numbers: [Double] = []
  /// `{"epochs":3,"rate":true,"training":[…],"validation":[…]}`, a metric `{"metric":"accuracy"}`.
  var forms: [JSON] = []

  init(_ history: TrainingHistory) {
    var last: (report: EpochReport, epochs: Int)?
    func end() {
      if let last { forms.append(Self.form(last.report, epochs: last.epochs)) }
    }
    for report in history.epochs {
      if let before = last, Self.isAlike(before.report, report) {
        last = (report, before.epochs + 1)
      } else {
        end()
        last = (report, 1)
      }
      numbers += [Double(report.epoch), report.seconds]
      if let rate = report.learningRate { numbers.append(rate) }
      for evaluation in [report.training] + (report.validation.map { [$0] } ?? []) {
        numbers += [evaluation.loss, Double(evaluation.count)]
        numbers += evaluation.tallies.flatMap { [$0.value, Double($0.hits), Double($0.count)] }
      }
    }
    end()
  }

  /// Whether two epochs have one form; asked of every epoch.
  private static func isAlike(_ one: EpochReport, _ other: EpochReport) -> Bool {
    func isAlike(_ one: Evaluation, _ other: Evaluation) -> Bool {
      one.tallies.elementsEqual(other.tallies) { $0.metric == $1.metric && $0.detail == $1.detail }
    }
    guard (one.learningRate == nil) == (other.learningRate == nil), isAlike(one.training, other.training)
    else { return false }
    switch (one.validation, other.validation) {
    case (nil, nil): return true
    case (let one?, let other?): return isAlike(one, other)
    default: return false
    }
  }

  private static func form(_ report: EpochReport, epochs: Int) -> JSON {
    func form(_ evaluation: Evaluation) -> JSON {
      .array(
        evaluation.tallies.map { tally in
          let metric = JSON.Member("metric", .string(MetricObject(tally.metric).description(in: .plain)))
          return .object([metric] + (tally.detail.map { [JSON.Member("detail", .string($0))] } ?? []))
        })
    }
    return [
      "epochs": .integer(epochs), "rate": .bool(report.learningRate != nil),
      "training": form(report.training), "validation": report.validation.map(form) ?? .null,
    ]
  }
}

extension HistoryNumbers {
  /// The history that numbers and forms describe; `nil` when they describe none.
  static func history(_ numbers: [Double], _ forms: [JSON], in session: Session) throws -> TrainingHistory? {
    var rest = numbers[...]
    var history = TrainingHistory()
    for form in forms {
      guard let epochs = form["epochs"]?.integer, epochs > 0, let rate = form["rate"]?.bool,
        let training = try measures(form["training"], in: session)
      else { return nil }
      let validation = try measures(form["validation"], in: session)
      for _ in 0..<epochs {
        guard let report = report(&rest, hasRate: rate, training, validation) else { return nil }
        history.epochs.append(report)
      }
    }
    return rest.isEmpty ? history : nil
  }

  private typealias Measure = (metric: Metric, detail: String?)

  private static func measures(_ json: JSON?, in session: Session) throws -> [Measure]? {
    guard let items = json?.items else { return nil }
    let recreation = Recreation(session)
    let values = try items.map { try recreation.value($0["metric"]?.string ?? "") }
    let metrics = try MetricsArgument.bind(Argument(.list(values)), in: session).metrics
    guard metrics.count == items.count else { return nil }
    return zip(metrics, items).map { ($0, $1["detail"]?.string) }
  }

  private static func report(
    _ rest: inout ArraySlice<Double>, hasRate: Bool, _ training: [Measure], _ validation: [Measure]?
  ) -> EpochReport? {
    guard let epoch = whole(&rest), let seconds = rest.popFirst() else { return nil }
    let rate = hasRate ? rest.popFirst() : nil
    guard let trained = evaluation(&rest, training) else { return nil }
    var validated: Evaluation?
    if let validation {
      guard let found = evaluation(&rest, validation) else { return nil }
      validated = found
    }
    return EpochReport(
      epoch: epoch, training: trained, validation: validated, seconds: seconds, learningRate: rate)
  }

  private static func evaluation(_ rest: inout ArraySlice<Double>, _ measures: [Measure]) -> Evaluation? {
    guard let loss = rest.popFirst(), let count = whole(&rest) else { return nil }
    var tallies: [Tally] = []
    for (metric, detail) in measures {
      guard let value = rest.popFirst(), let hits = whole(&rest), let count = whole(&rest) else { return nil }
      tallies.append(Tally(metric, value: value, hits: hits, count: count, detail: detail))
    }
    return Evaluation(loss: loss, tallies: tallies, count: count)
  }

  private static func whole(_ rest: inout ArraySlice<Double>) -> Int? {
    guard let number = rest.popFirst(), (0...0x1p53).contains(number) else { return nil }
    return Int(exactly: number)
  }
}
