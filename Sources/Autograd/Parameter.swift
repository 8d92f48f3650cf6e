import Tensors

/// Numbers that training changes, at an address that never does: every plan, the optimizer and the model
/// read and write the same ones. Not for use from two threads at once.
public final class Parameter {
  public let name: String
  public let shape: Shape
  /// float32, or float64 of a tensor for which hand-written code asked for it.
  public let dtype: DType
  public var isTrainable: Bool
  let numbers: AlignedBuffer
  /// The numbers and their gradient where float64 was asked for; `numbers` follow them.
  private var wideNumbers: Tensor?
  private var wideGradient: Tensor?
  private var gradientBuffer: AlignedBuffer?
  /// Whether a backward pass, or somebody, has left a gradient since it was cleared.
  public private(set) var hasGradient = false
  /// Whether an optimizer has made a step by the gradient that is there: adding to it is a slip.
  public private(set) var isGradientUsed = false
  /// Changes of the numbers so far.
  public private(set) var version = 0
  /// When they last changed, by the clock of the graph that hand-written code computes with.
  var changedAt = 0
  /// Asked before the numbers change: what was recorded but not yet computed needs the old ones.
  var beforeChange: (() -> Void)?

  /// Takes any tensor; the numbers are kept as float32, or as float64 if asked for.
  public init(name: String, value: Tensor, isTrainable: Bool = true, dtype: DType = .float32) {
    self.name = name
    shape = value.shape
    self.dtype = dtype == .float64 ? .float64 : .float32
    if dtype == .float64 { wideNumbers = value.converted(to: .float64) }
    self.isTrainable = isTrainable
    numbers = AlignedBuffer(count: value.shape.count)
    numbers.fill(from: value)
  }

  /// A copy of the numbers, row-major. What is set must have the parameter's shape.
  public var value: Tensor {
    get { wideNumbers ?? numbers.tensor(shape) }
    set {
      willChange()
      store(newValue)
    }
  }

  /// Puts numbers in without telling who waits for the old ones: after an operation has changed them.
  func store(_ value: Tensor) {
    if dtype == .float64 { wideNumbers = value.converted(to: .float64) }
    numbers.fill(from: value)
  }

  /// Reads the numbers where they are.
  public func withNumbers<T>(_ body: (UnsafeBufferPointer<Float>) throws -> T) rethrows -> T {
    try body(UnsafeBufferPointer(numbers.elements))
  }

  /// d loss / d value, of the parameter's shape: the sum over the backward passes since it was cleared.
  /// `nil` when there was none.
  public var gradient: Tensor? {
    get { hasGradient ? wideGradient ?? gradientNumbers.tensor(shape) : nil }
    set {
      hasGradient = newValue != nil
      isGradientUsed = false
      if dtype == .float64 { wideGradient = newValue?.converted(to: .float64) }
      if let newValue { gradientNumbers.fill(from: newValue) }
    }
  }

  /// Where the gradient is; zeros when it was never asked for.
  var gradientNumbers: AlignedBuffer {
    if let gradientBuffer { return gradientBuffer }
    let made = AlignedBuffer(count: shape.count)
    gradientBuffer = made
    return made
  }

  func noteGradient() { hasGradient = true }

  /// Says that an optimizer has made its step by the gradient.
  public func noteGradientUsed() { isGradientUsed = hasGradient }

  /// To be called before the numbers are written in place.
  func willChange() {
    beforeChange?()
    version += 1
  }

  /// Whether all numbers are finite; false once training has diverged.
  public var isFinite: Bool { numbers.elements.allSatisfy(\.isFinite) }
}

/// Float32 numbers at an address that vectors and cache lines like.
final class AlignedBuffer {
  static let alignment = 64
  let elements: UnsafeMutableBufferPointer<Float>

  /// Zeros.
  init(count: Int) {
    let bytes = max(1, count) * MemoryLayout<Float>.stride
    let base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: Self.alignment)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    elements = UnsafeMutableBufferPointer(start: base.assumingMemoryBound(to: Float.self), count: count)
  }

  deinit { UnsafeMutableRawPointer(elements.baseAddress)?.deallocate() }

  var base: UnsafeMutablePointer<Float> { elements.baseAddress.unsafelyUnwrapped }

  /// Takes as many elements as fit.
  func fill(from tensor: Tensor) {
    tensor.converted(to: .float32).withElements(of: Float.self) { source in
      _ = elements.update(from: source.prefix(elements.count))
    }
  }

  /// A copy; the shape must have as many elements.
  func tensor(_ shape: Shape) -> Tensor {
    Tensor(shape, of: Float.self) { _ = $0.update(from: elements) }
  }
}
