import Commands
import Diagnostics
import Foundation
import Interpreter
import Syntax
import Testing

/// A terminal that keeps what is written, and at which Ctrl-C is pressed at fixed places.
private final class Screen: Output {
  let style = OutputStyle(width: 80, hasColor: false, hasUnicode: true, isTerminal: true)
  let interrupt = Interrupt()
  var stop: LongSession.Stop?
  private var bars = 0
  private(set) var lines = ""

  func write(_ text: String) {
    lines += text
    if case .line(let line)? = stop, text.hasPrefix(line) { interrupt.raise() }
  }
  func progress(_ line: String?) {
    guard line != nil else { return }
    bars += 1
    if stop == .bar(bars) { interrupt.raise() }
  }
  /// Without the place: lines of a script have other numbers than those of inputs.
  func report(_ diagnostic: Diagnostic) {
    lines += "\(diagnostic.severity): \(diagnostic.message) \(diagnostic.label ?? "")\n"
  }
  func flush() {}

  func take() -> String {
    defer { (lines, bars, stop) = ("", 0, nil) }
    // Seconds stand in the last line of an epoch, and in the last column of a sweep.
    return lines.replacing(#/[0-9.]+ (ms|s)\b/#, with: "… s").replacing(#/[0-9.]+ +best/#, with: "… best")
  }
}

/// A session at a screen, statement by statement.
private struct Run {
  struct Line: Equatable {
    let statement: String
    let output: String
  }

  let screen = Screen()
  let session: Session
  private(set) var lines: [Line] = []

  init(isInteractive: Bool) {
    session = Session(registry: .everything(), output: screen, interrupt: screen.interrupt)
    session.isInteractive = isInteractive
    if isInteractive { session.inputHistory.read = { InputHistory.Entries(["one", "two"]) } }
  }

  /// Runs a text until a statement fails, as a prompt does; `goesOn`: after that, as a script does in a cell that
  /// may fail.
  mutating func run(_ text: String, stop: LongSession.Stop? = nil, goesOn: Bool = false) throws {
    let program = try parse(Source(text))
    for index in program.statements.indices {
      screen.stop = stop
      var isOver = false
      do { try session.run(program, statements: index..<index + 1, isStrict: true) } catch {
        let cell = try #require(program.cells.last { $0.statements.contains(index) })
        if !error.isTold { screen.report(error.diagnostic) }
        isOver = !goesOn || !session.goesOn(after: error, in: cell)
        if goesOn { #expect(!isOver, "\(error.diagnostic.message)") }
      }
      screen.interrupt.clear()
      lines.append(
        Line(statement: program.source.text(of: program.statements[index].span), output: screen.take()))
      if isOver { return }
    }
  }
}

@Suite struct ReplayedSessionTests {
  /// Bytes of all that the session's variables hold, by their names.
  private func bytes(of session: Session, in folder: Scratch) throws -> [String: Data] {
    var all: [String: Data] = [:]
    for (name, value) in session.variables {
      let path = folder.path + "/" + name
      switch value.typeName {
      case "tensor": try session.run(Source("save \(name) \"\(path).npy\""))
      case "model": try session.run(Source("save \(name) \"\(path).safetensors\""))
      default: try Data(session.description(of: value).utf8).write(to: URL(fileURLWithPath: path))
      }
    }
    for name in folder.names where !name.hasSuffix(".nn") {
      let url = URL(fileURLWithPath: folder.path + "/" + name)
      all[name] = try Data(contentsOf: url)
      try FileManager.default.removeItem(at: url)
    }
    return all
  }

  @Test(arguments: [1, 2]) func `200 statements give the same outputs again`(seed: UInt64) throws {
    let folder = Scratch()
    let script = folder.path + "/session.nn"
    let long = LongSession(count: 200, seed: seed)
    var first = Run(isInteractive: true)
    var expected: [Run.Line] = []
    var stops = 0
    for input in long.inputs {
      let before = first.lines.count
      try first.run(input.text, stop: input.stop)
      if input.stop != nil { stops += 1 }
      if !input.isLeftOut { expected += first.lines[before...] }
      // `next` where there is nothing to step on with.
      if first.lines.last?.output.hasPrefix("error: there is nothing to go on with") == true {
        expected.removeLast()
      }
    }
    #expect(first.lines.count >= 200 && stops >= 10)
    try first.run("save session \"\(script)\"")

    let text = try String(contentsOfFile: script, encoding: .utf8)
    var second = Run(isInteractive: false)
    try second.run(text, goesOn: true)
    let added = ["seed 0", "dialect keras"]
    #expect(second.lines.prefix(2).map(\.statement) == added)
    let replayed = second.lines.dropFirst(2).filter { !$0.statement.hasPrefix("interrupt after=") }
    #expect(replayed.map(\.statement) == expected.map(\.statement))
    for (line, original) in zip(replayed, expected) where line != original {
      Issue.record("\(line.statement)\n\(line.output)\nwas\n\(original.output)")
    }
    #expect(try bytes(of: second.session, in: folder) == bytes(of: first.session, in: folder))

    // A session that was replayed is saved as the same script.
    try second.run("save session \"\(script)\"")
    #expect(try String(contentsOfFile: script, encoding: .utf8) == text)
  }
}
