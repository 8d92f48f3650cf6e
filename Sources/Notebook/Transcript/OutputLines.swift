import Diagnostics
import Interpreter

/// The lines that a person would see on a pipe of 80 columns, the pictures of warnings and errors among them.
/// Notes without a place, as that something is fetched, tell of the machine and not of the program.
func outputLines(_ pieces: [OutputPiece], _ failure: Failure?, moved: (Diagnostic) -> Diagnostic) -> [String]
{
  var text = ""
  func add(_ diagnostic: Diagnostic) {
    if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    text += render(moved(diagnostic), width: 80, hasColor: false, hasUnicode: true) + "\n"
  }
  for piece in pieces {
    switch piece {
    case .text(let piece), .display(_, text: let piece): text += piece
    case .diagnostic(let diagnostic) where diagnostic.severity == .note && diagnostic.place == nil: break
    case .diagnostic(let diagnostic): add(diagnostic)
    }
  }
  if let failure, !failure.isTold { add(failure.diagnostic) }
  var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  if lines.last?.isEmpty == true { lines.removeLast() }
  return lines.map { visible(String(Substring($0))) }
}

/// A line with control characters as their pictures (`␍`, `␛`), so that a file which keeps it stays a text. A
/// carriage return at the end is that of the line's end.
private func visible(_ line: String) -> String {
  guard line.utf8.contains(where: { ($0 < 0x20 && $0 != UInt8(ascii: "\t")) || $0 == 0x7F }) else {
    return line
  }
  let scalars = line.unicodeScalars
  let end = scalars.last == "\r" ? scalars.index(before: scalars.endIndex) : scalars.endIndex
  var text = String.UnicodeScalarView()
  for scalar in scalars[..<end] {
    switch scalar.value {
    case 0x09: text.append(scalar)
    case ..<0x20: text.append(Unicode.Scalar(0x2400 + scalar.value) ?? scalar)
    case 0x7F: text.append("\u{2421}")
    default: text.append(scalar)
    }
  }
  return String(text)
}
