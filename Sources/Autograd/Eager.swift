import Tensors

/// Carries out a record one operation after another on one thread, each into memory of its own, in
/// float32 or float64. The reference that plans are held to, and what the microscope reads: every
/// value is there afterwards.
public final class Eager<R: Real> {
  /// What random operations draw from; a plan's workspace counts the same.
  public var counter: UInt64 = 0
  private let record: Record
  private var buffers: [UnsafeMutableBufferPointer<R>] = []

  /// Takes parameters, states and constants as they are now; inputs are zero until set.
  public init(_ record: Record) {
    self.record = record
    prepare()
  }

  deinit { for buffer in buffers { buffer.deallocate() } }

  /// Gives an input, a parameter or a state its numbers, as many as its shape has.
  public func set(_ value: Var, to elements: [R]) {
    prepare()
    let buffer = buffers[value.index]
    for (index, element) in zip(buffer.indices, elements) { buffer[index] = element }
  }

  /// Gives one number of an input, a parameter or a state another value, by its place in row order.
  public func set(_ value: Var, at index: Int, to element: R) {
    prepare()
    let buffer = buffers[value.index]
    if buffer.indices.contains(index) { buffer[index] = element }
  }

  /// The numbers of a value in row order; of a computed one after `run`.
  public func elements(of value: Var) -> [R] {
    prepare()
    return Array(buffers[value.index])
  }

  /// One number of a value, by its place in row order; `nil` where it has none.
  public func element(of value: Var, at index: Int) -> R? {
    prepare()
    let buffer = buffers[value.index]
    return buffer.indices.contains(index) ? buffer[index] : nil
  }

  /// Carries out every operation of the record in order; updates change this object's copies of the
  /// parameters.
  public func run() {
    prepare()
    for step in record.steps { run(step) }
  }

  /// Carries out some of the record's operations, which must come behind those that they read. Returns false
  /// when `isCancelled`, asked before each, ended it.
  @discardableResult
  public func run(steps range: Range<Int>, isCancelled: () -> Bool = { false }) -> Bool {
    prepare()
    for index in range where record.steps.indices.contains(index) {
      if isCancelled() { return false }
      run(record.steps[index])
    }
    return true
  }

  /// Writes the numbers of parameters and states back.
  public func store() {
    prepare()
    for (info, buffer) in zip(record.values, buffers) {
      guard let parameter = info.role.parameter else { continue }
      parameter.value = Tensor(buffer.map { Float($0) }, shape: info.shape)
    }
  }

  private func run(_ step: Record.Step) {
    let inputs = step.inputs.map { buffers[$0.index].baseAddress.unsafelyUnwrapped }
    let shapes = CallShapes(inputs: step.inputs.map(record.shape), output: record.shape(of: step.output))
    inputs.withUnsafeBufferPointer { inputs in
      withUnsafePointer(to: &counter) { counter in
        let call = Invocation(
          inputs: inputs, output: buffers[step.output.index].baseAddress.unsafelyUnwrapped, shapes: shapes,
          counter: counter)
        step.operation.run(call, pieces: 0..<step.operation.pieces(shapes))
      }
    }
  }

  /// Memory for what was recorded since the last time.
  private func prepare() {
    for info in record.values.dropFirst(buffers.count) {
      let buffer = UnsafeMutableBufferPointer<R>.allocate(capacity: max(1, info.shape.count))
      let used = UnsafeMutableBufferPointer(rebasing: buffer[..<info.shape.count])
      buffer.initialize(repeating: 0)
      if let tensor = info.role.initial {
        tensor.converted(to: R.dtype).withElements(of: R.self) { _ = used.update(from: $0) }
      }
      buffers.append(used)
    }
  }
}

extension Record.Role {
  /// The parameter or state behind the value.
  var parameter: Parameter? {
    switch self {
    case .parameter(let parameter), .state(let parameter): parameter
    case .input, .gradient, .constant, .computed: nil
    }
  }

  /// What the value holds before the first run, when that is known.
  var initial: Tensor? {
    switch self {
    case .constant(let tensor): tensor
    case .gradient(let parameter): parameter.gradient
    default: parameter?.value
    }
  }
}
