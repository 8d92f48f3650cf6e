import Tensors

/// Short names of what works along axes. `axes` may count from the end; `nil` is all of them.
extension Record {
  public func reduce(
    _ kind: MiddleReduction.Kind, _ x: Var, axes: [Int]?, keepsAxes: Bool = false
  ) throws -> Var {
    let own = shape(of: x)
    let axes = try own.axes(axes)
    let kept = (0..<own.rank).filter { !axes.contains($0) }
    func count(_ axes: some Sequence<Int>) -> Int { axes.reduce(1) { $0 * own[$1] } }
    let first = axes.first ?? own.rank
    let areNeighbours = axes == Array(first..<first + axes.count)
    let (value, sections): (Var, [Int]) =
      areNeighbours
      ? (x, [count(0..<first), count(axes), count(first + axes.count..<max(own.rank, first + axes.count))])
      : (try permute(x, kept + axes), [count(kept), count(axes), 1])
    let reduced = try apply(MiddleReduction(kind), [reshape(value, to: sections)])
    return try reshape(
      reduced,
      to: keepsAxes
        ? own.dimensions.enumerated().map { axes.contains($0.offset) ? 1 : $0.element } : kept.map { own[$0] }
    )
  }

  public func sum(_ x: Var, axes: [Int]?, keepsAxes: Bool = false) throws -> Var {
    try reduce(.sum, x, axes: axes, keepsAxes: keepsAxes)
  }
  public func mean(_ x: Var, axes: [Int]?, keepsAxes: Bool = false) throws -> Var {
    try reduce(.mean, x, axes: axes, keepsAxes: keepsAxes)
  }

  /// Sums what a broadcast to x's shape has repeated, so that `target` is left.
  public func sum(_ x: Var, to target: Shape) throws -> Var {
    let own = shape(of: x)
    if own == target { return x }
    let lead = own.rank - target.rank
    let axes = own.dimensions.indices.filter { $0 < lead || (target[$0 - lead] == 1 && own[$0] != 1) }
    return try reshape(axes.isEmpty ? x : sum(x, axes: axes), to: target.dimensions)
  }

  /// Σ(x − mean)² / (n − ddof).
  public func variance(_ x: Var, axes: [Int]?, ddof: Int = 0, keepsAxes: Bool = false) throws -> Var {
    let own = shape(of: x)
    let count = try own.axes(axes).reduce(1) { $0 * own[$1] }
    let centred = try subtract(x, mean(x, axes: axes, keepsAxes: true))
    let total = try sum(square(centred), axes: axes, keepsAxes: keepsAxes)
    return try divide(total, number(Double(max(count - ddof, 0))))
  }

  /// √Σx²; its gradient at 0 is 0, as PyTorch's.
  public func norm(_ x: Var, axes: [Int]?, keepsAxes: Bool = false) throws -> Var {
    try flatRoot(sum(square(x), axes: axes, keepsAxes: keepsAxes))
  }

  /// (Σ|x|ᵖ)^(1/p), at infinity the largest |x|; its gradient at 0 is 0, as PyTorch's.
  public func norm(_ x: Var, power: Double, axes: [Int]?, keepsAxes: Bool = false) throws -> Var {
    switch power {
    case 2: return try norm(x, axes: axes, keepsAxes: keepsAxes)
    case 1: return try sum(abs(x), axes: axes, keepsAxes: keepsAxes)
    case .infinity: return try reduce(.max, abs(x), axes: axes, keepsAxes: keepsAxes)
    default:
      let size = try abs(x)
      // Below 1 the power has no finite slope at 0.
      let isNothing = try compare(.equal, size, number(0))
      let powers = try choose(
        isNothing, number(0), self.power(choose(isNothing, number(1), size), number(power)))
      let total = try sum(powers, axes: axes, keepsAxes: keepsAxes)
      let isZero = try compare(.equal, total, number(0))
      return try choose(isZero, number(0), self.power(choose(isZero, number(1), total), number(1 / power)))
    }
  }

  /// √(Σ(x − mean)² / (n − ddof)); its gradient at 0 is 0, as PyTorch's.
  public func deviation(_ x: Var, axes: [Int]?, ddof: Int = 0, keepsAxes: Bool = false) throws -> Var {
    try flatRoot(variance(x, axes: axes, ddof: ddof, keepsAxes: keepsAxes))
  }

  /// √x with the gradient 0 at 0.
  private func flatRoot(_ x: Var) throws -> Var {
    let isZero = try compare(.equal, x, number(0))
    return try choose(isZero, number(0), sqrt(choose(isZero, number(1), x)))
  }

