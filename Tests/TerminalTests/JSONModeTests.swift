import Foundation
import Interpreter
import JSON
import Testing

@testable import Terminal

/// `nn --json`: what is asked for, line by line, and what comes back.
@Suite struct JSONModeTests {
  /// The events for some requests, without the first, and with `…` for durations.
  private func answers(_ requests: String, status: Int32 = 0) throws -> [String] {
    let result = try Child.run(["--json"], input: requests)
    #expect(result.status == status)
    #expect(result.errors == "")
    var lines = result.output.components(separatedBy: "\n")
    #expect(lines.removeLast() == "")
    #expect(
      lines.removeFirst()
        == #"{"id":null,"event":"hello","program":"nn","version":"0.1","protocol":1,"prompt":"nn> "}"#)
    return lines.map(masked)
  }

  private func masked(_ line: String) -> String {
    line.replacing(#/"seconds":[-0-9.e]+/#, with: #""seconds":…"#)
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let requests: [String]
    let events: [String]
    var status: Int32 = 0
    var testDescription: String { requests.joined(separator: " ") }
  }

  static let done = #""event":"done","status":"ok""#
  static let ran = #"\#(done),"seconds":…,"prompt":"nn> "}"#

  static let cases = [
    Case(
      requests: [#"{"id":1,"do":"run","code":"x = 1 + 2\nx\nprint \"hé\""}"#],
      events: [
        #"{"id":1,"event":"text","text":"3\n"}"#, #"{"id":1,"event":"text","text":"hé\n"}"#,
        #"{"id":1,\#(ran)"#,
      ]),
    // What begins is kept from one request to the next; an id may be a text.
    Case(
      requests: [#"{"id":"a","do":"run","code":"x = 4;"}"#, "", #"{"id":"b","do":"run","code":"x"}"#],
      events: [#"{"id":"a",\#(ran)"#, #"{"id":"b","event":"text","text":"4\n"}"#, #"{"id":"b",\#(ran)"#]),
    // Offsets count Unicode scalars of the code; a name stands before places.
    Case(
      requests: [#"{"id":1,"do":"run","name":"cell 2","code":"\"é\";\nx + é"}"#],
      events: [
        #"{"id":1,"event":"error","message":"nothing is called 'x'","label":null,"#
          + #""notes":["help lists what there is, vars your own variables"],"#
          + #""text":"error: cell 2:2:1: nothing is called 'x'\n  2 │ x + é\n    │ ^\n"#
          + #"    = help lists what there is, vars your own variables\n","line":2,"column":1,"start":5,"end":6}"#,
        #"{"id":1,"event":"done","status":"error","seconds":…,"prompt":"nn> "}"#,
      ]),
    Case(
      requests: [#"{"id":1,"do":"complete","code":"é = seq"}"#],
      events: [#"{"id":1,\#(done),"start":4,"end":7,"candidates":["sequential","sequential_lr"]}"#]),
    Case(
      requests: [#"{"id":1,"do":"complete","code":"seqx","cursor":3}"#],
      events: [#"{"id":1,\#(done),"start":0,"end":3,"candidates":["sequential","sequential_lr"]}"#]),
    Case(
      requests: [
        #"{"do":"run","code":"y = [1, 2]"}"#, #"{"id":2,"do":"inspect","code":"y + 1","cursor":1}"#,
        #"{"id":3,"do":"inspect","code":"nowhere"}"#, #"{"id":4,"do":"inspect","code":"1 + 2","cursor":0}"#,
      ],
      events: [
        #"{"id":null,\#(ran)"#,
        #"{"id":2,\#(done),"name":"y","text":"y is a list:\n[1, 2]\n\nBehind the dot\n  append extend plot pop\n"}"#,
        #"{"id":3,\#(done),"name":"nowhere","text":""}"#, #"{"id":4,\#(done),"name":null,"text":""}"#,
      ]),
    Case(
      requests: [
        #"{"id":1,"do":"check","code":"x = (1,"}"#, #"{"id":2,"do":"check","code":"x = 1"}"#,
        #"{"id":3,"do":"check","code":"x = )"}"#,
      ],
      events: [
        #"{"id":1,\#(done),"is":"incomplete"}"#, #"{"id":2,\#(done),"is":"complete"}"#,
        #"{"id":3,\#(done),"is":"invalid"}"#,
      ]),
    Case(
      requests: [#"{"id":1,"do":"run","code":"x = 1;y = \"a\""}"#, #"{"id":2,"do":"variables"}"#],
      events: [
        #"{"id":1,\#(ran)"#,
        #"{"id":2,\#(done),"variables":[{"name":"x","type":"number","text":"1"},"#
          + #"{"name":"y","type":"text","text":"\"a\""}]}"#,
      ]),
    // Nothing runs: an interrupt is without effect.
    Case(
      requests: [#"{"id":1,"do":"interrupt"}"#, #"{"id":2,"do":"run","code":"1"}"#],
      events: [#"{"id":1,\#(done)}"#, #"{"id":2,"event":"text","text":"1\n"}"#, #"{"id":2,\#(ran)"#]),
    Case(
      requests: [#"{"id":1,"do":"run","code":"quit 3"}"#, #"{"id":2,"do":"run","code":"1"}"#],
      events: [#"{"id":1,"event":"done","status":"quit","seconds":…,"prompt":"nn> ","code":3}"#],
      status: 3),
    Case(
      requests: [#"{"id":1,"do":"quit"}"#, "more"],
      events: [#"{"id":1,"event":"done","status":"quit","code":0}"#]),
  ]

  @Test(arguments: cases) func answersRequests(_ example: Case) throws {
    let requests = example.requests.joined(separator: "\n")
    #expect(try answers(requests, status: example.status) == example.events)
  }

  static let wrong: [(String, String, String)] = [
    ("nonsense", "null", #"no JSON: this is no value (byte 0)"#),
    ("[1]", "null", "a request is a JSON object"),
    (#"{"id":1}"#, "1", #"\"do\" must be one of \#(JSONRequest.actions.joined(separator: ", "))"#),
    (#"{"id":1,"do":"run"}"#, "1", #"\"code\" must be a text"#),
    (#"{"id":1,"do":"run","code":"1","width":5}"#, "1", #"\"width\" must be a whole number from 20 to 1000"#),
    (#"{"id":1,"do":"run","code":"1","name":5}"#, "1", #"\"name\" must be a text"#),
    (#"{"id":[],"do":"run","code":"1"}"#, "null", #"\"id\" must be a text or a whole number"#),
    (
      #"{"id":1,"do":"complete","code":"é","cursor":2}"#, "1",
      #"\"cursor\" must be a whole number from 0 to 1, the length of the code"#
    ),
  ]

  @Test(arguments: wrong) func refuses(_ request: String, _ id: String, _ message: String) throws {
    // And goes on.
    let events = try answers(request + "\n" + #"{"id":9,"do":"check","code":"1"}"#)
    #expect(
      events == [
        #"{"id":\#(id),"event":"done","status":"refused","message":"\#(message)"}"#,
        #"{"id":9,\#(Self.done),"is":"complete"}"#,
      ])
  }

  @Test func picturesAndTablesComeWithTheirText() throws {
    let events = try answers(#"{"id":1,"do":"run","code":"plot [1, 3, 2]"}"#)
    let picture = try JSON(parsing: events[0])
    #expect(picture["event"] == "picture")
    #expect(picture["svg"]?.string?.contains("<svg") == true)
    #expect(picture["words"]?.string.map { $0 + "\n" } == picture["text"]?.string)
  }

  @Test func anInterruptDoesNotWaitItsTurn() throws {
    let folder = TemporaryFolder()
    let (input, output) = (try Pipe(), try Pipe())
    let process = try Child.spawn(["--json"], Child.environment(folder, [:])) { actions in
      posix_spawn_file_actions_adddup2(&actions, input.reader, 0)
      posix_spawn_file_actions_adddup2(&actions, output.writer, 1)
    }
    input.closeReader()
    output.closeWriter()
    func ask(_ line: String) { _ = (line + "\n").withCString { write(input.writer, $0, strlen($0)) } }
    ask(#"{"id":1,"do":"run","code":"x = 0\nprint \"begun\"\nwhile true { x = 1 }"}"#)
    while !output.text.contains("begun"), output.readSome() {}
    ask(#"{"id":2,"do":"interrupt"}"#)
    ask(#"{"id":3,"do":"run","code":"x"}"#)
    input.closeWriter()
    while output.readSome() {}
    #expect(Child.wait(for: process) == 0)
    let done = output.text.components(separatedBy: "\n").map(masked).filter { $0.contains("done") }
    #expect(
      done == [
        #"{"id":1,"event":"done","status":"interrupted","seconds":…,"prompt":"nn> "}"#,
        #"{"id":2,\#(Self.done)}"#, #"{"id":3,\#(Self.ran)"#,
      ])
  }

  /// An interrupt is for the request that is worked on, else for the next; never for a later one.
  @Test func theQueueKnowsWhomAnInterruptMeans() throws {
    let interrupt = Interrupt()
    let queue = RequestQueue(interrupt)
    func add(_ id: Int, _ action: JSONRequest.Action) {
      queue.add(.success(JSONRequest(.integer(id), action)))
    }
    func next() throws -> (id: JSON, isInterrupted: Bool, isRaised: Bool)? {
      guard let (entry, isInterrupted) = queue.next() else { return nil }
      return (try entry.get().id, isInterrupted, interrupt.isRaised)
    }
    add(1, .variables)
    add(2, .interrupt)
    #expect(try #require(try next()) == (1, true, false))
    add(3, .variables)
    #expect(!interrupt.isRaised)
    #expect(try #require(try next()) == (2, false, false))
    #expect(try #require(try next()) == (3, false, false))
    add(4, .interrupt)
    #expect(interrupt.isRaised)
    #expect(try #require(try next()) == (4, false, false))
    queue.close()
    #expect(try next() == nil)
  }
}
