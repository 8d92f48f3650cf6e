import Diagnostics
import Interpreter
import JSON
import Syntax

/// `nn --json`: requests on standard input, events on standard output, a line of JSON each; what an editor or
/// a notebook drives. The README's "For editors" says what they hold.
final class JSONMode {
  private let session: Session
  private let output: JSONOutput
  private let lines: TerminalOutput
  private let queue: RequestQueue
  private var inputs: [String] = []

  /// `output` must be the session's, and write to `lines`.
  init(session: Session, output: JSONOutput, lines: TerminalOutput) {
    self.session = session
    self.output = output
    self.lines = lines
    queue = RequestQueue(session.interrupt)
  }

  /// Answers until the end of `requests`, or `quit`, or until the other end of `answers`, to which `lines` writes,
  /// is closed; gives the exit code.
  func loop(requests: Int32, answers: Int32) throws(SystemError) -> Int32 {
    try RequestReader.start(queue, requests: requests, answers: answers)
    session.isInteractive = true
    session.inputHistory.read = { [unowned self] in InputHistory.Entries(inputs) }
    output.send(
      "hello",
      [
        JSON.Member("program", "nn"), JSON.Member("version", .string(programVersion)),
        JSON.Member("protocol", .integer(1)), JSON.Member("prompt", .string(prompt)),
      ])
    while lines.failure == nil, let (entry, isInterrupted) = queue.next() {
      switch entry {
      case .failure(let malformed):
        output.begin(malformed.id)
        output.end("refused", [JSON.Member("message", .string(malformed.message))])
      case .success(let request) where isInterrupted:
        output.begin(request.id)
        output.end("interrupted", ending(seconds: 0))
      case .success(let request):
        if let code = answer(request) { return code }
      }
    }
    return ExitCode.done
  }

  private var prompt: String { session.inputListener.prompt ?? "nn> " }

  /// Gives an exit code when that is the end.
  private func answer(_ request: JSONRequest) -> Int32? {
    output.begin(request.id)
    switch request.action {
    case .run(let code, let name, let width): return run(request.id, Source(name: name, code), width)
    case .complete(let code, let cursor): complete(Source(code), cursor)
    case .inspect(let code, let cursor): inspect(Source(code), cursor)
    case .check(let code): check(Source(code))
    case .variables:
      let variables = session.variables.map { name, value -> JSON in
        [
          "name": .string(name), "type": .string(value.typeName),
          "text": .string(session.excerpt(of: value)),
        ]
      }
      output.end("ok", [JSON.Member("variables", .array(variables))])
    case .interrupt: output.end("ok")
    case .quit:
      output.end("quit", [JSON.Member("code", .integer(0))])
      return ExitCode.done
    }
    return nil
  }

  // MARK: Running

  private func run(_ id: JSON, _ source: Source, _ width: Int?) -> Int32? {
    output.begin(id, source: source, width: width)
    let start = ContinuousClock.now
    inputs.append(source.text)
    var kind: Failure.Kind?
    do {
      if try !session.hear(source) { try session.run(source) }
    } catch {
      kind = error.kind
      switch error.kind {
      case .quit: break
      case .interrupted where error.isTold: break
      case .interrupted, .syntax, .run: output.report(error.diagnostic)
      }
    }
    // From here an interrupt is not for this code, even if it comes before `done` is read.
    queue.endRun()
    let members = ending(seconds: (ContinuousClock.now - start) / .seconds(1))
    switch kind {
    case nil: output.end("ok", members)
    case .quit(let code):
      output.end("quit", members + [JSON.Member("code", .integer(Int(code)))])
      return code
    case .interrupted: output.end("interrupted", members)
    case .run, .syntax: output.end("error", members)
    }
    return nil
  }

  private func ending(seconds: Double) -> [JSON.Member] {
    [JSON.Member("seconds", .number(seconds)), JSON.Member("prompt", .string(prompt))]
  }

  // MARK: Looking

  private func complete(_ source: Source, _ cursor: Int) {
    let offset = source.byte(ofScalar: cursor)
    let found = Terminal.complete(source.text, at: offset, in: session)
    output.end(
      "ok",
      [
        JSON.Member("start", .integer(source.scalars(before: found.start))),
        JSON.Member("end", .integer(cursor)),
        JSON.Member("candidates", .array(found.candidates.map { .string($0) })),
      ])
  }

  /// The page of what the cursor is at; empty when there is none, or nothing of it is known. No statement is run
  /// for it, which would be the one that a planned stop waits for.
  private func inspect(_ source: Source, _ cursor: Int) {
    let place = HelpPlace(source.utf8, cursor: source.byte(ofScalar: cursor))
    let known = place.name(in: session)
    let page = known.map { name in output.keeping { try? session.explain(name) } } ?? ""
    let name = known ?? place.word
    output.end(
      "ok", [JSON.Member("name", name.map { .string($0) } ?? .null), JSON.Member("text", .string(page))])
  }

  private func check(_ source: Source) {
    switch completeness(of: source) {
    case .complete: output.end("ok", [JSON.Member("is", "complete")])
    case .incomplete: output.end("ok", [JSON.Member("is", "incomplete")])
    case .invalid: output.end("ok", [JSON.Member("is", "invalid")])
    }
  }
}

extension Source {
  /// The byte at which the scalar with this index begins.
  fileprivate func byte(ofScalar index: Int) -> Int {
    var rest = index
    for (offset, byte) in utf8.enumerated() where byte & 0xC0 != 0x80 {
      if rest == 0 { return offset }
      rest -= 1
    }
    return utf8.count
  }
}
