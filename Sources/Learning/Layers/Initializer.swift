import Tensors

/// The numbers that a new parameter starts with.
public enum Initializer: Sendable {
  case zeros
  /// U(−a, a) with a = √(6 / (fan_in + fan_out)): Keras's default for weights (Glorot and Bengio, 2010).
  case glorotUniform(fanIn: Int, fanOut: Int)
  /// U(−a, a) with a = 1/√fan_in: PyTorch's default for the weight and bias of `Linear`.
  case uniformFanIn(Int)

  /// Half the width of the uniform distribution; 0 for zeros.
  public var bound: Double {
    switch self {
    case .zeros: 0
    case .glorotUniform(let fanIn, let fanOut): (6 / Double(max(fanIn + fanOut, 1))).squareRoot()
    case .uniformFanIn(let fanIn): 1 / Double(max(fanIn, 1)).squareRoot()
    }
  }

  /// A float32 tensor of `shape`; the same generator gives the same numbers.
  public func tensor(_ shape: Shape, random: Random) -> Tensor {
    let bound = bound
    guard bound > 0 else { return Tensor(zeros: shape) }
    var random = random
    return Tensor(shape, of: Float.self) { elements in
      for index in elements.indices { elements[index] = Float((2 * random.uniform() - 1) * bound) }
    }
  }
}
