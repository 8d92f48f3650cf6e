import Diagnostics
import Tensors

/// numpy's format of one array: a magic number, a Python dictionary with type, order and shape, and the
/// elements (numpy.lib.format, versions 1 to 3).
public enum NPY {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The array in the bytes of a file or of a zip member. Reads bools, integers of 8 to 64 bits and
  /// floats of 16 to 64, in either order of bytes, in C and in Fortran order. Integers beside uint8
  /// become int64, float16 becomes float32.
  static func parse(_ bytes: Tensor, file: String) throws(DataError) -> Tensor {
    let reader = Little(bytes)
    guard bytes.withBytes({ $0.starts(with: magic) }), let version = reader.number(6, 1) else {
      throw DataError(file: file, "is not a numpy array")
    }
    guard (1...3).contains(version) else {
      throw DataError(file: file, "has version \(version) of numpy's format; 1 to 3 are read")
    }
    let lengthSize = version == 1 ? 2 : 4
    guard let length = reader.number(8, lengthSize), length <= bytes.count - 8 - lengthSize else {
      throw DataError(file: file, "is cut short within its header")
    }
    guard length <= longestHeader, let text = reader.text(8 + lengthSize, length),
      let header = NPYHeader(text)
    else { throw DataError(file: file, "has a header that is not numpy's") }
    let start = 8 + lengthSize + length
    return try elements(bytes.rows(start..<bytes.count), header, file: file)
  }

  /// numpy itself reads no longer ones of files that it does not trust.
  private static let longestHeader = 10_000

  private static func elements(
    _ data: Tensor, _ header: NPYHeader, file: String
  ) throws(DataError) -> Tensor {
    guard let (type, isBigEndian) = type(of: header.type) else {
      throw DataError(
        file: file, "holds numbers of numpy's type '\(header.type)'",
        notes: ["bools, integers and floats of up to 64 bits are read: save it with x.astype(\"float32\")"])
    }
    let shape = Shape(header.shape).description
    guard let count = type.count(of: header.shape) else {
      throw DataError(file: file, "claims \(shape) elements, more than any file that is read")
    }
    let expected = count * type.size
    guard data.count >= expected else {
      throw DataError(
        file: file,
        "is cut short: \(countText(data.count)) of the \(countText(expected)) bytes of its \(shape)")
    }
    guard data.count == expected else {
      throw DataError(
        file: file, "has \(countText(data.count - expected)) bytes more than the \(shape) it claims")
    }
    let stored = Shape(header.isFortran ? header.shape.reversed() : header.shape)
    let tensor = try type.tensor(data, stored, isBigEndian: isBigEndian, file: file)
    return header.isFortran ? tensor.withReversedAxes : tensor
  }

  /// numpy's letters and sizes, without the order of bytes.
  private static let types: [String: StoredType] = [
    "b1": .bool, "i1": .int8, "u1": .uint8, "i2": .int16, "u2": .uint16, "i4": .int32, "u4": .uint32,
    "i8": .int64, "u8": .uint64, "f2": .float16, "f4": .float32, "f8": .float64,
  ]

  /// `<f4` is little-endian, `>f4` big-endian; `|u1` has one byte.
  private static func type(of text: String) -> (StoredType, isBigEndian: Bool)? {
    guard let type = types[String(text.dropFirst())], let order = text.first else { return nil }
    let orders = type.size == 1 ? "|<>=" : "<>="
    return orders.contains(order) ? (type, order == ">") : nil
  }

