#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Digits in groups of three: `60,000`; what follows the first non-digit stays.
public func grouped(_ digits: String, by separator: Character) -> String {
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

/// A count with its digits in groups: `60,000`.
public func countText(_ count: Int) -> String { grouped(String(count), by: ",") }

/// A count of things: `1 label`, `60,000 samples`. A plural that is not the noun with an s is said.
public func countText(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(countText(count)) \(count == 1 ? noun : plural ?? noun + "s")"
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
