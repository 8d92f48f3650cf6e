extension JSON {
  /// The value as compact JSON: no spaces, members in their order, `"`, `\` and control characters
  /// escaped, everything else as it is. Numbers read back as the same bits; what JSON has no number
  /// for, NaN and infinities, is null.
  public var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// The same over several lines, each item and member on its own and a blank further in than what it is in, as
  /// notebooks are written.
  public var indentedText: String {
    var text = ""
    write(to: &text, indent: 1)
    return text
  }

  private func write(to text: inout String, indent: Int) {
    func separate(_ index: Int) {
      text += index > 0 ? ",\n" : "\n"
      text += String(repeating: " ", count: indent)
    }
    switch self {
    case .array(let items) where !items.isEmpty:
      text += "["
      for (index, item) in items.enumerated() {
        separate(index)
        item.write(to: &text, indent: indent + 1)
      }
      text += "\n" + String(repeating: " ", count: indent - 1) + "]"
    case .object(let members) where !members.isEmpty:
      text += "{"
      for (index, member) in members.enumerated() {
        separate(index)
        Self.write(member.name, to: &text)
        text += ": "
        member.value.write(to: &text, indent: indent + 1)
      }
      text += "\n" + String(repeating: " ", count: indent - 1) + "}"
    default: write(to: &text)
    }
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let bool): text += bool ? "true" : "false"
    case .integer(let number): text += String(number)
    case .number(let number): text += number.isFinite ? number.description : "null"
    case .string(let string): Self.write(string, to: &text)
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        Self.write(member.name, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    // Long texts, as encoded numbers, hold nothing to escape.
    if string.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
      for scalar in string.unicodeScalars { text += escaped(scalar) }
    } else {
      text += string
    }
    text += "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\u{8}": return "\\b"
    case "\u{C}": return "\\f"
    case "\0"..<" ":
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: return String(scalar)
    }
  }
}
