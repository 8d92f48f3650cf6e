import Interpreter

/// What may stand at the cursor.
public struct Completions: Equatable {
  /// UTF-8 offset in the input from which a candidate replaces the text up to the cursor.
  public var start: Int
  /// Whole words, sorted, each beginning with what is typed.
  public var candidates: [String]
  /// Put behind a candidate that is the only one.
  public var append: Character?
  /// The candidates are paths: lists show their last part, and a finished one ends its quotes.
  public var areFiles: Bool

  public init(start: Int, candidates: [String], append: Character? = nil, areFiles: Bool = false) {
    self.start = start
    self.candidates = candidates
    self.append = append
    self.areFiles = areFiles
  }
}

/// Completes the word before the cursor (a UTF-8 offset) by what the place expects: a statement, an
/// argument or its value, a member, a dataset, a file.
public func complete(
  _ input: String, at cursor: Int, in session: Session, environment: Environment = .process
) -> Completions {
  let bytes = Array(input.utf8.prefix(max(cursor, 0)))
  let scan = InputScan(bytes)
  switch scan.ending {
  case .comment:
    return Completions(start: bytes.count, candidates: [])
  case .text(let start):
    let typed = String(decoding: bytes[start...], as: UTF8.self)
    let files = filesCompleting(typed, home: environment.home)
    return Completions(start: start, candidates: files, areFiles: true)
  case .code:
    let place = CompletionPlace(scan, cursor: bytes.count)
    let offer = place.offer(in: session)
    let fitting = Set(offer.names.filter { $0.hasPrefix(place.typed) })
    return Completions(
      start: place.start, candidates: fitting.sorted(),
      append: fitting.count == 1 && fitting.first?.hasSuffix("=") != true ? offer.append : nil)
  }
}
