/// A message in protobuf's wire format (protobuf.dev/programming-guides/encoding): for each field its number
/// and form, and then a number of 7 bits a byte, four bytes, or a length and as many bytes.
struct Protobuf {
  private(set) var bytes: [UInt8] = []

  private enum Form: UInt64 {
    case varint = 0
    case lengthAndBytes = 2
    case fourBytes = 5
  }

  mutating func add(_ field: UInt64, _ number: Int) {
    begin(field, .varint)
    // Negative numbers are their 64 bits: ten bytes.
    add(varint: UInt64(bitPattern: Int64(number)))
  }

  mutating func add(_ field: UInt64, _ number: Float) {
    begin(field, .fourBytes)
    withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func add(_ field: UInt64, _ text: String) { add(field, Array(text.utf8)) }

  mutating func add(_ field: UInt64, _ message: Protobuf) { add(field, message.bytes) }

  mutating func add(_ field: UInt64, _ content: [UInt8]) {
    begin(field, .lengthAndBytes)
    add(varint: UInt64(content.count))
    bytes.append(contentsOf: content)
  }

  private mutating func begin(_ field: UInt64, _ form: Form) { add(varint: field << 3 | form.rawValue) }

  /// The lowest seven bits first; all bytes but the last have their highest bit set.
  private mutating func add(varint number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
