import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// What `grad` gives.
final class GradientFlowObject: Object {
  private let flow: GradientFlow
  private let samples: String

  /// `samples` says how many there were.
  init(_ flow: GradientFlow, of samples: String) { (self.flow, self.samples) = (flow, samples) }

  override var typeName: String { "gradients" }

  override var memberNames: [String] {
    ["loss", "names", "norms", "relative", "output_names", "output_norms", "verdict", "words"]
  }

  /// What is not reached has norm 0; relative is nan where the weights are all 0.
  override func member(_ name: String) throws -> Value? {
    switch name {
    case "loss": .number(flow.loss)
    case "names": .list(flow.weights.map { .text($0.name) })
    case "norms": .tensor(Tensor(flow.weights.map { $0.sizes?.norm ?? 0 }))
    case "relative": .tensor(Tensor(flow.weights.map { $0.relative ?? .nan }))
    case "output_names": .list(reached.map { .text($0.name) })
    case "output_norms": .tensor(Tensor(reached.map { $0.sizes?.norm ?? 0 }))
    case "verdict": .text(verdictName)
    case "words": .text(verdictText)
    default: nil
    }
  }

  private var reached: [GradientFlow.Output] { flow.outputs.filter { $0.sizes != nil } }

  override func description(in style: OutputStyle) -> String {
    let head = paragraph("gradient of loss \(lossText(flow.loss)) over \(samples)", style)
    // A table of no rows is its header and the rule.
    let tables = [outputTable(style), weightTable(style)].map { $0.lines(style) }.filter { $0.count > 2 }
    return ([head] + tables + [paragraph(verdictText, style)])
      .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  // MARK: Tables

  private func outputTable(_ style: OutputStyle) -> Table {
    var table = Table(
      [Table.Column("dE/dh"), Table.Column("shape")] + sizeColumns
        + [Table.Column("to next", .right), Table.Column("")])
    let norms = reached.compactMap(\.sizes?.norm)
    for (index, output) in reached.enumerated() {
      guard let sizes = output.sizes else { continue }
      let next = index + 1 < norms.count && norms[index + 1] > 0 ? sizes.norm / norms[index + 1] : nil
      table.add(
        [output.name + (output.isOfLogits ? " (logits)" : ""), "\(output.shape)"] + cells(sizes)
          + [next.map { significantText($0, digits: 2) } ?? "", bar(sizes.norm, among: norms, style)])
    }
    return table
  }

  private func weightTable(_ style: OutputStyle) -> Table {
    var table = Table(
      [Table.Column("dE/dw"), Table.Column("shape")] + sizeColumns
        + [Table.Column("to |w|", .right), Table.Column("")])
    let norms = flow.weights.compactMap(\.sizes?.norm)
    let none = style.hasUnicode ? "–" : "-"
    for weight in flow.weights {
      table.add(
        [weight.name, "\(weight.shape)"]
          + (weight.sizes.map(cells) ?? [none, none, none, none])
          + [
            weight.relative.map { significantText($0, digits: 2) } ?? none,
            weight.sizes.map { bar($0.norm, among: norms, style) } ?? "",
          ])
    }
    return table
  }

  private var sizeColumns: [Table.Column] {
    ["norm", "mean |g|", "max |g|", "zeros"].map { Table.Column($0, .right) }
  }

  private func cells(_ sizes: GradientFlow.Sizes) -> [String] {
    [significantText(sizes.norm, digits: 3)]
      + [sizes.mean, sizes.largest].map { significantText($0, digits: 2) }
      + [percentText(sizes.zeros, decimals: 0)]
  }

  private static let longestBar = 6

  /// Half a cell less for each factor of 2 that it is below the largest.
  private func bar(_ norm: Double, among norms: [Double], _ style: OutputStyle) -> String {
    let largest = norms.filter(\.isFinite).max() ?? 0
    guard norm > 0, norm.isFinite, largest > 0 else { return "" }
    let halvings = largest.exponent - norm.exponent - (largest.significand < norm.significand ? 1 : 0)
    let halves = max(1, 2 * Self.longestBar - Int(halvings))
    let (cell, half) = style.hasUnicode ? ("━", "╸") : ("=", "-")
    return String(repeating: cell, count: halves / 2) + (halves % 2 == 1 ? half : "")
  }

  // MARK: In words

  private var verdictName: String {
    switch flow.verdict {
    case .healthy: "healthy"
    case .vanishes: "vanishes"
    case .explodes: "explodes"
    case .blocked: "blocked"
    case .notFinite: "not finite"
    case .tooFew: "too few"
    }
  }

  private var verdictText: String {
    func number(_ value: Double) -> String { significantText(value, digits: 3) }
    let way = flow.ends.map {
      "from \(number($0.last.norm)) at \($0.last.name) to \(number($0.first.norm)) at \($0.first.name)"
    }
    switch flow.verdict {
    case .healthy:
      return "Nothing vanishes or explodes: |dE/dh| goes \(way ?? "")."
    case .vanishes(let factor):
      let remedy =
        flow.squashes
        ? "sigmoid and tanh are flat at their limits; relu with he_normal would keep more of it"
        : "larger initial weights (he_normal), or batch_norm between the layers, would keep more of it"
      return "The gradient shrinks \(number(factor))-fold per layer towards the input, "
        + "\(way ?? ""): it vanishes. \(remedy.capitalizedFirst)."
    case .explodes(let factor):
      return "The gradient grows \(number(factor))-fold per layer towards the input, "
        + "\(way ?? ""): it explodes. Smaller initial weights, or clipnorm=1 in the optimizer, would bound it."
    case .blocked(let layer):
      return
        "No gradient reaches the weights of \(layer): all of it is exactly 0 there, and nothing up to it "
        + "learns. diagnose says whether its units are dead."
    case .notFinite:
      return "The loss or a gradient is no finite number: look for inputs, weights or a learning rate "
        + "that are too large."
    case .tooFew:
      return "Fewer than two layers of weights: there is no way on which a gradient could vanish."
    }
  }
}

extension String {
  /// With a capital letter at its start.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
