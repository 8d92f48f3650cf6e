import Diagnostics
import Tensors

/// numpy's format of one array: a magic number, a Python dictionary with type, order and shape, and the
/// elements (numpy.lib.format, versions 1 to 3).
enum NPY {
  /// The array in the bytes of a file or of a zip member. Reads bool, uint8, int64, float32 and float64,
  /// little-endian, in C and in Fortran order.
  static func parse(_ bytes: Tensor, file: String) throws(DataError) -> Tensor {
    let reader = Little(bytes)
    guard bytes.withBytes({ Array($0.prefix(6)) == [0x93] + Array("NUMPY".utf8) }),
      let version = reader.number(6, 1)
    else { throw DataError(file: file, "is not a numpy array") }
    guard (1...3).contains(version) else {
      throw DataError(file: file, "has version \(version) of numpy's format; 1 to 3 are read")
    }
    let lengthSize = version == 1 ? 2 : 4
    guard let length = reader.number(8, lengthSize),
      let text = reader.text(8 + lengthSize, length)
    else { throw DataError(file: file, "is cut short within its header") }
    guard let header = NPYHeader(text) else {
      throw DataError(file: file, "has a header that is not numpy's")
    }
    let start = 8 + lengthSize + length
    return try elements(bytes.rows(start..<bytes.count), header, file: file)
  }

  private static func elements(
    _ data: Tensor, _ header: NPYHeader, file: String
  ) throws(DataError) -> Tensor {
    guard let dtype = types[header.type] else {
      throw DataError(
        file: file, "holds numbers of numpy's type '\(header.type)'",
        notes: ["bool, uint8, int64, float32 and float64 are read: save it with x.astype(\"float32\")"])
    }
    let shape = Shape(header.shape).description
    guard let count = product(header.shape), let expected = product([count, dtype.size]) else {
      throw DataError(file: file, "claims \(shape) elements, more than any file that is read")
    }
    guard data.count >= expected else {
      throw DataError(
        file: file,
        "is cut short: \(countText(data.count)) of the \(countText(expected)) bytes of its \(shape)")
    }
    guard data.count == expected else {
      throw DataError(
        file: file, "has \(countText(data.count - expected)) bytes more than the \(shape) it claims")
    }
    let tensor = typed(data, dtype, Shape(header.isFortran ? header.shape.reversed() : header.shape))
    return header.isFortran ? transposed(tensor, dtype) : tensor
  }

  private static let types: [String: DType] = [
    "|b1": .bool, "|u1": .uint8, "<i8": .int64, "<f4": .float32, "<f8": .float64,
  ]

  /// The bytes as elements; a copy for all but uint8, for the sake of alignment and valid bools.
  private static func typed(_ data: Tensor, _ dtype: DType, _ shape: Shape) -> Tensor {
    func copy<S: Scalar>(_ zero: S) -> Tensor {
      Tensor(shape, of: S.self) { buffer in
        data.withBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
      }
    }
    switch dtype {
    case .uint8: return data.viewed(as: shape)
    case .bool:
      return Tensor(shape, of: Bool.self) { buffer in
        data.withBytes { bytes in
          for index in 0..<buffer.count { buffer.initializeElement(at: index, to: bytes[index] != 0) }
        }
      }
    case .int64: return copy(Int64(0))
    case .float32: return copy(Float(0))
    case .float64: return copy(0.0)
    }
  }

  /// The tensor with its axes in reverse order.
  private static func transposed(_ tensor: Tensor, _ dtype: DType) -> Tensor {
    func reverse<S: Scalar>(_ zero: S) -> Tensor {
      let shape = Shape(tensor.shape.dimensions.reversed())
      // Strides of the result's axes within the source: its first axis runs fastest there.
      var strides: [Int] = []
      var stride = 1
      for length in shape.dimensions {
        strides.append(stride)
        stride *= length
      }
      return Tensor(shape, of: S.self) { result in
        tensor.withElements(of: S.self) { source in
          for index in 0..<result.count {
            var rest = index
            var from = 0
            for axis in shape.dimensions.indices.reversed() {
              from += rest % shape[axis] * strides[axis]
              rest /= shape[axis]
            }
            result.initializeElement(at: index, to: source[from])
          }
        }
      }
    }
    switch dtype {
    case .bool: return reverse(false)
    case .uint8: return reverse(UInt8(0))
    case .int64: return reverse(Int64(0))
    case .float32: return reverse(Float(0))
    case .float64: return reverse(0.0)
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
