import CKernels
import Tensors

/// Means and variances of the columns of a batch, normalisation by them or by given ones, and
/// normalisation of rows: the parts of batch, layer and root-mean-square normalisation.

/// How work on columns is cut: whole chunks of them.
private enum Columns {
  static let each = Int(NN_COLUMN_CHUNK)

  static func pieces(_ matrix: Shape) -> Int {
    matrix.count < Blocks.length ? 1 : max(1, (matrix[1] + each - 1) / each)
  }

  static func part(_ range: Range<Int>, of matrix: Shape) -> Range<Int> {
    if pieces(matrix) == 1 { return 0..<matrix[1] }
    return min(matrix[1], range.lowerBound * each)..<min(matrix[1], range.upperBound * each)
  }
}

/// Throws unless x is a matrix and all others have one number for each of its columns.
private func expectColumns(_ inputs: [Shape], count: Int, _ name: String) throws {
  try expect(inputs, count: count, name)
  guard inputs[0].rank == 2 else {
    throw TensorError("\(name) takes a matrix, not a value of shape \(inputs[0])")
  }
  if let wrong = inputs.dropFirst().first(where: { $0 != [inputs[0][1]] }) {
    throw TensorError("\(name) of \(inputs[0]) needs one number a column, not shape \(wrong)")
  }
}

/// Σ over rows / rows; x [rows, columns] → [columns]. Beside `NormalizeColumns`, which has the gradient.
public struct ColumnMeans: Operation {
  public let name = "column_means"
  public init() {}
  public func shape(of inputs: [Shape]) throws -> Shape {
    try expectColumns(inputs, count: 1, name)
    return [inputs[0][1]]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Columns.pieces(shapes.inputs[0]) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shape = call.shapes.inputs[0]
    let part = Columns.part(range, of: shape)
    nn_column_means(R.code, call.inputs[0], call.output, shape[0], shape[1], part.lowerBound, part.upperBound)
  }
}

/// Σ over rows of (x − mean)² / rows, the biased variance; x [rows, columns], mean [columns].
public struct ColumnVariances: Operation {
  public let name = "column_variances"
  public init() {}
  public func shape(of inputs: [Shape]) throws -> Shape {
    try expectColumns(inputs, count: 2, name)
    return inputs[1]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Columns.pieces(shapes.inputs[0]) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shape = call.shapes.inputs[0]
    let part = Columns.part(range, of: shape)
    nn_column_variances(
      R.code, call.inputs[0], call.inputs[1], call.output, shape[0], shape[1], part.lowerBound,
      part.upperBound)
  }
}

/// y = (x − mean) / √(variance + ε); x [rows, columns], mean and variance [columns].
///
/// With `isOfBatch` mean and variance are those of x itself, and its gradient goes through them, too:
/// dx = (dy − mean(dy) − y·mean(dy·y)) / √(variance + ε). Else they are given numbers, and
/// dx = dy / √(variance + ε).
public struct NormalizeColumns: Operation {
  public let name = "normalize_columns"
  public let epsilon: Double
  public let isOfBatch: Bool

  public init(epsilon: Double, isOfBatch: Bool) {
    self.epsilon = epsilon
    self.isOfBatch = isOfBatch
  }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expectColumns(inputs, count: 3, name)
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Rows(shapes.output).blocks }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let rows = Rows(call.shapes.output)
    let part = rows.part(range)
    nn_columns_normalize(
      R.code, call.inputs[0], call.inputs[1], call.inputs[2], epsilon, call.output, rows.columns,
      part.lowerBound, part.upperBound)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    guard context.isNeeded[0] else { return [nil, nil, nil] }
    let variance = context.inputs[2]
    guard isOfBatch else {
      let zeros = context.record.constant(Tensor(zeros: context.record.shape(of: variance)))
      let gradient = try context.record.apply(self, [context.incoming, zeros, variance])
      return [gradient, nil, nil]
    }
    let gradient = NormalizeColumnsGradient(epsilon: epsilon)
    return [try context.record.apply(gradient, [context.output, variance, context.incoming]), nil, nil]
  }
}

/// Inputs: y, variance, dy.
struct NormalizeColumnsGradient: Operation {
  let name = "normalize_columns_gradient"
  let epsilon: Double

  func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  func pieces(_ shapes: CallShapes) -> Int { Columns.pieces(shapes.output) }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shape = call.shapes.output
    let part = Columns.part(range, of: shape)
    nn_columns_normalize_gradient(
      R.code, call.inputs[0], call.inputs[1], epsilon, call.inputs[2], call.output, shape[0], shape[1],
      part.lowerBound, part.upperBound)
  }
}

