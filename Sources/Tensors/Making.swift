import CKernels

extension Tensor {
  /// A tensor of one value. Throws `TensorError` when the shape is too large or the value is none of
  /// the type's.
  public static func full(_ dimensions: [Int], _ value: Double, dtype: DType) throws -> Tensor {
    try checkedCount(dimensions, dtype)
    if value == 0 { return Tensor(zeros: Shape(dimensions), dtype: dtype) }
    return try Operand(number: value).values(as: dtype).broadcast(to: Shape(dimensions))
  }

  /// start, start + step, … below stop (above, for a negative step): ⌈(stop − start) / step⌉ numbers.
  public static func range(_ start: Double, _ stop: Double, step: Double, dtype: DType) throws -> Tensor {
    guard step != 0, step.isFinite, start.isFinite, stop.isFinite else {
      throw TensorError("arange needs finite numbers and a step that is not 0")
    }
    let length = max(((stop - start) / step).rounded(.up), 0)
    try checkedCount([Int(exactly: length) ?? .max], .float64)
    let numbers = Tensor([Int(length)], of: Double.self) { out in
      for i in out.indices { out[i] = start + Double(i) * step }
    }
    return try Operand(numbers, isWeak: true).values(as: dtype)
  }

  /// `count` numbers from start to stop, both included, evenly spaced.
  public static func spaced(_ start: Double, _ stop: Double, count: Int, dtype: DType) throws -> Tensor {
    try checkedCount([count], .float64)
    let numbers = Tensor([count], of: Double.self) { out in
      for i in out.indices { out[i] = start + (stop - start) * Double(i) / Double(max(count - 1, 1)) }
      if count > 1 { out[count - 1] = stop }
    }
    return numbers.converted(to: dtype)
  }

  /// Ones on the main diagonal, zeros elsewhere.
  public static func identity(_ rows: Int, _ columns: Int, dtype: DType) throws -> Tensor {
    try checkedCount([rows, columns], dtype)
    var result = Tensor(zeros: [rows, columns], dtype: dtype)
    let one = Tensor(scalar: 1.0).converted(to: dtype)
    let diagonal = min(rows, columns)
    if diagonal > 0 {
      result.withMutableBytes { out in
        one.withBytes {
          nn_copy(Int32(dtype.size), 1, [diagonal], out.baseAddress, [columns + 1], $0.baseAddress, [0])
        }
      }
    }
    return result
  }

  /// 1 at each class number, 0 elsewhere: shape + [classes]. Class numbers are whole; `classes` is one
  /// more than the largest for `nil`.
  public func oneHot(_ classes: Int? = nil, dtype: DType = .float32) throws -> Tensor {
    let labels = try asIndices("class")
    let (least, largest) = labels.withElements(of: Int64.self) { labels in
      (Int(labels.min() ?? 0), Int(labels.max() ?? -1))
    }
    guard classes != nil || (least >= 0 && largest < Int.max) else {
      throw TensorError("class numbers count from 0, and \(least < 0 ? least : largest) is none")
    }
    let width = classes ?? largest + 1
    try Tensor.checkedCount(shape.dimensions + [width], dtype)
    if least < 0 || largest >= width {
      throw TensorError("class \(least < 0 ? least : largest) is none of the \(width) from 0 to \(width - 1)")
    }
    var result = Tensor(zeros: Shape(shape.dimensions + [width]), dtype: dtype)
    let one = Tensor(scalar: 1.0).converted(to: dtype)
    let size = dtype.size
    result.withMutableBytes { out in
      guard let base = out.baseAddress else { return }
      labels.withElements(of: Int64.self) { labels in
        one.withBytes { one in
          guard let one = one.baseAddress else { return }
          for (row, label) in labels.enumerated() {
            (base + (row * width + Int(label)) * size).copyMemory(from: one, byteCount: size)
          }
        }
      }
    }
    return result
  }

  /// int64 of whole numbers; integers and masks as they are. Throws for fractions.
  public func asIndices(_ noun: String) throws -> Tensor {
    guard dtype.isFloat else { return converted(to: .int64) }
    let numbers = converted(to: .float64)
    let odd = numbers.withElements(of: Double.self) { $0.first { Int64(exactly: $0) == nil } }
    if let odd { throw TensorError("\(noun) numbers are whole, not \(plainText(odd))") }
    return numbers.converted(to: .int64)
  }

  /// The number in a tensor of one element; `nil` for more or fewer.
  public var number: Double? {
    guard count == 1 else { return nil }
    return converted(to: .float64).withElements(of: Double.self) { $0.first }
  }
}
