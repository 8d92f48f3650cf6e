import Autograd
import Diagnostics
import Learning
import Tensors

/// Tells of the update: the optimizer's rule with its numbers, and every weight before and after it.
struct UpdateNarration {
  let view: StepView
  let symbols: Symbols
  private let formula: RuleFormula

  /// Weights of a parameter up to which each is shown.
  private static let mostWeights = 16

  init(_ view: StepView, _ symbols: Symbols) {
    (self.view, self.symbols) = (view, symbols)
    formula = view.optimizer.formula(step: view.place.number, rate: view.rate)
  }

  func tell(on page: inout Page) {
    page.line(
      formula.assignments.map { "\($0.target) ← \($0.expression)" }.joined(separator: ",  ")
        + (view.optimizer.dialect == .torch ? "   (PyTorch's)" : ""))
    let constants = formula.constants.map { constant in
      "\(constant.symbol)\u{A0}=\u{A0}" + (constant.origin.map { $0 + " = " } ?? "")
        + page.number(constant.value)
    }
    page.line(constants.joined(separator: ",  "))
    for update in view.updates { tell(update, on: &page) }
    if view.updates.isEmpty { page.line("nothing is trained: no weight changes") }
  }

  private func tell(_ update: StepView.Update, on page: inout Page) {
    let shape = view.shape(update.weight)
    page.line("\(symbols[update.weight])  \(update.parameter.name) \(shape)")
    clipping(update, on: &page)
    let own = Numbers(view, update)
    // A rule with memory takes a line for each of its formulas: one element tells it.
    let isShort = formula.assignments.count == 1
    let full =
      shape.count <= Self.mostWeights && isShort ? Array(0..<shape.count) : own.steepest.map { [$0] } ?? []
    if !isShort || shape.count > Self.mostWeights, shape.count > 1, !full.isEmpty {
      page.line("where the gradient is largest:", indent: 4)
    }
    for place in full { element(place, own, update, on: &page) }
    guard shape.count <= Self.mostWeights else { return large(own, update, on: &page) }
    let rest = own.before.indices.filter { !full.contains($0) }.map { place in
      "\(symbols[update.weight])[\(shape.indexText(place))]: \(page.number(own.before[place])) → "
        + page.number(own.after[place])
    }
    if !rest.isEmpty {
      page.line(rest.map { replaced(" ", by: "\u{A0}", in: $0) }.joined(separator: "   "), indent: 4)
    }
  }

  /// The rule with the numbers of one element.
  private func element(_ place: Int, _ own: Numbers, _ update: StepView.Update, on page: inout Page) {
    let name = "\(symbols[update.weight])[\(view.shape(update.weight).indexText(place))]"
    var known = Dictionary(
      formula.constants.map { ($0.symbol, page.number($0.value)) }, uniquingKeysWith: { $1 })
    let (weight, gradient) = (own.before[place], own.gradient[place])
    known["w"] = page.number(weight)
    known["g"] = page.number(gradient)
    for (symbol, state) in zip(formula.states, own.statesBefore) { known[symbol] = page.number(state[place]) }
    let last = formula.assignments.lastIndex { $0.target == "w" }
    for (position, assignment) in formula.assignments.enumerated() {
      let isLast = position == last
      let result: Float =
        switch assignment.target {
        case "w" where isLast: own.updated[place]
        case "w": weight - weight * Float(view.scalars[3])
        case "g": gradient + Float(view.scalars[3]) * weight
        default:
          formula.states.firstIndex(of: assignment.target).map { own.statesAfter[$0][place] } ?? .nan
        }
      let numbers = substituted(assignment.expression, known) + " = " + page.number(result)
      known[assignment.target] = page.number(result)
      let held = page.number(own.after[place])
      page.line(
        "\(isLast ? name : assignment.target) = \(numbers)"
          + (isLast && held != page.number(result) ? ", held to \(held)" : ""), indent: 4)
    }
  }

  private func large(_ own: Numbers, _ update: StepView.Update, on page: inout Page) {
    let name = symbols[update.weight]
    let change = zip(own.after, own.before).map { $0 - $1 }
    page.line("gradient  \(Statistics(own.gradient).text(norm: true))", indent: 4)
    for (symbol, state) in zip(formula.states, own.statesAfter) {
      page.line("\(symbol)  \(Statistics(state).text())", indent: 4)
    }
    page.line("change  \(Statistics(change).text(norm: true))", indent: 4)
    let (before, moved) = (Statistics(own.before).norm, Statistics(change).norm)
    page.line(
      "‖\(name)‖ \(Page.brief(before)) → \(Page.brief(Statistics(own.after).norm))"
        + (before > 0 ? ",  ‖Δ\(name)‖/‖\(name)‖ = \(Page.brief(moved / before))" : ""), indent: 4)
  }

  /// Says what the bounds of the gradients did.
  private func clipping(_ update: StepView.Update, on page: inout Page) {
    guard view.record.unclipped(update.gradient) != update.gradient,
      let step = view.record.step(making: update.gradient)
    else { return }
    let (before, after) = (view.numbers(step.inputs[0]), view.numbers(update.gradient))
    guard before != after else { return page.line("g is within its bound", indent: 4) }
    if step.operation.name == "clip_norm", let norm = view.numbers(step.inputs[1]).first {
      page.line(
        "g is clipped: by the norm \(page.number(norm)), so its own becomes "
          + Page.brief(Statistics(after).norm), indent: 4)
    } else {
      let changed = zip(before, after).count { $0 != $1 }
      page.line("g is clipped: \(countText(changed)) of \(countText(before.count)) numbers", indent: 4)
    }
  }

  /// The numbers of one parameter's update.
  private struct Numbers {
    let before: [Float]
    let updated: [Float]
    let after: [Float]
    let gradient: [Float]
    let statesBefore: [[Float]]
    let statesAfter: [[Float]]

    init(_ view: StepView, _ update: StepView.Update) {
      before = view.numbers(update.weight)
      updated = view.numbersUpdated(update.weight)
      after = view.numbersAfter(update.weight)
      gradient = view.numbers(update.gradient)
      statesBefore = update.states.map(view.numbers)
      statesAfter = update.states.map(view.numbersAfter)
    }

    var steepest: Int? { gradient.indices.max { abs(gradient[$0]) < abs(gradient[$1]) } }
  }
}
