import Autograd
import Tensors

/// The way back through z = x·W + b.
extension BackwardNarration {
  func affine(_ x: Var, _ weight: Var, _ bias: Var?, _ z: Var, on page: inout Page) {
    guard let delta = view.step.gradients[z] else { return }
    weightGradient(x, weight, z, delta, on: &page)
    let to = "dE/d" + symbols[z]
    if let bias { shiftGradient(bias, z, on: &page) }
    guard let gradient = view.step.gradients[x] else { return }
    let (name, shape) = ("dE/d" + symbols[x], view.shape(weight))
    let uses = GradientUses(of: gradient, through: delta, in: record)
    guard ForwardNarration.isSmall(shape), uses.others.count <= 1 else {
      return value(gradient, name, "\(to)·\(symbols[weight])ᵀ\(uses.text)", on: &page)
    }
    page.line("\(name)[i] = Σ over j of \(to)[j]·\(symbols[weight])[i,j]\(uses.text)", indent: 4)
    let (deltas, weights, results) = (view.numbers(delta), view.numbers(weight), view.numbers(gradient))
    let rest = uses.others.map(view.numbers)
    for i in 0..<shape[0] {
      let products = (0..<shape[1]).map {
        page.term(deltas[$0]) + "·" + page.term(weights[i * shape[1] + $0])
      }
      let sum = (products + rest.map { page.term($0[i]) }).joined(separator: " + ")
      page.line("\(name)[\(i)] = \(sum) = \(page.number(results[i]))", indent: 6)
    }
  }

  private func weightGradient(_ x: Var, _ weight: Var, _ z: Var, _ delta: Var, on page: inout Page) {
    guard case .parameter(let parameter) = record.values[weight.index].role, let raw = raw(parameter)
    else { return }
    let (from, to, name) = (symbols[x], "dE/d" + symbols[z], "dE/d" + symbols[weight])
    let uses = GradientUses(of: raw, through: delta, in: record)
    guard ForwardNarration.isSmall(parameter.shape), view.step.batch <= ForwardNarration.mostSamples,
      uses.others.count <= 1
    else { return tell(parameter, "\(from)ᵀ·\(to)\(uses.text)", on: &page) }
    page.line("\(name)[i,j] = \(summed(z))\(from)[i]·\(to)[j]\(uses.text)", indent: 4)
    let (inputs, units) = (parameter.shape[0], parameter.shape[1])
    let (rows, deltas, results) = (view.numbers(x), view.numbers(delta), view.numbers(raw))
    let rest = uses.others.map(view.numbers)
    for place in 0..<inputs * units {
      let (i, j) = place.quotientAndRemainder(dividingBy: units)
      var terms = (0..<view.step.batch).map {
        page.term(rows[$0 * inputs + i]) + "·" + page.term(deltas[$0 * units + j])
      }
      terms += rest.map { page.term($0[place]) }
      page.line(
        "\(name)[\(i),\(j)] = \(terms.joined(separator: " + ")) = \(page.number(results[place]))", indent: 6)
    }
  }
}
