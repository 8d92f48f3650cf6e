import Datasets
import Interpreter
import JSON

/// Runs as a file: a table, or an object for each.
enum RunFiles {
  /// The bytes of a file of the form that its name ends in. Throws `Problem` when it is none of them.
  static func bytes(_ runs: [Run], for path: String) throws -> [UInt8] {
    let name = path.lowercased()
    if name.hasSuffix(".csv") { return Array(csv(runs).utf8) }
    if name.hasSuffix(".jsonl") { return Array(runs.map { $0.json.text + "\n" }.joined().utf8) }
    throw Problem(
      "runs are saved as .csv or .jsonl, not as \(quoted(path))", at: .parameter("file"),
      label: "a row for each run, or an object with its history")
  }

  /// RFC 4180: a row a run under one of names, which are those of all runs in the order in which they come up.
  private static func csv(_ runs: [Run]) -> String {
    let rows = runs.map { run -> [RunSetting] in
      let receipt = run.receipt
      return [RunSetting("run", .integer(run.number)), RunSetting("model", .string(run.name))]
        + run.allSettings + run.results + [
          RunSetting("nn", .string(receipt.version)), RunSetting("processor", .string(receipt.processor)),
          RunSetting("threads", .integer(receipt.threads)),
        ]
    }
    var names: [String] = []
    var known: Set<String> = []
    for setting in rows.joined() where known.insert(setting.name).inserted { names.append(setting.name) }
    let table = rows.map { row in
      let cells = Dictionary(row.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
      return names.map { cells[$0] ?? "" }
    }
    return ([names] + table).map(line).joined()
  }

  /// A field with a comma, a quote or a line's end stands in quotes, and its quotes are doubled.
  private static func line(_ fields: [String]) -> String {
    fields.map { field in
      guard field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
        return field
      }
      return "\"" + field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }.joined(separator: ",") + "\r\n"
  }
}

extension FileArgument {
  /// Writes runs, whole or not at all.
  func write(_ runs: [Run]) throws {
    guard !runs.isEmpty else { throw Problem("there are no runs to save", label: "fit makes one") }
    let bytes = try RunFiles.bytes(runs, for: path)
    try writing { try WholeFile.write(bytes, to: $0) }
  }
}
