import Diagnostics
import Interpreter
import Learning
import Plots

/// `runs`: every fit of the session.
struct RunsCommand: Command {
  static let name = "runs"
  static let category = Category.training
  static let summary = "Every fit of this session as a row of a table."
  static let details = """
    Train loss and accuracy are the running averages of the last epoch; test values are there when the \
    model was evaluated after the fit, on other samples. Epochs read 5+10 when a fit went on after 5.
    """
  static let examples = [Example("runs")]
  static var signature: Signature<Self> { Signature(Self.init) }

  func run(in session: Session) throws -> Value { .object(RunsObject(session.workbench.runs)) }
}

/// The table of fits.
final class RunsObject: Object {
  private let runs: [Workbench.Run]

  init(_ runs: [Workbench.Run]) { self.runs = runs }

  override var typeName: String { "runs" }
  override var count: Int? { runs.count }

  override func description(in style: OutputStyle) -> String {
    if runs.isEmpty { return "no fits yet" }
    var table = Table([
      Table.Column("model"), Table.Column("layers"), Table.Column("params", .right),
      Table.Column("optimizer"),
      Table.Column("epochs", .right), Table.Column("batch", .right), Table.Column("loss", .right),
      Table.Column("acc", .right), Table.Column("test loss", .right), Table.Column("test acc", .right),
      Table.Column("seconds", .right),
    ])
    for run in runs { table.add(row(run, style)) }
    // A pipe has no width that a table must keep to.
    let width = style.isTerminal ? style.width : 200
    return table.split(width: width)
      .map { $0.lines(width: width, hasUnicode: style.hasUnicode).joined(separator: "\n") }
      .joined(separator: "\n\n")
  }

  private func row(_ run: Workbench.Run, _ style: OutputStyle) -> [String] {
    let none = style.hasUnicode ? "–" : "-"
    let last = run.epochs.last
    func accuracy(_ evaluation: Evaluation?) -> String {
      evaluation?.tallies.first(where: \.isShare).map { percentText($0.share, decimals: 2) } ?? none
    }
    let earlier = run.earlierEpochs > 0 ? "\(run.earlierEpochs)+" : ""
    let model = run.object.model
    return [
      run.object.name ?? run.name, model.briefly, countText(model.parameterCount), run.optimizer,
      earlier + "\(run.epochs.count)", "\(run.batch)", last.map { lossText($0.training.loss) } ?? none,
      accuracy(last?.training), run.test.map { lossText($0.loss) } ?? none, accuracy(run.test),
      printed(run.seconds, "f", precision: 1),
    ]
  }
}

extension Model {
  /// `256 relu, 128 linear, 10 softmax`.
  fileprivate var briefly: String {
    specs.map { spec in
      switch spec {
      case let dense as DenseSpec: "\(dense.units) \(dense.activation.name)"
      case let linear as LinearSpec: "linear \(linear.inputs)-\(linear.outputs)"
      default: spec.written
      }
    }.joined(separator: ", ")
  }
}
