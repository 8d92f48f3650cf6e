import Diagnostics

extension Chart {
  /// What is seen, for those who do not see it: of each series its numbers at both ends, the lowest and the
  /// highest, of dots how many there are and where.
  var words: String {
    var parts = [remark].compactMap(\.self)
    if parts.isEmpty {
      parts = series.prefix(Self.mostTold).enumerated().map { words(of: $1, number: $0) }
      if series.count > Self.mostTold { parts.append("and \(series.count - Self.mostTold) more") }
    }
    parts += notes.map(\.text)
    let head = title.isEmpty ? "" : "\(title): "
    return head + (parts.isEmpty ? "nothing to draw" : parts.joined(separator: "; "))
  }

  private static let mostTold = 10

  private func colors(of series: Series) -> String {
    guard let values = series.values?.filter(\.isFinite), let low = values.min(), let high = values.max()
    else {
      return ""
    }
    return ", in colours from \(briefText(low)) to \(briefText(high))"
  }

  private func words(of series: Series, number: Int) -> String {
    let points = points(series)
    let label = y.label.isEmpty ? "series \(number + 1)" : y.label
    let name = !series.name.isEmpty ? series.name : self.series.count == 1 ? y.label : label
    let head = name.isEmpty ? "" : "\(name): "
    let missing = series.xs.count - points.count
    let gaps = missing == 0 ? "" : ", \(countText(missing)) without a place"
    guard let first = points.first, let last = points.last,
      let lowest = points.min(by: { $0.y < $1.y }), let highest = points.max(by: { $0.y < $1.y })
    else {
      return head + (missing == 0 ? "no points" : "no points that can be drawn of \(countText(missing))")
    }
    let count = "\(countText(points.count)) \(points.count == 1 ? "point" : "points")"
    if series.form == .dots {
      let (left, right) = (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 0)
      return "\(head)\(count), x from \(briefText(left)) to \(briefText(right)), "
        + "y from \(briefText(lowest.y)) to \(briefText(highest.y))\(colors(of: series))\(gaps)"
    }
    func place(_ point: (x: Double, y: Double)) -> String {
      "\(briefText(point.y)) at \(briefText(point.x))"
    }
    guard points.count > 1 else { return "\(head)\(place(first))\(gaps)" }
    return head + (series.isContinuous ? "" : "\(count), ") + "from \(place(first)) to \(place(last)), "
      + "lowest \(place(lowest)), highest \(place(highest))\(gaps)"
  }
}

/// A number to about four significant digits, without zeros at the end: `0.3`, `1,200`, `1.5e-7`.
public func briefText(_ number: Double) -> String {
  let parts = significantText(number).split(separator: "e")
  guard var text = parts.first.map(String.init), text.contains(".") else { return significantText(number) }
  while text.hasSuffix("0") { text.removeLast() }
  if text.hasSuffix(".") { text.removeLast() }
  return parts.count == 2 ? "\(text)e\(parts[1])" : text
}
