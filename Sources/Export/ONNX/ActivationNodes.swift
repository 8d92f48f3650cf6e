import Autograd
import Tensors

/// The functions of each element in ONNX: as a node of their own where there is one for our settings.
extension GraphWriter {
  mutating func activation(_ function: PointwiseFunction, _ x: String) -> String {
    func setting(_ index: Int) -> Double { function.setting(index) }
    func float(_ name: String, _ value: Double) -> ONNXAttribute { ONNXAttribute(name, .float(value)) }
    switch function.kind {
    case .relu: return relu(x, slope: setting(0), most: setting(1), threshold: setting(2))
    case .relu6: return node("Clip", x, number(0), number(6))
    case .hardTanh: return node("Clip", x, number(setting(0)), number(setting(1)))
    case .leakyRelu: return node("LeakyRelu", x, attributes: float("alpha", setting(0)))
    case .elu: return node("Elu", x, attributes: float("alpha", setting(0)))
    case .celu: return node("Celu", x, attributes: float("alpha", setting(0)))
    case .selu: return node("Selu", x)
    case .gelu: return setting(0) == 0 ? gelu(x) : geluByTanh(x)
    case .sigmoid: return node("Sigmoid", x)
    case .logSigmoid: return node("Neg", node("Softplus", node("Neg", x)))
    case .hardSigmoid:
      return node("HardSigmoid", x, attributes: float("alpha", 1 / 6), float("beta", 0.5))
    case .sparseSigmoid:
      return node("HardSigmoid", x, attributes: float("alpha", 0.5), float("beta", 0.5))
    case .tanh: return node("Tanh", x)
    case .tanhShrink: return node("Sub", x, node("Tanh", x))
    case .softShrink:
      return node("Shrink", x, attributes: float("lambd", setting(0)), float("bias", setting(0)))
    case .hardShrink: return node("Shrink", x, attributes: float("lambd", setting(0)), float("bias", 0))
    case .softplus: return softplus(x, steepness: setting(0), threshold: setting(1))
    case .softsign: return node("Softsign", x)
    case .swish: return node("Mul", x, node("Sigmoid", x))
    case .hardSwish: return node("HardSwish", x)
    case .mish: return node("Mul", x, node("Tanh", node("Softplus", x)))
    case .exponential: return node("Exp", x)
    case .squareplus:
      let root = node("Sqrt", node("Add", node("Mul", x, x), number(setting(0))))
      return node("Mul", node("Add", x, root), number(0.5))
    case .sparsePlus:
      // Below −1 the square is that of 0.
      let above = node("Add", node("Max", x, number(-1)), number(1))
      let bend = node("Mul", node("Mul", above, above), number(0.25))
      return node("Where", node("Less", x, number(1)), bend, x)
    case .threshold: return node("Where", node("Greater", x, number(setting(0))), x, number(setting(1)))
    }
  }

  private mutating func relu(_ x: String, slope: Double, most: Double, threshold: Double) -> String {
    switch (slope, most, threshold) {
    case (0, .infinity, 0): return node("Relu", x)
    case (_, .infinity, 0): return node("LeakyRelu", x, attributes: ONNXAttribute("alpha", .float(slope)))
    case (0, _, 0): return node("Clip", x, number(0), number(most))
    default:
      let below = node("Mul", node("Sub", x, number(threshold)), number(slope))
      let above = most == .infinity ? x : node("Min", x, number(most))
      return node("Where", node("Greater", x, number(threshold)), above, below)
    }
  }

  /// x·(1 + erf(x/√2))/2; a node Gelu came with operator set 20.
  private mutating func gelu(_ x: String) -> String {
    let erf = node("Erf", node("Mul", x, number(0.5.squareRoot())))
    return node("Mul", node("Mul", x, number(0.5)), node("Add", erf, number(1)))
  }

  /// x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2
  private mutating func geluByTanh(_ x: String) -> String {
    let cube = node("Mul", node("Mul", node("Mul", x, x), x), number(0.044715))
    let inner = node("Mul", node("Add", x, cube), number((2 / Double.pi).squareRoot()))
    return node("Mul", node("Mul", x, number(0.5)), node("Add", node("Tanh", inner), number(1)))
  }

  /// log(1 + eᵃˣ)/a, and x where a·x is above the threshold.
  private mutating func softplus(_ x: String, steepness: Double, threshold: Double) -> String {
    let scaled = steepness == 1 ? x : node("Mul", x, number(steepness))
    let soft = node("Softplus", scaled)
    let result = steepness == 1 ? soft : node("Div", soft, number(steepness))
    // From 20 on both are the same float32.
    guard threshold < 20 else { return result }
    return node("Where", node("Greater", scaled, number(threshold)), x, result)
  }
}
