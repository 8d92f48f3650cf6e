import Autograd
import Diagnostics
import Learning
import Tensors

/// Tells of the forward pass, layer by layer: with the numbers put in where a layer is small, with statistics
/// where it is large.
struct ForwardNarration {
  let pass: any RecordedPass
  let symbols: Symbols
  /// Which of the samples are in the batch.
  let rows: [Int32]

  /// Numbers of a sample up to which each is shown.
  static let mostNumbers = 8
  /// Weights of a layer up to which its products are written out.
  static let mostWeights = 16
  /// Summands up to which a sum is written out.
  static let mostTerms = 16
  /// Samples up to which a sum over them is written out.
  static let mostSamples = 3
  /// Numbers of a softmax up to which each is told with all others.
  static let mostShares = 4

  static func isSmall(_ weight: Shape) -> Bool {
    weight.rank == 2 && weight.count <= mostWeights && weight.dimensions.allSatisfy { $0 <= mostNumbers }
  }

  func tell(on page: inout Page) {
    value(pass.inputs, on: &page)
    for layer in symbols.layers {
      let part = layer.layer
      page.line(
        "layer \(layer.number)  \(part.layer.spec.written)  \(sample(part.input)) → \(sample(part.output))",
        indent: 2)
      for part in layer.parts { tell(part, on: &page) }
    }
    for (index, part) in pass.layers.enumerated() where part.steps.isEmpty {
      page.line("layer \(index + 1)  \(part.layer.spec.written) changes nothing here", indent: 2)
    }
  }

  /// A value's numbers of the first sample, or statistics of all.
  func value(_ value: Var, formula: String? = nil, indent: Int = 2, on page: inout Page) {
    let (name, shape) = (symbols[value], pass.shape(value))
    // What is one row for the whole batch, as its means, is shown whole.
    let width = shape.rank <= 1 ? shape.count : shape.rowCount
    let head = formula.map { "\(name) = \($0)" } ?? name
    if width <= Self.mostNumbers {
      let first = pass.numbers(value).prefix(width)
      page.line("\(head) = \(page.list(first))", indent: indent)
    } else {
      page.line("\(head)  \(shape)", indent: indent)
      page.line(Statistics(pass.numbers(value)).text(), indent: indent + 2)
    }
  }

  private func sample(_ value: Var) -> String {
    Shape(Array(pass.shape(value).dimensions.dropFirst())).description
  }

  private func tell(_ part: Part, on page: inout Page) {
    switch part {
    case .affine(let x, let weight, let bias, let z):
      let formula = "\(symbols[x])·\(symbols[weight])" + (bias.map { " + \(symbols[$0])" } ?? "")
      guard Self.isSmall(pass.shape(weight)) else {
        parameter(weight, on: &page)
        return value(z, formula: formula, indent: 4, on: &page)
      }
      page.line("\(symbols[z]) = \(formula)", indent: 4)
      affine(x, weight, bias, z, on: &page)
    case .pointwise(let function, let x, let y):
      pointwise(function, x, y, on: &page)
    case .softmax(let x, let y):
      let names = (symbols[x], symbols[y])
      let width = pass.shape(y).rowCount
      guard pass.shape(y).rank == 2, width <= Self.mostShares else {
        return value(y, formula: "e^\(names.0)/Σ e^\(names.0)", indent: 4, on: &page)
      }
      page.line("\(names.1) = e^\(names.0)/Σ e^\(names.0)", indent: 4)
      let powers = pass.numbers(x).prefix(width).map { "e^\(page.term($0))" }
      for (index, result) in pass.numbers(y).prefix(width).enumerated() {
        page.line(
          "\(names.1)[\(index)] = \(powers[index])/(\(powers.joined(separator: " + "))) = "
            + page.number(result), indent: 6)
      }
    case .operation(let step): operation(step, on: &page)
    }
  }

  private func affine(_ x: Var, _ weight: Var, _ bias: Var?, _ z: Var, on page: inout Page) {
    let (inputs, units) = (pass.shape(weight)[0], pass.shape(weight)[1])
    let (row, weights) = (pass.numbers(x), pass.numbers(weight))
    let (shifts, results) = (bias.map(pass.numbers), pass.numbers(z))
    for unit in 0..<units {
      let products = (0..<inputs).map { page.term(row[$0]) + "·" + page.term(weights[$0 * units + unit]) }
      let sum = (products + (shifts.map { [page.term($0[unit])] } ?? [])).joined(separator: " + ")
      page.line("\(symbols[z])[\(unit)] = \(sum) = \(page.number(results[unit]))", indent: 6)
    }
  }

