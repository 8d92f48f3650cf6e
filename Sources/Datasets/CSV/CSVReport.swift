import Diagnostics
import Tensors

extension CSVFile {
  /// What was read, in a few lines.
  func report(
    _ options: CSVOptions, _ encoders: [CSVEncoder], _ rows: CSVRows, _ labels: [Double], _ names: [String]?
  ) -> [String] {
    var lines = ["\(countText(rowCount, "row")) of \(countText(columns.count, "column"))\(heading)"]
    lines.append(targetLine(columns[options.target].name, labels, names))
    let numbers = encoders.filter { $0.categories == nil }.map(\.name)
    if !numbers.isEmpty {
      let scaled = options.isStandardized ? ", with mean 0 and deviation 1 over the training rows" : ""
      lines.append("numbers: \(listed(numbers))\(scaled)")
    }
    let texts = encoders.filter { $0.categories != nil }
    if !texts.isEmpty { lines.append("categories, one-hot: \(listed(texts.map(described)))") }
    lines += doubts(encoders, options.target)
    let used = Set(encoders.map(\.column) + [options.target])
    let unused = columns.indices.filter { !used.contains($0) }
    if !unused.isEmpty {
      lines.append(
        "not used: \(listed(unused.map { columns[$0].name + (columns[$0].isEmpty ? " (empty)" : "") }))")
    }
    if rows.droppedCount > 0 {
      lines.append("left out: \(countText(rows.droppedCount, "row")) with gaps in \(gaps(rows.dropped))")
    }
    if !rows.filled.isEmpty { lines.append("filled with the mean: \(gaps(rows.filled))") }
    return lines
  }

  private var heading: String {
    let divided = separator == .comma ? "" : ", divided by \(separator.rawValue)s"
    return divided + (decimal == .comma ? ", with decimal commas" : "")
      + (hasHeader ? "" : ", without a header")
  }

  /// `target species: setosa (50), versicolor (50), virginica (50)`
  private func targetLine(_ column: String, _ labels: [Double], _ names: [String]?) -> String {
    guard let names else {
      let (low, high) = (labels.min() ?? 0, labels.max() ?? 0)
      return "target \(column): numbers from \(plainText(low)) to \(plainText(high))"
    }
    var counts = Array(repeating: 0, count: names.count)
    for label in labels { counts[Int(label)] += 1 }
    return "target \(column): \(listed(zip(names, counts).map { "\($0) (\(countText($1)))" }))"
  }

  /// `color (blue, green, red)`
  private func described(_ encoder: CSVEncoder) -> String {
    let names = encoder.categories?.sorted { $0.value < $1.value }.map(\.key) ?? []
    return names.count > 5
      ? "\(encoder.name) (\(names.count))" : "\(encoder.name) (\(names.joined(separator: ", ")))"
  }

  /// Columns that are text and were perhaps meant as numbers.
  private func doubts(_ encoders: [CSVEncoder], _ target: Int) -> [String] {
    (encoders.map(\.column) + [target]).sorted().compactMap { index in
      columns[index].doubt.map { "\(columns[index].name) is text: \($0)" }
    }
  }

  /// `age (2), sex (1)`
  private func gaps(_ counts: [Int: Int]) -> String {
    listed(counts.sorted { $0.key < $1.key }.map { "\(columns[$0.key].name) (\(countText($0.value)))" })
  }

  /// The first ten of a list.
  private func listed(_ words: [String]) -> String {
    let most = 10
    let shown = words.prefix(most).joined(separator: ", ")
    return words.count > most ? "\(shown) and \(countText(words.count - most)) more" : shown
  }
}
