/// Why a text is no JSON.
public struct JSONError: Error, Equatable, Sendable {
  /// `a ',' or '}' is missing`.
  public let message: String
  /// The byte at which it was noticed, from 0.
  public let offset: Int
}

/// What a reader takes, so that no text exhausts the stack or the memory.
public struct JSONLimits: Sendable {
  /// Arrays and objects inside one another.
  public var depth: Int
  /// Values in all.
  public var values: Int

  public init(depth: Int = 64, values: Int = 1_000_000) {
    self.depth = depth
    self.values = values
  }
}

extension JSON {
  /// Reads a text that is one value and nothing else. Strict: no comments, no trailing commas, no lone
  /// surrogates, no name twice in an object, numbers within a double's range, valid UTF-8.
  public init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws(JSONError) {
    var reader = JSONReader(bytes, limits)
    self = try reader.document()
  }

  public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }

  public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(JSONError) in try JSON(parsing: buffer, limits: limits) }
    }
    self = try result.get()
  }
}

private struct JSONReader {
  private let bytes: UnsafeRawBufferPointer
  private let limits: JSONLimits
  private var place = 0
  private var depth = 0
  private var values = 0

  init(_ bytes: UnsafeRawBufferPointer, _ limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document() throws(JSONError) -> JSON {
    let value = try value()
    skipSpace()
    if place < bytes.count { throw error("there is more behind the value") }
    return value
  }

  private func error(_ message: String, at offset: Int? = nil) -> JSONError {
    JSONError(message: message, offset: offset ?? place)
  }

  // MARK: Bytes

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func take(word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard place <= bytes.count - length else { return false }
    for index in 0..<length where bytes[place + index] != word.utf8Start[index] { return false }
    place += length
    return true
  }

  // MARK: Values

  private mutating func value() throws(JSONError) -> JSON {
    skipSpace()
    values += 1
    if values > limits.values { throw error("there are more than \(limits.values) values") }
    switch next {
    case nil: throw error("the text ends where a value should be")
    case UInt8(ascii: "{"): return try nested { reader throws(JSONError) in try reader.object() }
    case UInt8(ascii: "["): return try nested { reader throws(JSONError) in try reader.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
    default:
      if take(word: "true") { return .bool(true) }
      if take(word: "false") { return .bool(false) }
      if take(word: "null") { return .null }
      throw error("this is no value")
    }
  }

  private mutating func nested(_ read: (inout Self) throws(JSONError) -> JSON) throws(JSONError) -> JSON {
    guard depth < limits.depth else { throw error("values are nested more than \(limits.depth) deep") }
    depth += 1
    place += 1
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(JSONError) -> JSON {
    var members: [JSON.Member] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return .object([]) }
    while true {
      skipSpace()
      let start = place
      guard next == UInt8(ascii: "\"") else { throw error("a name in quotes is missing") }
      let name = try string()
      guard names.insert(name).inserted else { throw error("the name '\(name)' stands twice", at: start) }
      skipSpace()
      guard take(":") else { throw error("a ':' is missing") }
      members.append(JSON.Member(name, try value()))
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw error("a ',' or '}' is missing") }
    }
  }

  private mutating func array() throws(JSONError) -> JSON {
    var items: [JSON] = []
    skipSpace()
    if take("]") { return .array([]) }
    while true {
      items.append(try value())
      skipSpace()
      if take("]") { return .array(items) }
      guard take(",") else { throw error("a ',' or ']' is missing") }
    }
  }

  // MARK: Numbers

  private mutating func digits() -> Int {
    let start = place
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
    return place - start
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = place
    _ = take("-")
    let first = next
    let count = digits()
    guard count == 1 || (count > 1 && first != UInt8(ascii: "0")) else {
      throw error("this is no number", at: start)
    }
    var isWhole = true
    if take(".") {
      isWhole = false
      guard digits() > 0 else { throw error("this is no number", at: start) }
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      guard digits() > 0 else { throw error("this is no number", at: start) }
    }
    guard place - start <= 1_000 else { throw error("a number has more than 1000 characters", at: start) }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    if isWhole, let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else {
      throw error("the number \(text.prefix(24)) is out of range", at: start)
    }
    return .number(number)
  }

  // MARK: Text

  /// Text between quotes, of which the first is next.
  private mutating func string() throws(JSONError) -> String {
    let opening = place
    place += 1
    var start = place
    var text = ""
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        text += try plain(start..<place)
        place += 1
        return text
      case UInt8(ascii: "\\"):
        text += try plain(start..<place)
        place += 1
        text.unicodeScalars.append(try escape())
        start = place
      case 0..<0x20: throw error("a control character stands in a text")
      default: place += 1
      }
    }
    throw error("a text has no end", at: opening)
  }

  private func plain(_ range: Range<Int>) throws(JSONError) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw error("a text is not valid UTF-8", at: range.lowerBound)
    }
    return text
  }

  /// What follows a backslash.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = place - 1
    guard let byte = next else { throw error("a text has no end", at: start) }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let first = try unit()
      if let scalar = Unicode.Scalar(first) { return scalar }
      if UTF16.isLeadSurrogate(UInt16(first)), take(word: "\\u") {
        let second = try unit()
        if UTF16.isTrailSurrogate(UInt16(second)) {
          let pair = 0x10000 + (first - 0xD800) * 0x400 + (second - 0xDC00)
          if let scalar = Unicode.Scalar(pair) { return scalar }
        }
      }
      throw error("half of a surrogate pair stands alone", at: start)
    default: throw error("there is no such escape", at: start)
    }
  }

  /// Four hexadecimal digits.
  private mutating func unit() throws(JSONError) -> UInt32 {
    var result: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw error("\\u needs four hexadecimal digits")
      }
      result = result << 4 | UInt32(digit)
      place += 1
    }
    return result
  }
}
