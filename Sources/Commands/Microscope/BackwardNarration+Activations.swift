import Autograd
import Tensors

/// The way back through activations, and through what layers draw by chance.
extension BackwardNarration {
  func pointwise(_ function: PointwiseFunction, _ x: Var, _ y: Var, on page: inout Page) {
    let slope = Slope(function)
    let formula = "dE/d\(symbols[y])·\(slope.text(x: symbols[x], y: symbols[y]))"
    var numbers: [String] = []
    if isFew(x), let incoming = view.step.gradients[y] {
      let (before, after, above) = (view.numbers(x), view.numbers(y), view.numbers(incoming))
      let slopes = slope.values(before)
      numbers = (0..<view.shape(x).rowCount).map { index in
        page.number(above[index]) + "·"
          + slope.numbers(x: before[index], y: after[index], slope: slopes[index], page)
      }
    }
    inputGradient(x, y, formula, numbers, on: &page)
  }

  func softmax(_ x: Var, _ y: Var, on page: inout Page) {
    let (p, above) = (symbols[y], "dE/d" + symbols[y])
    inputGradient(
      x, y, "\(p)·(\(above) − Σ \(p)·\(above))",
      alongRow(y, page) { shares, slopes in
        let sum = zip(shares, slopes).map { "\(page.term($0))·\(page.term($1))" }.joined(separator: " + ")
        return zip(shares, slopes).map { "\(page.number($0))·(\(page.number($1)) − (\(sum)))" }
      }, on: &page)
  }

  /// With y the logarithm of the shares.
  func logSoftmax(_ x: Var, _ y: Var, on page: inout Page) {
    let (o, above) = (symbols[y], "dE/d" + symbols[y])
    inputGradient(
      x, y, "\(above) − e^\(o)·Σ \(above)",
      alongRow(y, page) { logarithms, slopes in
        let sum = slopes.map { page.term($0) }.joined(separator: " + ")
        return zip(logarithms, slopes).map { "\(page.number($1)) − e^\(page.term($0))·(\(sum))" }
      }, on: &page)
  }

  /// Texts made of the numbers of y and dE/dy in the first row, where they are so few that each can have all.
  private func alongRow(_ y: Var, _ page: Page, _ texts: ([Float], [Float]) -> [String]) -> [String] {
    let width = view.shape(y).rowCount
    guard isFew(y), width <= ForwardNarration.mostShares, let incoming = view.step.gradients[y] else {
      return []
    }
    return texts(Array(view.numbers(y).prefix(width)), Array(view.numbers(incoming).prefix(width)))
  }

  /// dx = dy, or slope·dy where x ≤ 0; the slope has a number for each column, or one for all.
  func parametricRelu(_ x: Var, _ slope: Var, _ y: Var, on page: inout Page) {
    guard let incoming = view.step.gradients[y] else { return }
    let (from, above) = (symbols[x], "dE/d" + symbols[y])
    let (width, before, slopes) = (view.shape(x).rowCount, view.numbers(x), view.numbers(slope))
    let deltas = view.numbers(incoming)
    let isShared = slopes.count == 1
    let isSmall = before.count <= ForwardNarration.mostTerms * (isShared ? 1 : width)
    parameterGradient(
      slope, y, "\(above)·\(from) where \(from) ≤ 0",
      sum: isShared && width > 1 ? "Σ over samples and units of " : nil,
      terms: { place, page in
        guard isSmall else { return [] }
        let own = before.indices.filter { isShared || $0 % width == place }
        return own.map { before[$0] <= 0 ? "\(page.term(deltas[$0]))·\(page.term(before[$0]))" : "0" }
      }, on: &page)
    let factors = before.prefix(width).enumerated().map { index, number in
      number > 0 ? "1" : page.term(slopes[isShared ? 0 : index])
    }
    inputGradient(
      x, y, "\(above), or \(symbols[slope])·\(above) where \(from) ≤ 0",
      zip(numbers(of: y, page) { $0 }, factors).map { "\($0)·\($1)" }, on: &page)
  }

  /// dx = dy times what was drawn; a sum passes it as it is.
  func random(_ step: Record.Step, _ above: String, _ divisor: String, on page: inout Page) {
    let (x, y) = (step.inputs[0], step.output)
    guard let drawn = RandomFactors(step, in: view, symbols), drawn.multiplies else {
      return inputGradient(x, y, above, on: &page)
    }
    let factor = (step.operation as? AlphaDropout).map { "·" + page.number($0.scale) } ?? ""
    let numbers = zip(numbers(of: y, page) { $0 }, drawn.numbers).map { number, drawn in
      number + factor + "·" + page.term(drawn) + divisor
    }
    inputGradient(
      x, y, "\(above)·\(drawn.symbol)\(divisor)", numbers,
      givens: numbers.isEmpty ? [] : [drawn.text(page, count: numbers.count)], on: &page)
  }

  /// What a penalty of a layer's output adds to that output's gradient.
  func penalty(_ penalty: Penalty, _ step: Record.Step, on page: inout Page) {
    guard let gradient = view.step.gradients[step.inputs[0]], let incoming = view.step.gradients[step.output]
    else { return }
    let x = symbols[step.inputs[0]]
    let own = GradientUses(of: gradient, through: incoming, in: record).own
    let terms =
      (penalty.l1 == 0 ? [] : ["\(page.number(penalty.l1))·sign(\(x))"])
      + (penalty.l2 == 0 ? [] : ["2·\(page.number(penalty.l2))·\(x)"])
    for part in own { value(part, "the penalty's slope", terms.joined(separator: " + "), on: &page) }
  }
}
