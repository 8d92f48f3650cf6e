/// What an error within a function says of the way to it.
public enum CallNote {
  private static let middle = ", called from line "

  static func text(_ name: String, line: Int) -> String { "in \(name)\(middle)\(line)" }

  /// The note with its line counted in another way; other notes stay as they are.
  public static func moved(_ note: String, line moved: (Int) -> Int) -> String {
    let digits = note.reversed().prefix { $0.isASCII && $0.isNumber }
    let rest = note.dropLast(digits.count)
    guard rest.hasPrefix("in "), rest.hasSuffix(middle), let line = Int(String(digits.reversed())) else {
      return note
    }
    return "\(rest)\(moved(line))"
  }
}