  /// The bytes in front of the elements of a tensor, the very ones that numpy 2 writes.
  static func header(of tensor: Tensor) -> [UInt8] {
    let type = StoredType(tensor.dtype)
    let letters = types.first { $0.value == type }?.key ?? ""
    let shape = tensor.shape
    var text =
      "{'descr': '\(type.size == 1 ? "|" : "<")\(letters)', 'fortran_order': False, 'shape': \(shape), }"
    // numpy leaves room for the first axis to grow to 21 digits in place.
    if let first = shape.dimensions.first {
      text += String(repeating: " ", count: max(0, 21 - String(first).count))
    }
    // Magic number, version, length and text make up a multiple of 64 bytes; a line's end closes it.
    text += String(repeating: " ", count: 64 - (11 + text.utf8.count) % 64) + "\n"
    let length = text.utf8.count
    return magic + [1, 0, UInt8(length & 255), UInt8(length >> 8)] + Array(text.utf8)
  }

  /// Writes one array, as numpy's `save`: the same bytes.
  public static func write(_ tensor: Tensor, to path: String) throws(DataError) {
    try Files.write(path) { sink throws(DataError) in
      try sink.write(header(of: tensor))
      try sink.write(tensor)
    }
  }
}

extension Tensor {
  /// The tensor with its axes in reverse order.
  fileprivate var withReversedAxes: Tensor {
    let shape = Shape(shape.dimensions.reversed())
    // Strides of the result's axes within the source: its first axis runs fastest there.
    var strides: [Int] = []
    var stride = dtype.size
    for length in shape.dimensions {
      strides.append(stride)
      stride *= length
    }
    let size = dtype.size
    return Tensor(uninitialized: shape, dtype) { result in
      withBytes { source in
        guard let base = source.baseAddress else { return }
        for index in 0..<shape.count {
          var rest = index
          var from = 0
          for axis in shape.dimensions.indices.reversed() {
            from += rest % shape[axis] * strides[axis]
            rest /= shape[axis]
          }
          (result + index * size).copyMemory(from: base + from, byteCount: size)
        }
      }
    }
  }
}

/// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`, in any order of its keys.
struct NPYHeader: Equatable {
  let type: String
  let isFortran: Bool
  let shape: [Int]

  /// `nil` when the text is not such a dictionary.
  init?(_ text: String) {
    var scanner = Scanner(text)
    var type: String?
    var isFortran: Bool?
    var shape: [Int]?
    guard scanner.take("{") else { return nil }
    while !scanner.take("}") {
      guard let key = scanner.quoted(), scanner.take(":") else { return nil }
      switch key {
      case "descr": type = scanner.quoted()
      case "fortran_order": isFortran = scanner.bool()
      case "shape": shape = scanner.tuple()
      default: return nil
      }
      guard scanner.take(",") || scanner.isBefore("}") else { return nil }
    }
    guard scanner.isAtEnd, let type, let isFortran, let shape else { return nil }
    self.type = type
    self.isFortran = isFortran
    self.shape = shape
  }

  private struct Scanner {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    private mutating func skipSpace() { rest = rest.drop { $0.isWhitespace } }

    var isAtEnd: Bool { rest.allSatisfy { $0.isWhitespace } }

    mutating func isBefore(_ word: String) -> Bool {
      skipSpace()
      return rest.hasPrefix(word)
    }

    mutating func take(_ word: String) -> Bool {
      guard isBefore(word) else { return false }
      rest = rest.dropFirst(word.count)
      return true
    }

    mutating func quoted() -> String? {
      guard take("'"), let end = rest.firstIndex(of: "'") else { return nil }
      defer { rest = rest[end...].dropFirst() }
      return String(rest[..<end])
    }

    mutating func bool() -> Bool? {
      if take("True") { return true }
      return take("False") ? false : nil
    }

    /// `(3, 4)`, `(3,)`, `()`; at most 32 axes, numpy's own limit when the format was made.
    mutating func tuple() -> [Int]? {
      guard take("(") else { return nil }
      var numbers: [Int] = []
      while !take(")") {
        skipSpace()
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), numbers.count < 32 else { return nil }
        rest = rest.dropFirst(digits.count)
        numbers.append(number)
        guard take(",") || isBefore(")") else { return nil }
      }
      return numbers
    }
  }
}
