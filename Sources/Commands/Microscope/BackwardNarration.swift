import Autograd
import Learning
import Tensors

/// Tells of the way back: the chain rule layer by layer, from the loss to the first layer.
struct BackwardNarration {
  let view: StepView
  let symbols: Symbols

  var record: Record { view.record }

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
    case .softmax(let x, let y): softmax(x, y, on: &page)
    case .operation(let step): operation(step, on: &page)
    }
  }

  private func operation(_ step: Record.Step, on page: inout Page) {
    let (inputs, y) = (step.inputs, step.output)
    guard let x = inputs.first, view.step.gradients[y] != nil else { return }
    let above = "dE/d" + symbols[y]
    switch step.operation {
    case is ScaleShift: scaleShift(x, inputs[1], inputs.dropFirst(2).first, y, on: &page)
    case is AddBias: scaleShift(x, nil, inputs[1], y, on: &page)
    case let operation as NormalizeColumns: normalizeColumns(operation, step, on: &page)
    case let operation as NormalizeRows: normalizeRows(operation, step, on: &page)
    case let dropout as Dropout:
      random(step, above, "/(1 − \(plain(dropout.rate)))", on: &page)
    case let dropout as AlphaDropout:
      random(step, "\(above)·\(plain(dropout.scale))", "", on: &page)
    case is GaussianNoise: random(step, above, "", on: &page)
    case is ParametricRelu: parametricRelu(x, inputs[1], y, on: &page)
    case let softmax as Softmax where softmax.isLogarithm: logSoftmax(x, y, on: &page)
    case let penalty as Penalty: self.penalty(penalty, step, on: &page)
    case let scale as Scale:
      let factor = page.term(Float(scale.factor))
      let numbers = numbers(of: y, page) { "\($0)·\(factor)" }
      inputGradient(x, y, "\(above)·\(factor)", numbers, on: &page)
    case is Autograd.Reshape: inputGradient(x, y, "\(above) in the shape of \(symbols[x])", on: &page)
    case is Autograd.Transpose: inputGradient(x, y, "(\(above))ᵀ", on: &page)
    case is Strided: inputGradient(x, y, "\(above) with the axes of \(symbols[x])", on: &page)
    default:
      for input in Set(inputs).sorted(by: { $0.index < $1.index }) {
        inputGradient(input, y, "\(above)·d\(symbols[y])/d\(symbols[input])", on: &page)
      }
    }
  }

  // MARK: Values

  /// Whether a value's first row is told number by number.
  func isFew(_ value: Var) -> Bool {
    view.shape(value).rank == 2 && view.shape(value).rowCount <= ForwardNarration.mostNumbers
  }

  /// The numbers of dE/dy in the first row, each made a text; none where they are many.
  func numbers(of y: Var, _ page: Page, _ text: (String) -> String) -> [String] {
    guard isFew(y), let incoming = view.step.gradients[y] else { return [] }
    return view.numbers(incoming).prefix(view.shape(y).rowCount).map { text(page.number($0)) }
  }

  /// Over what a parameter's gradient is summed: nothing of one row.
  func summed(_ y: Var) -> String {
    let rows = view.shape(y).dimensions.first ?? 1
    return rows == 1 ? "" : rows == view.step.batch ? "Σ over samples of " : "Σ over rows of "
  }

  /// A gradient with its formula: the first sample's numbers, or statistics.
  func value(_ gradient: Var, _ name: String, _ formula: String, on page: inout Page) {
    let (numbers, width) = (view.numbers(gradient), view.shape(gradient).rowCount)
    if view.shape(gradient).rank >= 1, width <= ForwardNarration.mostNumbers {
      page.line("\(name) = \(formula) = \(page.list(numbers.prefix(width)))", indent: 4)
    } else {
      page.line("\(name) = \(formula)  \(view.shape(gradient))", indent: 4)
      page.line(Statistics(numbers).text(norm: true), indent: 6)
    }
  }

  /// dE/dx of what becomes y, by its formula; with `numbers`, one text for each element of the first row,
  /// behind what `givens` say of what is in them.
  func inputGradient(
    _ x: Var, _ y: Var, _ formula: String, _ numbers: [String] = [], givens: [String] = [],
    on page: inout Page
  ) {
    guard let gradient = view.step.gradients[x], let incoming = view.step.gradients[y] else { return }
    let name = "dE/d" + symbols[x]
    let uses = GradientUses(of: gradient, through: incoming, in: record)
    guard !numbers.isEmpty, uses.others.count <= 1 else {
      value(gradient, name, formula + uses.text, on: &page)
      for given in givens { page.line(given, indent: 6) }
      return
    }
    page.line("\(name) = \(formula)\(uses.text)", indent: 4)
    for given in givens { page.line(given, indent: 6) }
    let (results, rest) = (view.numbers(gradient), uses.others.map(view.numbers))
    for (index, number) in numbers.enumerated() {
      let sum = ([number] + rest.map { page.term($0[index]) }).joined(separator: " + ")
      page.line("\(name)[\(index)] = \(sum) = \(page.number(results[index]))", indent: 6)
    }
  }

  /// dE/dp of a parameter by what is summed over the rows of y, or over what `sum` says; with `terms`, those of
  /// each element.
  func parameterGradient(
    _ input: Var, _ y: Var, _ summand: String, sum: String? = nil,
    terms: (_ place: Int, Page) -> [String], on page: inout Page
  ) {
    let source = record.source(of: input)
    guard case .parameter(let parameter) = record.values[source.index].role, let raw = raw(parameter),
      let incoming = view.step.gradients[y]
    else { return }
    let name = "dE/d" + symbols[source]
    let uses = GradientUses(of: raw, through: incoming, in: record)
    let formula = (sum ?? summed(y)) + summand + uses.text
    let numbers = view.numbers(raw)
    let sums = numbers.count <= ForwardNarration.mostNumbers ? numbers.indices.map { terms($0, page) } : []
    guard let most = sums.map(\.count).max(), (1...ForwardNarration.mostTerms).contains(most),
      uses.others.count <= 1
    else { return tell(parameter, formula, on: &page) }
    page.line("\(name) = \(formula)", indent: 4)
    let rest = uses.others.map(view.numbers)
    for (place, terms) in sums.enumerated() {
      let sum = (terms + rest.map { page.term($0[place]) }).joined(separator: " + ")
      page.line(
        "\(name)[\(parameter.shape.indexText(place))] = \(sum) = \(page.number(numbers[place]))", indent: 6)
    }
  }

  /// A parameter's gradient without its factors: all its numbers, those of a matrix row by row, or
  /// statistics.
  func tell(_ parameter: Autograd.Parameter, _ formula: String, on page: inout Page) {
    guard let raw = raw(parameter) else { return }
    let numbers = view.numbers(raw)
    let name = "dE/d" + symbols[record.parameter(parameter)]
    if ForwardNarration.isSmall(parameter.shape) {
      page.line("\(name) = \(formula)", indent: 4)
      ForwardNarration.rows(of: numbers, parameter.shape, name, on: &page)
    } else if numbers.count <= ForwardNarration.mostNumbers {
      page.line("\(name) = \(formula) = \(page.list(numbers))", indent: 4)
    } else {
      page.line("\(name) = \(formula)  \(parameter.shape)", indent: 4)
      page.line(Statistics(numbers).text(norm: true), indent: 6)
    }
  }

  /// The gradient of a parameter before it is clipped.
  func raw(_ parameter: Autograd.Parameter) -> Var? {
    view.step.parameters.first { $0.parameter === parameter }?.gradient.map(record.unclipped)
  }
}
