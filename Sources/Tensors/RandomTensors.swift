/// Random tensors; the same generator gives the same numbers.
extension Tensor {
  /// Uniform in [low, high).
  /// `check` is asked now and then, here and below, and may throw to end a long drawing.
  public static func uniform(
    _ dimensions: [Int], _ low: Double = 0, _ high: Double = 1, dtype: DType = .float32,
    using random: inout Random, check: () throws -> Void = {}
  ) throws -> Tensor {
    // The nearest float32 of a number just below `high` may be `high` itself.
    let highest = dtype == .float32 ? Double(Float(high).nextDown) : high.nextDown
    return try drawn(dimensions, dtype, &random, check) { random in
      let number = low + (high - low) * random.uniform()
      return low < high ? max(min(number, highest), low) : number
    }
  }

  /// Normal with the given mean and standard deviation.
  public static func normal(
    _ dimensions: [Int], mean: Double = 0, deviation: Double = 1, dtype: DType = .float32,
    using random: inout Random, check: () throws -> Void = {}
  ) throws -> Tensor {
    try drawn(dimensions, dtype, &random, check) { random in mean + deviation * random.normal() }
  }

  /// Whole numbers in `range`, int64. Throws `TensorError` when it is empty.
  public static func integers(
    _ dimensions: [Int], in range: Range<Int>, using random: inout Random, check: () throws -> Void = {}
  ) throws -> Tensor {
    guard !range.isEmpty else { throw TensorError("there is no whole number to draw from an empty range") }
    try checkedCount(dimensions, .int64)
    return try Tensor(Shape(dimensions), of: Int64.self) { out in
      try fill(out, check) { Int64(Int.random(in: range, using: &random)) }
    }
  }

  private static func drawn(
    _ dimensions: [Int], _ dtype: DType, _ random: inout Random, _ check: () throws -> Void,
    _ draw: (inout Random) -> Double
  ) throws -> Tensor {
    // Drawn as float64 whatever the type is, so that the type does not change the sequence.
    try checkedCount(dimensions, .float64)
    let shape = Shape(dimensions)
    if dtype == .float32 {
      return try Tensor(shape, of: Float.self) { out in try fill(out, check) { Float(draw(&random)) } }
    }
    return try Tensor(shape, of: Double.self) { out in try fill(out, check) { draw(&random) } }
      .converted(to: dtype)
  }

  /// Writes all elements and asks `check` now and then, which may throw to end a long drawing.
  private static func fill<Element>(
    _ out: UnsafeMutableBufferPointer<Element>, _ check: () throws -> Void, _ next: () -> Element
  ) rethrows {
    for start in stride(from: 0, to: out.count, by: 1 << 18) {
      try check()
      for index in start..<min(start + (1 << 18), out.count) { out[index] = next() }
    }
  }
}
