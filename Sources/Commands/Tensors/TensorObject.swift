import Interpreter
import Syntax
import Tensors

/// A tensor as the language holds it. A reference, as in Python: `x[0] = 1` is seen under every name
/// of the object; the tensor inside copies its memory when another tensor still reads it.
public final class TensorObject: Object {
  public var tensor: Tensor

  public init(_ tensor: Tensor) { self.tensor = tensor }

  public override var typeName: String { "tensor" }
}

extension Value {
  /// The tensor as a value of the language; one without axes stays a tensor.
  public static func tensor(_ tensor: Tensor) -> Value { .object(TensorObject(tensor)) }
}

extension TensorError: Explained {}
