#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How a number reads: whole numbers without `.0`, others in the fewest digits that give them back.
public func numberText(_ number: Double) -> String {
  if let whole = Int64(exactly: number) { return String(whole) }
  if number.isNaN { return "nan" }
  if number.isInfinite { return number < 0 ? "-inf" : "inf" }
  return number.description
}

/// Digits in groups of three; what follows the first non-digit stays.
func grouped(_ digits: String, by separator: Character) -> String {
  let sign = digits.prefix { !$0.isNumber }
  let rest = digits.dropFirst(sign.count)
  let whole = rest.prefix { $0.isNumber }
  var result = ""
  for (index, digit) in whole.enumerated() {
    if index > 0, (whole.count - index) % 3 == 0 { result.append(separator) }
    result.append(digit)
  }
  return sign + result + rest.dropFirst(whole.count)
}

/// C's `%.*f`, `%.*e` or `%.*g` of a finite number.
public func printed(_ number: Double, _ conversion: Character, precision: Int) -> String {
  let format = "%.*\(conversion)"
  return withVaList([Int32(clamping: precision), number]) { list in
    let length = vsnprintf(nil, 0, format, list)
    guard length > 0 else { return "" }
    return withVaList([Int32(clamping: precision), number]) { list in
      String(unsafeUninitializedCapacity: Int(length) + 1) { buffer in
        buffer.withMemoryRebound(to: CChar.self) { characters in
          _ = vsnprintf(characters.baseAddress, characters.count, format, list)
        }
        return Int(length)
      }
    }
  }
}

/// A text as it would be written in a script.
public func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\0": result += "\\0"
    case _ where scalar.properties.generalCategory == .control:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
