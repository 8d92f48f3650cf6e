import Diagnostics
import Interpreter
import Notebook
import Plots

/// `receipt`, `receipt run=2`.
struct ReceiptCommand: Command {
  let run: RunArgument?

  static let name = "receipt"
  static let category = Category.training
  static let summary = "What each fit was made from and came to: seed, data, version, weights."
  static let details = """
    A run that has the same data, seed, dialect and weights at its start, on the same kind of processor, has the same \
    weights at its end, to the bit; threads and version are noted beside them. Data and weights are told by their \
    digests, 128 bits of XXH3 over types, sizes and numbers, of which the table shows the beginning. \
    receipt run=2 is of one run, with all digits; it has the members seed, version, dialect, processor, threads, \
    epochs, data, start, weights and line. Of all runs, r.lines are their lines as scripts keep them, and r[2] is \
    that of run 2.
    """
  static let examples = [
    Example("receipt", given: RunsCommand.given),
    Example("receipt(run=1).dialect", "\"keras\"", given: RunsCommand.given),
  ]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("run", "The run.", defaultText: "all of them"))
  }

  func run(in session: Session) throws -> Value {
    if let run { return .object(ReceiptObject([run.run], isOne: true)) }
    return .object(ReceiptObject(session.workbench.runs))
  }
}

/// The receipt of all runs, or of one.
final class ReceiptObject: Object {
  private let runs: [Run]
  private let isOne: Bool

  init(_ runs: [Run], isOne: Bool = false) { (self.runs, self.isOne) = (runs, isOne) }

  private var receipt: Receipt { Receipt(runs.map(\.receipt)) }

  override var typeName: String { "receipt" }
  override var count: Int? { isOne ? nil : runs.count }

  // MARK: Shown

  override func description(in style: OutputStyle) -> String {
    if runs.isEmpty { return "no fits yet" }
    var style = style
    if !style.isTerminal { style.width = 200 }
    guard isOne, let run = receipt.runs.first else {
      return table.lines(style, keys: 2).joined(separator: "\n")
    }
    let facts = Self.facts.map { (name: $0.name, text: $0.text(run)) }
    let names = facts.map(\.name.count).max() ?? 0
    return facts.map { fact in
      fitted("\(padded(fact.name, to: names))  \(fact.text)", to: style.width, hasUnicode: style.hasUnicode)
    }.joined(separator: "\n")
  }

  override var display: Display? { .table(DisplayTable(table)) }

  private var table: Table {
    var table = Table(Self.facts.map { Table.Column($0.name, $0.isNumber ? .right : .left) })
    for run in receipt.runs {
      table.add(Self.facts.map { $0.isDigest ? String($0.text(run).prefix(12)) : $0.text(run) })
    }
    return table
  }

  private struct Fact {
    let name: String
    var isNumber = false
    var isDigest = false
    let text: (Receipt.Run) -> String
  }

  private static var facts: [Fact] {
    [
      Fact(name: "run", isNumber: true) { "\($0.number)" }, Fact(name: "model") { $0.model },
      Fact(name: "seed", isNumber: true) { "\($0.seed)" }, Fact(name: "dialect") { $0.dialect },
      Fact(name: "epochs", isNumber: true) { "\($0.epochs)" },
      Fact(name: "data", isDigest: true) { $0.data }, Fact(name: "start", isDigest: true) { $0.start },
      Fact(name: "weights", isDigest: true) { $0.weights },
      Fact(name: "threads", isNumber: true) { "\($0.threads)" }, Fact(name: "processor") { $0.processor },
      Fact(name: "version", isNumber: true) { $0.version },
    ]
  }

  // MARK: For scripts

  override var memberNames: [String] { (isOne ? ["line"] : ["lines"]) + Self.facts.map(\.name) }

  /// A value of one run, a list of all.
  override func member(_ name: String) throws -> Value? {
    let receipt = receipt
    switch name {
    case "lines" where !isOne: return .list(receipt.lines.map { .text($0) })
    case "line" where isOne: return receipt.lines.first.map { .text($0) }
    default:
      guard let fact = Self.facts.first(where: { $0.name == name }) else { return nil }
      let values = receipt.runs.map { run -> Value in
        let text = fact.text(run)
        guard fact.isNumber, name != "version", let number = Int(text), number <= 1 << 53 else {
          return .text(text)
        }
        return .number(number)
      }
      return isOne ? values.first : .list(values)
    }
  }

  /// By the run's number.
  override func index(_ items: [IndexItem]) throws -> Value? {
    guard !isOne else { throw Problem("this is the receipt of one run") }
    guard items.count == 1, case .value(let value) = items[0], let number = value.asNumber,
      let whole = Int(exactly: number)
    else { throw Problem("the receipt of a run is taken by the run's number, as receipt()[2]") }
    return .object(ReceiptObject([try runs.run(number: whole)], isOne: true))
  }

  override func makeIterator() throws -> (() throws -> Value?)? {
    guard !isOne else { return nil }
    var rest = runs[...]
    return { rest.popFirst().map { .object(ReceiptObject([$0], isOne: true)) } }
  }
}
