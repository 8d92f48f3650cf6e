import Interpreter
import Tensors

private struct ProductCall {
  let x: TensorArgument
  let y: TensorArgument

  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("x", "First tensor."), Parameter("y", "Second tensor."))
  }
}

/// Products of vectors and matrices.
var productFunctions: [Builtin] {
  [
    Builtin(
      "matmul", aliases: ["mm"], .tensors, "The matrix product, as x @ y.",
      details: "[m, k] · [k, n] → [m, n]; a vector is a row on the left and a column on the right.",
      examples: [
        Example(
          "matmul(tensor([[1, 2], [3, 4]]), tensor([5, 6]))", "tensor([17., 39.], shape=(2,), dtype=float32)")
      ],
      signature: { ProductCall.signature },
      run: { call, session in
        try recorded([call.x, call.y]) { try $0.product($1[0], $1[1]) }
          ?? .tensor(Tensor.product(call.x.tensor, call.y.tensor, threads: session.threads))
      }),
    Builtin(
      "dot", .tensors, "The scalar product of two vectors; of matrices, the matrix product.",
      details: "Σ xᵢ·yᵢ; x or y may also be a single number, which multiplies.",
      examples: [Example("dot([1, 2, 3], [4, 5, 6])", "32")], signature: { ProductCall.signature },
      run: { call, _ in
        let (x, y) = (call.x, call.y)
        let isScaling = x.shape.rank == 0 || y.shape.rank == 0
        if let value = try recorded(
          [x, y], { try isScaling ? $0.multiply($1[0], $1[1]) : $0.product($1[0], $1[1]) })
        {
          return value
        }
        return .result(
          isScaling
            ? try Tensor.apply(.multiply, x.operand, y.operand)
            : try Tensor.product(
              x.isPlain && y.isPlain ? x.input : x.tensor, x.isPlain && y.isPlain ? y.input : y.tensor),
          isPlain: x.isPlain && y.isPlain)
      }),
    Builtin(
      "outer", .tensors, "Every element of x times every element of y.",
      details: "x [m], y [n] → [m, n].",
      examples: [
        Example(
          "outer([1, 2], [3, 4])", "tensor([[3., 4.],\n        [6., 8.]], shape=(2, 2), dtype=float32)")
      ],
      signature: { ProductCall.signature },
      run: { call, _ in
        try recorded([call.x, call.y]) { record, values in
          try record.multiply(
            record.reshape(values[0], to: [call.x.shape.count, 1]),
            record.reshape(values[1], to: [1, call.y.shape.count]))
        }
          ?? .result(Tensor.outer(call.x.operand, call.y.operand), isPlain: call.x.isPlain && call.y.isPlain)
      }),
  ]
}
