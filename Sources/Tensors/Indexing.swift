import CKernels

/// One part between the commas of `x[…]`.
public enum TensorIndex: Sendable {
  case item(Int)
  /// Python's `lower:upper:step`; the step is not 0.
  case slice(lower: Int?, upper: Int?, step: Int)
  case newAxis
  case ellipsis
  /// A mask over as many axes as it has, or whole numbers that pick along one axis.
  case tensor(Tensor)
}

extension TensorError {
  static func index(_ index: Int, axis: Int, length: Int) -> TensorError {
    TensorError("index \(index) is out of range on axis \(axis), which has length \(length)")
  }
}

extension Tensor {
  /// What numpy gives for `x[indices]`: whole numbers take an axis away, slices keep it, masks and
  /// index tensors pick; several index tensors broadcast together, and their axes take the place of
  /// the first when they are neighbours, else come first. Shares memory when the elements lie
  /// together. Throws `TensorError` for an index that does not fit.
  public func indexed(_ indices: [TensorIndex]) throws -> Tensor {
    let view = try IndexedView(of: shape, indices)
    let base = view.isRun(of: shape) ? run(from: view.start, view.shape) : nil
    let selection = base ?? copied(view.shape, from: view.start, strides: view.strides)
    return view.picks.isEmpty ? selection : try selection.picked(view.picks)
  }

  /// `x[indices] = value`, which stretches to what is indexed and becomes this tensor's type.
  public mutating func set(_ indices: [TensorIndex], to value: Operand) throws {
    let value = try value.values(as: dtype)
    let view = try IndexedView(of: shape, indices)
    guard view.picks.isEmpty else { return try setPicked(indices, value) }
    let source = try value.stretched(to: view.shape)
    let size = dtype.size
    withMutableBytes { out in
      guard let base = out.baseAddress else { return }
      source.withBytes {
        nn_copy(
          Int32(size), Int32(view.shape.rank), view.shape.dimensions, base + view.start * size,
          view.strides, $0.baseAddress, source.shape.strides(fillingTo: view.shape))
      }
    }
  }

  /// `x[mask] = number` chooses in one pass; all else goes through the positions of the elements.
  private mutating func setPicked(_ indices: [TensorIndex], _ value: Tensor) throws {
    if case .tensor(let mask) = indices[0], indices.count == 1, mask.dtype == .bool, mask.shape == shape,
      value.count == 1
    {
      self = try Tensor.select(mask, value, self)
      return
    }
    let order = Tensor(shape, of: Int64.self) { out in for i in out.indices { out[i] = Int64(i) } }
    let positions = try order.indexed(indices)
    let source = try value.stretched(to: positions.shape).broadcast(to: positions.shape)
    let size = dtype.size
    withMutableBytes { out in
      source.withBytes { source in
        positions.withElements(of: Int64.self) {
          nn_put(out.baseAddress, source.baseAddress, $0.baseAddress, $0.count, size)
        }
      }
    }
  }

  /// This tensor, to be read as `target`; leading axes of length 1 may be too many, as in numpy.
  private func stretched(to target: Shape) throws -> Tensor {
    var value = self
    while value.rank > target.rank, value.shape[0] == 1 { value = value.row(0) }
    guard let shape = try? value.shape.broadcast(with: target), shape == target else {
      throw TensorError("values of shape \(shape) do not fill a selection of shape \(target)")
    }
    return value
  }

  /// The elements that index tensors pick; the other axes stay.
  private func picked(_ picks: [IndexedView.Pick]) throws -> Tensor {
    let axes = picks.flatMap { Array($0.axis..<$0.axis + $0.width) }
    let first = axes[0]
    let areNeighbours = axes == Array(first..<first + axes.count)
    let others = (0..<rank).filter { !axes.contains($0) }
    let place = areNeighbours ? first : 0
    let view = try transposed(Array(others[..<place]) + axes + Array(others[place...]))
    let (positions, shape) = try flatPositions(picks, axes.map { self.shape[$0] })
    let outer = view.shape.dimensions[..<place]
    let inner = view.shape.dimensions[(place + axes.count)...]
    let target = outer + shape.dimensions + inner
    try Tensor.checkedCount(Array(target), dtype)
    return view.taken(
      positions, outer: outer.reduce(1, *), length: axes.reduce(1) { $0 * self.shape[$1] },
      block: inner.reduce(dtype.size, *), shape: Shape(Array(target)))
  }

  /// Where along the merged picked axes each picked element lies, and the shape of the picks.
  private func flatPositions(_ picks: [IndexedView.Pick], _ lengths: [Int]) throws -> (Tensor, Shape) {
    if picks.count == 1, picks[0].tensor.dtype == .bool {
      let positions = picks[0].tensor.nonzero()
      return (Tensor(positions), [positions.count])
    }
    var flat = Operand(Tensor(scalar: Int64(0)))
    for (pick, length) in zip(picks, lengths) {
      guard pick.tensor.dtype != .bool else {
        throw TensorError("a mask goes with no other mask or index tensor")
      }
      let indices = Operand(try pick.tensor.wrapped(below: length, axis: pick.source))
      let scaled = try Tensor.apply(.multiply, flat, Operand(Tensor(scalar: Int64(length))))
      flat = Operand(try Tensor.apply(.add, Operand(scaled), indices))
    }
    return (flat.tensor, flat.tensor.shape)
  }
}

