/// One side of an operation: a tensor, or numbers as the language writes them, which take the type of
/// the tensor beside them.
public struct Operand: Sendable {
  /// Of weak numbers, float64 (or bool).
  public let tensor: Tensor
  /// Numbers without a type of their own.
  public let isWeak: Bool

  public init(_ tensor: Tensor, isWeak: Bool = false) {
    self.tensor = tensor
    self.isWeak = isWeak
  }

  public init(number: Double) { self.init(Tensor(scalar: number), isWeak: true) }
  public init(bool: Bool) { self.init(Tensor(scalar: bool), isWeak: true) }

  /// The tensor with the type that it has on its own: float32 for weak numbers.
  public var strong: Tensor {
    isWeak && tensor.dtype == .float64 ? tensor.converted(to: .float32) : tensor
  }
}
