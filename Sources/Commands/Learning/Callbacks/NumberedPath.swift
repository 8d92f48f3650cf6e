import Diagnostics
import Interpreter

/// A path with places for numbers, as `at-{epoch:02d}-{val_loss:.3f}.safetensors`.
struct NumberedPath {
  private enum Piece {
    case text(String)
    /// With digits behind the point, or a width that is filled up with zeros.
    case number(name: String, decimals: Int?, width: Int)
  }
  private var pieces: [Piece] = []
  private let path: String

  /// Throws `Problem` when a place does not read as `{name}`, `{name:02d}` or `{name:.3f}`.
  init(_ path: String) throws {
    self.path = path
    var rest = Substring(path)
    while let open = rest.firstIndex(of: "{") {
      pieces.append(.text(String(rest[..<open])))
      guard let close = rest[open...].firstIndex(of: "}") else { throw Self.unreadable(path) }
      let inner = rest[rest.index(after: open)..<close].split(
        separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      pieces.append(try Self.piece(inner, path))
      rest = rest[rest.index(after: close)...]
    }
    pieces.append(.text(String(rest)))
  }

  private static func piece(_ parts: [Substring], _ path: String) throws -> Piece {
    guard let name = parts.first, !name.isEmpty else { throw unreadable(path) }
    guard parts.count > 1 else { return .number(name: String(name), decimals: nil, width: 0) }
    let digits = parts[1].dropLast()
    switch parts[1].last {
    case "d":
      guard let width = digits.isEmpty ? 0 : Int(digits), (0...20).contains(width) else {
        throw unreadable(path)
      }
      return .number(name: String(name), decimals: 0, width: width)
    case "f":
      guard digits.first == ".", let decimals = Int(digits.dropFirst()), (0...20).contains(decimals) else {
        throw unreadable(path)
      }
      return .number(name: String(name), decimals: decimals, width: 0)
    default: throw unreadable(path)
    }
  }

  private static func unreadable(_ path: String) -> Problem {
    Problem(
      "a number's place in a file's name does not read so", at: .parameter("file"),
      label: "as \"at-{epoch:02d}-{val_loss:.3f}.safetensors\"")
  }

  /// The path with its numbers. Throws `Problem` for a name that has none.
  func text(_ number: (String) -> Double?) throws -> String {
    try pieces.map { piece in
      switch piece {
      case .text(let text): return text
      case .number(let name, let decimals, let width):
        guard let value = number(name) else {
          throw Problem(
            "no epoch of this fit has the number '\(name)' that \(quoted(path)) names",
            at: .parameter("callbacks"))
        }
        let body = decimals.map { printed(value, "f", precision: $0) } ?? numberText(value)
        return String(repeating: "0", count: max(0, width - body.count)) + body
      }
    }.joined()
  }
}
