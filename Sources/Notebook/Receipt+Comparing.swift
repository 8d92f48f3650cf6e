extension Receipt {
  /// What differs between a session and the receipt of an earlier one.
  public struct Difference: Equatable, Sendable {
    /// It may differ without harm; it explains what else does.
    public let isNote: Bool
    /// A sentence without a full stop.
    public let text: String

    public init(_ text: String, isNote: Bool = false) { (self.text, self.isNote) = (text, isNote) }
  }

  /// How these runs differ from `recorded` ones, in words. Data, seed, dialect, number of epochs and weights must be
  /// equal; version, threads and kind of processor may differ. Empty when all is equal.
  public func differences(from recorded: Receipt) -> [Difference] {
    var found: [Difference] = []
    if runs.count != recorded.runs.count {
      found.append(
        Difference("there \(Self.count(runs.count)) here, but \(recorded.runs.count) in the receipt"))
    }
    for (here, then) in zip(runs, recorded.runs) {
      found += Self.differences(here, then).map { Difference("run \(here.number) (\(here.model)): \($0)") }
    }
    return found + notes(from: recorded)
  }

  private static func count(_ count: Int) -> String { count == 1 ? "is 1 run" : "are \(count) runs" }

  /// In the order of cause and effect.
  private static func differences(_ here: Run, _ then: Run) -> [String] {
    var found: [String] = []
    func check(_ what: String, _ path: KeyPath<Run, String>) {
      let (new, old) = (here[keyPath: path], then[keyPath: path])
      if new != old { found.append("\(what) \(brief(new)) here, \(brief(old)) in the receipt") }
    }
    check("the dialect is", \.dialect)
    if here.seed != then.seed { found.append("the seed is \(here.seed) here, \(then.seed) in the receipt") }
    check("its data are", \.data)
    check("its weights at the start are", \.start)
    if here.epochs != then.epochs {
      found.append("its epochs are \(here.epochs) here, \(then.epochs) in the receipt")
    }
    check("its weights at the end are", \.weights)
    return found
  }

  /// The first digits of a digest say that it is another.
  private static func brief(_ text: String) -> String {
    text.utf8.count == 32 ? text.prefix(12) + "…" : text
  }

  /// What may differ, once for all runs.
  private func notes(from recorded: Receipt) -> [Difference] {
    func note(_ what: String, _ text: (Run) -> String, _ meaning: String = "") -> Difference? {
      let pairs = zip(runs, recorded.runs).map { (text($0), text($1)) }
      guard let (here, then) = pairs.first(where: { $0.0 != $0.1 }) else { return nil }
      return Difference("\(what) \(here) here, \(then) in the receipt\(meaning)", isNote: true)
    }
    return [
      note("the program is nn", { $0.version }), note("the threads are", { "\($0.threads)" }),
      note("the processor is", { $0.processor }, ": its sums may be rounded otherwise"),
    ].compactMap { $0 }
  }
}
