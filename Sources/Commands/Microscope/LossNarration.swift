import Autograd
import Diagnostics
import Learning
import Tensors

/// Tells of the loss: its formula, the first sample's numbers in it, the mean over the batch, the penalties,
/// and dE/do, from which the chain rule goes back.
struct LossNarration {
  let view: StepView
  let symbols: Symbols
  /// The recorded loss of the data. Its reduction may lie in operations behind it.
  private let step: Record.Step?
  private let rule: LossRule?
  /// Which samples are of the class that counts nothing.
  private let ignored: [Bool]

  init(_ view: StepView, _ symbols: Symbols) {
    (self.view, self.symbols) = (view, symbols)
    step = view.record.steps[view.step.forward].last { $0.operation is Autograd.Loss }
    rule = (step?.operation as? Autograd.Loss)?.rule
    if let rule, let step, rule.kind.isSparse, let none = rule.ignoredClass {
      ignored = view.numbers(step.inputs[1]).map { $0 == Float(none) }
    } else {
      ignored = []
    }
  }

  /// Samples that the mean is over: of weighted ones all, else without those of the ignored class.
  private var counted: Int {
    view.step.weights == nil ? view.step.batch - ignored.count { $0 } : view.step.batch
  }
  private var isFirstIgnored: Bool { ignored.first ?? false }

  /// Whether the sample's loss is what its plain formula says: no smoothing, weights or classes left out.
  private var isPlain: Bool {
    guard let rule, let step else { return false }
    return rule.smoothing == 0 && step.inputs.count == 2
  }

  private var prediction: Var? { step?.inputs.first }
  private var width: Int { prediction.map { view.shape($0).rowCount } ?? 0 }

  func tell(on page: inout Page) {
    guard let rule, let step, let prediction else {
      return page.line("E = \(page.number(view.batchLoss))")
    }
    let losses = view.result(Autograd.Loss(rule, .rows), of: step.inputs)
    let data = view.numbers(view.step.dataLoss).first ?? .nan
    let isWhole =
      view.step.batch == 1 && losses.first.map { $0 == data || $0.isNaN && data.isNaN } ?? false
    let name = isWhole ? "E" : "L"
    page.line("\(name) = \(named(rule.kind.formula, prediction))")
    if !isPlain { page.line("with what \(view.loss.written) sets") }
    if !symbols.isNamed(step.inputs[1]) || view.shape(step.inputs[1]).rowCount > ForwardNarration.mostNumbers
    {
      page.line("t: the targets of the batch, \(view.shape(view.step.targets))")
    } else {
      let width = view.shape(step.inputs[1]).rowCount
      page.line("t = \(page.list(view.numbers(step.inputs[1]).prefix(width)))")
    }
    if let first = losses.first {
      let numbers = sampleFormula.map { $0(page) + " = " } ?? ""
      page.line(
        "\(isWhole ? "E" : "L[0]") = \(numbers)\(page.number(first))"
          + (isFirstIgnored ? ": samples of this class count nothing" : ""))
    }
    if !isWhole { page.line("E = \(reduction) = \(page.number(data))") }
    penalties(on: &page)
  }

  /// `z` and `o` by their names here.
  private func named(_ formula: String, _ prediction: Var) -> String {
    substituted(formula, ["z": symbols[prediction], "o": symbols[prediction]])
  }

  /// How the samples' losses become one, as `Loss.recordBatch` has it.
  private var reduction: String {
    let batch = view.step.batch
    func losses(_ count: Int) -> String { "\(countText(count)) \(count == 1 ? "sample's" : "samples'") L" }
    // The loss of a sample is a mean over its outputs, which a sum over all of them is not.
    let factor = view.loss.addsOutputs && width != 1 ? "\(countText(width))·" : ""
    let weight = view.step.weights == nil ? "" : ", each times its weight"
    switch view.loss.reduction {
    case .sum where view.step.weights != nil: return "sum of \(losses(batch))\(weight)"
    case _ where view.step.weights != nil: return "mean of \(losses(batch))\(weight)"
    case .sum: return "\(factor)sum of \(losses(batch))"
    case .batchmean: return "\(factor)sum of \(losses(batch)) / \(countText(batch))"
    case .mean where step?.inputs.count == 3 && rule?.kind.isSparse == true:
      return "sum of \(losses(batch)) / sum of the weights of their classes"
    case .mean where counted < batch:
      return "mean of \(losses(counted)), without those of class \(rule?.ignoredClass ?? 0)"
    case .mean, .none: return "mean of \(losses(batch))"
    }
  }

  private func penalties(on page: inout Page) {
    guard view.step.loss != view.step.dataLoss else { return }
    for step in view.record.steps[view.step.forward] {
      guard let penalty = step.operation as? Penalty else { continue }
      let value = symbols[step.inputs[0]]
      let terms =
        (penalty.l1 == 0 ? [] : ["\(page.number(penalty.l1))·Σ|\(value)|"])
        + (penalty.l2 == 0 ? [] : ["\(page.number(penalty.l2))·Σ \(value)²"])
      page.line(
        "penalty \(terms.joined(separator: " + ")) = \(page.number(view.numbers(step.output).first ?? .nan))")
    }
    page.line("E with the penalties = \(page.number(view.batchLoss))")
  }

