import Autograd
import Learning
import Tensors

/// Tells of the way back: the chain rule layer by layer, from the loss to the first layer.
struct BackwardNarration {
  let view: StepView
  let symbols: Symbols

  private var record: Record { view.record }
  private var isSingle: Bool { view.step.batch == 1 }

  func tell(on page: inout Page) {
    for layer in symbols.layers.reversed() {
      let parameters = layer.layer.layer.parameters
      let trained = parameters.filter { parameter in
        view.step.parameters.contains { $0.parameter === parameter && $0.gradient != nil }
      }
      let isReached = !trained.isEmpty || layer.parts.contains { view.step.gradients[$0.output] != nil }
      guard isReached else {
        page.line("layer \(layer.number)  no gradient is needed here")
        continue
      }
      page.line("layer \(layer.number)  \(layer.layer.layer.spec.written)")
      for part in layer.parts.reversed() { tell(part, on: &page) }
      let frozen = parameters.filter { !$0.isTrainable }
      if !frozen.isEmpty {
        page.line(
          "frozen: \(frozen.map { symbols[record.parameter($0)] }.joined(separator: ", "))", indent: 4)
      }
    }
  }

  private func tell(_ part: Part, on page: inout Page) {
    switch part {
    case .affine(let x, let weight, let bias, let z): affine(x, weight, bias, z, on: &page)
    case .pointwise(let function, let x, let y): pointwise(function, x, y, on: &page)
    case .softmax(let x, let y):
      guard let gradient = view.step.gradients[x], let incoming = view.step.gradients[y] else { return }
      let (p, dp) = (symbols[y], symbols[incoming])
      value(gradient, "dE/d" + symbols[x], "\(p)·(\(dp) − Σ \(p)·\(dp))", on: &page)
    case .operation(let step): operation(step, on: &page)
    }
  }

  // MARK: Values

  /// A gradient with its formula: the first sample's numbers, or statistics.
  private func value(_ gradient: Var, _ name: String, _ formula: String, on page: inout Page) {
    let (numbers, width) = (view.numbers(gradient), view.shape(gradient).rowCount)
    if view.shape(gradient).rank >= 1, width <= ForwardNarration.mostNumbers {
      page.line("\(name) = \(formula) = \(page.list(numbers.prefix(width)))", indent: 4)
    } else {
      page.line("\(name) = \(formula)  \(view.shape(gradient))", indent: 4)
      page.line(Statistics(numbers).text(norm: true), indent: 6)
    }
  }

  private func pointwise(_ function: PointwiseFunction, _ x: Var, _ y: Var, on page: inout Page) {
    guard let gradient = view.step.gradients[x], let incoming = view.step.gradients[y] else { return }
    let name = "dE/d" + symbols[x]
    let above = "dE/d" + symbols[y]
    let slope = Slope(function)
    let formula = "\(above)·\(slope.text(x: symbols[x], y: symbols[y]))"
    let width = view.shape(x).rowCount
    guard view.shape(x).rank == 2, width <= ForwardNarration.mostNumbers else {
      return value(gradient, name, formula, on: &page)
    }
    page.line("\(name) = \(formula)", indent: 4)
    let (results, factors) = (view.numbers(gradient), view.numbers(incoming))
    let (before, after) = (view.numbers(x), view.numbers(y))
    let slopes = slope.values(before)
    for index in 0..<width {
      let numbers = slope.numbers(x: before[index], y: after[index], slope: slopes[index], page)
      page.line(
        "\(name)[\(index)] = \(page.number(factors[index]))·\(numbers) = \(page.number(results[index]))",
        indent: 6)
    }
  }

  /// An operation without a narration of its own: what comes out for each of its inputs.
  private func operation(_ step: Record.Step, on page: inout Page) {
    guard let incoming = view.step.gradients[step.output] ?? nil else { return }
    for input in Set(step.inputs).sorted(by: { $0.index < $1.index }) {
      if let gradient = view.step.gradients[input], gradient != incoming {
        value(
          gradient, "dE/d" + symbols[input], "from \(symbols[incoming]) through \(step.operation.name)",
          on: &page)
      }
      if case .parameter(let parameter) = record.values[input.index].role {
        tell(parameter, "from \(symbols[incoming]) through \(step.operation.name)", on: &page)
      } else if step.operation is ScaleShift || step.operation is ParametricRelu,
        let made = record.step(making: input), made.operation is Autograd.Reshape,
        let source = made.inputs.first,
        case .parameter(let parameter) = record.values[source.index].role
      {
        tell(parameter, "from \(symbols[incoming]) through \(step.operation.name)", on: &page)
      }
    }
  }

  private func tell(_ parameter: Autograd.Parameter, _ formula: String, on page: inout Page) {
    guard let raw = raw(parameter) else { return }
    let numbers = view.numbers(raw)
    let name = "dE/d" + symbols[record.parameter(parameter)]
    if numbers.count <= ForwardNarration.mostNumbers {
      page.line("\(name) = \(formula) = \(page.list(numbers))", indent: 4)
    } else {
      page.line("\(name) = \(formula)  \(parameter.shape)", indent: 4)
      page.line(Statistics(numbers).text(norm: true), indent: 6)
    }
  }

  /// The gradient of a parameter before it is clipped.
  private func raw(_ parameter: Autograd.Parameter) -> Var? {
    view.step.parameters.first { $0.parameter === parameter }?.gradient.map(record.unclipped)
  }

  // MARK: Products

