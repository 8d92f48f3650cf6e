import CKernels

/// A number made of many.
public enum Reduction: String, CaseIterable, Sendable {
  case sum, prod, mean, min, max, all, any
}

extension Shape {
  /// The axis with negatives counted from the end. Throws `TensorError` when there is no such axis.
  public func axis(_ axis: Int) throws -> Int {
    guard axis >= -rank, axis < rank else {
      throw TensorError("a tensor of shape \(self) has no axis \(axis)")
    }
    return axis < 0 ? axis + rank : axis
  }

  /// Several axes, in rising order; all of them for `nil`. Throws when one is given twice.
  public func axes(_ axes: [Int]?) throws -> [Int] {
    guard let axes else { return Array(0..<rank) }
    let resolved = try axes.map { try axis($0) }.sorted()
    for (a, b) in zip(resolved, resolved.dropFirst()) where a == b {
      throw TensorError("axis \(a) is given twice")
    }
    return resolved
  }
}

/// A tensor seen as [outer, count, inner], to be reduced over its middle.
struct Sections {
  let tensor: Tensor
  let outer: Int
  let count: Int
  let inner: Int
  /// Of the result.
  let shape: Shape

  init(_ tensor: Tensor, _ axes: [Int]?, keepsAxes: Bool) throws {
    let shape = tensor.shape
    let axes = try shape.axes(axes)
    let kept = (0..<shape.rank).filter { !axes.contains($0) }
    self.shape = Shape(
      keepsAxes
        ? shape.dimensions.enumerated().map { axes.contains($0.offset) ? 1 : $0.element }
        : kept.map { shape[$0] })
    func product(_ axes: some Sequence<Int>) -> Int { axes.reduce(1) { $0 * shape[$1] } }
    count = product(axes)
    let first = axes.first ?? shape.rank
    if axes == Array(first..<first + axes.count) {
      self.tensor = tensor
      outer = product(0..<first)
      inner = product(first + axes.count..<max(shape.rank, first + axes.count))
    } else {
      // Axes that lie apart are brought together at the end.
      self.tensor = try tensor.transposed(kept + axes)
      outer = product(kept)
      inner = 1
    }
  }
}

extension Tensor {
  /// The reduction over `axes` (over all of them for `nil`, giving a tensor without axes). Sums and
  /// products of integers and masks are int64; floats are added up in float64, in one fixed order, and
  /// rounded once; means are floats. Throws `TensorError` for the least or greatest of nothing.
  public func reduced(_ reduction: Reduction, _ axes: [Int]? = nil, keepsAxes: Bool = false) throws -> Tensor
  {
    switch reduction {
    case .all, .any:
      let mask = converted(to: .bool)
      let sections = try Sections(mask, axes, keepsAxes: keepsAxes)
      if sections.count == 0 {
        return Tensor(
          Array(repeating: reduction == .all, count: sections.shape.count), shape: sections.shape)
      }
      return Tensor.extremes(sections, reduction == .all ? NN_MIN : NN_MAX)
    case .min, .max:
      let sections = try Sections(self, axes, keepsAxes: keepsAxes)
      guard sections.count > 0 || sections.shape.count == 0 else { throw nothing(reduction.rawValue) }
      return Tensor.extremes(sections, reduction == .min ? NN_MIN : NN_MAX)
    case .sum, .prod:
      let sections = try Sections(self, axes, keepsAxes: keepsAxes)
      return Tensor.totals(sections, reduction == .sum ? NN_SUM : NN_PROD).converted(to: dtype.asTotal)
    case .mean:
      let sections = try Sections(self, axes, keepsAxes: keepsAxes)
      return Tensor.means(sections).converted(to: dtype.asFloat)
    }
  }

  /// Σ(x − mean)² / (n − ddof) over `axes`; NaN when n ≤ ddof. numpy's ddof is 0, PyTorch's 1.
  public func variance(_ axes: [Int]? = nil, ddof: Int = 0, keepsAxes: Bool = false) throws -> Tensor {
    let sections = try Sections(converted(to: dtype.asFloat), axes, keepsAxes: keepsAxes)
    let squares = Tensor.deviations(sections, from: Tensor.means(sections))
    let freedom = Double(Swift.max(sections.count - ddof, 0))
    let variance = try Tensor.apply(.divide, Operand(squares), Operand(number: freedom))
    return variance.converted(to: dtype.asFloat)
  }

