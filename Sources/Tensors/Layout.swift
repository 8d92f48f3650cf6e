extension Tensor {
  /// The same elements under another shape; one length may be -1 and is worked out. Throws
  /// `TensorError` when the counts differ.
  public func reshaped(_ dimensions: [Int]) throws -> Tensor {
    let open = dimensions.indices.filter { dimensions[$0] == -1 }
    guard open.count < 2 else { throw TensorError("only one length of a shape may be -1") }
    let given = try Tensor.checkedCount(dimensions.map { $0 == -1 ? 1 : $0 }, dtype)
    var target = dimensions
    if let axis = open.first, given > 0, count % given == 0 { target[axis] = count / given }
    guard !target.contains(-1), target.reduce(1, *) == count else {
      throw TensorError(
        "\(count) elements of shape \(shape) do not go into shape \(Shape(dimensions))"
          + (open.isEmpty ? ", which has \(given)" : ""))
    }
    return viewed(as: Shape(target))
  }

  /// Axes `first` through `last` made one.
  public func flattened(from first: Int = 0, through last: Int = -1) throws -> Tensor {
    if rank == 0 { return viewed(as: [1]) }
    let (first, last) = (try shape.axis(first), try shape.axis(last))
    guard first <= last else { throw TensorError("flatten from axis \(first) to \(last) goes backwards") }
    let dimensions = shape.dimensions
    return viewed(
      as: Shape(
        dimensions[..<first] + [dimensions[first...last].reduce(1, *)] + dimensions[(last + 1)...]))
  }

  /// Axis `i` of the result is axis `axes[i]` of this; all axes in reverse for `nil`.
  public func transposed(_ axes: [Int]? = nil) throws -> Tensor {
    let order = try axes?.map { try shape.axis($0) } ?? Array((0..<rank).reversed())
    guard order.count == rank, Set(order).count == rank else {
      throw TensorError(
        "transpose needs each of the \(rank) axes once, not \(Shape(axes ?? []))",
        notes: ["the tensor has shape \(shape)"])
    }
    if order == Array(0..<rank) { return self }
    let strides = shape.strides
    return copied(Shape(order.map { shape[$0] }), strides: order.map { strides[$0] })
  }

  /// Repeated to fill the shape; aligned at the last axes, a length of 1 repeats, and -1 keeps a length.
  public func broadcast(to dimensions: [Int]) throws -> Tensor {
    let target = try shape.stretched(to: dimensions)
    try Tensor.checkedCount(target.dimensions, dtype)
    return target == shape ? self : copied(target, strides: shape.strides(fillingTo: target))
  }

  /// With the axes in reverse.
  public func flipped(_ axes: [Int]?) throws -> Tensor { try indexed(shape.flipping(axes)) }

  /// Without its axes of length 1, or without `axis` when that has length 1.
  public func squeezed(_ axis: Int? = nil) throws -> Tensor {
    guard let axis else { return viewed(as: Shape(shape.dimensions.filter { $0 != 1 })) }
    let place = try shape.axis(axis)
    guard shape[place] == 1 else {
      throw TensorError("axis \(axis) of shape \(shape) has length \(shape[place]), not 1")
    }
    var dimensions = shape.dimensions
    dimensions.remove(at: place)
    return viewed(as: Shape(dimensions))
  }

  /// With a new axis of length 1 at `axis`, counted in the result.
  public func unsqueezed(_ axis: Int) throws -> Tensor {
    guard axis >= -(rank + 1), axis <= rank else {
      throw TensorError("a tensor of shape \(shape) takes no new axis \(axis)")
    }
    var dimensions = shape.dimensions
    dimensions.insert(1, at: axis < 0 ? axis + rank + 1 : axis)
    try Tensor.checkedCount(dimensions, dtype)
    return viewed(as: Shape(dimensions))
  }

  /// The tensors one behind the other along `axis`; their other lengths must agree.
  public static func concatenated(_ tensors: [Tensor], _ axis: Int = 0) throws -> Tensor {
    guard let first = tensors.first else { throw TensorError("there is nothing to concatenate") }
    guard first.rank > 0 else {
      throw TensorError("tensors without axes cannot be concatenated", notes: ["stack joins them"])
    }
    let place = try first.shape.axis(axis)
    for tensor in tensors.dropFirst() {
      let fits =
        tensor.rank == first.rank
        && (0..<first.rank).allSatisfy { $0 == place || tensor.shape[$0] == first.shape[$0] }
      guard fits else {
        throw TensorError(
          "shapes \(first.shape) and \(tensor.shape) cannot be concatenated along axis \(axis)",
          notes: ["they must agree on every other axis"])
      }
    }
    let type = tensors.dropFirst().reduce(first.dtype) { $0.promoted(with: $1.dtype) }
    var dimensions = first.shape.dimensions
    dimensions[place] = tensors.reduce(0) { $0 &+ $1.shape[place] }
    try checkedCount(dimensions, type)
    let outer = dimensions[..<place].reduce(1, *)
    let block = dimensions[(place + 1)...].reduce(type.size, *)
    return Tensor(uninitialized: Shape(dimensions), type) { out in
      var start = out
      for tensor in tensors {
        let bytes = tensor.shape[place] * block
        tensor.converted(to: type).withBytes { source in
          guard let base = source.baseAddress else { return }
          for row in 0..<outer {
            (start + row * dimensions[place] * block).copyMemory(from: base + row * bytes, byteCount: bytes)
          }
        }
        start += bytes
      }
    }
  }

  /// Tensors of one shape along a new axis.
  public static func stacked(_ tensors: [Tensor], _ axis: Int = 0) throws -> Tensor {
    guard let first = tensors.first else { throw TensorError("there is nothing to stack") }
    for tensor in tensors where tensor.shape != first.shape {
      throw TensorError("stack needs tensors of one shape, not \(first.shape) and \(tensor.shape)")
    }
    return try concatenated(try tensors.map { try $0.unsqueezed(axis) }, axis)
  }

  /// Each item along `axis` `times` times over; of the elements in row order for `nil`.
  public func repeated(_ times: Int, _ axis: Int? = nil) throws -> Tensor {
    guard times >= 0 else { throw TensorError("repeat takes a count of at least 0, not \(times)") }
    guard let axis else { return try viewed(as: [count]).repeated(times, 0) }
    let place = try shape.axis(axis)
    let (outer, inner) = (shape.dimensions[..<place], shape.dimensions[(place + 1)...])
    var dimensions = shape.dimensions
    dimensions[place] = dimensions[place].multipliedReportingOverflow(by: times).partialValue
    try Tensor.checkedCount(outer + [shape[place]] + [times] + inner, dtype)
    let view = viewed(as: Shape(outer + [shape[place], 1] + inner))
    return try view.broadcast(to: Shape(outer + [shape[place], times] + inner)).reshaped(dimensions)
  }

  /// The whole tensor side by side `times[i]` times along axis `i`; missing axes are put in front.
  public func tiled(_ times: [Int]) throws -> Tensor {
    if let negative = times.first(where: { $0 < 0 }) {
      throw TensorError("tile takes counts of at least 0, not \(negative)")
    }
    let rank = max(rank, times.count)
    let lengths = Array(repeating: 1, count: rank - self.rank) + shape.dimensions
    let counts = Array(repeating: 1, count: rank - times.count) + times
    // A tensor of twice the axes, every other one repeated, is the result before its axes are merged.
    let sizes = zip(lengths, counts).map { $0.multipliedReportingOverflow(by: $1) }
    guard !sizes.contains(where: \.overflow) else {
      throw TensorError("the tiled tensor would have more elements than numbers can count")
    }
    try Tensor.checkedCount(sizes.map(\.partialValue), dtype)
    let target = Shape(zip(counts, lengths).flatMap { [$0, $1] })
    let strides = Shape(lengths).strides.flatMap { [0, $0] }
    return copied(target, strides: strides).viewed(as: Shape(sizes.map(\.partialValue)))
  }
}

extension Shape {
  /// The shape of these lengths, to which this one can be repeated; -1 keeps a length. Throws `TensorError`
  /// when it cannot.
  public func stretched(to dimensions: [Int]) throws -> Shape {
    let lead = dimensions.count - rank
    let lengths = dimensions.enumerated().map { place, length in
      length == -1 && place >= lead && lead >= 0 ? self[place - lead] : length
    }
    guard lead >= 0, lengths.allSatisfy({ $0 >= 0 }),
      (0..<rank).allSatisfy({ self[$0] == 1 || self[$0] == lengths[lead + $0] })
    else {
      throw TensorError(
        "shape \(self) does not stretch to \(Shape(dimensions))",
        notes: ["aligned at the last axis, lengths must be equal, or 1 where they repeat"])
    }
    try Tensor.checkedCount(lengths, .float32)
    return Shape(lengths)
  }

  /// Slices that reverse these axes, all for `nil`.
  public func flipping(_ axes: [Int]?) throws -> [TensorIndex] {
    let axes = try self.axes(axes)
    return (0..<rank).map { .slice(lower: nil, upper: nil, step: axes.contains($0) ? -1 : 1) }
  }
}
