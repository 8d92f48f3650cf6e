import Diagnostics
import Interpreter

struct RunFile: Command {
  let path: String

  static let name = "run"
  static let category = Category.session
  static let hasEffect = false
  static let runsStatements = true
  static let summary = "Run a script in this session."
  static let details = "Its variables are yours afterwards."
  static let examples = [Example("run \"scripts/quickstart.nn\"", isRunnable: false)]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("file", "Path of a .nn script.")) }

  func run(in session: Session) throws -> Value {
    session.journal.passOver()
    let source: Source
    do {
      source = try Source(file: FilePath.expanded(path))
    } catch {
      throw Problem(error.message, at: .parameter("file"))
    }
    try session.run(source)
    return .none
  }
}

struct Quit: Command {
  let code: Int

  static let name = "quit"
  static let aliases = ["exit"]
  static let category = Category.session
  static let summary = "Leave the program."
  static let examples = [Example("quit", isRunnable: false)]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("code", "Exit code for the one who called.", default: 0, in: 0...255))
  }

  func run(in session: Session) throws -> Value {
    throw Failure(.quit(Int32(code)), Diagnostic(.note, "quit"))
  }
}

struct Seed: Command {
  let value: Int?

  static let name = "seed"
  static let aliases = ["manual_seed", "set_random_seed"]
  static let category = Category.session
  static let summary = "Start all random numbers anew, so that a run can be repeated to the bit."
  static let details = """
    The same seed gives the same result whatever the number of threads. Without a value it shows the seed.
    """
  static let examples = [Example("seed 42\na = rand(3)\nseed 42\nb = rand(3)\nall(a == b)", "true")]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("value", "A whole number.", rangeText: "0…2⁵³", check: Self.check))
  }

  private static func check(_ value: Int?) -> String? {
    value.map { $0 >= 0 ? nil : "a seed must be at least 0, not \($0)" } ?? nil
  }

  func run(in session: Session) throws -> Value {
    if let value {
      session.lab.reseed(UInt64(value))
      session.graph.reseed()
    } else {
      session.output.line("seed \(session.lab.seed)")
    }
    return .none
  }
}

struct ScriptArguments: Command {
  static let name = "args"
  static let category = Category.session
  static let hasEffect = false
  static let summary = "The arguments behind the script's name, as texts."
  static let examples = [Example("args()", "[]")]
  static var signature: Signature<Self> { Signature(Self.init) }
  func run(in session: Session) throws -> Value { .list(session.arguments.map { .text($0) }) }
}
