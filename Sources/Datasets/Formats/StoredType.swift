import Tensors

/// A type of numbers as files have it, and what it becomes: bool, uint8, int64, float32 or float64.
enum StoredType: String, CaseIterable {
  case bool, int8, uint8, int16, uint16, int32, uint32, int64, uint64, float16, bfloat16, float32, float64

  /// Bytes an element.
  var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The smallest of the tensors' types that holds all its values (int64 for uint64, which may not fit).
  var dtype: DType {
    switch self {
    case .bool: .bool
    case .uint8: .uint8
    case .int8, .int16, .uint16, .int32, .uint32, .int64, .uint64: .int64
    case .float16, .bfloat16, .float32: .float32
    case .float64: .float64
    }
  }

  /// The type that a tensor of `dtype` is written as.
  init(_ dtype: DType) {
    switch dtype {
    case .bool: self = .bool
    case .uint8: self = .uint8
    case .int64: self = .int64
    case .float32: self = .float32
    case .float64: self = .float64
    }
  }

  /// The elements in `bytes`, of which there must be as many as `shape` says (see `count(of:)`). uint8
  /// stays where it is; all else is copied. Throws when a uint64 is beyond int64.
  func tensor(
    _ bytes: Tensor, _ shape: Shape, isBigEndian: Bool = false, file: String
  ) throws(DataError) -> Tensor {
    func map<Raw: FixedWidthInteger & BitwiseCopyable, S: Scalar>(_ convert: (Raw) -> S) -> Tensor {
      Tensor(shape, of: S.self) { out in
        bytes.withBytes { bytes in
          for index in 0..<out.count {
            let raw = bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Raw>.size, as: Raw.self)
            out.initializeElement(at: index, to: convert(isBigEndian ? raw.bigEndian : raw.littleEndian))
          }
        }
      }
    }
    switch self {
    case .bool: return map { (raw: UInt8) in raw != 0 }
    case .uint8: return bytes.viewed(as: shape)
    case .int8: return map { (raw: Int8) in Int64(raw) }
    case .int16: return map { (raw: Int16) in Int64(raw) }
    case .uint16: return map { (raw: UInt16) in Int64(raw) }
    case .int32: return map { (raw: Int32) in Int64(raw) }
    case .uint32: return map { (raw: UInt32) in Int64(raw) }
    case .int64: return map { (raw: Int64) in raw }
    case .uint64:
      // As bits: what is beyond int64 shows as a negative number.
      let tensor = map { (raw: UInt64) in Int64(bitPattern: raw) }
      if let bits = tensor.withElements(of: Int64.self, { $0.first { $0 < 0 } }) {
        throw DataError(file: file, "holds \(UInt64(bitPattern: bits)), which is more than an int64 can be")
      }
      return tensor
    case .float16: return map { (raw: UInt16) in Float(halfBits: raw) }
    case .bfloat16: return map { (raw: UInt16) in Float(bitPattern: UInt32(raw) << 16) }
    case .float32: return map { (raw: UInt32) in Float(bitPattern: raw) }
    case .float64: return map { (raw: UInt64) in Double(bitPattern: raw) }
    }
  }

  /// Number of elements of a shape that a file claims; `nil` when it is none that is read: more axes or
  /// more bytes than a tensor may have, a negative length.
  func count(of dimensions: [Int]) -> Int? {
    // As numbers of eight bytes, the largest that they can become.
    try? Tensor.checkedCount(dimensions, .float64)
  }
}

extension Float {
  /// IEEE 754's binary16, exactly.
  init(halfBits bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 31
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
      // Zero, or a subnormal number: fraction · 2⁻²⁴.
      self = Float(bitPattern: (Float(fraction) * 0x1p-24).bitPattern | sign)
    case 31: self = Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: self = Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
