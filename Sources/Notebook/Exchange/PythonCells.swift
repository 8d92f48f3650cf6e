import Diagnostics
import Syntax

/// Takes over from cells of Python what nn understands, too. It remembers from cell to cell what was imported, and
/// what could not be taken.
struct PythonCells {
  private var names: LibraryNames
  /// What some cell makes, wherever it stands.
  private let made: Set<String>
  /// Whose defaults the notebook means, until that was said.
  private var dialect: String?

  /// `cells` are the lines of all cells of the notebook.
  init(_ cells: [[String]], isKnown: @escaping (String) -> Bool) {
    names = LibraryNames(isKnown: isKnown)
    let statements = cells.flatMap { PythonStatements($0).statements }
    made = statements.reduce(into: []) { $0.formUnion(madeNames($1.lines)) }
    let libraries = Set(statements.compactMap { Self.library(of: $0) })
    let isOfTorch = libraries.contains("torch") && libraries.isDisjoint(with: ["keras", "tensorflow"])
    dialect = isOfTorch && isKnown("dialect") ? "torch" : nil
  }

  /// The library that an import names.
  private static func library(of statement: PythonStatements.Statement) -> String? {
    let words = statement.lines[0].split { $0.isWhitespace || $0 == "." || $0 == "," }
    return ["import", "from"].contains(words.first) ? words.dropFirst().first.map(String.init) : nil
  }

  /// The cell as lines of nn, and what was not taken with its line from 1.
  mutating func taking(_ lines: [String]) -> (lines: [String], notes: [(Int, String)]) {
    var taken: [String] = []
    var notes: [(Int, String)] = []
    var statements = PythonStatements(lines).statements
    if let first = lines.first, first.hasPrefix("%%") {
      let word = first.dropFirst(2).prefix { !$0.isWhitespace }
      guard ["time", "timeit", "capture"].contains(word) else {
        return (lines.map(Self.kept), [(1, "\(Self.brief(first)): a magic of IPython, kept as a comment")])
      }
      // It is about the cell, whose code is what it is without it.
      statements = Array(PythonStatements([""] + lines.dropFirst()).statements.dropFirst())
      taken.append(Self.kept(first))
      notes.append((1, "\(Self.brief(first)): a magic of IPython, kept as a comment"))
    }
    for statement in statements {
      switch taking(statement, &notes) {
      case .code(let code): taken += code
      case .dropped(let words): notes.append((statement.start + 1, words))
      case .kept(let reason):
        taken += statement.lines.map(Self.kept)
        notes.append((statement.start + 1, "\(Self.brief(statement.lines[0])): \(reason), kept as a comment"))
      }
    }
    return (taken, notes)
  }

  private enum Taking {
    case code([String])
    /// Left out.
    case dropped(String)
    /// As a comment, and why.
    case kept(String)
  }

  private mutating func taking(_ statement: PythonStatements.Statement, _ notes: inout [(Int, String)])
    -> Taking
  {
    let head = statement.lines[0].drop(while: \.isWhitespace)
    if head.isEmpty { return .code(statement.lines) }
    let words = head.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." }.map(String.init)
    if words.first == "import" || words.first == "from", head.first?.isLetter == true {
      let other = names.importing(statement.lines.joined(separator: " "))
      if let other { return .kept("nn has no \(other)") }
      let words = "\(Self.brief(statement.lines[0])): left out, nn has its own"
      guard let dialect, Self.library(of: statement) == dialect else { return .dropped(words) }
      self.dialect = nil
      notes.append((statement.start + 1, "\(words); dialect \(dialect) has its defaults"))
      return .code(["dialect \(dialect)"])
    }
    switch read(statement) {
    case .success(let reading):
      names.bind(reading.made)
      for (index, words) in reading.notes { notes.append((statement.start + index + 1, words)) }
      return .code(reading.lines)
    case .failure(let refusal):
      names.lose(madeNames(statement.lines))
      return .kept(refusal.reason)
    }
  }

  private struct Reading {
    let lines: [String]
    let made: Set<String>
    /// With the index of their line.
    let notes: [(Int, String)]
  }

  private struct Refusal: Error { let reason: String }

  private func read(_ statement: PythonStatements.Statement) -> Result<Reading, Refusal> {
    let head = statement.lines[0].drop(while: \.isWhitespace)
    func refuse(_ reason: String) -> Result<Reading, Refusal> { .failure(Refusal(reason: reason)) }
    if head.hasPrefix("%") { return refuse("a magic of IPython") }
    if head.hasPrefix("!") { return refuse("a command of the system's shell") }
    if head.hasPrefix("@") { return refuse("nn has no decorators") }
    if head.prefix(while: \.isLetter) == "class" { return refuse("nn has no classes") }
    let (busy, notes) = withoutIdleLines(statement.lines)
    if busy.isEmpty { return .success(Reading(lines: [], made: [], notes: notes)) }
    let rewriting = PythonRewriting((bracedBlocks(busy) ?? busy).joined(separator: "\n"), names: names)
    if let refusal = rewriting.refusal { return refuse(refusal) }
    do {
      let used = UsedNames(try parse(Source(rewriting.text)))
      if let reason = reason(against: used) { return refuse(reason) }
      return .success(Reading(lines: lines(of: rewriting.text), made: used.made, notes: notes))
    } catch {
      return refuse(error.message)
    }
  }

  /// Lines that say nothing here are left out.
  private func withoutIdleLines(_ lines: [String]) -> (lines: [String], notes: [(Int, String)]) {
    var busy: [String] = []
    var notes: [(Int, String)] = []
    var scanner = PythonScanner()
    for (index, line) in lines.enumerated() {
      let isInside = scanner.isInside
      scanner.scan(line)
      guard !isInside, !scanner.isInside, PythonRewriting.isIdle(line, names: names) else {
        busy.append(line)
        continue
      }
      if !trimmed(line[...]).hasPrefix("pass") {
        notes.append((index, "\(Self.brief(line)): left out, pictures appear at once"))
      }
    }
    return (busy, notes)
  }

  /// Why nn cannot run it, though it can read it.
  private func reason(against used: UsedNames) -> String? {
    if let refusal = used.refusal { return refusal }
    for use in used.uses {
      if let reason = names.reason(use.name) { return reason }
      if use.name.hasPrefix("__") { return "nn has no \(use.name)" }
      if use.isCalled, !names.isKnown(use.name), !made.contains(use.name) { return "nn has no \(use.name)" }
    }
    return nil
  }

  // MARK: Words

  /// A line that was not taken; no cell begins with it.
  static func kept(_ line: String) -> String {
    line.allSatisfy(\.isWhitespace) ? "#~" : "#~ " + line
  }

  static func brief(_ line: String) -> String {
    var text = trimmed(line[...])
    while text.last == ":" { text = text.dropLast() }
    return text.count > 40 ? text.prefix(39) + "…" : String(text)
  }
}
