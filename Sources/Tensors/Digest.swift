import CXXHash

/// 128 bits by which numbers are known again: XXH3. Not against who forges, but two contents that come up by
/// chance never share one.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
  public let high: UInt64
  public let low: UInt64

  /// A tensor, and the words that stand before it.
  public struct Part: Sendable {
    public let head: String
    public let tensor: Tensor

    public init(_ head: String, _ tensor: Tensor) { (self.head, self.tensor) = (head, tensor) }
  }

  /// The digest of a stream of bytes: for each part its head in UTF-8, a line feed, and the tensor's elements row
  /// after row, little-endian as the machines are that the program is built for. How the elements lie in memory, as
  /// a part of a larger tensor or not, changes nothing.
  public init(_ parts: [Part]) {
    let state = nn_xxh3_begin()
    for part in parts {
      var head = part.head + "\n"
      head.withUTF8 { nn_xxh3_add(state, $0.baseAddress, $0.count) }
      part.tensor.withBytes { nn_xxh3_add(state, $0.baseAddress, $0.count) }
    }
    var halves: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &halves) { bytes in
      nn_xxh3_end(state, bytes.baseAddress?.assumingMemoryBound(to: UInt64.self))
    }
    (high, low) = halves
  }

  /// 32 hexadecimal digits; `nil` of any other text.
  public init?(_ text: String) {
    guard text.utf8.count == 32, text.allSatisfy({ $0.isASCII && $0.isHexDigit && !$0.isUppercase }),
      let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    (self.high, self.low) = (high, low)
  }

  public var description: String { Self.digits(high) + Self.digits(low) }

  /// The first digits: enough to tell apart what one session has.
  public var brief: String { String(description.prefix(12)) }

  private static func digits(_ half: UInt64) -> String {
    let digits = String(half, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
