#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Shape {
  /// The most axes that a tensor may have; as many as numpy allowed until its second version.
  public static let maximumRank = 32
}

extension Tensor {
  /// The most bytes that one tensor may take: half of the machine's memory.
  public static let maximumBytes: Int = {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    guard pages > 0, size > 0 else { return 1 << 33 }
    return pages / 2 * size
  }()

  /// A lower limit than `maximumBytes` while something is made that a file describes.
  @TaskLocal public static var byteLimit = Int.max

  /// The number of elements of a shape that a user named. Throws `TensorError` when a length is
  /// negative, when the axes are too many, or when the tensor would not fit into memory.
  @discardableResult
  public static func checkedCount(_ dimensions: [Int], _ dtype: DType) throws -> Int {
    guard dimensions.count <= Shape.maximumRank else {
      throw TensorError(
        "a tensor has at most \(Shape.maximumRank) axes, not \(dimensions.count)")
    }
    if let negative = dimensions.first(where: { $0 < 0 }) {
      throw TensorError("a tensor's lengths cannot be negative: \(negative) in \(Shape(dimensions))")
    }
    // An axis of length 0 counts as 1, so that no product of some of the lengths can overflow.
    let bytes = dimensions.reduce(Double(dtype.size)) { $0 * Double(max($1, 1)) }
    let limit = Double(min(maximumBytes, byteLimit))
    guard bytes <= limit else {
      throw TensorError(
        "a \(dtype.rawValue) tensor of shape \(Shape(dimensions)) would take \(byteText(bytes)); "
          + "the limit here is \(byteText(limit))")
    }
    return dimensions.reduce(1, *)
  }
}

/// `12.5 GB`, in powers of 1000.
public func byteText(_ bytes: Double) -> String {
  var (value, unit) = (bytes, "bytes")
  for next in ["kB", "MB", "GB", "TB", "PB", "EB"] where value >= 1000 {
    (value, unit) = (value / 1000, next)
  }
  if !value.isFinite || value >= 1_000_000 { return "more than a million EB" }
  let tenths = (value * 10).rounded()
  let whole = Int(tenths / 10)
  let text = tenths < 1000 && unit != "bytes" ? "\(whole).\(Int(tenths) - whole * 10)" : "\(whole)"
  return "\(text) \(unit)"
}