  private func affine(_ x: Var, _ weight: Var, _ bias: Var?, _ z: Var, on page: inout Page) {
    guard let delta = view.step.gradients[z] else { return }
    weightGradient(x, weight, z, delta, on: &page)
    if let bias, case .parameter(let parameter) = record.values[bias.index].role, let raw = raw(parameter) {
      biasGradient(bias, z, raw, delta, on: &page)
    }
    inputGradient(x, weight, z, delta, on: &page)
  }

  private func weightGradient(_ x: Var, _ weight: Var, _ z: Var, _ delta: Var, on page: inout Page) {
    guard case .parameter(let parameter) = record.values[weight.index].role, let raw = raw(parameter)
    else { return }
    let (from, to, name) = (symbols[x], "dE/d" + symbols[z], "dE/d" + symbols[weight])
    let others = summands(of: raw).filter { !isProduct($0, of: x, delta) }
    let plus = others.map { " + \(described($0))" }.joined()
    guard ForwardNarration.isSmall(parameter.shape), view.step.batch <= 3, others.count <= 1 else {
      return tell(parameter, "\(from)ᵀ·\(to)\(plus)", on: &page)
    }
    page.line(
      isSingle
        ? "\(name)[i,j] = \(from)[i]·\(to)[j]\(plus)"
        : "\(name)[i,j] = Σ over samples of \(from)[i]·\(to)[j]\(plus)", indent: 4)
    let (inputs, units) = (parameter.shape[0], parameter.shape[1])
    let (rows, deltas, results) = (view.numbers(x), view.numbers(delta), view.numbers(raw))
    let rest = others.map(view.numbers)
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

  private func biasGradient(_ bias: Var, _ z: Var, _ raw: Var, _ delta: Var, on page: inout Page) {
    let (name, to) = ("dE/d" + symbols[bias], "dE/d" + symbols[z])
    let others = summands(of: raw).filter { record.step(making: $0)?.operation.name != "column_sums" }
    let plus = others.map { " + \(described($0))" }.joined()
    let numbers = view.numbers(raw)
    let formula = (isSingle ? to : "Σ over samples of \(to)") + plus
    if numbers.count <= ForwardNarration.mostNumbers {
      page.line("\(name) = \(formula) = \(page.list(numbers))", indent: 4)
    } else {
      page.line("\(name) = \(formula)  \(view.shape(raw))", indent: 4)
      page.line(Statistics(numbers).text(norm: true), indent: 6)
    }
  }

  private func inputGradient(_ x: Var, _ weight: Var, _ z: Var, _ delta: Var, on page: inout Page) {
    guard let gradient = view.step.gradients[x] else { return }
    let (name, to) = ("dE/d" + symbols[x], "dE/d" + symbols[z])
    let others = summands(of: gradient).filter { record.step(making: $0)?.operation.name != "matmul" }
    let plus = others.map { " + \(described($0))" }.joined()
    let shape = view.shape(weight)
    guard ForwardNarration.isSmall(shape), others.isEmpty, summands(of: gradient).count == 1 else {
      return value(gradient, name, "\(to)·\(symbols[weight])ᵀ\(plus)", on: &page)
    }
    page.line("\(name)[i] = Σ over j of \(to)[j]·\(symbols[weight])[i,j]", indent: 4)
    let (deltas, weights, results) = (view.numbers(delta), view.numbers(weight), view.numbers(gradient))
    for i in 0..<shape[0] {
      let terms = (0..<shape[1]).map {
        page.term(deltas[$0]) + "·" + page.term(weights[i * shape[1] + $0])
      }
      page.line("\(name)[\(i)] = \(terms.joined(separator: " + ")) = \(page.number(results[i]))", indent: 6)
    }
  }

  /// What a gradient is the sum of: a value that is used several times has a part from each use.
  private func summands(of gradient: Var) -> [Var] {
    guard let step = record.step(making: gradient), step.operation is Add else { return [gradient] }
    return step.inputs.flatMap(summands)
  }

  private func isProduct(_ gradient: Var, of x: Var, _ delta: Var) -> Bool {
    guard let step = record.step(making: gradient), step.operation is MatMul else { return false }
    return step.inputs == [x, delta]
  }

  private func described(_ gradient: Var) -> String {
    guard let step = record.step(making: gradient) else { return symbols[gradient] }
    return step.operation.name == "penalty_gradient" ? "the penalty's slope" : "another use's part"
  }
}

/// f′ of a pointwise function, as a formula where a short one is known.
struct Slope {
  private let function: PointwiseFunction

  init(_ function: PointwiseFunction) { self.function = function }

  /// By y where that is enough.
  private var formula: String? {
    switch function.kind {
    case .sigmoid: "y·(1 − y)"
    case .tanh: "(1 − y²)"
    default: nil
    }
  }

  func text(x: String, y: String) -> String {
    formula.map { substituted($0, ["y": y]) } ?? "\(function.name)′(\(x))"
  }

  func numbers(x: Float, y: Float, slope: Float, _ page: Page) -> String {
    formula.map { substituted($0, ["y": page.number(y)]) } ?? page.term(slope)
  }

  /// f′ of each number, by the function's own gradient rule.
  func values(_ x: [Float]) -> [Float] {
    let record = Record()
    let input = record.input("x", [x.count])
    guard let y = try? record.pointwise(function, input), let sum = try? record.sum(y),
      let gradient = try? record.gradients(of: sum, for: [input]).first ?? nil
    else { return [Float](repeating: .nan, count: x.count) }
    let eager = Eager<Float>(record)
    eager.set(input, to: x)
    eager.run()
    return eager.elements(of: gradient)
  }
}
