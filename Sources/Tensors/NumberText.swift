#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// C's `%.*f`.
func fixedText(_ value: Double, places: Int) -> String { formatted("%.*f", value, places) }

/// C's `%.*e`.
func scientificText(_ value: Double, places: Int) -> String { formatted("%.*e", value, places) }

private func formatted(_ format: String, _ value: Double, _ places: Int) -> String {
  // The longest double has 309 digits before its point.
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
    guard let base = buffer.baseAddress else { return "" }
    let length = withVaList([Int32(places), value]) { vsnprintf(base, buffer.count, format, $0) }
    return String(
      decoding: UnsafeRawBufferPointer(start: base, count: min(max(Int(length), 0), buffer.count - 1)),
      as: UTF8.self)
  }
}
