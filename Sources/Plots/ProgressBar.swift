import Diagnostics

/// A bar of `width` columns whose first `fraction` (0…1) is done: `━━━━╾───`, or `####----`.
public func progressBar(_ fraction: Double, width: Int, hasUnicode: Bool) -> String {
  guard width > 0 else { return "" }
  let share = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
  guard hasUnicode else {
    let done = Int(share * Double(width))
    return String(repeating: "#", count: done) + String(repeating: "-", count: width - done)
  }
  // A column shows two steps, as there is a line whose left half alone is heavy.
  let halves = Int(share * Double(2 * width))
  let half = halves % 2 == 1 ? "╾" : ""
  return String(repeating: "━", count: halves / 2) + half
    + String(repeating: "─", count: width - halves / 2 - half.count)
}

/// One line of progress: `epoch 1/5  ━━━━━╾──────────────  loss 0.3130  accuracy 90.7 %  0.4 s`.
///
/// It keeps to `width` columns: the bar, 20 columns where there is room, gives way first, then the last
/// of the parts.
public func progressLine(
  _ head: String, _ fraction: Double, _ parts: [String], width: Int, hasUnicode: Bool
) -> String {
  let gap = 2
  let texts = displayWidth(head) + parts.map { gap + displayWidth($0) }.reduce(0, +)
  let room = min(20, width - texts - gap)
  let bar = room >= 6 ? [progressBar(fraction, width: room, hasUnicode: hasUnicode)] : []
  let line = ([head] + bar + parts).joined(separator: String(repeating: " ", count: gap))
  return fitted(line, to: width, hasUnicode: hasUnicode)
}
