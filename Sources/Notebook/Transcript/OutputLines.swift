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

/// A line with control characters made visible (`␍`, `␛`), so that a file which keeps it stays a text; tabs stay. A
/// carriage return at the end is that of the line's end.
private func visible(_ line: String) -> String {
  let scalars = line.unicodeScalars
  let end = scalars.last == "\r" ? scalars.index(before: scalars.endIndex) : scalars.endIndex
  return String(String.UnicodeScalarView(scalars[..<end].map { $0 == "\t" ? $0 : visibleScalar($0) }))
}
