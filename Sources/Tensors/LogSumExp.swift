extension Tensor {
  /// log Σ eˣ over `axes`, from the greatest element up, so that nothing overflows.
  public func logSumExp(_ axes: [Int]? = nil, keepsAxes: Bool = false) throws -> Tensor {
    let input = converted(to: dtype.asFloat)
    let greatest = try input.reduced(.max, axes, keepsAxes: true)
    // An infinite one would give inf − inf.
    let shift = try Tensor.select(
      greatest.classified(.isfinite), Operand(greatest),
      Operand(Tensor(zeros: greatest.shape, dtype: greatest.dtype)))
    let powers = try Tensor.apply(.subtract, Operand(input), Operand(shift)).mapped(.exp)
    let logarithm = try powers.reduced(.sum, axes, keepsAxes: true).mapped(.log)
    let total = try Tensor.apply(.add, Operand(logarithm), Operand(shift))
    guard !keepsAxes else { return total }
    let gone = try shape.axes(axes)
    return total.viewed(as: Shape(shape.dimensions.indices.filter { !gone.contains($0) }.map { shape[$0] }))
  }
}
