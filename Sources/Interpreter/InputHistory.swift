/// What was typed at the prompt, as the `history` command shows it. The terminal hands it to the
/// session; a script has none.
public final class InputHistory {
  private let read: () -> [String]

  /// `read` gives all inputs, the oldest first; one that has several lines is one entry.
  public init(_ read: @escaping () -> [String] = { [] }) { self.read = read }

  public var entries: [String] { read() }
}

extension Session {
  public var inputHistory: InputHistory { state(InputHistory.self) { InputHistory() } }
}
