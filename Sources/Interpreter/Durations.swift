/// How a time reads: `12 µs`, `3.4 ms`, `0.42 s`, `1 min 45 s`.
public func durationText(_ seconds: Double) -> String {
  switch seconds {
  case ..<0.001: "\(printed(seconds * 1e6, "f", precision: 0)) µs"
  case ..<0.1: "\(printed(seconds * 1e3, "f", precision: 1)) ms"
  case ..<59.95: "\(printed(seconds, "f", precision: seconds < 9.995 ? 2 : 1)) s"
  default:
    "\(numberText((seconds / 60).rounded(.down))) min \(numberText(seconds.truncatingRemainder(dividingBy: 60).rounded(.down))) s"
  }
}
