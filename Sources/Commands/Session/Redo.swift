import Diagnostics
import Interpreter

/// `redo 3-7`, as IPython's `%rerun`.
struct Redo: Command {
  let entries: Rest<EntryRange>

  static let name = "redo"
  static let category = Category.session
  static let hasEffect = false
  static let runsStatements = true
  static let summary = "Run again what was typed at the prompt, by its numbers in history."
  static let details = """
    redo 3-7 9 runs the entries 3 to 7 and then 9, each shown as it is run, up to the first that fails; redo alone \
    the one before. edit brings an entry back to be changed.
    """
  static let examples = [
    Example("redo 5", isRunnable: false), Example("redo 3-7 9", isRunnable: false),
    Example("redo", isRunnable: false),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("entries", "Numbers of entries, or ranges as 3-7; none is the one before."))
  }

  func run(in session: Session) throws -> Value {
    session.journal.passOver(usesHistory: true)
    let history = session.inputHistory
    let inputs = try session.typed(for: Self.name)
    let own = history.running.last ?? inputs.numbers.upperBound - 1
    let isOutermost = history.running.isEmpty
    if isOutermost { history.running = [own] }
    defer { if isOutermost { history.running = [] } }
    for number in try numbers(of: inputs, before: own, running: history.running) {
      try session.interrupt.check()
      guard let input = inputs[number] else { continue }
      session.output.showTyped(
        input.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
      history.running.append(number)
      defer { history.running.removeLast() }
      try session.run(Source(input))
    }
    return .none
  }

  /// All numbers in their order; each is that of an entry which does not run already.
  private func numbers(of inputs: InputHistory.Entries, before own: Int, running: [Int]) throws -> [Int] {
    guard !entries.elements.isEmpty else { return [try EntryRange.last(before: own, of: inputs)] }
    return try entries.elements.enumerated().flatMap { index, range in
      let culprit = Problem.Culprit.element(of: "entries", index)
      try range.check(among: inputs, at: culprit)
      if let number = running.first(where: range.numbers.contains) {
        throw Problem("entry \(number) would run itself", at: culprit, label: "it is what runs now")
      }
      return Array(range.numbers)
    }
  }
}

/// `edit 12`, as IPython's `%recall`.
struct Edit: Command {
  let number: EntryRange?

  static let name = "edit"
  static let category = Category.session
  static let hasEffect = false
  static let summary = "Bring back what was typed at the prompt, to be changed and run."
  static let details = """
    The entry, with all its lines, stands on the next prompt as if it were being typed. history shows the numbers; \
    edit alone takes the one before.
    """
  static let examples = [Example("edit 12", isRunnable: false), Example("edit", isRunnable: false)]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("number", "An entry's number.", defaultText: "the one before"))
  }

  func run(in session: Session) throws -> Value {
    session.journal.passOver()
    let inputs = try session.typed(for: Self.name)
    guard session.inputHistory.takesDrafts else {
      throw Problem("an entry can come back only at the prompt", label: "redo runs it again as it is")
    }
    let number: Int
    if let range = self.number {
      try range.check(among: inputs, at: .parameter("number"))
      guard range.numbers.count == 1 else {
        throw Problem(
          "edit takes one entry", at: .parameter("number"), label: "as edit \(range.numbers.upperBound)")
      }
      number = range.numbers.lowerBound
    } else {
      let own = session.inputHistory.running.last ?? inputs.numbers.upperBound - 1
      number = try EntryRange.last(before: own, of: inputs)
    }
    session.inputHistory.draft = inputs[number]
    return .none
  }
}

extension Session {
  /// What was typed; what runs now is the last. Throws where nobody types.
  fileprivate func typed(for command: String) throws -> InputHistory.Entries {
    guard inputHistory.read != nil else {
      throw Problem(
        "there is no history here",
        label: "\(command) takes what was typed at the prompt; a script has nothing of it")
    }
    return inputHistory.entries
  }
}

/// `5`, or `3-7`: numbers of entries of the history.
struct EntryRange: Bindable {
  let first: Int
  let last: Int

  /// Only of a range that was checked.
  var numbers: ClosedRange<Int> { first...max(first, last) }

  static var typeName: String { "number of an entry, or a range as 3-7" }
  var literal: String { first == last ? "\(first)" : "\(first)-\(last)" }

  static func bind(_ argument: Argument, in session: Session) throws -> EntryRange {
    var written = argument.word
    if case .text(let text)? = argument.value { written = text }
    let ends = (written ?? "").split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    if ends.count == 2, let first = ends[0], let last = ends[1] {
      return EntryRange(first: first, last: last)
    }
    let number = try Int.bind(argument, in: session)
    return EntryRange(first: number, last: number)
  }

  func check(among inputs: InputHistory.Entries, at culprit: Problem.Culprit) throws {
    guard first <= last else {
      throw Problem("a range goes up", at: culprit, label: "as \(last)-\(first)")
    }
    for number in [first, last] where inputs[number] == nil {
      throw Problem(
        "there is no entry \(number)", at: culprit,
        label: "history has \(inputs.first) to \(inputs.numbers.upperBound - 1)",
        notes: number < 0 ? ["a range is written without spaces before its minus, as 3-7"] : [])
    }
  }

  /// The entry before the one that runs.
  static func last(before own: Int, of inputs: InputHistory.Entries) throws -> Int {
    guard own > inputs.first else { throw Problem("nothing was typed before this") }
    return own - 1
  }
}
