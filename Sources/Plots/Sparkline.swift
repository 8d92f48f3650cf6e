/// A curve in one line, at most `width` columns: `█▆▄▃▂▁▁`, from the least value to the greatest.
///
/// More values than columns are averaged in groups. A value that is not finite shows as `×`; it has no
/// part in the scale or in its group's mean.
public func sparkline(_ values: [Double], width: Int, hasUnicode: Bool) -> String {
  guard width > 0 else { return "" }
  let points = averaged(values, into: width)
  let levels = Array(hasUnicode ? "▁▂▃▄▅▆▇█" : "_.-~=+*#")
  let finite = points.compactMap(\.self)
  guard let least = finite.min(), let greatest = finite.max() else {
    return String(repeating: hasUnicode ? "×" : "x", count: points.count)
  }
  // Halved, so that the range of the greatest numbers is finite too.
  let range = greatest / 2 - least / 2
  return String(
    points.map { point -> Character in
      guard let point else { return hasUnicode ? "×" : "x" }
      guard range > 0 else { return levels[levels.count / 2] }
      let height = (point / 2 - least / 2) / range
      return levels[Int((height * Double(levels.count - 1)).rounded())]
    })
}

/// Means of `count` groups of neighbours, as equal in size as can be; `nil` for a group without a finite
/// value. Fewer values stay as they are.
private func averaged(_ values: [Double], into count: Int) -> [Double?] {
  let count = min(count, values.count)
  return (0..<count).map { group in
    let members = values[values.count * group / count..<values.count * (group + 1) / count]
      .filter(\.isFinite)
    return members.isEmpty
      ? nil : members.reduce(0) { $0 + $1 / Double(members.count) }
  }
}
