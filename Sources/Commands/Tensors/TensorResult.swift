import Interpreter
import Tensors

extension Value {
  /// What a tensor function gives back: a tensor, or, when it was called with plain numbers, a number
  /// or bool where one came out and a float32 tensor else.
  static func result(_ tensor: Tensor, isPlain: Bool) -> Value {
    guard isPlain else { return .tensor(tensor) }
    if tensor.rank == 0, let number = tensor.number {
      return tensor.dtype == .bool ? .bool(number != 0) : .number(number)
    }
    return .tensor(tensor.dtype == .float64 ? tensor.converted(to: .float32) : tensor)
  }
}
