import Autograd
import Tensors

/// The way back through normalisation: x̂ by the statistics of columns or rows, and x̂·γ + β.
extension BackwardNarration {
  /// dx = dy·scale, dscale = Σ dy·x, dshift = Σ dy, with either or both.
  func scaleShift(_ x: Var, _ scale: Var?, _ shift: Var?, _ y: Var, on page: inout Page) {
    guard let incoming = view.step.gradients[y] else { return }
    let above = "dE/d" + symbols[y]
    let (width, deltas, before) = (view.shape(y).rowCount, view.numbers(incoming), view.numbers(x))
    let rows = view.shape(y).dimensions.first ?? 0
    let told = rows <= ForwardNarration.mostSamples ? 0..<rows : 0..<0
    if let scale {
      parameterGradient(
        scale, y, "\(above)·\(symbols[x])",
        terms: { column, page in
          told.map { page.term(deltas[$0 * width + column]) + "·" + page.term(before[$0 * width + column]) }
        }, on: &page)
    }
    if let shift { shiftGradient(shift, y, on: &page) }
    guard let scale else { return inputGradient(x, y, above, on: &page) }
    let factors = view.numbers(scale)
    inputGradient(
      x, y, "\(above)·\(symbols[scale])",
      zip(numbers(of: y, page) { $0 }, factors).map { "\($0)·\(page.term($1))" }, on: &page)
  }

  /// dshift = Σ over rows of dy, also of a bias.
  func shiftGradient(_ shift: Var, _ y: Var, on page: inout Page) {
    guard let incoming = view.step.gradients[y] else { return }
    let (width, deltas) = (view.shape(y).rowCount, view.numbers(incoming))
    let rows = view.shape(y).dimensions.first ?? 0
    // One summand is no sum to show.
    let told = (2...ForwardNarration.mostSamples).contains(rows) ? 0..<rows : 0..<0
    parameterGradient(
      shift, y, "dE/d" + symbols[y],
      terms: { column, page in told.map { page.term(deltas[$0 * width + column]) } }, on: &page)
  }

  /// dx = (dy − mean(dy) − y·mean(dy·y))/√(variance + ε) when the statistics are the batch's own, else
  /// dy/√(variance + ε).
  func normalizeColumns(_ operation: NormalizeColumns, _ step: Record.Step, on page: inout Page) {
    let (x, variance, y) = (step.inputs[0], step.inputs[2], step.output)
    let above = "dE/d" + symbols[y]
    let root = "/√(\(symbols[variance]) + \(plain(operation.epsilon)))"
    let width = view.shape(y).rowCount
    let roots = view.numbers(variance).prefix(width).map { self.root(of: $0, operation.epsilon, page) }
    guard operation.isOfBatch else {
      return inputGradient(
        x, y, above + root, zip(numbers(of: y, page) { $0 }, roots).map { $0 + $1 }, on: &page)
    }
    guard let incoming = view.step.gradients[y] else { return }
    let (deltas, normal) = (view.numbers(incoming), view.numbers(y))
    let rows = view.shape(y).dimensions.first ?? 0
    let formula = "(\(above) − p − \(symbols[y])·q)\(root)"
    var givens = ["p = mean of \(above), q = mean of \(above)·\(symbols[y]), both over the batch"]
    guard isFew(y) else { return inputGradient(x, y, formula, givens: givens, on: &page) }
    var numbers: [String] = []
    for column in 0..<width {
      let places = stride(from: column, to: rows * width, by: width)
      let (p, q) = means(places.map { deltas[$0] }, places.map { normal[$0] })
      givens += [
        "p[\(column)] = \(p.text(page))", "q[\(column)] = \(q.text(page))",
      ]
      numbers.append(difference(deltas[column], p.value, normal[column], q.value, page) + roots[column])
    }
    inputGradient(x, y, formula, numbers, givens: givens, on: &page)
  }

