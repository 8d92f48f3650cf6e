#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An array of numbers with a shape, row after row in memory.
///
/// A value: a copy shares the memory until one of the two is written. `reshaped` and a run of
/// items along the first axis share it too.
public struct Tensor: @unchecked Sendable {
  public let dtype: DType
  public let shape: Shape
  private var storage: Storage
  /// First element within the storage.
  private var offset: Int

  /// Zeros. Callers bound the count; `Tensor.checkedCount` does so for sizes that users name.
  public init(zeros shape: Shape, dtype: DType = .float32) {
    self.init(dtype, shape, Storage(zeroed: shape.count * dtype.size), 0)
  }

  /// Elements in row order. The count must be the shape's.
  public init<S: Scalar>(_ elements: [S], shape: Shape? = nil) {
    let shape = shape ?? Shape([elements.count])
    assert(shape.count == elements.count)
    let storage = Storage(uninitialized: elements.count * S.dtype.size)
    elements.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress { storage.base.copyMemory(from: base, byteCount: bytes.count) }
    }
    self.init(S.dtype, shape, storage, 0)
  }

  public init<S: Scalar>(scalar: S) { self.init([scalar], shape: .scalar) }

  /// Elements that `fill` writes; it must write them all.
  public init<S: Scalar>(
    _ shape: Shape, of type: S.Type, filling fill: (UnsafeMutableBufferPointer<S>) throws -> Void
  ) rethrows {
    let storage = Storage(uninitialized: shape.count * S.dtype.size)
    try fill(
      UnsafeMutableBufferPointer(start: storage.base.assumingMemoryBound(to: S.self), count: shape.count))
    self.init(S.dtype, shape, storage, 0)
  }

  /// Elements of a type known at run time that `fill` writes; it must write them all.
  public init(
    uninitialized shape: Shape, _ dtype: DType, filling fill: (UnsafeMutableRawPointer) throws -> Void
  ) rethrows {
    let storage = Storage(uninitialized: shape.count * dtype.size)
    try fill(storage.base)
    self.init(dtype, shape, storage, 0)
  }

  /// Writes the elements as bytes, after a copy when the memory is shared.
  public mutating func withMutableBytes<R>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> R
  ) rethrows -> R {
    unshare()
    return try body(
      UnsafeMutableRawBufferPointer(start: storage.base + offset * dtype.size, count: count * dtype.size))
  }

  private mutating func unshare() {
    if isKnownUniquelyReferenced(&storage) { return }
    let copy = Storage(uninitialized: count * dtype.size)
    copy.base.copyMemory(from: storage.base + offset * dtype.size, byteCount: count * dtype.size)
    storage = copy
    offset = 0
  }

  /// `shape` elements from `start` on, row after row, without a copy. They must lie within the tensor.
  func run(from start: Int, _ shape: Shape) -> Tensor { Tensor(dtype, shape, storage, offset + start) }

  private init(_ dtype: DType, _ shape: Shape, _ storage: Storage, _ offset: Int) {
    self.dtype = dtype
    self.shape = shape
    self.storage = storage
    self.offset = offset
  }

  /// Where the elements lie, to be recognised later.
  public var mark: TensorMark { TensorMark(storage, offset..<offset + count) }

  public var count: Int { shape.count }
  public var rank: Int { shape.rank }

  /// Reads the elements. `S` must be the tensor's type.
  public func withElements<S: Scalar, R>(
    of type: S.Type, _ body: (UnsafeBufferPointer<S>) throws -> R
  ) rethrows -> R {
    assert(S.dtype == dtype)
    let start = UnsafePointer(storage.base.assumingMemoryBound(to: S.self) + offset)
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: start, count: count))
  }

  /// Writes the elements in place, after a copy when the memory is shared.
  public mutating func withMutableElements<S: Scalar, R>(
    of type: S.Type, _ body: (UnsafeMutableBufferPointer<S>) throws -> R
  ) rethrows -> R {
    assert(S.dtype == dtype)
    unshare()
    let start = storage.base.assumingMemoryBound(to: S.self) + offset
    return try body(UnsafeMutableBufferPointer(start: start, count: count))
  }

  /// The elements as bytes.
  public func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    defer { withExtendedLifetime(storage) {} }
    return try body(
      UnsafeRawBufferPointer(start: storage.base + offset * dtype.size, count: count * dtype.size))
  }

  /// A copy of the elements. `S` must be the tensor's type.
  public func elements<S: Scalar>(of type: S.Type) -> [S] { withElements(of: type) { Array($0) } }

  /// The same elements under another shape of the same count.
  public func viewed(as shape: Shape) -> Tensor {
    assert(shape.count == count)
    return Tensor(dtype, shape, storage, offset)
  }

  /// Items `range` along the first axis, without a copy. The range must lie within it.
  public func rows(_ range: Range<Int>) -> Tensor {
    let row = shape.rowCount
    return Tensor(
      dtype, Shape([range.count] + shape.dimensions.dropFirst()), storage, offset + range.lowerBound * row)
  }

  /// Item `index` along the first axis, without a copy.
  public func row(_ index: Int) -> Tensor {
    Tensor(dtype, Shape(Array(shape.dimensions.dropFirst())), storage, offset + index * shape.rowCount)
  }
}

/// Memory of a tensor, aligned for the widest vectors.
final class Storage: @unchecked Sendable {
  let base: UnsafeMutableRawPointer

  /// Memory from this size on is asked for in huge pages, which the system hands out many times faster.
  private static let largeBytes = 1 << 22
  private static let hugePage = 1 << 21

  init(uninitialized bytes: Int) {
    let isLarge = bytes >= Self.largeBytes
    base = .allocate(byteCount: max(bytes, 1), alignment: isLarge ? Self.hugePage : 64)
    #if os(Linux)
      if isLarge { madvise(base, bytes, Int32(MADV_HUGEPAGE)) }
    #endif
  }

  convenience init(zeroed bytes: Int) {
    self.init(uninitialized: bytes)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: max(bytes, 1))
  }

  deinit { base.deallocate() }
}
