import Autograd
import Interpreter
import Tensors

/// `norm(x, p, axis, keepdims)`, as numpy's and PyTorch's.
struct Norm: Command {
  let x: TensorArgument
  let power: Double
  let axis: AxesArgument
  let keepsAxes: Bool

  static let name = "norm"
  static let category = Category.tensors
  static let summary = "Length of a vector, or of all of a tensor's elements."
  static let details = """
    (Σ|x|ᵖ)^(1/p): p=2 is the Euclidean length, p=1 the sum of sizes, p=inf the largest size. Also of a \
    matrix it is that of its elements. The gradient at 0 is 0, as PyTorch's.
    """
  static let examples = [
    Example("norm(tensor([3, 4]))", "5"), Example("norm(tensor([3, -4]), p=1)", "7"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor, number or list."),
      Parameter(
        "p", aliases: ["ord"], "Power of the sizes; inf for the largest.", default: 2, rangeText: "above 0",
        check: { $0 > 0 ? nil : "p must be above 0, not \($0.literal)" }), .reducedAxes(), .keepsAxes())
  }
  func run(in session: Session) throws -> Value {
    try recorded([x]) { try $0.norm($1[0], power: power, axes: axis.axes, keepsAxes: keepsAxes) }
      ?? .result(plain(), isPlain: x.isPlain)
  }

  private func plain() throws -> Tensor {
    if power == 2 { return try x.input.norm(axis.axes, keepsAxes: keepsAxes) }
    let input = x.input
    let sizes = try input.converted(to: input.dtype.asFloat).mapped(.abs)
    if power == .infinity { return try sizes.reduced(.max, axis.axes, keepsAxes: keepsAxes) }
    if power == 1 { return try sizes.reduced(.sum, axis.axes, keepsAxes: keepsAxes) }
    let powers = try Tensor.apply(.power, Operand(sizes), Operand(number: power))
    let sum = try powers.reduced(.sum, axis.axes, keepsAxes: keepsAxes)
    return try Tensor.apply(.power, Operand(sum), Operand(number: 1 / power))
  }
}
