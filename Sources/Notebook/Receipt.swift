/// What a session's fits were made from and came to: enough to say whether a replay did the same.
///
/// Its text has a line for each run, of names and values without blanks, in this order:
///
///     run=1 model=model nn=0.1 processor=x86_64-v3 threads=2 dialect=keras seed=0 epochs=5 data=… start=… weights=…
///
/// The last three are digests of 32 hexadecimal digits: of the data, and of the weights before the run and after it.
/// A reader passes over names that it does not know.
public struct Receipt: Equatable, Sendable {
  public struct Run: Equatable, Sendable {
    /// From 1, in the order of the session.
    public var number: Int
    /// The variable that held the model.
    public var model: String
    /// Of the program, as `0.1`.
    public var version: String
    /// Its kind decides how sums are rounded.
    public var processor: String
    public var threads: Int
    public var dialect: String
    public var seed: UInt64
    /// Epochs that were made.
    public var epochs: Int
    public var data: String
    public var start: String
    public var weights: String

    public init(
      number: Int, model: String, version: String, processor: String, threads: Int, dialect: String,
      seed: UInt64, epochs: Int, data: String, start: String, weights: String
    ) {
      (self.number, self.model, self.version, self.processor) = (number, model, version, processor)
      (self.threads, self.dialect, self.seed, self.epochs) = (threads, dialect, seed, epochs)
      (self.data, self.start, self.weights) = (data, start, weights)
    }
  }

  public var runs: [Run]

  public init(_ runs: [Run]) { self.runs = runs }
}

// MARK: As text

/// A line that is no receipt of a run.
public struct ReceiptError: Error, Equatable {
  /// Of the lines that were read, or of the script; from 1.
  public let line: Int
  public let message: String
}

extension Receipt {
  /// A line for each run.
  public var lines: [String] {
    runs.map { run in
      Self.fields.map { "\($0.name)=\($0.text(run).map { $0.isWhitespace ? "_" : String($0) }.joined())" }
        .joined(separator: " ")
    }
  }

  /// Reads what `lines` gives. Throws `ReceiptError` at a line that lacks a name, or whose value does not read.
  public init(lines: [String]) throws(ReceiptError) {
    runs = []
    for (index, line) in lines.enumerated() { runs.append(try Self.run(line, number: index + 1)) }
  }

  private struct Field {
    let name: String
    let text: (Run) -> String
    /// Whether the text could be read.
    let set: (inout Run, String) -> Bool

    init(_ name: String, _ path: WritableKeyPath<Run, String> & Sendable) {
      self.name = name
      text = { $0[keyPath: path] }
      set = {
        $0[keyPath: path] = $1
        return !$1.isEmpty
      }
    }

    init<T: FixedWidthInteger>(_ name: String, _ path: WritableKeyPath<Run, T> & Sendable) {
      self.name = name
      text = { String($0[keyPath: path]) }
      set = { run, text in
        guard let number = T(text), number >= 0 else { return false }
        run[keyPath: path] = number
        return true
      }
    }
  }

  private static var fields: [Field] {
    [
      Field("run", \.number), Field("model", \.model), Field("nn", \.version),
      Field("processor", \.processor), Field("threads", \.threads), Field("dialect", \.dialect),
      Field("seed", \.seed), Field("epochs", \.epochs), Field("data", \.data), Field("start", \.start),
      Field("weights", \.weights),
    ]
  }

  private static func run(_ line: String, number: Int) throws(ReceiptError) -> Run {
    var given: [Substring: String] = [:]
    for word in line.split(whereSeparator: \.isWhitespace) {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw ReceiptError(line: number, message: "'\(word)' is no name=value")
      }
      given[parts[0]] = String(parts[1])
    }
    var run = Run(
      number: 0, model: "", version: "", processor: "", threads: 0, dialect: "", seed: 0, epochs: 0, data: "",
      start: "", weights: "")
    for field in fields {
      guard let text = given[field.name[...]] else {
        throw ReceiptError(line: number, message: "it has no \(field.name)=")
      }
      guard field.set(&run, text) else {
        throw ReceiptError(line: number, message: "its \(field.name) cannot be '\(text)'")
      }
    }
    return run
  }
}
