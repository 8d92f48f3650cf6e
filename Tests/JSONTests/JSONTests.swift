import JSON
import Testing

/// What Python's json module reads and writes for the same texts (`json.dumps` with separators
/// (",", ":") and ensure_ascii=False), and RFC 8259's rules where Python is laxer.
@Suite struct JSONTests {
  @Test(
    arguments: [
      ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12),
      ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(0x1p63)),
      ("1.5e3", .number(1500)), ("1E-2", .number(0.01)), ("5e-324", .number(0x1p-1074)),
      ("\"\"", ""), (#""a\"\\\/\b\f\n\r\t\u00e9""#, "a\"\\/\u{8}\u{C}\n\r\té"),
      (#""\ud83d\ude00""#, "😀"), ("\"é😀\u{7f}\"", "é😀\u{7f}"),
      ("[]", []), ("[1, [2,\n3], {}]", [1, [2, 3], [:]]),
      (#"{"b": 1, "a": {"c": null}}"#, ["b": 1, "a": ["c": .null]]),
    ] as [(String, JSON)])
  func `a value is read`(text: String, value: JSON) throws { #expect(try JSON(parsing: text) == value) }

  @Test(
    arguments: [
      ("", 0, "the text ends where a value should be"), ("[1,", 3, "the text ends where a value should be"),
      ("nul", 0, "this is no value"), ("[1,]", 3, "this is no value"), ("NaN", 0, "this is no value"),
      ("1 2", 2, "there is more behind the value"), ("01", 0, "this is no number"),
      ("-", 0, "this is no number"), ("1.", 0, "this is no number"), ("1e", 0, "this is no number"),
      ("1e999", 0, "the number 1e999 is out of range"), ("+1", 0, "this is no value"),
      ("[1 2]", 3, "a ',' or ']' is missing"), ("[1", 2, "a ',' or ']' is missing"),
      (#"{"a" 1}"#, 5, "a ':' is missing"), (#"{"a":1"#, 6, "a ',' or '}' is missing"),
      ("{a:1}", 1, "a name in quotes is missing"), (#"{"a":1,}"#, 7, "a name in quotes is missing"),
      (#"{"a":1,"a":2}"#, 7, "the name 'a' stands twice"), (#""a"#, 0, "a text has no end"),
      ("\"a\nb\"", 2, "a control character stands in a text"), (#""\x""#, 1, "there is no such escape"),
      (#""\u12""#, 5, "\\u needs four hexadecimal digits"),
      (#""\ud83d""#, 1, "half of a surrogate pair stands alone"),
      (#""\ude00\ud83d""#, 1, "half of a surrogate pair stands alone"),
      (#""\ud83dA""#, 1, "half of a surrogate pair stands alone"),
    ] as [(String, Int, String)])
  func `another text is refused`(text: String, offset: Int, message: String) {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
    #expect(error?.offset == offset)
    #expect(error?.message == message)
  }

  @Test(arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] as [[UInt8]])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
    let error = bytes.withUnsafeBytes { bytes in
      #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
    }
    #expect(error?.message == "a text is not valid UTF-8")
  }

  @Test func `depth and number of values are bounded`() throws {
    let deep = String(repeating: "[", count: 100_000)
    let error = #expect(throws: JSONError.self) { try JSON(parsing: deep) }
    #expect(error?.message == "values are nested more than 64 deep")
    #expect(error?.offset == 64)
    let exact = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(throws: Never.self) { try JSON(parsing: exact) }
    let many = #expect(throws: JSONError.self) {
      try JSON(parsing: "[1,2,3]", limits: JSONLimits(values: 3))
    }
    #expect(many?.message == "there are more than 3 values")
  }

  @Test(
    arguments: [
      (.null, "null"), (["b": [1, .number(0.1), true], "a": "x"], #"{"b":[1,0.1,true],"a":"x"}"#),
      ("v\n\"é\\\t\u{7f}\u{1}😀", "\"v\\n\\\"é\\\\\\t\u{7f}\\u0001😀\""), (.number(1e-7), "1e-07"),
      (.number(.nan), "null"), (.number(-.infinity), "null"), ([:], "{}"), ([], "[]"),
    ] as [(JSON, String)])
  func `a value is written`(value: JSON, text: String) { #expect(value.text == text) }

  @Test func `a value is written over several lines`() throws {
    let value: JSON = ["a": [1, ["b": [], "c": [:]]], "d": "x\ny"]
    let text = """
      {
       "a": [
        1,
        {
         "b": [],
         "c": {}
        }
       ],
       "d": "x\\ny"
      }
      """
    #expect(value.indentedText == text)
    #expect(try JSON(parsing: text) == value)
  }

  @Test(arguments: [0.1, 1e-7, 0x1p-1074, 1.7976931348623157e308, -2.5, 1e22, 0x1p53, 1 / 3.0])
  func `a number comes back with its bits`(number: Double) throws {
    #expect(try JSON(parsing: JSON.number(number).text).number?.bitPattern == number.bitPattern)
  }

  /// Every cut and every change of a byte is read or refused, never more.
  @Test func `no change of a text crashes the reader`() {
    let text = Array(#"{"a": [1.5e-3, -2, "\u00e9\ud83d\ude00x", {"b": null}], "c": true}"#.utf8)
    var read = 0
    for place in text.indices {
      for change in [nil, 0, 0x22, 0x2C, 0x5B, 0x5C, 0x7B, 0x80, 0xFF] as [UInt8?] {
        var bytes = Array(text[..<place])
        if let change { bytes += [change] + text[(place + 1)...] }
        bytes.withUnsafeBytes { if (try? JSON(parsing: $0)) != nil { read += 1 } }
      }
    }
    #expect(read > 0 && read < text.count)
  }
}
