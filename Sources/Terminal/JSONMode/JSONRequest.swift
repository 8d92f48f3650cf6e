import JSON

/// One line of `nn --json`: what is asked for, and the id that its answers carry.
///
///     {"id": 1, "do": "run", "code": "x = 1", "name": "cell 1", "width": 100}
///     {"id": 2, "do": "complete", "code": "fit mo", "cursor": 6}
struct JSONRequest {
  enum Action: Equatable {
    /// `name` stands in front of the places of errors; lines of output have `width` columns.
    case run(code: String, name: String?, width: Int?)
    /// Cursors count characters as JSON and Python do: Unicode scalars.
    case complete(code: String, cursor: Int)
    case inspect(code: String, cursor: Int)
    /// Whether the code is whole, for the Enter key of an editor.
    case check(code: String)
    case variables
    case interrupt
    case quit
  }

  /// A line that is no request.
  struct Malformed: Error {
    let message: String
    let id: JSON
  }

  static let actions = ["run", "complete", "inspect", "check", "variables", "interrupt", "quit"]

  /// A text or a whole number; null when there is none.
  let id: JSON
  let action: Action

  init(_ id: JSON, _ action: Action) {
    self.id = id
    self.action = action
  }

  init(parsing line: [UInt8]) throws(Malformed) {
    let json: JSON
    do throws(JSONError) {
      json = try JSON(parsing: line)
    } catch {
      throw Malformed(message: "no JSON: \(error.message) (byte \(error.offset))", id: .null)
    }
    guard json.members != nil else { throw Malformed(message: "a request is a JSON object", id: .null) }
    let fields = Fields(json)
    id = try fields.id()
    guard let verb = json["do"]?.string, Self.actions.contains(verb) else {
      throw Malformed(message: "\"do\" must be one of \(Self.actions.joined(separator: ", "))", id: id)
    }
    switch verb {
    case "run":
      action = .run(
        code: try fields.text("code"), name: try fields.name(), width: try fields.width())
    case "complete": action = .complete(code: try fields.text("code"), cursor: try fields.cursor())
    case "inspect": action = .inspect(code: try fields.text("code"), cursor: try fields.cursor())
    case "check": action = .check(code: try fields.text("code"))
    case "variables": action = .variables
    case "interrupt": action = .interrupt
    default: action = .quit
    }
  }

  /// Reads the members of a request and says what is wrong with one.
  private struct Fields {
    let json: JSON

    init(_ json: JSON) { self.json = json }

    func id() throws(Malformed) -> JSON {
      switch json["id"] {
      case nil, .null: return .null
      case .integer(let number): return .integer(number)
      case .string(let text): return .string(text)
      default: throw Malformed(message: "\"id\" must be a text or a whole number", id: .null)
      }
    }

    private func malformed(_ message: String) -> Malformed {
      Malformed(message: message, id: (try? id()) ?? .null)
    }

    func text(_ name: String) throws(Malformed) -> String {
      guard let text = json[name]?.string else { throw malformed("\"\(name)\" must be a text") }
      return text
    }

    /// A member that may be left out, or be null.
    private func optional(_ name: String) -> JSON? { json[name] == .null ? nil : json[name] }

    /// An empty name is none.
    func name() throws(Malformed) -> String? {
      guard optional("name") != nil else { return nil }
      let name = try text("name")
      return name.isEmpty ? nil : name
    }

    /// The end of the code unless said.
    func cursor() throws(Malformed) -> Int {
      let count = try text("code").unicodeScalars.count
      guard let given = optional("cursor") else { return count }
      guard let cursor = given.integer, (0...count).contains(cursor) else {
        throw malformed("\"cursor\" must be a whole number from 0 to \(count), the length of the code")
      }
      return cursor
    }

    func width() throws(Malformed) -> Int? {
      guard let given = optional("width") else { return nil }
      guard let width = given.integer, (20...1000).contains(width) else {
        throw malformed("\"width\" must be a whole number from 20 to 1000")
      }
      return width
    }
  }
}
