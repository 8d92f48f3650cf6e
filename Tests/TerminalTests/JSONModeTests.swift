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
      .replacing(#/"name":"quit","text":.+/#, with: #""name":"quit","text":…}"#)
      .replacing(#/"message":"interrupted",.+/#, with: #""message":"interrupted",…}"#)
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
    // Behind an open parenthesis, and among arguments, help is about what is called.
    Case(
      requests: [
        #"{"do":"run","code":"def f(a) { }"}"#, #"{"id":2,"do":"inspect","code":"f("}"#,
        #"{"id":3,"do":"inspect","code":"x = f([nowhere, 2])","cursor":16}"#,
        #"{"id":4,"do":"inspect","code":"\"f\"","cursor":2}"#, #"{"id":5,"do":"inspect","code":"1 # f"}"#,
        #"{"id":6,"do":"inspect","code":"f\"{f}\"","cursor":0}"#,
        #"{"id":7,"do":"inspect","code":"f\"{f}\"","cursor":4}"#,
      ],
      events: [#"{"id":null,\#(ran)"#]
        + [(2, true), (3, true), (4, false), (5, false), (6, false), (7, true)].map { id, isFound in
          isFound
            ? #"{"id":\#(id),\#(done),"name":"f","text":"f is a function:\ndef f(a)\n\nBehind the dot\n  plot\n"}"#
            : #"{"id":\#(id),\#(done),"name":null,"text":""}"#
        }),
    // A statement's first word is asked about where it is a command.
    Case(
      requests: [
        #"{"do":"run","code":"f = 1;"}"#, #"{"id":2,"do":"inspect","code":"f = 2","cursor":5}"#,
        #"{"id":3,"do":"inspect","code":"nowhere 1"}"#,
      ],
      events: [
        #"{"id":null,\#(ran)"#, #"{"id":2,\#(done),"name":null,"text":""}"#,
        #"{"id":3,\#(done),"name":null,"text":""}"#,
      ]),
    // Looking is no statement, for which a planned stop waits.
    Case(
      requests: [
        #"{"id":1,"do":"run","code":"interrupt after=2"}"#, #"{"id":2,"do":"inspect","code":"1"}"#,
        #"{"id":3,"do":"inspect","code":"quit x"}"#, #"{"id":4,"do":"complete","code":"quit","cursor":4}"#,
        #"{"id":5,"do":"variables"}"#, #"{"id":6,"do":"run","code":"for i in range(9) { print i }"}"#,
      ],
      events: [
        #"{"id":1,\#(ran)"#, #"{"id":2,\#(done),"name":null,"text":""}"#,
        #"{"id":3,\#(done),"name":"quit","text":…}"#,
        #"{"id":4,\#(done),"start":0,"end":4,"candidates":["quit"]}"#, #"{"id":5,\#(done),"variables":[]}"#,
        #"{"id":6,"event":"error","message":"interrupted",…}"#,
        #"{"id":6,"event":"done","status":"interrupted","seconds":…,"prompt":"nn> "}"#,
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

  /// `null` is as good as nothing, and so is an empty name.
  @Test func membersMayBeNull() throws {
    let events = try answers(
      #"{"id":null,"do":"run","code":"nope","width":null,"name":null}"# + "\n"
        + #"{"id":null,"do":"run","code":"nope","name":""}"# + "\n"
        + #"{"id":null,"do":"check","code":"1","cursor":null}"#)
    #expect(events.count == 5)
    #expect(events[0].contains("error: nothing is called 'nope'"))
    #expect(events[0] == events[2])
  }

  /// Of what is very long, an overview has the ends.
  @Test func longTextsAreShortened() throws {
    let events = try answers(
      #"{"id":1,"do":"run","code":"x = \"ab\" * 10000; y = \"ab\" * 4000;"}"# + "\n"
        + #"{"id":2,"do":"variables"}"# + "\n" + #"{"id":3,"do":"inspect","code":"x"}"#)
    func text(_ count: Int) -> String { String(repeating: "ab", count: count) }
    let short = "\"\(text(499))a … b\(text(499))\""
    let variables = try JSON(parsing: events[1])["variables"]
    #expect(variables?.items?.map { $0["text"]?.string } == [short, "\"\(text(4000))\""])
    let page = try JSON(parsing: events[2])["text"]?.string
    #expect(page?.hasPrefix("x is text:\n\(short)\n") == true)
  }

  @Test func picturesAndTablesComeWithTheirText() throws {
    let events = try answers(#"{"id":1,"do":"run","code":"plot [1, 3, 2]"}"#)
    let picture = try JSON(parsing: events[0])
    #expect(picture["event"] == "picture")
    #expect(picture["svg"]?.string?.contains("<svg") == true)
    #expect(picture["words"]?.string.map { $0 + "\n" } == picture["text"]?.string)
  }

  /// A program that is asked while it runs.
  private final class Client {
    private let folder = TemporaryFolder()
    let input: Pipe
    let output: Pipe
    let process: pid_t

    init() throws {
      let (input, output) = (try Pipe(), try Pipe())
      process = try Child.spawn(["--json"], Child.environment(folder, [:])) { actions in
        posix_spawn_file_actions_adddup2(&actions, input.reader, 0)
        posix_spawn_file_actions_adddup2(&actions, output.writer, 1)
      }
      input.closeReader()
      output.closeWriter()
      (self.input, self.output) = (input, output)
    }

    func ask(_ lines: String...) {
      let text = lines.map { $0 + "\n" }.joined()
      _ = text.withCString { write(input.writer, $0, strlen($0)) }
    }

    func wait(for text: String) { while !output.text.contains(text), output.readSome() {} }
  }

  static let endless = #""do":"run","code":"print \"begun\"\nwhile true { }"}"#
  static let stopped = #""event":"done","status":"interrupted","seconds":…,"prompt":"nn> "}"#

  @Test func anInterruptDoesNotWaitItsTurn() throws {
    let client = try Client()
    client.ask(#"{"id":1,\#(Self.endless)"#)
    client.wait(for: "begun")
    client.ask(#"{"id":2,"do":"interrupt"}"#, #"{"id":3,"do":"run","code":"x = 1;"}"#)
    client.input.closeWriter()
    while client.output.readSome() {}
    #expect(Child.wait(for: client.process) == 0)
    let done = client.output.text.components(separatedBy: "\n").map(masked).filter { $0.contains("done") }
    #expect(done == [#"{"id":1,\#(Self.stopped)"#, #"{"id":2,\#(Self.done)}"#, #"{"id":3,\#(Self.ran)"#])
  }

  /// Whatever is worked on when it comes, an interrupt stops the endless code: it has begun, or waits its turn.
  @Test func anInterruptIsNotSwallowedByWhatCannotBeStopped() throws {
    let result = try answers(
      #"{"id":1,"do":"complete","code":"seqx","cursor":3}"# + "\n"
        + #"{"id":2,"do":"run","code":"while true { }"}"# + "\n" + #"{"id":3,"do":"interrupt"}"#)
    #expect(
      result.filter { $0.contains("done") } == [
        #"{"id":1,\#(Self.done),"start":0,"end":3,"candidates":["sequential","sequential_lr"]}"#,
        #"{"id":2,\#(Self.stopped)"#, #"{"id":3,\#(Self.done)}"#,
      ])
  }

  /// Code that prints nothing meets no closed pipe; the program ends all the same when its client has left, whether
  /// or not requests could still come.
  @Test(arguments: [true, false]) func theProgramEndsWithItsClient(_ closesInput: Bool) throws {
    let client = try Client()
    client.ask(#"{"id":1,\#(Self.endless)"#, #"{"id":2,\#(Self.endless)"#)
    client.wait(for: "begun")
    if closesInput { client.input.closeWriter() }
    client.output.closeReader()
    #expect(Child.wait(for: client.process) == 128 + SIGPIPE)
  }

  /// One that has nothing to do has nothing to write: no pipe breaks.
  @Test func anIdleProgramEndsWithItsClient() throws {
    let client = try Client()
    client.wait(for: "hello")
    client.output.closeReader()
    #expect(Child.wait(for: client.process) == 0)
  }

  @Test func aClosedInputIsAtItsEnd() throws {
    let output = try Pipe()
    let process = try Child.spawn(["--json"], Child.environment(TemporaryFolder(), [:])) { actions in
      posix_spawn_file_actions_addclose(&actions, 0)
      posix_spawn_file_actions_adddup2(&actions, output.writer, 1)
    }
    output.closeWriter()
    while output.readSome() {}
    #expect(Child.wait(for: process) == 0)
    #expect(output.text.components(separatedBy: "\n").count == 2)
  }

  /// An interrupt is for the code that runs, else for the first that waits; never for what comes later.
  @Test func theQueueKnowsWhomAnInterruptMeans() throws {
    let interrupt = Interrupt()
    let queue = RequestQueue(interrupt)
    let code = JSONRequest.Action.run(code: "", name: nil, width: nil)
    func add(_ id: Int, _ action: JSONRequest.Action) {
      queue.add(.success(JSONRequest(.integer(id), action)))
    }
    func next() throws -> (id: JSON, isInterrupted: Bool, isRaised: Bool)? {
      guard let (entry, isInterrupted) = queue.next() else { return nil }
      return (try entry.get().id, isInterrupted, interrupt.isRaised)
    }
    // It waits: that code is never begun, and the one behind it is.
    for (id, action) in [(1, .variables), (2, code), (3, code), (4, .interrupt)] { add(id, action) }
    #expect(try #require(try next()) == (1, false, false))
    #expect(try #require(try next()) == (2, true, false))
    // It runs. What is being answered besides takes no interrupt.
    #expect(try #require(try next()) == (3, false, false))
    add(5, .interrupt)
    #expect(interrupt.isRaised)
    queue.endRun()
    #expect(!interrupt.isRaised)
    // Its last event may not have been sent yet, but it has ended.
    add(6, .interrupt)
    #expect(!interrupt.isRaised)
    add(7, code)
    for id in 4...7 { #expect(try #require(try next()) == (.integer(id), false, false)) }
    queue.endRun()
    queue.close()
    #expect(try next() == nil)
  }

  @Test func anAbandonedQueueStopsAndDropsAll() throws {
    let interrupt = Interrupt()
    let queue = RequestQueue(interrupt)
    let code = JSONRequest.Action.run(code: "", name: nil, width: nil)
    for id in 1...3 { queue.add(.success(JSONRequest(.integer(id), code))) }
    _ = queue.next()
    queue.abandon()
    #expect(interrupt.isRaised)
    #expect(queue.next() == nil)
  }
}
