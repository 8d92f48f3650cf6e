import Diagnostics
import Interpreter
import Plots

/// An explanation as tables, as a pipe gets it.
extension ExplainedSample {
  func text(_ style: OutputStyle) -> String {
    var parts = [paragraph(statement, style), featureTable(style).lines(style)]
    if !explanation.units.isEmpty { parts.append(unitTable(style).lines(style)) }
    if !explanation.neighbours.isEmpty { parts.append(neighbourTable.lines(style)) }
    return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private static let longestBar = 10

  private func bar(_ value: Double, of largest: Double, _ style: OutputStyle) -> String {
    guard largest > 0, value.isFinite, largest.isFinite else { return "" }
    let length = Int((abs(value) / largest * Double(Self.longestBar)).rounded())
    let character = value < 0 ? (style.hasUnicode ? "─" : "-") : (style.hasUnicode ? "━" : "=")
    return String(repeating: character, count: length)
  }

  private func featureTable(_ style: OutputStyle) -> Table {
    let features = features
    var table = Table([Table.Column("feature"), Table.Column("adds", .decimal), Table.Column("")])
    let largest = features.named.map { abs($0.adds) }.max() ?? 0
    for (index, adds) in features.named {
      table.add([featureName(index), number(adds), bar(adds, of: largest, style)])
    }
    let (count, sum) = features.others
    if count > 0 { table.add(["\(countText(count)) others", number(sum), ""]) }
    return table
  }

  private func unitTable(_ style: OutputStyle) -> Table {
    let units = units
    let activations = unitActivations
    var table = Table([
      Table.Column("last hidden unit"), Table.Column("is", .decimal), Table.Column("adds", .decimal),
      Table.Column(""),
    ])
    let largest = units.named.map { abs($0.adds) }.max() ?? 0
    for (index, adds) in units.named {
      table.add([
        "\(index)", number(activations[index] ?? .nan), number(adds), bar(adds, of: largest, style),
      ])
    }
    let (count, sum) = units.others
    if count > 0 { table.add(["\(countText(count)) others", "", number(sum), ""]) }
    table.add(["bias", "", number(explanation.bias), ""])
    return table
  }

  private var neighbourTable: Table {
    var table = Table([
      Table.Column("nearest sample", .right), Table.Column("label", .right),
      Table.Column("distance", .decimal),
    ])
    for (neighbour, near) in zip(explanation.neighbours, nearest) {
      table.add([countText(neighbour.index), label(near) ?? "", number(neighbour.distance)])
    }
    return table
  }
}
