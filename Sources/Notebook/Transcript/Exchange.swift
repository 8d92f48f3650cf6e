import Diagnostics
import Interpreter

/// A piece of code with what shall come of it.
public struct Exchange {
  /// The code's first line, as it is written.
  let title: String
  /// Lines (from 1) on which the code begins and ends.
  let lines: ClosedRange<Int>
  /// What stands there, with the line on which it stands.
  let expected: [(pattern: LinePattern, line: Int)]
  let tolerance: Tolerance
}

/// What came of an exchange beside what stands there.
public struct ExchangeResult {
  let exchange: Exchange
  let got: [String]
  let alignment: LineAlignment

  init(_ exchange: Exchange, got: [String]) {
    self.exchange = exchange
    self.got = got
    alignment = LineAlignment(exchange.expected.map(\.pattern), got, tolerance: exchange.tolerance)
  }

  public var differs: Bool { alignment.hasDifferences }
  /// Nothing stands there, and nothing came.
  public var isSilent: Bool { exchange.expected.isEmpty && got.isEmpty }

  /// What should stand there: lines that agree stay as they are.
  var lines: [String] {
    alignment.steps.compactMap { step in
      switch step {
      case .same(let line, _), .gap(let line, _): exchange.expected[line].pattern.text
      case .missing: nil
      case .unexpected(let line): withoutTrailingBlanks(got[line])
      }
    }
  }
}

/// What came of a document's code.
public struct TranscriptResult {
  public enum Ending {
    /// All was run that shall be, and failed where it may.
    case whole
    case failed(Failure)
  }

  public let ending: Ending
  /// All, or those before the failure.
  public let exchanges: [ExchangeResult]

  /// `quit` ends a script as its last line does.
  public var isWhole: Bool {
    switch ending {
    case .whole: true
    case .failed(let failure): if case .quit(0) = failure.kind { true } else { false }
    }
  }

  public var differing: [ExchangeResult] { exchanges.filter(\.differs) }
  /// How many outputs there are.
  public var count: Int { exchanges.count { !$0.isSilent } }
}

/// A session for each thing that is checked, with its output.
public struct CheckBench {
  let makeSession: (RecordedOutput) -> Session
  /// Holds everywhere; a cell may allow more.
  let tolerance: Tolerance
  /// Called with the line that is about to be run.
  let onLine: (Int) -> Void

  public init(
    tolerance: Tolerance = .share(0), onLine: @escaping (Int) -> Void = { _ in },
    makeSession: @escaping (RecordedOutput) -> Session
  ) {
    (self.makeSession, self.tolerance, self.onLine) = (makeSession, tolerance, onLine)
  }
}

/// A file that keeps what comes of its code.
public protocol Transcript {
  var source: Source { get }
  /// Outputs stand in it. Without any it is only run.
  var keepsOutputs: Bool { get }
  /// Runs all of it.
  func run(on bench: CheckBench) -> TranscriptResult
  /// The file's text with what came in place of what differs, and all else as it is.
  func rewritten(_ result: TranscriptResult) throws(TranscriptError) -> String
}

/// An output that cannot be kept in the file.
public struct TranscriptError: Error, Equatable {
  public let line: Int
  public let message: String
}

/// The transcript in a file: Markdown by its name, else a script.
public func transcript(of source: Source) throws(Failure) -> any Transcript {
  let name = source.name?.lowercased() ?? ""
  if name.hasSuffix(".md") || name.hasSuffix(".markdown") { return try MarkdownTranscript(source) }
  return try ScriptTranscript(source)
}
