import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// What `why` gives.
final class ExplanationObject: Object {
  private let explanation: Explanation
  /// The nearest samples' targets, where they are known.
  private let labels: [Double?]

  init(_ explanation: Explanation, labels: [Double?]) {
    (self.explanation, self.labels) = (explanation, labels)
  }

  override var typeName: String { "explanation" }

  override var memberNames: [String] {
    [
      "predicted", "against", "probabilities", "explained", "baseline", "features", "units", "contributions",
      "bias", "nearest", "distances", "labels", "words",
    ]
  }

  override func member(_ name: String) throws -> Value? {
    switch name {
    case "predicted": predicted
    case "against": against
    case "probabilities": probabilities
    case "explained": .number(explanation.explained)
    case "baseline": .number(explanation.baseline)
    case "features": .tensor(explanation.features)
    case "units": .list(explanation.units.map { .number($0.index) })
    case "contributions": .list(explanation.units.map { .number($0.contribution) })
    case "bias": .number(explanation.bias)
    case "nearest": .list(explanation.neighbours.map { .number($0.index) })
    case "distances": .list(explanation.neighbours.map { .number($0.distance) })
    case "labels": .list(labels.map { $0.map { .number($0) } ?? .none })
    case "words": .text(words)
    default: nil
    }
  }

  private var predicted: Value {
    switch explanation.prediction {
    case .classes(_, let predicted, _): .number(predicted)
    case .yes(let share): .number(share >= 0.5 ? 1 : 0)
    case .value(let value, _, _): .number(value)
    }
  }

  private var against: Value {
    switch explanation.prediction {
    case .classes(_, _, let against): .number(against)
    case .yes(let share): .number(share >= 0.5 ? 0 : 1)
    case .value: .none
    }
  }

  private var probabilities: Value {
    switch explanation.prediction {
    case .classes(let shares, _, _): .tensor(Tensor(shares))
    case .yes(let share): .tensor(Tensor([1 - share, share]))
    case .value: .none
    }
  }

  // MARK: In words

  private func number(_ value: Double) -> String { significantText(value, digits: 3) }

  /// What is predicted, and the number that is explained.
  private var words: String {
    let change = explanation.explained - explanation.baseline
    let sums =
      "\(number(explanation.explained)) = \(number(explanation.baseline)) of a sample of zeros "
      + "\(change < 0 ? "-" : "+") \(number(abs(change))) by the features"
    switch explanation.prediction {
    case .classes(let shares, let predicted, let against):
      return "class \(predicted) with \(percentText(shares[predicted])), against class \(against) with "
        + "\(percentText(shares[against])): its logit leads by \(sums)"
    case .yes(let share):
      return "class \(share >= 0.5 ? 1 : 0) with \(percentText(max(share, 1 - share))): its logit is \(sums)"
    case .value(_, let output, let count):
      return (count > 1 ? "output \(output)" : "the output") + " is \(sums)"
    }
  }

  override func description(in style: OutputStyle) -> String {
    var parts = [paragraph(words, style), features(style).lines(style)]
    if !explanation.units.isEmpty { parts.append(units(style).lines(style)) }
    if !explanation.neighbours.isEmpty { parts.append(neighbours.lines(style)) }
    return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  /// Of each sign so many are named.
  private static let most = 5
  private static let longestBar = 10

  private func bar(_ value: Double, of largest: Double, _ style: OutputStyle) -> String {
    guard largest > 0, value.isFinite, largest.isFinite else { return "" }
    let length = Int((abs(value) / largest * Double(Self.longestBar)).rounded())
    let character = value < 0 ? (style.hasUnicode ? "─" : "-") : (style.hasUnicode ? "━" : "=")
    return String(repeating: character, count: length)
  }

  /// The greatest for it first, the greatest against it last.
  private func ends(_ values: [(name: String, value: Double)]) -> [(name: String, value: Double)] {
    let ranked = values.filter { $0.value != 0 }.sorted { $0.value > $1.value }
    return ranked.filter { $0.value > 0 }.prefix(Self.most)
      + ranked.filter { !($0.value > 0) }.suffix(Self.most)
  }

  private func features(_ style: OutputStyle) -> Table {
    let values = explanation.features.elements(of: Double.self)
    let shape = explanation.features.shape
    var table = Table([Table.Column("feature"), Table.Column("adds", .decimal), Table.Column("")])
    let named = ends(values.enumerated().map { (place($0, in: shape), $1) })
    let largest = named.map { abs($0.value) }.max() ?? 0
    for (name, value) in named { table.add([name, number(value), bar(value, of: largest, style)]) }
    let rest = values.count - named.count
    if rest > 0 {
      let sum = explanation.featureSum - named.reduce(0) { $0 + $1.value }
      table.add(["\(countText(rest)) others", number(sum), ""])
    }
    return table
  }

  /// The place of a feature; of a flat square image that of the pixel beside it.
  private func place(_ index: Int, in shape: Shape) -> String {
    var places: [Int] = []
    var rest = index
    for length in shape.dimensions.reversed() {
      places.append(rest % max(length, 1))
      rest /= max(length, 1)
    }
    let text = "[\(places.reversed().map(String.init).joined(separator: ", "))]"
    let side = Int(Double(shape.count).squareRoot())
    guard shape.rank == 1, side >= 8, side * side == shape.count else { return text }
    return text + " row \(index / side), column \(index % side)"
  }

  private func units(_ style: OutputStyle) -> Table {
    var table = Table([
      Table.Column("last hidden unit"), Table.Column("is", .decimal), Table.Column("adds", .decimal),
      Table.Column(""),
    ])
    let all = explanation.units
    let shown =
      all.filter { $0.contribution > 0 }.prefix(Self.most)
      + all.filter { $0.contribution < 0 }.suffix(Self.most)
    let largest = shown.map { abs($0.contribution) }.max() ?? 0
    for unit in shown {
      table.add([
        "\(unit.index)", number(unit.activation), number(unit.contribution),
        bar(unit.contribution, of: largest, style),
      ])
    }
    if all.count > shown.count {
      let sum = (all.map(\.contribution).reduce(0, +)) - shown.map(\.contribution).reduce(0, +)
      table.add(["\(countText(all.count - shown.count)) others", "", number(sum), ""])
    }
    table.add(["bias", "", number(explanation.bias), ""])
    return table
  }

  private var neighbours: Table {
    var table = Table([
      Table.Column("nearest sample", .right), Table.Column("label", .right),
      Table.Column("distance", .decimal),
    ])
    for (neighbour, label) in zip(explanation.neighbours, labels) {
      table.add([
        countText(neighbour.index), label.map(numberText) ?? "", number(neighbour.distance),
      ])
    }
    return table
  }
}