  /// log Σ eˣ, from the greatest element up, so that nothing overflows.
  public func logSumExp(_ x: Var, axes: [Int]?, keepsAxes: Bool = false) throws -> Var {
    let greatest = try detached(reduce(.max, x, axes: axes, keepsAxes: true))
    // An infinite one would give inf − inf.
    let isInfinite = try compare(.equal, abs(greatest), number(.infinity))
    let shift = try choose(isInfinite, number(0), greatest)
    let logarithm = try log(sum(exp(subtract(x, shift)), axes: axes, keepsAxes: true))
    let total = try add(logarithm, shift)
    let own = shape(of: x)
    let gone = try own.axes(axes)
    guard !keepsAxes else { return total }
    return try reshape(total, to: own.dimensions.indices.filter { !gone.contains($0) }.map { own[$0] })
  }

  /// Softmax, or its logarithm, along any axis.
  public func softmax(_ x: Var, axis: Int, isLogarithm: Bool = false) throws -> Var {
    let own = shape(of: x)
    let axis = try own.axis(axis)
    if axis == own.rank - 1 { return try apply(Softmax(isLogarithm: isLogarithm), [x]) }
    var order = Array(0..<own.rank)
    order.swapAt(axis, own.rank - 1)
    return try permute(apply(Softmax(isLogarithm: isLogarithm), [permute(x, order)]), order)
  }

  /// Running sums along an axis.
  public func runningSum(_ x: Var, axis: Int) throws -> Var { try running(RunningSum(), x, axis) }
  /// Running products along an axis.
  public func runningProduct(_ x: Var, axis: Int) throws -> Var { try running(RunningProduct(), x, axis) }

  private func running(_ operation: any Operation, _ x: Var, _ axis: Int) throws -> Var {
    let own = shape(of: x)
    let axis = try own.axis(axis)
    let outer = own.dimensions[..<axis].reduce(1, *)
    let inner = own.dimensions[(axis + 1)...].reduce(1, *)
    return try reshape(
      apply(operation, [reshape(x, to: [outer, own[axis], inner])]), to: own.dimensions)
  }

  /// Axis i of the result is axis `order[i]` of x.
  public func permute(_ x: Var, _ order: [Int]) throws -> Var {
    let own = shape(of: x)
    if order == Array(0..<own.rank) { return x }
    if own.rank == 2, order == [1, 0] { return try transpose(x) }
    let strides = own.strides
    return try apply(
      Strided(start: 0, shape: Shape(order.map { own[$0] }), strides: order.map { strides[$0] }), [x])
  }

  /// Tensors one behind the other along an axis.
  public func concatenate(_ values: [Var], axis: Int) throws -> Var {
    guard let first = values.first else { throw TensorError("concatenate needs at least one tensor") }
    return try apply(Concatenation(axis: shape(of: first).axis(axis)), values)
  }

  /// The matrix product of vectors and matrices, as plain tensors have it.
  public func product(_ x: Var, _ y: Var) throws -> Var {
    let (left, right) = (shape(of: x), shape(of: y))
    guard (1...2).contains(left.rank), (1...2).contains(right.rank) else {
      throw TensorError(
        "a matrix product takes tensors of one or two axes, not shapes \(left) and \(right)")
    }
    let a = left.rank == 1 ? try reshape(x, to: [1, left.count]) : x
    let b = right.rank == 1 ? try reshape(y, to: [right.count, 1]) : y
    let result = try matmul(a, b)
    if left.rank == 2, right.rank == 2 { return result }
    return try reshape(
      result, to: (left.rank == 1 ? [] : [left[0]]) + (right.rank == 1 ? [] : [right[1]]))
  }

  // MARK: Items

  /// `x[indices]`.
  public func index(_ x: Var, _ indices: [TensorIndex]) throws -> Var {
    let own = shape(of: x)
    let view = try IndexedView(of: own, indices)
    if view.picks.isEmpty {
      return try apply(Strided(start: view.start, shape: view.shape, strides: view.strides), [x])
    }
    return try pick(x, own.positions.indexed(indices))
  }

  /// x with `value`, stretched, at `indices`.
  public func replace(_ x: Var, _ indices: [TensorIndex], with value: Var) throws -> Var {
    let positions = try shape(of: x).positions.indexed(indices)
    return try apply(
      Replacement(), [x, broadcast(value, to: positions.shape), constant(positions)])
  }

  /// The elements at these positions in row order, under the positions' shape.
  public func pick(_ x: Var, _ positions: Tensor) throws -> Var {
    try apply(Pick(), [x, constant(positions)])
  }
}

extension Shape {
  /// The position of each element in row order.
  public var positions: Tensor {
    Tensor(self, of: Int64.self) { out in for i in out.indices { out[i] = Int64(i) } }
  }
}
