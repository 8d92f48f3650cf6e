import Interpreter

extension Output {
  /// Shows code as if it were typed at the prompt.
  func showTyped(_ lines: [String]) {
    for (index, line) in lines.enumerated() {
      let prompt = index == 0 ? "nn>" : "..."
      self.line((style.hasColor ? "\u{1B}[36m\(prompt)\u{1B}[0m " : prompt + " ") + line)
    }
  }
}
