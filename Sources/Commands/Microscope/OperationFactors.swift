import Autograd
import Learning
import Tensors

/// The numbers in the results of an operation without a narration of its own, for where they are few.
struct OperationFactors {
  private let step: Record.Step
  private let pass: any RecordedPass
  private let drawn: RandomFactors?
  private let inputs: [[Float]]
  /// Numbers of a row of the result.
  private let width: Int

  /// `nil` when there are many, or no row of them.
  init?(_ step: Record.Step, in pass: any RecordedPass, _ symbols: Symbols) {
    let shape = pass.shape(step.output)
    width = shape.rank == 1 ? shape.count : shape.rowCount
    guard (1...2).contains(shape.rank), width <= ForwardNarration.mostNumbers else { return nil }
    (self.step, self.pass) = (step, pass)
    inputs = step.inputs.map(pass.numbers)
    drawn = RandomFactors(step, in: pass, symbols)
  }

  private var rowMoments: RowMoments? {
    (step.operation as? NormalizeRows).map { RowMoments($0, inputs[0].prefix(width)) }
  }

  /// What is said of numbers that come from within the operation.
  func givens(_ page: Page) -> [String] {
    (drawn.map { [$0.text(page, count: width)] } ?? []) + (rowMoments?.lines(page) ?? [])
  }

  /// A text for each element of the first row; `nil` where it would be long, or says nothing.
  func numbers(_ page: Page) -> [String]? {
    let x = inputs[0]
    func each(_ text: (Int) -> String) -> [String] { (0..<width).map(text) }
    func number(_ index: Int) -> String { page.number(x[index]) }
    func term(_ input: Int, _ index: Int) -> String { page.term(inputs[input][index]) }
    switch step.operation {
    case is ColumnMeans, is ColumnVariances: return overRows(page)
    case let normalize as NormalizeColumns:
      return each {
        "(\(number($0)) − \(term(1, $0)))/√(\(page.number(inputs[2][$0])) + \(page.number(normalize.epsilon)))"
      }
    case let normalize as NormalizeRows:
      guard let moments = rowMoments else { return nil }
      let root = "√(\(page.number(moments.variance)) + \(page.number(normalize.epsilon)))"
      return each {
        normalize.isCentered
          ? "(\(number($0)) − \(page.term(moments.mean)))/\(root)" : "\(number($0))/\(root)"
      }
    case let scale as ScaleShift:
      return each { "\(number($0))·\(term(1, $0))" + (scale.hasShift ? " + \(term(2, $0))" : "") }
    case is AddBias: return each { "\(number($0)) + \(term(1, $0))" }
    case let scale as Scale: return each { "\(number($0))·\(page.term(Float(scale.factor)))" }
    case is ParametricRelu:
      let slopes = inputs[1]
      return each {
        x[$0] > 0 ? number($0) : "\(page.number(slopes[slopes.count == 1 ? 0 : $0]))·\(term(0, $0))"
      }
    case let softmax as Softmax where softmax.isLogarithm && width <= ForwardNarration.mostShares:
      let powers = each { "e^\(term(0, $0))" }.joined(separator: " + ")
      return each { "\(number($0)) − log(\(powers))" }
    default: return drawn.flatMap { random($0.numbers, page) }
    }
  }

  private func random(_ drawn: [Float], _ page: Page) -> [String]? {
    (0..<width).map { index in
      let (x, own) = (page.number(inputs[0][index]), page.term(drawn[index]))
      switch step.operation {
      case let dropout as Dropout: return "\(x)·\(own)/(1 − \(page.number(dropout.rate)))"
      case let dropout as AlphaDropout:
        let kept = drawn[index] > 0 ? page.term(inputs[0][index]) : "(\(page.number(AlphaDropout.floor)))"
        return "\(page.number(dropout.scale))·\(kept) + \(page.number(dropout.shift))"
      case let noise as GaussianNoise: return noise.isFactor ? "\(x)·\(own)" : "\(x) + \(own)"
      default: return x
      }
    }
  }

  /// Means and variances of the columns of a batch.
  private func overRows(_ page: Page) -> [String]? {
    let rows = pass.shape(step.inputs[0]).dimensions.first ?? 0
    guard (1...ForwardNarration.mostSamples).contains(rows) else { return nil }
    return (0..<width).map { column in
      let terms = (0..<rows).map { row in
        let x = inputs[0][row * width + column]
        return step.operation is ColumnMeans
          ? page.term(x) : "(\(page.number(x)) − \(page.term(inputs[1][column])))²"
      }
      return rows == 1 ? terms[0] : "(\(terms.joined(separator: " + ")))/\(rows)"
    }
  }
}

extension Shape {
  /// The indices of an element by its place in row order: `2,0`.
  func indexText(_ place: Int) -> String {
    zip(dimensions, strides).map { "\(place / max($1, 1) % max($0, 1))" }.joined(separator: ",")
  }
}