  /// dx = (dy − mean(dy) − y·mean(dy·y))/√(variance + ε) of each row, without mean(dy) when not centred.
  func normalizeRows(_ operation: NormalizeRows, _ step: Record.Step, on page: inout Page) {
    let (x, y) = (step.inputs[0], step.output)
    guard let incoming = view.step.gradients[y] else { return }
    let (above, width) = ("dE/d" + symbols[y], view.shape(y).rowCount)
    let moments = RowMoments(operation, view.numbers(x).prefix(width))
    let root = "/√(\(moments.varianceName(symbols[x])) + \(plain(operation.epsilon)))"
    let isCentered = operation.isCentered
    let formula = "(\(above)\(isCentered ? " − p" : "") − \(symbols[y])·q)\(root)"
    var givens = [
      (isCentered ? "p = mean of \(above), " : "")
        + "q = mean of \(above)·\(symbols[y]), over a row"
    ]
    guard isFew(y) else { return inputGradient(x, y, formula, givens: givens, on: &page) }
    let (deltas, normal) = (view.numbers(incoming).prefix(width), view.numbers(y).prefix(width))
    let (p, q) = means(Array(deltas), Array(normal), isAlways: true)
    if isCentered { givens.append("p = \(p.text(page))") }
    givens.append("q = \(q.text(page))")
    let numbers = zip(deltas, normal).map { delta, normal in
      difference(delta, isCentered ? p.value : nil, normal, q.value, page)
        + self.root(of: moments.variance, operation.epsilon, page)
    }
    inputGradient(x, y, formula, numbers, givens: givens, on: &page)
  }

  private func root(of variance: Float, _ epsilon: Double, _ page: Page) -> String {
    "/√(\(page.number(variance)) + \(page.number(epsilon)))"
  }

  private func difference(_ delta: Float, _ p: Float?, _ normal: Float, _ q: Float, _ page: Page) -> String {
    "(\(page.number(delta))\(p.map { " − " + page.term($0) } ?? "") − "
      + "\(page.term(normal))·\(page.term(q)))"
  }

  /// A mean, added up in double precision as the gradient rules do, with what it is of where that is short.
  private struct Mean {
    let value: Float
    let terms: (Page) -> [String]
    func text(_ page: Page) -> String {
      let terms = terms(page)
      guard !terms.isEmpty else { return page.number(value) }
      return "(\(terms.joined(separator: " + ")))/\(terms.count) = \(page.number(value))"
    }
  }

  /// mean(dy) and mean(dy·y).
  private func means(_ deltas: [Float], _ normal: [Float], isAlways: Bool = false) -> (p: Mean, q: Mean) {
    let count = Double(deltas.count)
    let isShort = isAlways || deltas.count <= ForwardNarration.mostSamples
    let sum = deltas.reduce(0.0) { $0 + Double($1) }
    let dots = zip(deltas, normal).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    return (
      Mean(value: Float(sum / count)) { page in isShort ? deltas.map { page.term($0) } : [] },
      Mean(value: Float(dots / count)) { page in
        isShort ? zip(deltas, normal).map { "\(page.term($0))·\(page.term($1))" } : []
      }
    )
  }
}

/// Mean and variance of a row as `NormalizeRows` takes them: in double precision; not centred, the variance is
/// the mean square.
struct RowMoments {
  let mean: Float
  let variance: Float
  private let isCentered: Bool
  private let row: [Float]

  init(_ operation: NormalizeRows, _ row: some Collection<Float>) {
    (isCentered, self.row) = (operation.isCentered, Array(row))
    let count = Double(max(row.count, 1))
    let mean = isCentered ? row.reduce(0.0) { $0 + Double($1) } / count : 0
    self.mean = Float(mean)
    variance = Float(row.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count)
  }

  func varianceName(_ x: String) -> String { isCentered ? "variance" : "mean of \(x)²" }

  /// `mean = (1 + 2)/2 = 1.5`, `variance = …`.
  func lines(_ page: Page) -> [String] {
    let terms = row.map { page.term($0) }
    let count = terms.count
    guard isCentered else {
      return [
        "mean square = (\(terms.map { $0 + "²" }.joined(separator: " + ")))/\(count) = \(page.number(variance))"
      ]
    }
    let squares = row.map { "(\(page.number($0)) − \(page.term(mean)))²" }
    return [
      "mean = (\(terms.joined(separator: " + ")))/\(count) = \(page.number(mean))",
      "variance = (\(squares.joined(separator: " + ")))/\(count) = \(page.number(variance))",
    ]
  }
}
