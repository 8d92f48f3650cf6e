import CKernels

extension Tensor {
  /// Indices (int64) that sort along `axis`; equal elements keep their order, also when descending. NaN
  /// comes last, or first when descending.
  public func argsorted(_ axis: Int = -1, descending: Bool = false) throws -> Tensor {
    if rank == 0 { return Tensor(scalar: Int64(0)) }
    return try alongLast(axis) { rows in
      let length = rows.shape[rows.rank - 1]
      var scratch = [Int64](repeating: 0, count: length)
      return Tensor(rows.shape, of: Int64.self) { out in
        rows.withBytes { bytes in
          guard let base = bytes.baseAddress, let target = out.baseAddress else { return }
          for row in 0..<(length == 0 ? 0 : rows.count / length) {
            let order = UnsafeMutableBufferPointer(start: target + row * length, count: length)
            nn_argsort(
              dtype.code, descending ? 1 : 0, order.baseAddress, &scratch, base + row * length * dtype.size,
              length)
          }
        }
      }
    }
  }

  /// The elements in rising order along `axis`, NaN last; falling, NaN first, when `descending`.
  public func sorted(_ axis: Int = -1, descending: Bool = false) throws -> Tensor {
    if rank == 0 { return self }
    let order = try argsorted(axis, descending: descending)
    return try gathered(order, axis)
  }

  /// `result[…, i, …] = self[…, indices[…, i, …], …]` along `axis`; the other lengths of the indices may be
  /// shorter than the tensor's, as in PyTorch.
  public func gathered(_ indices: Tensor, _ axis: Int) throws -> Tensor {
    let place = try shape.axis(axis)
    guard indices.rank == rank,
      (0..<rank).allSatisfy({ $0 == place || indices.shape[$0] <= shape[$0] })
    else {
      throw TensorError(
        "indices of shape \(indices.shape) do not gather along axis \(axis) of shape \(shape)")
    }
    let last = Array(0..<rank).moving(place)
    let isShorter = (0..<rank).contains { $0 != place && indices.shape[$0] < shape[$0] }
    let met =
      isShorter
      ? try indexed(
        (0..<rank).map { .slice(lower: nil, upper: $0 == place ? nil : indices.shape[$0], step: 1) }) : self
    let (values, order) = (try met.transposed(last), try indices.transposed(last))
    let (length, picked) = (shape[place], indices.shape[place])
    let rows = picked == 0 ? 0 : order.count / picked
    let wrapped = try order.wrapped(below: length, axis: place)
    let result = Tensor(uninitialized: order.shape, dtype) { out in
      values.withBytes { source in
        wrapped.withElements(of: Int64.self) { wrapped in
          guard let from = source.baseAddress, let index = wrapped.baseAddress else { return }
          for row in 0..<rows {
            nn_take(
              out + row * picked * dtype.size, from + row * length * dtype.size, index + row * picked, 1,
              length, picked, dtype.size)
          }
        }
      }
    }
    return try result.transposed(Array(0..<rank).inserting(place))
  }

  /// int64 indices along an axis of `length`, negative ones counted from its end. Throws when one does
  /// not fit.
  func wrapped(below length: Int, axis: Int) throws -> Tensor {
    var indices = try asIndices("index")
    let original = indices
    let bad = indices.withMutableElements(of: Int64.self) {
      nn_wrap_indices($0.baseAddress, $0.count, Int64(length))
    }
    guard bad < 0 else {
      let index = original.withElements(of: Int64.self) { $0[bad] }
      throw TensorError.index(Int(index), axis: axis, length: length)
    }
    return indices
  }

  /// The distinct elements in rising order, and how often each occurs (int64).
  public func unique() throws -> (values: Tensor, counts: Tensor) {
    let ordered = try viewed(as: [count]).sorted()
    var starts: [Int64] = []
    if count > 0 {
      let rest = try Tensor.compare(
        .notEqual, Operand(ordered.rows(1..<count)), Operand(ordered.rows(0..<count - 1)))
      starts = [0] + rest.nonzero().map { $0 + 1 }
    }
    let ends = starts.dropFirst() + [Int64(count)]
    return (
      ordered.taken(Tensor(starts), outer: 1, length: count, block: dtype.size, shape: [starts.count]),
      Tensor(zip(starts, ends).map { $1 - $0 })
    )
  }

  /// Row-order positions of what is not zero.
  func nonzero() -> [Int64] {
    let mask = converted(to: .bool)
    return mask.withBytes { bytes in
      let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
      let found = nn_nonzero(nil, base, count)
      return [Int64](unsafeUninitializedCapacity: found) { out, filled in
        filled = nn_nonzero(out.baseAddress, base, count)
      }
    }
  }

  /// Blocks of `block` bytes at `indices`, which must fit, of [outer, length] blocks.
  func taken(_ indices: Tensor, outer: Int, length: Int, block: Int, shape: Shape) -> Tensor {
    Tensor(uninitialized: shape, dtype) { out in
      withBytes { source in
        indices.withElements(of: Int64.self) {
          nn_take(out, source.baseAddress, $0.baseAddress, outer, length, $0.count, block)
        }
      }
    }
  }

  /// Works on rows along the last axis, with `axis` in its place.
  private func alongLast(_ axis: Int, _ body: (Tensor) throws -> Tensor) throws -> Tensor {
    let place = try shape.axis(axis)
    let rows = try transposed(Array(0..<rank).moving(place))
    return try body(rows).transposed(Array(0..<rank).inserting(place))
  }
}

extension Array where Element == Int {
  /// With the item at `place` at the end.
  fileprivate func moving(_ place: Int) -> [Int] { self[..<place] + self[(place + 1)...] + [self[place]] }

  /// With the last item at `place`: undoes `moving`.
  fileprivate func inserting(_ place: Int) -> [Int] {
    self[..<place] + [self[count - 1]] + self[place..<count - 1]
  }
}
