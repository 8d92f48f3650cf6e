import Diagnostics
import Interpreter
import Syntax
import Testing

@testable import Notebook

@Suite struct ScriptRunTests {
  /// The pieces of each statement, cell by cell.
  private func pieces(_ text: String, takesDisplays: Bool = true) throws -> [[String]] {
    let output = RecordedOutput(takesDisplays: takesDisplays)
    let session = Session(registry: Registry([Builtin(MakeStar.self), Builtin(Say.self)]), output: output)
    let program = try parse(Source(text))
    let run = ScriptRun(program, in: session, output: output)
    return program.cells.map { cell in run.run(cell).statements.map(described) }
  }

  private func described(_ statement: StatementRun) -> String {
    let pieces = statement.pieces.map(described).joined(separator: "|")
    guard let failure = statement.failure else { return pieces }
    return "\(pieces)!\(failure.diagnostic.message)"
  }

  private func described(_ piece: OutputPiece) -> String {
    switch piece {
    case .text(let text): "text \(text)"
    case .display(.picture(let svg, _), let text): "picture \(svg) \(text)"
    case .display(.table, let text): "table \(text)"
    case .diagnostic(let diagnostic): diagnostic.message
    }
  }

  @Test func keepsWhatEachStatementGives() throws {
    let script = """
      # %% One
      x = 1
      x
      star
      star;
      # %% Two
      say "a"
      x + nothing
      say "b"
      # %% Three
      [x]
      """
    #expect(
      try pieces(script) == [
        ["", "text 1\n", "picture <svg/> a star\n", ""],
        ["text a\n", "!nothing is called 'nothing'"],
        ["text [1]\n"],
      ])
    #expect(try pieces("star", takesDisplays: false) == [["text a star\n"]])
  }
}