  /// The first sample's numbers in the formula, where they are few.
  private var sampleFormula: ((Page) -> String)? {
    guard isPlain, !isFirstIgnored, let rule, let step, (1...4).contains(width) else { return nil }
    let outputs = Array(view.numbers(step.inputs[0]).prefix(width))
    let targets = Array(
      view.numbers(step.inputs[1]).prefix(rule.kind.isSparse ? 1 : width))
    let width = width
    func mean(_ terms: [String]) -> String {
      terms.count == 1 ? terms[0] : "(\(terms.joined(separator: " + ")))/\(width)"
    }
    switch rule.kind {
    case .meanSquaredError:
      return { page in
        mean(zip(targets, outputs).map { "(\(page.number($0)) − \(page.term($1)))²" })
      }
    case .meanAbsoluteError:
      return { page in mean(zip(targets, outputs).map { "|\(page.number($0)) − \(page.term($1))|" }) }
    case .sparseSoftmaxCrossEntropy:
      guard let number = targets.first.flatMap({ Int(exactly: $0) }), outputs.indices.contains(number)
      else { return nil }
      return { page in
        "log(\(outputs.map { "e^\(page.term($0))" }.joined(separator: " + "))) − \(page.term(outputs[number]))"
      }
    case .softmaxCrossEntropy:
      return { page in
        "log(\(outputs.map { "e^\(page.term($0))" }.joined(separator: " + "))) − "
          + "(\(zip(targets, outputs).map { "\(page.number($0))·\(page.term($1))" }.joined(separator: " + ")))"
      }
    case .sigmoidCrossEntropy:
      return { page in
        mean(
          zip(targets, outputs).map {
            "log(1 + e^\(page.term($1))) − \(page.number($0))·\(page.term($1))"
          })
      }
    default: return nil
    }
  }

  // MARK: The gradient

  /// dE/d(prediction), the start of the way back.
  func tellGradient(on page: inout Page) {
    guard let rule, let step, let prediction, let gradient = view.step.gradients[prediction] else { return }
    let name = "dE/d" + symbols[prediction]
    let batch = view.step.batch
    let isMean = view.loss.reduction == .mean && view.step.weights == nil && isPlain
    let numbers = view.numbers(gradient)
    let slope = isMean ? slopeText(rule.kind, prediction) : nil
    let kind = view.loss.reduction == .sum ? "sum" : "mean"
    let remark = batch == 1 ? "" : "   E is a \(kind) over \(counted) samples: so are all gradients"
    page.line("\(name) = \(slope ?? "by \(rule.kind.rawValue)'s own rule")\(remark)")
    guard width <= ForwardNarration.mostNumbers else {
      return page.line("\(Statistics(numbers).text(norm: true))", indent: 4)
    }
    for index in 0..<width {
      let factors = slope == nil ? nil : gradientFactors(rule, step, index, page)
      page.line(
        "\(name)[\(index)] = \(factors.map { $0 + " = " } ?? "")\(page.number(numbers[index]))", indent: 4)
    }
  }

  /// dL/do of a sample, divided by the number of samples.
  private func slopeText(_ kind: LossKind, _ prediction: Var) -> String? {
    guard let slope = kind.slope else { return nil }
    let parts = parts(of: slope, at: " with ")
    let isMean = parts[0].hasSuffix("/k")
    let divisors = (isMean ? [width] : []) + [counted]
    let kept = divisors.filter { $0 != 1 }.map(String.init)
    var text = isMean ? String(parts[0].dropLast(2)) : parts[0]
    if kept.count > 0, !isMean { text = "(\(text))" }
    if kept.count > 0 { text += "/" + (kept.count == 1 ? kept[0] : "(\(kept.joined(separator: "·")))") }
    return named(text + (parts.count == 2 ? " with \(parts[1])" : ""), prediction)
  }

  /// The numbers in dE/do of one output of the first sample.
  private func gradientFactors(_ rule: LossRule, _ step: Record.Step, _ index: Int, _ page: Page) -> String? {
    let output = view.numbers(step.inputs[0])[index]
    let targets = view.numbers(step.inputs[1])
    let batch = counted
    let count = width * batch
    guard !isFirstIgnored else { return nil }
    func over(_ text: String, _ divisor: Int) -> String { divisor == 1 ? text : "\(text)/\(divisor)" }
    switch rule.kind {
    case .meanSquaredError:
      return over("2·(\(page.number(output)) − \(page.term(targets[index])))", count)
    case .meanAbsoluteError:
      return over("sign(\(page.number(output)) − \(page.term(targets[index])))", count)
    case .softmaxCrossEntropy, .sparseSoftmaxCrossEntropy:
      let shares = view.result(Softmax(), of: [step.inputs[0]])
      let target: Float =
        rule.kind.isSparse ? (targets.first == Float(index) ? 1 : 0) : targets[index]
      let sum = "(\(page.number(shares[index])) − \(page.number(target)))"
      return over(batch == 1 ? String(sum.dropFirst().dropLast()) : sum, batch)
    case .sigmoidCrossEntropy:
      let shares = view.result(Pointwise(.sigmoid), of: [step.inputs[0]])
      let sum = "(\(page.number(shares[index])) − \(page.number(targets[index])))"
      return over(count == 1 ? String(sum.dropFirst().dropLast()) : sum, count)
    default: return nil
    }
  }
}
