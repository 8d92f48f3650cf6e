import CKernels
import Tensors

/// A function of each element on its own.
public enum PointwiseFunction: Hashable, Sendable {
  /// max(0, x)
  case relu
  /// x < 0 ? slope·x : x
  case leakyRelu(slope: Double)
  /// x < 0 ? alpha·(eˣ − 1) : x
  case elu(alpha: Double)
  /// 1.0507·elu(x) with alpha 1.6733
  case selu
  /// x·Φ(x); with `isApproximate` by tanh
  case gelu(isApproximate: Bool)
  /// 1 / (1 + e⁻ˣ)
  case sigmoid
  case tanh
  /// log(1 + eˣ)
  case softplus
  /// x·sigmoid(x)
  case swish

  public var name: String {
    switch self {
    case .relu: "relu"
    case .leakyRelu: "leaky_relu"
    case .elu: "elu"
    case .selu: "selu"
    case .gelu: "gelu"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .softplus: "softplus"
    case .swish: "swish"
    }
  }

  /// The kernel's name and its parameter.
  fileprivate var kernel: (nn_activation, Double) {
    switch self {
    case .relu: (NN_RELU, 0)
    case .leakyRelu(let slope): (NN_LEAKY_RELU, slope)
    case .elu(let alpha): (NN_ELU, alpha)
    case .selu: (NN_SELU, 0)
    case .gelu(let isApproximate): (isApproximate ? NN_GELU_TANH : NN_GELU, 0)
    case .sigmoid: (NN_SIGMOID, 0)
    case .tanh: (NN_TANH, 0)
    case .softplus: (NN_SOFTPLUS, 0)
    case .swish: (NN_SWISH, 0)
    }
  }
}

/// y = f(x), element by element. dx = dy·f′(x).
public struct Pointwise: Operation {
  public var name: String { function.name }
  public let function: PointwiseFunction
  public init(_ function: PointwiseFunction) { self.function = function }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    let (kind, parameter) = function.kernel
    nn_activate(
      R.code, kind, parameter, call.inputs[0] + part.lowerBound, call.output + part.lowerBound, part.count)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    // Where y is enough, x need not outlive the forward pass.
    let source = nn_activation_uses_result(function.kernel.0) != 0 ? context.output : context.inputs[0]
    return [try context.record.apply(PointwiseGradient(function), [source, context.incoming])]
  }
}

/// dx = dy·f′; inputs: y or x (see `nn_activation_uses_result`), dy.
struct PointwiseGradient: Operation {
  var name: String { function.name + "_gradient" }
  let function: PointwiseFunction
  init(_ function: PointwiseFunction) { self.function = function }

  func shape(of inputs: [Shape]) throws -> Shape { inputs[1] }
  func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    let (kind, parameter) = function.kernel
    nn_activation_gradient(
      R.code, kind, parameter, call.inputs[0] + part.lowerBound, call.inputs[1] + part.lowerBound,
      call.output + part.lowerBound, part.count)
  }
}
