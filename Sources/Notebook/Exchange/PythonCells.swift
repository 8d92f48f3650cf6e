import Diagnostics
import Syntax

/// Takes over from cells of Python what nn understands, too. It remembers from cell to cell what was imported.
struct PythonCells {
  private let isKnown: (String) -> Bool
  /// Names that stand for modules, or for things of modules that nn has not; and why they cannot be used.
  private var imported: [String: String] = [:]

  init(isKnown: @escaping (String) -> Bool) { self.isKnown = isKnown }

  /// The cell as lines of nn, and what was not taken with its line from 1.
  mutating func taking(_ lines: [String]) -> (lines: [String], notes: [(Int, String)]) {
    var taken: [String] = []
    var notes: [(Int, String)] = []
    if let first = lines.first, first.hasPrefix("%%") {
      return (lines.map(Self.kept), [(1, "\(Self.brief(first)): a magic of IPython, kept as a comment")])
    }
    for statement in PythonStatements(lines).statements {
      switch taking(statement) {
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

  private mutating func taking(_ statement: PythonStatements.Statement) -> Taking {
    let head = statement.lines[0].drop(while: \.isWhitespace)
    if head.isEmpty { return .code(statement.lines) }
    if head.hasPrefix("%") { return .kept("a magic of IPython") }
    if head.hasPrefix("!") { return .kept("a command of the system's shell") }
    let words = head.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." }.map(String.init)
    switch words.first {
    case "import", "from":
      return importing(statement.lines.joined(separator: " "), Self.brief(statement.lines[0]))
    case "class": return .kept("nn has no classes")
    default: break
    }
    if head.hasPrefix("@") { return .kept("nn has no decorators") }
    let text = withoutModules((bracedBlocks(statement.lines) ?? statement.lines).joined(separator: "\n"))
    do {
      _ = try parse(Source(text))
    } catch {
      return .kept(error.message)
    }
    if let reason = names(in: text).compactMap({ imported[$0] }).first { return .kept(reason) }
    return .code(lines(of: text))
  }

  // MARK: Imports

  /// Libraries whose place nn takes.
  private static let own = ["keras", "tensorflow", "torch", "torchvision", "numpy", "matplotlib"]

  private mutating func importing(_ text: String, _ brief: String) -> Taking {
    let words = text.split { $0.isWhitespace || "(),\\".contains($0) }.map(String.init)
    let isFrom = words.first == "from"
    let module = words.dropFirst().first ?? ""
    var modules: [String] = []
    var rest = isFrom ? words.drop { $0 != "import" }.dropFirst() : words.dropFirst()
    while let name = rest.popFirst() {
      var bound = isFrom ? name : String(name.prefix { $0 != "." })
      if rest.first == "as" {
        bound = rest.dropFirst().first ?? bound
        rest = rest.dropFirst(2)
      }
      modules.append(isFrom ? module : name)
      if !isFrom {
        imported[bound] = "it uses \(name == bound ? name : "\(bound), which is \(name)")"
      } else if !isKnown(bound) {
        imported[bound] = "nn has no \(name) as \(module) has"
      }
    }
    let roots = modules.map { String($0.prefix { $0 != "." }) }
    guard let other = roots.first(where: { !Self.own.contains($0) }) else {
      return .dropped("\(brief): left out, nn has its own")
    }
    return .kept("nn has no \(other)")
  }

  /// `np.zeros(3)` as `zeros(3)`, where nn knows the name behind a module's.
  private func withoutModules(_ text: String) -> String {
    let source = Source(text)
    let tokens = tokenize(source)
    var result = ""
    var offset = 0
    var index = 0
    while index < tokens.count {
      defer { index += 1 }
      guard let name = tokens[index].nameText, imported[name] != nil, index == 0 || !tokens[index - 1].isDot
      else {
        continue
      }
      var end = index
      while end + 2 < tokens.count, tokens[end + 1].isDot, let next = tokens[end + 2].nameText {
        end += 2
        if isKnown(next) {
          result += source.slice(offset..<tokens[index].span.lower)
          offset = tokens[end].span.lower
          index = end
          break
        }
      }
    }
    return result + source.slice(offset..<source.utf8.count)
  }

  /// Names that stand for themselves, not behind a dot.
  private func names(in text: String) -> [String] {
    let tokens = tokenize(Source(text))
    return tokens.indices.compactMap { index in
      index > 0 && tokens[index - 1].isDot ? nil : tokens[index].nameText
    }
  }

  // MARK: Words

  /// A line that was not taken; no cell begins with it.
  private static func kept(_ line: String) -> String {
    line.allSatisfy(\.isWhitespace) ? "#~" : "#~ " + line
  }

  private static func brief(_ line: String) -> String {
    let text = trimmed(line[...])
    return text.count > 40 ? text.prefix(39) + "…" : String(text)
  }
}

extension Token {
  fileprivate var nameText: String? {
    if case .name(let text) = kind { text } else { nil }
  }

  fileprivate var isDot: Bool {
    if case .symbol(.dot) = kind { true } else { false }
  }
}
