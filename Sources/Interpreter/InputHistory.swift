/// What was typed at the prompt, as `history` shows it and `redo` runs it again. A script has none.
public final class InputHistory {
  /// Gives all inputs, the oldest first; one that has several lines is one entry. The prompt sets it.
  public var read: (() -> [String])?
  /// Whether a line can begin with a draft: at the prompt.
  public var takesDrafts = false
  /// What the next line begins with, to be changed.
  public var draft: String?
  /// Numbers of the entries that are being run again, the innermost last.
  public var running: [Int] = []

  public var entries: [String] { read?() ?? [] }

  /// The draft, which is no longer one.
  public func takeDraft() -> String? {
    defer { draft = nil }
    return draft
  }
}

extension Session {
  public var inputHistory: InputHistory { state(InputHistory.self) { InputHistory() } }
}
