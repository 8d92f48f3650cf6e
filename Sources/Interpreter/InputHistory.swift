/// What was typed at the prompt, as `history` shows it and `redo` runs it again. A script has none.
public final class InputHistory {
  /// Gives all inputs, the oldest first; one that has several lines is one entry. The prompt sets it.
  public var read: (() -> Entries)?
  /// Whether a line can begin with a draft: at the prompt.
  public var takesDrafts = false
  /// What the next line begins with, to be changed.
  public var draft: String?
  /// Numbers of the entries that are being run again, the innermost last.
  public var running: [Int] = []

  /// Inputs with their numbers. When there are too many the oldest are forgotten; the others keep their numbers.
  public struct Entries {
    public let first: Int
    public let texts: [String]

    public init(first: Int = 1, _ texts: [String]) { (self.first, self.texts) = (first, texts) }

    public var numbers: Range<Int> { first..<first + texts.count }
    /// `nil` of a number that there is not.
    public subscript(number: Int) -> String? {
      numbers.contains(number) ? texts[number - first] : nil
    }
  }

  public var entries: Entries { read?() ?? Entries([]) }

  /// The draft, which is no longer one.
  public func takeDraft() -> String? {
    defer { draft = nil }
    return draft
  }
}

extension Session {
  public var inputHistory: InputHistory { state(InputHistory.self) { InputHistory() } }
}
