import Diagnostics
import Interpreter
import JSON

/// Output as events, a line of JSON each, that carry the id of the request they belong to.
final class JSONOutput: Output {
  private let lines: TerminalOutput
  private var width = OutputStyle.plain.width
  private var id = JSON.null
  /// The source of the request, to which places refer.
  private var source: Source?
  /// Text since the last line's end.
  private var loose = ""
  /// What is written goes here in place of an event.
  private var kept: String?

  /// `lines` takes the lines.
  init(_ lines: TerminalOutput) { self.lines = lines }

  var style: OutputStyle {
    var style = OutputStyle.plain
    style.width = width
    return style
  }

  // MARK: Requests

  func begin(_ id: JSON, source: Source? = nil, width: Int? = nil) {
    (self.id, self.source) = (id, source)
    if let width { self.width = width }
  }

  /// The last event of a request.
  func end(_ status: String, _ members: [JSON.Member] = []) {
    sendText()
    send("done", [JSON.Member("status", .string(status))] + members)
  }

  /// What work writes, without an event.
  func keeping(_ work: () -> Void) -> String {
    kept = ""
    defer { kept = nil }
    work()
    return kept ?? ""
  }

  func send(_ event: String, _ members: [JSON.Member]) {
    let head = [JSON.Member("id", id), JSON.Member("event", .string(event))]
    lines.write(JSON.object(head + members).text + "\n")
    lines.flush()
  }

  // MARK: Output

  func write(_ text: String) {
    guard kept == nil else {
      kept? += text
      return
    }
    loose += text
    if loose.utf8.last == UInt8(ascii: "\n") { sendText() }
  }

  var takesDisplays: Bool { kept == nil }

  func display(_ display: Display, text: String) {
    sendText()
    switch display {
    case .picture(let svg, let words):
      send(
        "picture",
        [
          JSON.Member("svg", .string(svg)), JSON.Member("words", .string(words)),
          JSON.Member("text", .string(text)),
        ])
    case .table(let table):
      let columns = table.columns.map { column -> JSON in
        ["header": .string(column.header), "right": .bool(column.isRight)]
      }
      send(
        "table",
        [
          JSON.Member("columns", .array(columns)),
          JSON.Member("rows", .array(table.rows.map { .array($0.map { .string($0) }) })),
          JSON.Member("text", .string(text)),
        ])
    }
  }

  func progress(_ line: String?) {}

  func report(_ diagnostic: Diagnostic) {
    sendText()
    let text = render(diagnostic, width: width, hasColor: false, hasUnicode: true)
    var members = [
      JSON.Member("message", .string(diagnostic.message)),
      JSON.Member("label", diagnostic.label.map { .string($0) } ?? .null),
      JSON.Member("notes", .array(diagnostic.notes.map { .string($0) })),
      JSON.Member("text", .string(text + "\n")),
    ]
    if let place = diagnostic.place { members += self.place(place) }
    send(diagnostic.severity.rawValue, members)
  }

  /// Line and column for people; of the request's own code also where the culprit begins and ends.
  private func place(_ place: Place) -> [JSON.Member] {
    var members = [
      JSON.Member("line", .integer(place.position.line)),
      JSON.Member("column", .integer(place.position.column)),
    ]
    if place.source === source {
      members.append(JSON.Member("start", .integer(place.source.scalars(before: place.span.lower))))
      members.append(JSON.Member("end", .integer(place.source.scalars(before: place.span.upper))))
    } else if let name = place.source.name {
      members.append(JSON.Member("file", .string(name)))
    }
    return members
  }

  func flush() { sendText() }

  private func sendText() {
    guard !loose.isEmpty else { return }
    send("text", [JSON.Member("text", .string(loose))])
    loose = ""
  }
}

extension Source {
  /// Unicode scalars in front of a byte.
  func scalars(before offset: Int) -> Int {
    // Bytes that continue a character begin with 10.
    utf8[..<min(max(offset, 0), utf8.count)].count { $0 & 0xC0 != 0x80 }
  }
}
