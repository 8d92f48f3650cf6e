import Diagnostics
import Interpreter

/// Keras and PyTorch side by side: names, formulas and defaults of one command, for its help.
struct PeerTable {
  private struct Row {
    let label: String
    let keras: String
    let torch: String
  }
  private var rows: [Row] = []

  init(of builtin: Builtin) {
    let peers = builtin.peers
    guard !peers.isEmpty else { return }
    rows.append(
      Row(label: "", keras: peers.keras.joined(separator: ", "), torch: peers.torch.joined(separator: ", ")))
    if let rules = peers.rules { rows.append(Row(label: "step", keras: rules.keras, torch: rules.torch)) }
    for parameter in builtin.parameters {
      guard let fallbacks = parameter.defaultsOfDialects else { continue }
      rows.append(Row(label: parameter.name, keras: fallbacks.keras, torch: fallbacks.torch))
    }
  }

  /// A table where the two differ in more than the name, else one line.
  func lines(width: Int) -> [String] {
    guard let names = rows.first else { return [] }
    guard rows.count > 1 else {
      let known = [("Keras", names.keras), ("PyTorch", names.torch)].filter { !$0.1.isEmpty }
      return wrapped(known.map { "\($0.0): \($0.1)." }.joined(separator: " "), to: width)
    }
    let label = (rows.map { displayWidth($0.label) }.max() ?? 0) + 4
    let column = (width - label - 2) / 2
    guard column >= 20 else { return stacked(width) }
    var lines = [""]
    for row in [Row(label: "", keras: "Keras", torch: "PyTorch")] + rows {
      let (left, right) = (wrapped(row.keras, to: column), wrapped(row.torch, to: column))
      for index in 0..<max(left.count, right.count, 1) {
        let head = padded("  " + (index == 0 ? row.label : ""), to: label)
        let line =
          head + padded(index < left.count ? left[index] : "", to: column + 2)
          + (index < right.count ? right[index] : "")
        lines.append(trimmedEnd(line))
      }
    }
    return lines
  }

  /// For a narrow terminal: one library below the other.
  private func stacked(_ width: Int) -> [String] {
    [("Keras", \Row.keras), ("PyTorch", \Row.torch)].flatMap { library, side in
      let facts = rows.dropFirst().map { "\($0.label) \($0[keyPath: side])" }
      return wrapped(
        "\(library): \(([rows[0][keyPath: side]] + facts).joined(separator: "; "))", to: width)
    }
  }

  private func trimmedEnd(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}

extension ParameterInfo {
  /// The defaults of a setting that the libraries start at different values.
  fileprivate var defaultsOfDialects: (keras: String, torch: String)? {
    guard let defaultText else { return nil }
    let parts = parts(of: defaultText, at: ", torch ")
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }
}
