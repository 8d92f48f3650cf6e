import Tensors

/// The numbers that outlive a step: parameters and optimizer states, in memory that several plans
/// share (one for full batches, one for the last short one), and the count of steps done.
///
/// `Parameter.value` is what the rest of the program sees: `load` takes it, `store` writes it back.
public final class Workspace {
  /// Training steps done so far; random operations draw from it. A plan with updates adds one a run.
  public var counter: UInt64 {
    get { counterCell.pointee }
    set { counterCell.pointee = newValue }
  }
  let counterCell = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
  private var entries: [ObjectIdentifier: Entry] = [:]

  private struct Entry {
    let parameter: Parameter
    let numbers: AlignedBuffer
  }

  public init() { counterCell.initialize(to: 0) }

  deinit { counterCell.deallocate() }

  /// Where the parameter's numbers are; loaded at the first call.
  func numbers(of parameter: Parameter) -> AlignedBuffer {
    let id = ObjectIdentifier(parameter)
    if let known = entries[id] { return known.numbers }
    let entry = Entry(parameter: parameter, numbers: AlignedBuffer(count: parameter.shape.count))
    entry.numbers.fill(from: parameter.value)
    entries[id] = entry
    return entry.numbers
  }

  /// Takes the values of all parameters and states anew.
  public func load() {
    for entry in entries.values { entry.numbers.fill(from: entry.parameter.value) }
  }

  /// Writes the numbers to all parameters and states.
  public func store() {
    for entry in entries.values {
      entry.parameter.value = Tensor(entry.parameter.shape, of: Float.self) {
        _ = $0.update(from: entry.numbers.elements)
      }
    }
  }

  /// Whether every parameter and state is finite; false once training has diverged.
  public var isFinite: Bool {
    entries.values.allSatisfy { $0.numbers.elements.allSatisfy(\.isFinite) }
  }
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

  func fill(from tensor: Tensor) {
    tensor.converted(to: .float32).withElements(of: Float.self) { _ = elements.update(from: $0) }
  }
}
