import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// What `gradcheck` gives.
final class GradientCheckObject: Object {
  private let check: GradientCheck
  private let samples: String

  /// `samples` says how many there were.
  init(_ check: GradientCheck, of samples: String) { (self.check, self.samples) = (check, samples) }

  override var typeName: String { "gradient check" }

  override var memberNames: [String] {
    ["loss", "names", "errors", "checked", "kinks", "wrong", "worst", "tolerance", "words"]
  }

  override func member(_ name: String) throws -> Value? {
    switch name {
    case "loss": .number(check.loss)
    case "names": .list(check.entries.map { .text($0.name) })
    case "errors": .tensor(Tensor(check.entries.map { $0.worst?.error ?? 0 }))
    case "checked": .number(check.checked)
    case "kinks": .number(check.kinks)
    case "wrong": .number(check.wrong)
    case "worst": .number(check.worst?.element.error ?? 0)
    case "tolerance": .number(GradientCheck.tolerance)
    case "words": .text(verdict)
    default: nil
    }
  }

  override func description(in style: OutputStyle) -> String {
    [paragraph(head, style), table(style).lines(style), paragraph(verdict, style)]
      .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  override var display: Display? { .table(DisplayTable(table(.plain), above: [head], below: [verdict])) }

  private var head: String {
    "gradients of loss \(lossText(check.loss)) over \(samples) against finite differences in float64"
  }

  private func table(_ style: OutputStyle) -> Table {
    var table = Table([
      Table.Column("gradient"), Table.Column("checked", .right), Table.Column("kinks", .right),
      Table.Column("error", .right), Table.Column("at"), Table.Column("backward", .right),
      Table.Column("difference", .right),
    ])
    for entry in check.entries { table.add(row(entry, style)) }
    return table
  }

  private func row(_ entry: GradientCheck.Entry, _ style: OutputStyle) -> [String] {
    let start = [
      entry.name,
      entry.checked == entry.shape.count
        ? countText(entry.checked) : "\(countText(entry.checked)) of \(countText(entry.shape.count))",
      countText(entry.kinks),
    ]
    guard let worst = entry.worst else { return start }
    return start + [
      errorText(worst.error) + (entry.wrong > 0 ? " !" : ""), placeText(worst),
      significantText(worst.backward, digits: 5), significantText(worst.difference, digits: 5),
    ]
  }

  private func errorText(_ error: Double) -> String {
    error == 0 || !error.isFinite ? significantText(error) : printed(error, "e", precision: 1)
  }

  private func placeText(_ element: GradientCheck.Element) -> String {
    "[\(element.place.map(String.init).joined(separator: ", "))]"
  }

  private var verdict: String {
    let tolerance = errorText(GradientCheck.tolerance)
    guard check.loss.isFinite else {
      return "The loss is \(lossText(check.loss)): there is no gradient to check."
    }
    guard let (entry, worst) = check.worst else {
      return "All \(countText(check.checked)) elements lie at kinks: there is nothing to compare."
    }
    let place = "\(entry.name)\(placeText(worst))"
    let apart =
      check.kinks == 0
      ? "" : " \(countText(check.kinks)) lie within h of a kink, where differences say nothing."
    guard check.wrong > 0 else {
      return "The backward pass agrees: of \(countText(check.checked)) elements the largest relative error "
        + "is \(errorText(worst.error)), at \(place); up to \(tolerance) agrees.\(apart)"
    }
    return "The backward pass is wrong at \(countText(check.wrong)) of \(countText(check.checked)) elements: "
      + "at \(place) it gives \(significantText(worst.backward, digits: 5)), differences "
      + "\(significantText(worst.difference, digits: 5)); up to \(tolerance) would agree.\(apart)"
  }
}
