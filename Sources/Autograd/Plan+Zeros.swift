import Tensors

/// The same steps with those products told where zeros are that take a matrix as it is fed in: pixels are
/// mostly 0. The other factor is a weight, or a gradient on the way to one: in products of what is not known
/// to be finite 0·∞ must stay no number.
func withZerosSkipped(
  _ steps: [Record.Step], of record: Record
) -> (steps: [Record.Step], zeros: [(matrix: Var, zeros: NonZeros)]) {
  var matrices: [Var: Var] = [:]
  func matrix(_ value: Var) -> Var? {
    if let known = matrices[value] { return known }
    guard case .input = record.values[value.index].role else { return nil }
    return value
  }
  func candidate(_ step: Record.Step) -> (product: any Product, matrix: Var)? {
    guard let product = step.operation as? any Product, !product.transposesSecond,
      let matrix = matrix(step.inputs[product.places.a]),
      product.transposesFirst || isParameter(step.inputs[product.places.b])
    else { return nil }
    return (product, matrix)
  }
  func isParameter(_ value: Var) -> Bool {
    if case .parameter = record.values[value.index].role { return true }
    return false
  }

  for step in steps where step.operation.isView {
    if let root = matrix(step.inputs[0]) { matrices[step.output] = root }
  }
  /// By the matrix and its number of columns.
  var zeros: [[Int]: (matrix: Var, zeros: NonZeros)] = [:]
  let turned = Set(
    steps.compactMap(candidate).filter(\.product.transposesFirst).map(\.matrix))
  let result = steps.map { step -> Record.Step in
    guard let (product, matrix) = candidate(step) else { return step }
    let shape = record.shape(of: step.inputs[product.places.a])
    guard shape.rank == 2, !shape.dimensions.contains(0),
      NonZeros.fit(
        rows: shape[0], columns: shape[1], width: record.shape(of: step.inputs[product.places.b])[1])
    else { return step }
    let key = [matrix.index, shape[1]]
    let made =
      zeros[key]?.zeros
      ?? NonZeros(rows: shape[0], columns: shape[1], isTurned: turned.contains(matrix))
    zeros[key] = (matrix, made)
    return Record.Step(
      operation: ZeroSkipping(whole: product, zeros: made), inputs: step.inputs, output: step.output)
  }
  return (result, zeros.values.sorted { $0.matrix.index < $1.matrix.index })
}
