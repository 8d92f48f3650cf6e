import CKernels
import Tensors

/// Elements of x at `start + Σ index·stride`: slices, permuted and reversed axes; a stride of 0 repeats, and
/// what is repeated is summed in the gradient.
public struct Strided: Operation {
  public let name = "slice"
  public let start: Int
  public let shape: Shape
  public let strides: [Int]

  /// All elements must lie within the input.
  public init(start: Int, shape: Shape, strides: [Int]) {
    (self.start, self.shape, self.strides) = (start, shape, strides)
  }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    return shape
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    guard shape.count > 0 else { return }
    nn_copy(
      Int32(MemoryLayout<R>.size), Int32(shape.rank), shape.dimensions, call.output, shape.strides,
      call.inputs[0] + start, strides)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let record = context.record
    let repeated = shape.dimensions.indices.filter { strides[$0] == 0 && shape[$0] != 1 }
    let summed =
      repeated.isEmpty ? context.incoming : try record.sum(context.incoming, axes: repeated, keepsAxes: true)
    let back = StridedPlacing(
      start: start, strides: strides, target: record.shape(of: context.inputs[0]))
    return [try record.apply(back, [summed])]
  }
}

/// Zeros of shape `target`, but for x at `start + Σ index·stride`.
struct StridedPlacing: Operation {
  let name = "slice_gradient"
  let start: Int
  let strides: [Int]
  let target: Shape

  func shape(of inputs: [Shape]) throws -> Shape { target }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shape = call.shapes.inputs[0]
    if shape.count != target.count { call.output.update(repeating: 0, count: target.count) }
    guard shape.count > 0 else { return }
    nn_copy(
      Int32(MemoryLayout<R>.size), Int32(shape.rank), shape.dimensions, call.output + start, strides,
      call.inputs[0], shape.strides)
  }
  func gradients(_ context: GradientContext) throws -> [Var?] {
    let record = context.record
    let shape = record.shape(of: context.inputs[0])
    return [try record.apply(Strided(start: start, shape: shape, strides: strides), [context.incoming])]
  }
}

/// Tensors one behind the other along an axis.
public struct Concatenation: Operation {
  public let name = "concatenate"
  public let axis: Int
  /// `axis` counts from 0.
  public init(axis: Int) { self.axis = axis }

  public func shape(of inputs: [Shape]) throws -> Shape {
    guard let first = inputs.first, axis < first.rank else {
      throw TensorError("concatenate needs tensors that have an axis \(axis)")
    }
    var dimensions = first.dimensions
    dimensions[axis] = 0
    for shape in inputs {
      var others = shape.dimensions
      guard others.count == dimensions.count else {
        throw TensorError("tensors of shapes \(first) and \(shape) cannot be put one behind the other")
      }
      let length = others[axis]
      others[axis] = dimensions[axis]
      guard others == dimensions else {
        throw TensorError("tensors of shapes \(first) and \(shape) differ beside axis \(axis)")
      }
      dimensions[axis] += length
    }
    return Shape(dimensions)
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let strides = call.shapes.output.strides
    var offset = 0
    for (input, shape) in zip(call.inputs, call.shapes.inputs) where shape.count > 0 {
      nn_copy(
        Int32(MemoryLayout<R>.size), Int32(shape.rank), shape.dimensions,
        call.output + offset * strides[axis],
        strides, input, shape.strides)
      offset += shape[axis]
    }
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let record = context.record
    let strides = record.shape(of: context.output).strides
    var offset = 0
    return try zip(context.inputs, context.isNeeded).map { input, isNeeded in
      let shape = record.shape(of: input)
      defer { offset += shape[axis] }
      guard isNeeded else { return nil }
      return try record.apply(
        Strided(start: offset * strides[axis], shape: shape, strides: strides), [context.incoming])
    }
  }
}
