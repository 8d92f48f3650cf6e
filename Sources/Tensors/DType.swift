/// The type of a tensor's elements.
public enum DType: String, CaseIterable, Sendable {
  case bool, uint8, int64, float32, float64

  /// Bytes an element.
  public var size: Int {
    switch self {
    case .bool, .uint8: 1
    case .float32: 4
    case .int64, .float64: 8
    }
  }

  public var isFloat: Bool { self == .float32 || self == .float64 }
}

/// A Swift type that can be a tensor's element.
public protocol Scalar: Sendable {
  static var dtype: DType { get }
}
extension Bool: Scalar { public static var dtype: DType { .bool } }
extension UInt8: Scalar { public static var dtype: DType { .uint8 } }
extension Int64: Scalar { public static var dtype: DType { .int64 } }
extension Float: Scalar { public static var dtype: DType { .float32 } }
extension Double: Scalar { public static var dtype: DType { .float64 } }