/// A selection with whole numbers, slices and new axes carried out as offset and strides, and with the
/// masks and index tensors that are still to pick from it.
public struct IndexedView {
  public struct Pick {
    let tensor: Tensor
    /// First axis of the view that it picks from, and how many.
    let axis: Int
    let width: Int
    /// Axis of the indexed tensor, for messages.
    let source: Int
  }

  public private(set) var start = 0
  private var lengths: [Int] = []
  public private(set) var strides: [Int] = []
  public private(set) var picks: [Pick] = []
  public var shape: Shape { Shape(lengths) }

  /// Throws `TensorError` for an index that does not fit.
  public init(of shape: Shape, _ indices: [TensorIndex]) throws {
    let own = shape.strides
    var axis = 0
    func keep(_ count: Int) {
      for _ in 0..<count {
        lengths.append(shape[axis])
        strides.append(own[axis])
        axis += 1
      }
    }
    for index in try Self.completed(indices, shape) {
      switch index {
      case .item(let item):
        let length = shape[axis]
        guard item >= -length, item < length else {
          throw TensorError.index(item, axis: axis, length: length)
        }
        start += (item < 0 ? item + length : item) * own[axis]
        axis += 1
      case .slice(let lower, let upper, let step):
        let part = try Self.part(lower, upper, step, of: shape[axis])
        start += part.count == 0 ? 0 : part.start * own[axis]
        lengths.append(part.count)
        strides.append(own[axis] * part.step)
        axis += 1
      case .newAxis:
        lengths.append(1)
        strides.append(0)
      case .ellipsis: keep(shape.rank - axis - Self.width(of: indices, after: true))
      case .tensor(let tensor):
        let width = tensor.dtype == .bool ? tensor.rank : 1
        if tensor.dtype == .bool {
          let target = Shape(Array(shape.dimensions[axis..<axis + width]))
          guard tensor.shape == target else {
            throw TensorError("a mask of shape \(tensor.shape) does not fit what it indexes, \(target)")
          }
        }
        picks.append(Pick(tensor: tensor, axis: lengths.count, width: width, source: axis))
        keep(width)
      }
    }
    keep(shape.rank - axis)
    guard lengths.count <= Shape.maximumRank else {
      throw TensorError("a tensor has at most \(Shape.maximumRank) axes, not \(lengths.count)")
    }
  }

  /// Whether the view is a run of the tensor's elements in their order.
  func isRun(of shape: Shape) -> Bool {
    var expected = 1
    for (length, stride) in zip(lengths, strides).reversed() where length != 1 {
      if length == 0 { return true }
      guard stride == expected else { return false }
      expected *= length
    }
    return true
  }

  /// The indices, checked not to be too many and to have one ellipsis at most.
  private static func completed(_ indices: [TensorIndex], _ shape: Shape) throws -> [TensorIndex] {
    var ellipses = 0
    for index in indices {
      if case .ellipsis = index { ellipses += 1 }
      if case .tensor(let tensor) = index, tensor.dtype == .bool, tensor.rank == 0 {
        throw TensorError("a single true or false is no index")
      }
    }
    guard ellipses < 2 else { throw TensorError("an index has one ellipsis at most") }
    let width = width(of: indices, after: false)
    guard width <= shape.rank else {
      throw TensorError("\(width) indices are too many for a tensor of shape \(shape)")
    }
    return indices
  }

  /// How many axes the indices take, all of them or only those behind the ellipsis.
  private static func width(of indices: [TensorIndex], after: Bool) -> Int {
    var width = 0
    for index in indices {
      switch index {
      case .newAxis: break
      case .ellipsis: if after { width = 0 }
      case .item, .slice: width += 1
      case .tensor(let tensor): width += tensor.dtype == .bool ? tensor.rank : 1
      }
    }
    return width
  }

  /// First index, count and step of a slice, by Python's rules.
  private static func part(
    _ lower: Int?, _ upper: Int?, _ step: Int, of count: Int
  ) throws -> (start: Int, count: Int, step: Int) {
    guard step != 0 else { throw TensorError("a slice's step cannot be 0") }
    func place(_ index: Int?, _ fallback: Int, _ range: ClosedRange<Int>) -> Int {
      guard let index else { return fallback }
      return min(max(index < 0 ? index + count : index, range.lowerBound), range.upperBound)
    }
    // A longer step than the axis reaches one item only; cut, it cannot overflow.
    let step = min(max(step, -count - 1), count + 1)
    if step > 0 {
      let (start, end) = (place(lower, 0, 0...count), place(upper, count, 0...count))
      return (start, end > start ? (end - start - 1) / step + 1 : 0, step)
    }
    let range = -1...max(count - 1, -1)
    let (start, end) = (place(lower, count - 1, range), place(upper, -1, range))
    return (start, start > end ? (start - end - 1) / -step + 1 : 0, step)
  }
}