  private func pointwise(_ function: PointwiseFunction, _ x: Var, _ y: Var, on page: inout Page) {
    let settings = zip(function.kind.facts.settings, function.settings).filter { $0.1.isFinite }
      .map { "\($0.0.name) \(plainText($0.1))" }
    let isPlain = function.settings == PointwiseFunction(function.kind).settings
    let formula = function.kind.facts.formula
    let facts =
      [formula.prefix(1).lowercased() + formula.dropFirst()]
      + (isPlain && function.kind == .relu ? [] : settings)
    let call = "\(function.name)(\(symbols[x]))"
    let width = pass.shape(y).rowCount
    guard width <= Self.mostNumbers, pass.shape(y).rank == 2 else {
      return value(y, formula: call, indent: 4, on: &page)
    }
    page.line(
      "\(symbols[y]) = \(call)   with \(function.name)(x): \(facts.joined(separator: ", "))", indent: 4)
    let (before, after) = (pass.numbers(x), pass.numbers(y))
    for index in 0..<width {
      page.line(
        "\(symbols[y])[\(index)] = \(function.name)(\(page.number(before[index]))) = "
          + page.number(after[index]), indent: 6)
    }
  }

  /// Any other operation, by its formula.
  private func operation(_ step: Record.Step, on page: inout Page) {
    let text = formula(of: step.operation, step.inputs.map { symbols[$0] })
    guard let changed = step.operation.mutatedInputs.first else {
      for index in step.inputs.indices {
        let source = pass.record.source(of: step.inputs[index])
        if case .parameter = pass.record.values[source.index].role { parameter(source, on: &page) }
      }
      return result(of: step, text, on: &page)
    }
    let moved = step.inputs[changed]
    let (before, after) = (pass.numbers(moved), pass.numbersAfter(moved))
    let isShort = before.count <= Self.mostNumbers
    page.line(
      "\(symbols[moved]) ← \(text)"
        + (isShort ? ": \(page.list(before)) → \(page.list(after))" : ""), indent: 4)
    if isShort, let average = step.operation as? MovingAverage, !average.isCumulative {
      let (share, given) = (page.number(average.share), pass.numbers(step.inputs[1]))
      let factor = average.factor == 1 ? "" : "·\(page.number(average.factor))"
      for index in before.indices {
        page.line(
          "\(symbols[moved])[\(index)] = \(page.number(before[index]))·(1 − \(share)) + "
            + "\(page.term(given[index]))\(factor)·\(share) = \(page.number(after[index]))", indent: 6)
      }
    }
    if !isShort {
      page.line("before  \(Statistics(before).text())", indent: 6)
      page.line("after   \(Statistics(after).text())", indent: 6)
    }
  }

  /// What an operation makes: with the numbers of each element where they are few.
  private func result(of step: Record.Step, _ text: String, on page: inout Page) {
    let factors = OperationFactors(step, in: pass, symbols)
    guard let factors, let numbers = factors.numbers(page) else {
      return value(step.output, formula: text, indent: 4, on: &page)
    }
    let name = symbols[step.output]
    page.line("\(name) = \(text)", indent: 4)
    for given in factors.givens(page) { page.line(given, indent: 6) }
    for (index, (number, result)) in zip(numbers, pass.numbers(step.output)).enumerated() {
      let told = page.number(result)
      page.line("\(name)[\(index)] = " + (number == told ? told : "\(number) = \(told)"), indent: 6)
    }
  }

  /// The numbers of a small matrix, a line for each row.
  static func rows(of numbers: [Float], _ shape: Shape, _ name: String, on page: inout Page) {
    for row in 0..<shape[0] {
      page.line("\(name)[\(row)] = \(page.list(numbers[row * shape[1]..<(row + 1) * shape[1]]))", indent: 6)
    }
  }

  /// The numbers of a weight that takes part.
  private func parameter(_ parameter: Var, on page: inout Page) {
    let numbers = pass.numbers(parameter)
    if Self.isSmall(pass.shape(parameter)) {
      page.line("\(symbols[parameter])  \(pass.shape(parameter))", indent: 4)
      Self.rows(of: numbers, pass.shape(parameter), symbols[parameter], on: &page)
    } else if numbers.count <= Self.mostNumbers {
      page.line("\(symbols[parameter]) = \(page.list(numbers))", indent: 4)
    } else {
      page.line("\(symbols[parameter])  \(pass.shape(parameter))", indent: 4)
      page.line(Statistics(numbers).text(), indent: 6)
    }
  }
}
