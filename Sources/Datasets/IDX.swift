import Diagnostics
import Tensors

/// LeCun's format of MNIST: two zero bytes, the type of the elements, the number of axes, the length of
/// each axis (32 bits, big-endian), the elements.
public enum IDX {
  /// Reads a file of bytes, plain or gzipped, as a uint8 tensor of the header's shape. Nothing larger
  /// than the file's content is allocated, whatever the header says.
  public static func read(_ path: String) throws(DataError) -> Tensor {
    let bytes = try Files.read(path)
    return try parse(Inflate.isGzip(bytes) ? Inflate.gzip(bytes, file: path) : bytes, file: path)
  }

  /// The tensor in the (uncompressed) content of a file.
  static func parse(_ content: Tensor, file: String) throws(DataError) -> Tensor {
    let header = content.withBytes { Array($0.prefix(4 + 4 * largestRank)) }
    guard header.count >= 4 else {
      throw DataError(file: file, "is cut short: \(header.count) of the 4 bytes of an IDX magic number")
    }
    guard header[0] == 0, header[1] == 0, let type = types[header[2]] else {
      throw DataError(file: file, "is not an IDX file: it begins with \(hexadecimal(header.prefix(4)))")
    }
    guard header[2] == unsignedByte else {
      throw DataError(file: file, "holds \(type); MNIST's files hold unsigned bytes")
    }
    let rank = Int(header[3])
    guard (1...largestRank).contains(rank) else {
      throw DataError(file: file, "claims \(rank) axes; 1 to \(largestRank) are read")
    }
    let start = 4 + 4 * rank
    guard header.count >= start else {
      throw DataError(
        file: file, "is cut short: \(header.count) of the \(start) bytes of its header")
    }
    let dimensions = (0..<rank).map { axis in
      header[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) }
    }
    try check(dimensions, fill: content.count - start, file: file)
    return content.rows(start..<content.count).viewed(as: Shape(dimensions))
  }

  private static func check(_ dimensions: [Int], fill count: Int, file: String) throws(DataError) {
    let shape = dimensions.map(String.init).joined(separator: "×")
    guard let expected = product(dimensions), expected <= Files.sizeLimit else {
      throw DataError(file: file, "claims \(shape) elements, more than any file that is read")
    }
    if count < expected {
      throw DataError(
        file: file,
        "is cut short: \(countText(count)) of the \(countText(expected)) elements of its \(shape)")
    }
    if count > expected {
      throw DataError(
        file: file, "has \(countText(count - expected)) bytes more than the \(shape) it claims")
    }
  }

  private static let largestRank = 8
  private static let unsignedByte: UInt8 = 0x08
  private static let types: [UInt8: String] = [
    unsignedByte: "unsigned bytes", 0x09: "signed bytes", 0x0B: "16-bit integers",
    0x0C: "32-bit integers", 0x0D: "32-bit floats", 0x0E: "64-bit floats",
  ]
}

/// The product of lengths; `nil` when it, or that of some of them beside a 0, overflows.
func product(_ lengths: [Int]) -> Int? {
  var result = 1
  for length in lengths {
    let (next, overflows) = result.multipliedReportingOverflow(by: max(length, 1))
    if overflows { return nil }
    result = next
  }
  return lengths.contains(0) ? 0 : result
}

/// `00 00 08 03`
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}