  /// The square root of the variance.
  public func deviation(_ axes: [Int]? = nil, ddof: Int = 0, keepsAxes: Bool = false) throws -> Tensor {
    try converted(to: .float64).variance(axes, ddof: ddof, keepsAxes: keepsAxes).mapped(.sqrt)
      .converted(to: dtype.asFloat)
  }

  /// √Σx² over `axes`.
  public func norm(_ axes: [Int]? = nil, keepsAxes: Bool = false) throws -> Tensor {
    let sections = try Sections(converted(to: dtype.asFloat), axes, keepsAxes: keepsAxes)
    return try Tensor.deviations(sections, from: Tensor(zeros: sections.shape, dtype: .float64)).mapped(.sqrt)
      .converted(to: dtype.asFloat)
  }

  /// Position (int64) of the first least or greatest element along `axis`, or in row order for `nil`.
  public func position(ofLeast isLeast: Bool, _ axis: Int? = nil, keepsAxes: Bool = false) throws -> Tensor {
    let sections = try Sections(self, axis.map { [$0] }, keepsAxes: keepsAxes)
    guard sections.count > 0 || sections.shape.count == 0 else {
      throw nothing(isLeast ? "argmin" : "argmax")
    }
    return Tensor(uninitialized: sections.shape, .int64) { out in
      sections.tensor.withBytes {
        nn_position(
          isLeast ? NN_MIN : NN_MAX, dtype.code, out.assumingMemoryBound(to: Int64.self), $0.baseAddress,
          sections.outer, sections.count, sections.inner)
      }
    }
  }

  /// Running sums or products along `axis`, or in row order for `nil`; types as of `reduced`.
  public func accumulated(_ reduction: Reduction, _ axis: Int? = nil) throws -> Tensor {
    let input = axis == nil ? viewed(as: [count]) : self
    let sections = try Sections(input, axis.map { [$0] }, keepsAxes: true)
    let total: DType = dtype.isFloat ? .float64 : .int64
    return Tensor(uninitialized: input.shape, total) { out in
      input.withBytes {
        nn_accumulate(
          reduction == .prod ? NN_PROD : NN_SUM, dtype.code, out, $0.baseAddress, sections.outer,
          sections.count, sections.inner)
      }
    }.converted(to: dtype.asTotal)
  }

  private func nothing(_ name: String) -> TensorError {
    TensorError("\(name) of no elements: the tensor has shape \(shape)")
  }

  /// In float64, or int64 of integers.
  private static func totals(_ sections: Sections, _ code: nn_reduction) -> Tensor {
    let type = sections.tensor.dtype
    return Tensor(uninitialized: sections.shape, type.isFloat ? .float64 : .int64) { out in
      sections.tensor.withBytes {
        nn_reduce(
          code, type.code, out, $0.baseAddress, sections.outer, sections.count, sections.inner)
      }
    }
  }

  /// In float64.
  private static func means(_ sections: Sections) -> Tensor {
    var means = totals(sections, NN_SUM).converted(to: .float64)
    means.withMutableElements(of: Double.self) { for i in $0.indices { $0[i] /= Double(sections.count) } }
    return means
  }

  private static func extremes(_ sections: Sections, _ code: nn_reduction) -> Tensor {
    Tensor(uninitialized: sections.shape, sections.tensor.dtype) { out in
      sections.tensor.withBytes {
        nn_reduce(
          code, sections.tensor.dtype.code, out, $0.baseAddress, sections.outer, sections.count,
          sections.inner)
      }
    }
  }

  /// Σ(x − centre)² in float64; `centre` has the shape of the result.
  private static func deviations(_ sections: Sections, from centre: Tensor) -> Tensor {
    Tensor(sections.shape, of: Double.self) { out in
      sections.tensor.withBytes { bytes in
        centre.withElements(of: Double.self) {
          nn_squared_deviations(
            sections.tensor.dtype.code, out.baseAddress, bytes.baseAddress, $0.baseAddress, sections.outer,
            sections.count, sections.inner)
        }
      }
    }
  }
}
