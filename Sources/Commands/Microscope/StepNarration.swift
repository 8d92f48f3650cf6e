import Diagnostics
import Interpreter
import Learning

/// A whole step in text: forward, loss, backward, update, after.
struct StepNarration {
  private let view: StepView
  private let symbols: Symbols

  init(_ view: StepView, _ symbols: Symbols) { (self.view, self.symbols) = (view, symbols) }

  func text(in style: OutputStyle, digits: Int) -> String {
    var page = Page(style, digits: digits)
    let place = view.place
    page.head(
      "step \(countText(place.number))",
      "epoch \(countText(place.epoch)) · batch \(countText(place.batch)) of \(countText(place.batches)) · "
        + samplesText + " · \(view.optimizer.written) · \(view.loss.written)")
    page.head("forward", view.rows.count == 1 ? "" : "numbers in full are those of the batch's first sample")
    ForwardNarration(pass: view, symbols: symbols, rows: view.rows).tell(on: &page)
    let loss = LossNarration(view, symbols)
    page.head("loss")
    loss.tell(on: &page)
    page.head("backward", "the chain rule, from the loss to the first layer")
    loss.tellGradient(on: &page)
    BackwardNarration(view: view, symbols: symbols).tell(on: &page)
    page.head("update", view.optimizer.written)
    UpdateNarration(view, symbols).tell(on: &page)
    page.head("after", "the same batch and random numbers, with the new weights")
    after(on: &page)
    return page.text
  }

  private var samplesText: String {
    let count = view.rows.count
    let first = view.rows.first.map { Int($0) } ?? 0
    return count == 1 ? "sample x[\(first)]" : "\(countText(count)) samples from x[\(first)]"
  }

  private func after(on page: inout Page) {
    let (before, now) = (view.batchLoss, view.again.loss)
    page.line("E = \(page.number(now))   before \(page.number(before)), change \(page.number(now - before))")
    let width = view.shape(view.step.outputs).rowCount
    if width <= ForwardNarration.mostNumbers {
      page.line(
        "\(symbols[view.step.outputs]) = \(page.list(view.again.outputs.prefix(width)))   before "
          + page.list(view.numbers(view.step.outputs).prefix(width)))
    }
    if !view.isFinite { page.line("not all numbers are finite any more: back undoes this step") }
  }
}
