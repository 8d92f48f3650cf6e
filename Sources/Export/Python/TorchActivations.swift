import Autograd
import Learning
import Tensors

/// Activations in PyTorch: each a module of its own.
extension TorchWriter {
  mutating func module(of activation: Activation) -> Python {
    switch activation {
    case .linear: return nn("Identity")
    case .along(.softmax, let axis): return nn("Softmax", ("dim", .int(axis)))
    case .along(.logSoftmax, let axis): return nn("LogSoftmax", ("dim", .int(axis)))
    case .along(.softmin, let axis): return nn("Softmin", ("dim", .int(axis)))
    case .pointwise(let function): return module(of: function)
    }
  }

  private func nn(_ name: String, _ arguments: (String, Python)...) -> Python {
    .call("nn.\(name)", arguments.map { Python.Argument($0.isEmpty ? nil : $0, $1) })
  }

  /// A module that PyTorch does not have.
  private mutating func own(_ name: String, _ text: String, _ arguments: [(String, Python)] = []) -> Python {
    definitions.add(text)
    return .call(name, with: arguments)
  }

  private mutating func module(of function: PointwiseFunction) -> Python {
    func setting(_ index: Int) -> Python { .number(function.setting(index)) }
    switch function.kind {
    case .relu where function == .relu: return nn("ReLU")
    case .relu:
      return own(
        "BentReLU", TorchModules.bentReLU,
        [("negative_slope", setting(0)), ("max_value", setting(1)), ("threshold", setting(2))])
    case .relu6: return nn("ReLU6")
    case .leakyRelu: return nn("LeakyReLU", ("", setting(0)))
    case .elu: return nn("ELU", ("", setting(0)))
    case .celu: return nn("CELU", ("", setting(0)))
    case .selu: return nn("SELU")
    case .gelu:
      return function.setting(0) == 0 ? nn("GELU") : nn("GELU", ("approximate", .text("tanh")))
    case .sigmoid: return nn("Sigmoid")
    case .logSigmoid: return nn("LogSigmoid")
    case .hardSigmoid: return nn("Hardsigmoid")
    case .tanh: return nn("Tanh")
    case .hardTanh: return nn("Hardtanh", ("", setting(0)), ("", setting(1)))
    case .tanhShrink: return nn("Tanhshrink")
    case .softShrink: return nn("Softshrink", ("", setting(0)))
    case .hardShrink: return nn("Hardshrink", ("", setting(0)))
    case .softplus:
      // Above PyTorch's threshold of 20 both are the same float32.
      let (steepness, threshold) = (function.setting(0), min(function.setting(1), 20))
      return steepness == 1 && threshold == 20
        ? nn("Softplus") : nn("Softplus", ("beta", .number(steepness)), ("threshold", .number(threshold)))
    case .softsign: return nn("Softsign")
    case .swish: return nn("SiLU")
    case .hardSwish: return nn("Hardswish")
    case .mish: return nn("Mish")
    case .threshold: return nn("Threshold", ("", setting(0)), ("", setting(1)))
    case .exponential: return own("Exponential", TorchModules.exponential)
    case .squareplus: return own("Squareplus", TorchModules.squareplus, [("b", setting(0))])
    case .sparsePlus: return own("SparsePlus", TorchModules.sparsePlus)
    case .sparseSigmoid: return own("SparseSigmoid", TorchModules.sparseSigmoid)
    }
  }
}
