import Tensors

/// Bytes as text (RFC 4648, with padding): numbers where a format has room for text only.
public enum Base64 {
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  public static func text(of tensor: Tensor) -> String {
    tensor.withBytes { bytes in
      let count = (bytes.count + 2) / 3 * 4
      return String(unsafeUninitializedCapacity: count) { out in
        for group in 0..<count / 4 {
          let place = group * 3
          let rest = min(3, bytes.count - place)
          var bits = 0
          for index in 0..<3 { bits = bits << 8 | (index < rest ? Int(bytes[place + index]) : 0) }
          for index in 0..<4 {
            let letter = index <= rest ? letters[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "=")
            out.initializeElement(at: group * 4 + index, to: letter)
          }
        }
        return count
      }
    }
  }

  /// The bytes [n]; `nil` for a text that is not of this form.
  public static func bytes(of text: String) -> Tensor? {
    var text = text
    return text.withUTF8 { letters -> Tensor? in
      guard letters.count.isMultiple(of: 4) else { return nil }
      let padding = letters.suffix(2).count { $0 == UInt8(ascii: "=") }
      if padding == 2, letters.last != UInt8(ascii: "=") { return nil }
      let digits = letters.count - padding
      var isValid = true
      let bytes = Tensor([letters.count / 4 * 3 - padding], of: UInt8.self) { out in
        for index in out.indices {
          // Byte n of three is within the letters n and n + 1 of four.
          let (group, byte) = (index / 3 * 4, index % 3)
          let first = value(of: letters[group + byte])
          let second = value(of: letters[group + byte + 1])
          out.initializeElement(
            at: index, to: UInt8(truncatingIfNeeded: first << (2 + 2 * byte) | second >> (4 - 2 * byte)))
        }
        isValid = letters.prefix(digits).allSatisfy { value(of: $0) >= 0 }
      }
      return isValid ? bytes : nil
    }
  }

  private static func value(of letter: UInt8) -> Int {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(letter) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(letter) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(letter) + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: -1
    }
  }
}
