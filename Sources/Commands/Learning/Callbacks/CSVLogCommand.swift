import Datasets
import Diagnostics
import Interpreter
import Learning

/// `csv_log("log.csv")`.
struct CSVLogCommand: Command {
  let file: String
  let separator: String
  let appends: Bool

  static let name = "csv_log"
  static let aliases = ["csv_logger", "CSVLogger"]
  static let peers = Peers(keras: "CSVLogger")
  static let category = Category.callbacks
  static let summary = "Writes a row of numbers to a file after each epoch."
  static let details = """
    As Keras's CSVLogger: the columns are epoch, which counts from 0 in each fit, and the numbers by name. \
    append=true goes on with the file of an earlier fit.
    """
  static let examples = [Example("csv_log(\"log.csv\")", "csv_log(\"log.csv\")")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("file", aliases: ["filename"], "Where to."),
      Parameter(
        "separator", "What stands between two numbers.", default: ",",
        check: { $0.count == 1 ? nil : "separator must be one character" }),
      Parameter("append", "Go on with the file.", default: false))
  }

  func run(in session: Session) throws -> Value {
    .object(CallbackObject("csv_log(\(quoted(file))\(appends ? ", append=true" : ""))") { _ in CSVLog(self) })
  }
}

/// The file is written anew with each row, so that it is whole at every moment.
final class CSVLog: FitCallback {
  private let settings: CSVLogCommand
  private var text = ""
  private var columns: [String] = []

  init(_ settings: CSVLogCommand) { self.settings = settings }

  private var path: String { FilePath.expanded(settings.file) }

  func begin(_ fit: Fit) throws {
    (text, columns) = ("", [])
    if settings.appends {
      text = try guarding { String(decoding: try WholeFile.read(path) ?? [], as: UTF8.self) }
      if let last = text.utf8.last, last != UInt8(ascii: "\n") { text += "\r\n" }
    }
    // A file that cannot be written is better known before the training than after.
    try write()
  }

  private func write() throws { try guarding { try WholeFile.write(Array(text.utf8), to: path) } }

  var memory: CallbackMemory { CallbackMemory(text: text) }

  /// Rows of epochs that the fit will run again are not doubled, whatever the file holds.
  func resume(_ fit: Fit, from memory: CallbackMemory) throws {
    (text, columns) = (memory.text, [])
    try write()
  }

  func endEpoch(_ report: EpochReport, of fit: Fit) throws {
    if columns.isEmpty {
      columns = fit.history.columnNames.filter { $0 != "seconds" }.sorted()
      if text.isEmpty { text = row(["epoch"] + columns) }
    }
    // The shortest decimals that give the number back, as Python writes them.
    text += row(["\(fit.epochIndex)"] + columns.map { report.number($0).map { "\($0)" } ?? "NA" })
    try write()
  }

  private func row(_ cells: [String]) -> String {
    cells.joined(separator: settings.separator) + "\r\n"
  }

  private func guarding<T>(_ work: () throws -> T) throws -> T {
    do { return try work() } catch let error as DataError {
      throw Problem(error.message, at: .parameter("callbacks"), label: error.label)
    }
  }
}