/// y = (x − m) / √(v + ε) with the mean m and biased variance v of each row; x [rows, columns]. Without
/// `isCentered` m is 0 and v the mean square, as in root-mean-square normalisation.
///
/// dx = (dy − mean(dy) − y·mean(dy·y)) / √(v + ε), without mean(dy) when not centred.
public struct NormalizeRows: Operation {
  public let name = "normalize_rows"
  public let epsilon: Double
  public let isCentered: Bool

  public init(epsilon: Double, isCentered: Bool = true) {
    self.epsilon = epsilon
    self.isCentered = isCentered
  }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expectColumns(inputs, count: 1, name)
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Rows(shapes.output).blocks }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let rows = Rows(call.shapes.output)
    let part = rows.part(range)
    nn_rows_normalize(
      R.code, call.inputs[0], epsilon, isCentered ? 1 : 0, call.output, rows.columns, part.lowerBound,
      part.upperBound)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let gradient = NormalizeRowsGradient(epsilon: epsilon, isCentered: isCentered)
    return [try context.record.apply(gradient, [context.inputs[0], context.incoming])]
  }
}

/// Inputs: x, dy.
struct NormalizeRowsGradient: Operation {
  let name = "normalize_rows_gradient"
  let epsilon: Double
  let isCentered: Bool

  func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  func pieces(_ shapes: CallShapes) -> Int { Rows(shapes.output).blocks }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let rows = Rows(call.shapes.output)
    let part = rows.part(range)
    nn_rows_normalize_gradient(
      R.code, call.inputs[0], epsilon, isCentered ? 1 : 0, call.inputs[1], call.output, rows.columns,
      part.lowerBound, part.upperBound)
  }
}

/// y = x·scale + shift on every row, or x·scale without a shift; x [rows, columns], both [columns].
///
/// dx = dy·scale, dscale = Σ over rows of dy·x, dshift = Σ over rows of dy.
public struct ScaleShift: Operation {
  public let name = "scale_shift"
  public let hasShift: Bool
  public init(hasShift: Bool) { self.hasShift = hasShift }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expectColumns(inputs, count: hasShift ? 3 : 2, name)
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Rows(shapes.output).blocks }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let rows = Rows(call.shapes.output)
    let part = rows.part(range)
    nn_rows_scale_shift(
      R.code, call.inputs[0], call.inputs[1], hasShift ? call.inputs[2] : nil, call.output, rows.columns,
      part.lowerBound, part.upperBound)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let (record, dy, x) = (context.record, context.incoming, context.inputs[0])
    let parts = [
      context.isNeeded[0] ? try record.apply(ScaleShift(hasShift: false), [dy, context.inputs[1]]) : nil,
      context.isNeeded[1] ? try record.apply(ColumnDots(), [dy, x]) : nil,
    ]
    guard hasShift else { return parts }
    return parts + [context.isNeeded[2] ? try record.apply(ColumnSums(), [dy]) : nil]
  }
}

/// Σ over rows of x·y, of x·min(y, 0) with `takesNegatives`; both [rows, columns] → [columns].
struct ColumnDots: Operation {
  let name = "column_dots"
  var takesNegatives = false

  func shape(of inputs: [Shape]) throws -> Shape { [inputs[0][1]] }
  func pieces(_ shapes: CallShapes) -> Int { Columns.pieces(shapes.inputs[0]) }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shape = call.shapes.inputs[0]
    let part = Columns.part(range, of: shape)
    nn_column_dots(
      R.code, call.inputs[0], call.inputs[1], takesNegatives ? 1 : 0, call.output, shape[0], shape[1],
      part.lowerBound, part.upperBound)
  }
}

/// moving ← moving·(1 − share) + value·factor·share, in place. Inputs: moving, value and, with
/// `isCumulative`, the count of values so far, whose inverse is the share then: a plain average.
/// The output is empty, as that of `Update`.
public struct MovingAverage: Operation {
  public let name = "moving_average"
  public let mutatedInputs = 0..<1
  public let share: Double
  public let factor: Double
  public let isCumulative: Bool

  public init(share: Double, factor: Double = 1, isCumulative: Bool = false) {
    self.share = share
    self.factor = factor
    self.isCumulative = isCumulative
  }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: isCumulative ? 3 : 2, name)
    guard inputs[0] == inputs[1] else {
      throw TensorError("\(name) of shape \(inputs[0]) takes no values of shape \(inputs[1])")
    }
    return [0]
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let share = isCumulative ? 1 / Double(call.inputs[2].pointee) : share
    nn_moving_average(R.code, call.inputs[0], call.inputs[1], share, factor, call.shapes.inputs[0].count)
  }
}

/// count ← count + 1, in place; a scalar. The output is empty.
public struct CountUp: Operation {
  public let name = "count_up"
  public let mutatedInputs = 0..<1
  public init() {}
  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    return [0]
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) { call.inputs[0].pointee += 1 }
}
