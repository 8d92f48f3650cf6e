import CKernels

extension Shape {
  /// The shape that both stretch to, aligned at their last axes; a length of 1 repeats. Throws
  /// `TensorError` when two lengths differ and neither is 1.
  public func broadcast(with other: Shape) throws -> Shape {
    let rank = max(rank, other.rank)
    var result = Array(repeating: 1, count: rank)
    for axis in (0..<rank).reversed() {
      let a = length(axis, of: rank)
      let b = other.length(axis, of: rank)
      guard a == b || a == 1 || b == 1 else {
        throw TensorError(
          "shapes \(self) and \(other) do not fit together: \(a) against \(b) on axis \(axis - rank)",
          notes: ["aligned at the last axis, two lengths must be equal or one of them 1"])
      }
      result[axis] = a == 1 ? b : a
    }
    return Shape(result)
  }

  /// Length on an axis when this shape is padded with leading 1s to `rank` axes.
  private func length(_ axis: Int, of rank: Int) -> Int {
    let own = axis - (rank - self.rank)
    return own < 0 ? 1 : dimensions[own]
  }

  /// Whether (n, 1) meets (n,), which stretch to (n, n): nearly always a slip, as when a column of
  /// predictions is compared with a list of labels.
  public static func isColumnSlip(_ left: Shape, _ right: Shape) -> Bool {
    func isSlip(_ column: Shape, _ list: Shape) -> Bool {
      column.rank == 2 && list.rank == 1 && column[1] == 1 && column[0] == list[0] && list[0] > 1
    }
    return isSlip(left, right) || isSlip(right, left)
  }

  /// Elements from one item to the next along each axis, row after row.
  public var strides: [Int] {
    var strides = Array(repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * max(dimensions[axis + 1], 1)
    }
    return strides
  }

  /// Strides over this shape's elements that repeat them to fill `target`.
  public func strides(fillingTo target: Shape) -> [Int] {
    let own = strides
    return (0..<target.rank).map { axis in
      let index = axis - (target.rank - rank)
      return index < 0 || dimensions[index] == 1 ? 0 : own[index]
    }
  }
}

/// How two operands are walked together, with as few axes as possible: neighbouring axes that both
/// operands walk evenly become one.
public struct PairWalk {
  public private(set) var lengths: [Int] = []
  public private(set) var left: [Int] = []
  public private(set) var right: [Int] = []

  public init(_ a: Shape, _ b: Shape, filling target: Shape) {
    let (aStrides, bStrides) = (a.strides(fillingTo: target), b.strides(fillingTo: target))
    for (axis, length) in target.dimensions.enumerated() where length != 1 {
      if let last = lengths.indices.last, left[last] == aStrides[axis] * length,
        right[last] == bStrides[axis] * length
      {
        lengths[last] *= length
        left[last] = aStrides[axis]
        right[last] = bStrides[axis]
      } else {
        lengths.append(length)
        left.append(aStrides[axis])
        right.append(bStrides[axis])
      }
    }
  }
}

extension Tensor {
  /// The elements repeated to fill `target`, to which this shape must stretch.
  public func broadcast(to target: Shape) throws -> Tensor {
    guard try shape.broadcast(with: target) == target else {
      throw TensorError("shape \(shape) does not stretch to \(target)")
    }
    if shape == target { return self }
    try Tensor.checkedCount(target.dimensions, dtype)
    return copied(target, strides: shape.strides(fillingTo: target))
  }

  /// A copy of the elements at `start + Σ index·stride`.
  func copied(_ target: Shape, from start: Int = 0, strides: [Int]) -> Tensor {
    Tensor(uninitialized: target, dtype) { out in
      withBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        nn_copy(
          Int32(dtype.size), Int32(target.rank), target.dimensions, out, target.strides,
          base + start * dtype.size, strides)
      }
    }
  }
}
