import Interpreter
import Tensors

/// `max(x, axis)` of one tensor, or Python's `max(a, b, …)`.
private struct ExtremeCall {
  let values: Rest<TensorArgument>
  let axis: AxesArgument
  let keepsAxes: Bool

  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("values", "One tensor or list to reduce, or several to compare."),
      .reducedAxes(namedOnly: true), .keepsAxes(namedOnly: true))
  }

  func run(_ reduction: Reduction, _ pairwise: Arithmetic, in session: Session) throws -> Value {
    guard let first = values.elements.first else {
      throw Problem("\(reduction.rawValue) needs a tensor, a list or numbers")
    }
    if let axes = try reducedAxes() {
      if session.lab.dialect == .torch, let axes = axes.axes, axes.count == 1 {
        let places = try first.tensor.position(ofLeast: reduction == .min, axes[0], keepsAxes: keepsAxes)
        let values =
          try recordedExtreme(first, axes, reduction)
          ?? .tensor(first.tensor.reduced(reduction, axes, keepsAxes: keepsAxes))
        return .object(ValuesAndPlaces(values, at: places))
      }
      if let value = try recordedExtreme(first, axes.axes, reduction) { return value }
      return .result(
        try first.input.reduced(reduction, axes.axes, keepsAxes: keepsAxes), isPlain: first.isPlain)
    }
    guard axis.axes == nil, !keepsAxes else {
      throw Problem("\(reduction.rawValue) of several values takes no axis")
    }
    if let value = try recorded(
      values.elements,
      { record, values in
        try values.dropFirst().reduce(values[0]) { try record.binary(pairwise, $0, $1) }
      })
    {
      return value
    }
    var result = first.operand
    for value in values.elements.dropFirst() {
      result = Operand(
        try Tensor.apply(pairwise, result, value.operand), isWeak: result.isWeak && value.isPlain)
    }
    return .result(result.tensor, isPlain: result.isWeak)
  }

  /// Along one axis the gradient goes to the element that was chosen, over all of them evenly to the equal
  /// ones, as in PyTorch.
  private func recordedExtreme(
    _ x: TensorArgument, _ axes: [Int]?, _ reduction: Reduction
  ) throws -> Value? {
    guard let axes, axes.count == 1 else {
      return try recorded([x]) {
        try $0.reduce(reduction == .max ? .max : .min, $1[0], axes: axes, keepsAxes: keepsAxes)
      }
    }
    return try recordedPick([x]) {
      let places = try x.tensor.position(ofLeast: reduction == .min, axes[0], keepsAxes: true)
      let picked = try $0.gathered(places, axes[0])
      return keepsAxes ? picked : try picked.squeezed(axes[0])
    }
  }

  /// The axes when one tensor is reduced; its axis may stand behind it without a name.
  private func reducedAxes() throws -> AxesArgument? {
    let values = values.elements
    if values.count == 1 { return axis }
    guard values.count == 2, !values[0].isPlain, values[0].shape.rank > 0, axis.axes == nil,
      values[1].isPlain, let number = values[1].operand.tensor.number, let whole = Int(exactly: number)
    else { return nil }
    return AxesArgument(axes: [whole])
  }
}

var extremeFunctions: [Builtin] {
  [
    extreme(
      "max", "The greatest element, or the greatest of several numbers.", .max, .maximum, "max(3, 4)", "4"),
    extreme(
      "min", "The least element, or the least of several numbers.", .min, .minimum, "min([3, 1, 2])", "1"),
  ]
}

private func extreme(
  _ name: String, _ summary: String, _ reduction: Reduction, _ pairwise: Arithmetic, _ code: String,
  _ output: String
) -> Builtin {
  Builtin(
    name, .tensors, summary,
    details: """
      \(name)(x), \(name)(x, axis) as numpy: the values alone (arg\(name) gives their places); in dialect torch \
      \(name)(x, dim) is the pair (values, indices). nan when one element is. \(name)(a, b, …) as Python; of \
      tensors element by element.
      """,
    examples: [
      Example(code, output),
      Example(
        "\(name)(tensor([[1, 2], [3, 4]]), axis=1)",
        "tensor(\(name == "max" ? "[2., 4.]" : "[1., 3.]"), shape=(2,), dtype=float32)"),
    ],
    signature: { ExtremeCall.signature }, run: { try $0.run(reduction, pairwise, in: $1) })
}
