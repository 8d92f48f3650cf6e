extension DType {
  /// bool < uint8 < int64 < float32 < float64.
  private var rank: Int { DType.allCases.firstIndex(of: self) ?? 0 }

  /// The type that holds both: the later of bool < uint8 < int64 < float32 < float64. As PyTorch's, and
  /// unlike numpy's int64 with float32, it never widens a float32 tensor.
  public func promoted(with other: DType) -> DType { rank < other.rank ? other : self }

  /// The type that a function with results between the whole numbers, as `exp`, calculates in.
  public var asFloat: DType { isFloat ? self : .float32 }

  /// The type of sums and products: int64 for what is no float.
  public var asTotal: DType { isFloat ? self : .int64 }
}

extension Operand {
  /// What numbers without a type ask of the tensor beside them.
  private enum Kind { case bool, whole, fractional }

  private var kind: Kind {
    if tensor.dtype == .bool { return .bool }
    return tensor.withElements(of: Double.self) { $0.allSatisfy { Int64(exactly: $0) != nil } }
      ? .whole : .fractional
  }

  /// The type in which two operands meet. Weak numbers take the other's type when they can: whole
  /// numbers any but bool, fractions a float (float32 beside integers).
  static func commonType(_ left: Operand, _ right: Operand) -> DType {
    switch (left.isWeak, right.isWeak) {
    case (false, false), (true, true): left.tensor.dtype.promoted(with: right.tensor.dtype)
    case (true, false): left.type(beside: right.tensor.dtype)
    case (false, true): right.type(beside: left.tensor.dtype)
    }
  }

  private func type(beside strong: DType) -> DType {
    switch kind {
    case .bool: strong
    case .whole: strong == .bool ? .int64 : strong
    case .fractional: strong.asFloat
    }
  }

  /// The first weak number that is no value of `dtype`, as 300 of uint8.
  func misfit(_ dtype: DType) -> Double? {
    guard isWeak, !dtype.isFloat, tensor.dtype == .float64 else { return nil }
    return tensor.withElements(of: Double.self) { numbers in
      numbers.first { number in
        switch dtype {
        case .bool: number != 0 && number != 1
        case .uint8: UInt8(exactly: number) == nil
        default: Int64(exactly: number) == nil
        }
      }
    }
  }

  /// The elements as `dtype`. Throws when numbers that the user wrote are none of its values.
  func values(as dtype: DType) throws -> Tensor {
    if let misfit = misfit(dtype) {
      let range = dtype == .uint8 ? " (0…255)" : ""
      throw TensorError(
        "\(plainText(misfit)) is no \(dtype.rawValue) value\(range)",
        notes: ["convert the tensor first: x.astype(\(misfit == misfit.rounded() ? "int64" : "float32"))"])
    }
    return tensor.converted(to: dtype)
  }
}

/// A number as the language writes it: whole ones without `.0`, up to 2⁵³.
public func plainText(_ number: Double) -> String {
  if let whole = Int64(exactly: number), abs(number) < 0x1p53 { return String(whole) }
  return number.description
}

/// The same in as few digits as a float32 needs, where it is one: 0.1 for the float32 next to it.
public func shortText(_ number: Double) -> String {
  let float = Float(number)
  return Double(float) == number && float != float.rounded() ? float.description : plainText(number)
}
