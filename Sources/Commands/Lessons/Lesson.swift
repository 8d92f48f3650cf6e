import Diagnostics
import Interpreter
import Notebook
import Syntax

/// A script that is told part by part: text under `# %% [markdown] title`, code under `# %% title`, and
/// questions, which are the `ask` statements in the code.
struct Lesson {
  let number: Int
  /// From the head line `# Lesson 3: Losses (8 minutes)`.
  let title: String
  let minutes: Int?
  let program: Program
  let parts: [Part]

  /// What is told in one go.
  struct Part {
    enum Content {
      case text(Markdown)
      /// Statements that share a line are one group.
      case code([Range<Int>])
      case question(Int)
    }
    /// Of the cell; empty when it has none or this part is not the cell's first.
    let title: String
    let content: Content
    /// The next part waits for the learner; a question follows its code at once.
    var isLastOfCell = true
  }

  init(_ entry: LessonShelf.Entry) throws {
    let source: Source
    do {
      source = try Source(file: entry.path)
    } catch {
      throw Problem(error.message)
    }
    let program: Program
    do {
      program = try parse(source)
    } catch {
      throw Failure(error, in: source)
    }
    self.init(program, number: entry.number)
  }

  init(_ program: Program, number: Int) {
    self.number = number
    self.program = program
    (title, minutes) = Self.head(of: program.source)
    parts = program.cells.flatMap { Self.parts(of: $0, in: program) }
  }

  /// `# Lesson 3: Losses (8 minutes)` among the lines above the first cell.
  private static func head(of source: Source) -> (title: String, minutes: Int?) {
    for line in 1...source.lineCount {
      let text = source.lineText(line)
      if text.hasPrefix("# %%") { break }
      guard text.hasPrefix("# Lesson"), let colon = text.firstIndex(of: ":") else { continue }
      let title = text[text.index(after: colon)...].drop { $0 == " " }
      guard title.hasSuffix(" minutes)"), let open = title.lastIndex(of: "(") else {
        return (String(title), nil)
      }
      let minutes = Int(title[title.index(after: open)...].prefix { $0.isNumber })
      return (String(title[..<open].dropLast()), minutes)
    }
    return ("without a title", nil)
  }

  private static func parts(of cell: Cell, in program: Program) -> [Part] {
    if cell.isMarkdown {
      return [Part(title: cell.title, content: .text(Markdown(cell.prose(in: program.source))))]
    }
    var parts: [Part] = []
    var code: [Range<Int>] = []
    func add(_ content: Part.Content) {
      parts.append(Part(title: parts.isEmpty ? cell.title : "", content: content, isLastOfCell: false))
    }
    func endCode() {
      if !code.isEmpty { add(.code(code)) }
      code = []
    }
    for index in cell.statements {
      let statement = program.statements[index]
      if statement.isQuestion {
        endCode()
        add(.question(index))
      } else if let last = code.last, index > 0,
        program.source.line(at: program.statements[index - 1].span.upper)
          == program.source.line(at: statement.span.lower)
      {
        code[code.count - 1] = last.lowerBound..<(index + 1)
      } else {
        code.append(index..<(index + 1))
      }
    }
    endCode()
    if !parts.isEmpty { parts[parts.count - 1].isLastOfCell = true }
    return parts
  }

  /// The lines on which a group of statements stands, as they are written, without outputs kept there.
  func lines(of group: Range<Int>) -> [String] {
    let statements = program.statements[group]
    guard let first = statements.first, let last = statements.last else { return [] }
    let source = program.source
    return (source.line(at: first.span.lower)...source.line(at: last.span.upper)).compactMap {
      source.lineWithoutOutput($0)
    }
  }
}

extension Statement {
  /// A call of `ask`.
  var isQuestion: Bool {
    guard case .expression(let expression) = kind, case .call(let call) = expression.kind,
      case .name(Ask.name) = call.callee.kind
    else { return false }
    return true
  }
}
