import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// What `find_lr` gives: the rates that it suggests, and the curve.
final class RateSearchObject: Object {
  let result: RateSearch.Result
  private let options: RateSearch.Options
  /// Its name, as the rate is not the one that it has.
  private let optimizer: String

  init(_ result: RateSearch.Result, _ options: RateSearch.Options, optimizer: String) {
    self.result = result
    self.options = options
    self.optimizer = String(optimizer.prefix { $0 != "(" })
  }

  override var typeName: String { "rate search" }

  /// The rate at which the smoothed loss falls fastest; none when it falls by no more than chance.
  private var suggestion: Double? { result.steepest.map { result.rates[$0] } }
  /// A tenth of the rate at which it is least.
  private var tenth: Double? { result.steepest == nil ? nil : result.least.map { result.rates[$0] / 10 } }

  override var memberNames: [String] { ["lr", "tenth", "rates", "losses", "smoothed", "diverged"] }
  override func member(_ name: String) throws -> Value? {
    switch name {
    case "lr": suggestion.map { .number($0) } ?? Value.none
    case "tenth": tenth.map { .number($0) } ?? Value.none
    case "rates": .tensor(Tensor(result.rates))
    case "losses": .tensor(Tensor(result.losses))
    case "smoothed": .tensor(Tensor(result.smoothed))
    case "diverged": .bool(result.hasDiverged)
    default: nil
    }
  }

  override func description(in style: OutputStyle) -> String {
    let to = style.hasUnicode ? "…" : "..."
    let heading =
      "find_lr: \(countText(result.rates.count)) of \(countText(options.steps)) steps of "
      + "\(countText(options.batch)), rate \(rateText(options.lowest))\(to)\(rateText(options.highest)) "
      + "in \(optimizer)"
    var narrower = style
    narrower.width -= 2
    let lines = paragraph(heading, style) + findings.flatMap { paragraph($0, narrower).map { "  " + $0 } }
    return lines.joined(separator: "\n")
  }

  /// What the curve says, a line each.
  private var findings: [String] {
    var lines: [String]
    if let suggestion, let tenth, let least = result.least {
      lines = [
        "the loss falls fastest at lr=\(rateText(suggestion))",
        "it is least at \(rateText(result.rates[least])): \(lossText(result.smoothed[least])) after "
          + "\(lossText(result.start)) at the start; a tenth is lr=\(rateText(tenth))",
      ]
    } else if result.margin > 0 {
      let (least, margin) = (result.least.map { result.smoothed[$0] } ?? result.start, result.margin)
      lines = [
        "at no rate does the loss fall by more than it varies from batch to batch: from "
          + "\(lossText(result.start)) at the start to \(lossText(least)), where \(lossText(margin)) may be chance",
        "a model that has learned already has little left to learn: try the same layers with fresh weights",
      ]
    } else {
      // From there on lower rates move nothing.
      let floor = RateSearch.Options().lowest
      let advice = ": begin lower, as with lo=\(rateText(max(options.lowest / 100, floor)))"
      lines = ["the loss falls at none of these rates" + (options.lowest > floor ? advice : "")]
    }
    if let last = result.rates.last {
      lines.append(
        result.hasDiverged
          ? "it diverges at \(rateText(last))" : "it does not diverge up to \(rateText(last))")
    }
    return lines
  }

  /// Two digits are as much as such a test tells.
  func rateText(_ rate: Double) -> String {
    numberText(Double(printed(rate, "e", precision: 1)) ?? rate)
  }
}
