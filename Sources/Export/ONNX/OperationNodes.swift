import Autograd
import Tensors

/// The table of export: what each operation of a recorded pass is in ONNX (onnx.ai/onnx/operators). A layer
/// that records other operations than these needs a line here.
extension GraphWriter {
  /// Adds the nodes of one step and gives the name of its result.
  mutating func nodes(for step: Record.Step) throws -> String {
    let x = step.inputs[0]
    switch step.operation {
    case is MatMul: return try product(try name(x), try name(step.inputs[1]))
    case is Add, is AddBias: return node("Add", try name(x), try name(step.inputs[1]))
    case is Multiply: return node("Mul", try name(x), try name(step.inputs[1]))
    case let scale as Scale where scale.factor == -1: return node("Neg", try name(x))
    case let scale as Scale: return node("Mul", try name(x), number(scale.factor))
    case let pointwise as Pointwise: return activation(pointwise.function, try name(x))
    case let softmax as Softmax:
      return node(
        softmax.isLogarithm ? "LogSoftmax" : "Softmax", try name(x),
        attributes: ONNXAttribute("axis", .int(-1)))
    case is ParametricRelu: return node("PRelu", try name(x), try name(step.inputs[1]))
    case is Reshape: return try reshape(x, to: step.output)
    case is Transpose:
      return node("Transpose", try name(x), attributes: ONNXAttribute("perm", .ints([1, 0])))
    case let strided as Strided: return try permutation(strided, x)
    case is ColumnMeans: return columnMeans(try name(x))
    case is ColumnVariances:
      return columnMeans(square(of: node("Sub", try name(x), try name(step.inputs[1]))))
    case let columns as NormalizeColumns: return try normalize(columns, step.inputs)
    case let rows as NormalizeRows: return try normalize(rows, x)
    case let scale as ScaleShift:
      let scaled = node("Mul", try name(x), try name(step.inputs[1]))
      return scale.hasShift ? node("Add", scaled, try name(step.inputs[2])) : scaled
    default:
      throw ExportError.layer(place, .onnx, "there are no nodes for its operation \(step.operation.name)")
    }
  }

  /// x·W + b as one node, x·W where there is no b.
  private mutating func product(_ x: String, _ weights: String) throws -> String {
    guard let bias = try absorb({ $0 is AddBias }) else { return node("MatMul", x, weights) }
    return node("Gemm", x, weights, bias[0])
  }

  private mutating func reshape(_ x: Var, to output: Var) throws -> String {
    if isConstant(x) { return try constant(x, shape: shape(output)) }
    let lengths = try dynamicShape(output).map { Int64($0) }
    return node("Reshape", try name(x), add(Tensor(lengths, shape: [lengths.count]), "\(place.name)/shape"))
  }

  /// Elements in another order of axes.
  private mutating func permutation(_ strided: Strided, _ x: Var) throws -> String {
    let own = shape(x)
    var left = Set(0..<own.rank)
    var order: [Int] = []
    for (length, stride) in zip(strided.shape.dimensions, strided.strides) {
      let axis = left.sorted().first { own[$0] == length && own.strides[$0] == stride }
      if let axis { order.append(left.remove(axis) ?? axis) }
    }
    guard strided.start == 0, order.count == own.rank, left.isEmpty else {
      throw ExportError.layer(place, .onnx, "it takes elements by strides")
    }
    return node("Transpose", try name(x), attributes: ONNXAttribute("perm", .ints(order)))
  }

  private mutating func columnMeans(_ x: String) -> String {
    node(
      "ReduceMean", x, attributes: ONNXAttribute("axes", .ints([0])), ONNXAttribute("keepdims", .int(0)))
  }

  private mutating func square(of x: String) -> String { node("Mul", x, x) }

  /// Batch normalisation by given numbers, with γ and β where they follow.
  private mutating func normalize(_ columns: NormalizeColumns, _ inputs: [Var]) throws -> String {
    let row = shape(inputs[1])
    let (scale, shift) = try scaleAndShift(row)
    return node(
      "BatchNormalization", try name(inputs[0]), scale, shift, try name(inputs[1]), try name(inputs[2]),
      attributes: ONNXAttribute("epsilon", .float(columns.epsilon)))
  }

  private mutating func normalize(_ rows: NormalizeRows, _ x: Var) throws -> String {
    guard rows.isCentered else {
      let name = try name(x)
      let mean = node(
        "ReduceMean", square(of: name), attributes: ONNXAttribute("axes", .ints([-1])),
        ONNXAttribute("keepdims", .int(1)))
      return node("Div", name, node("Sqrt", node("Add", mean, number(rows.epsilon))))
    }
    let (scale, shift) = try scaleAndShift([shape(x)[1]])
    return node(
      "LayerNormalization", try name(x), scale, shift, attributes: ONNXAttribute("axis", .int(-1)),
      ONNXAttribute("epsilon", .float(rows.epsilon)))
  }

  /// γ and β of the step behind a normalisation; 1 and 0 where they are not.
  private mutating func scaleAndShift(_ row: Shape) throws -> (scale: String, shift: String) {
    let both = try absorb { $0 is ScaleShift }
    let bias = both == nil ? try absorb { $0 is AddBias } : nil
    let (scale, shift) = (both?.first, both?.dropFirst().first ?? bias?.first)
    return (
      scale ?? add(Tensor([Float](repeating: 1, count: row.count), shape: row), "\(place.name)/ones"),
      shift ?? add(Tensor(zeros: row), "\(place.name)/zeros")
    )
  }
}
