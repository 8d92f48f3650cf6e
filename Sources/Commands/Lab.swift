import Datasets
import Interpreter
import Learning
import Tensors

/// What commands keep in a session beside its variables: the seed, the dataset in use, settings.
public final class Lab {
  /// Where random numbers come from: every use takes its own named or counted stream.
  public var seed: UInt64 = 0
  /// Streams handed out since the seed was set.
  private(set) var streams: UInt64 = 0
  /// Threads to compute with; `nil` leaves the choice to the machine.
  public var threads: Int?
  /// A folder in which to look for data first (`--data`, `NN_DATA`).
  public var dataFolder: String?
  /// Whose defaults and rules hold for what is made from now on.
  public var dialect = Dialect.keras
  /// Whether a script shall only be seen to run through: whole MNIST and whole `digits` are a few drawn digits.
  public var isQuick = false
  /// The dataset that `use` chose.
  public var dataset: Dataset?

  public init() {}

  /// Statements that set seed and dialect; every statement of a session asks for them.
  var settings: [String] {
    if let written, written.seed == seed, written.dialect == dialect { return written.lines }
    // A number of the language is no larger than 2⁵³; the command line takes any.
    let line = seed <= 1 << 53 ? "seed \(seed)" : "# to be run as: nn --seed \(seed) FILE"
    let lines = [line, "dialect \(dialect.rawValue)"]
    written = (seed, dialect, lines)
    return lines
  }
  private var written: (seed: UInt64, dialect: Dialect, lines: [String])?

  /// Starts all random numbers anew.
  public func reseed(_ seed: UInt64) {
    self.seed = seed
    streams = 0
  }

  /// As it was at the start, but for the settings.
  public func reset() {
    streams = 0
    dataset = nil
  }

  /// A generator for the next thing that needs one; the same order of uses gives the same numbers.
  public func nextRandom() -> Random {
    streams &+= 1
    return Random(seed: seed, stream: streams)
  }
}

extension Lab {
  /// How many streams were handed out: with the seed, where the session's random numbers stand.
  var streamCount: UInt64 { streams }

  func restore(seed: UInt64, streamCount: UInt64) { (self.seed, streams) = (seed, streamCount) }

  /// How many samples of a set are made when so many are asked for: of a whole one a few, where a script shall
  /// only be seen to run through.
  func few(_ count: Int, ofWhole whole: Int) -> Int { isQuick && count == whole ? whole / 60 : count }

  /// The drawn digits, as many as MNIST has.
  var wholeDigits: Dataset {
    Digits.dataset(
      train: few(Digits.trainCount, ofWhole: Digits.trainCount),
      test: few(Digits.testCount, ofWhole: Digits.testCount), threads: threads)
  }

  /// Lets `nextRandom` give this one.
  func prepare(_ random: Random) { (seed, streams) = (random.seed, random.stream &- 1) }

  /// Runs work that may take generators and change the dialect, and leaves both as they were.
  func undisturbed<T>(_ work: () throws -> T) rethrows -> T {
    let before = (seed, streams, dialect)
    defer { (seed, streams, dialect) = before }
    return try work()
  }
}

extension Session {
  /// The dialect of this name holds from now on; `nil` and unknown names change nothing.
  public func setDialect(_ name: String?) {
    if let dialect = name.flatMap(Dialect.init(rawValue:)) { lab.dialect = dialect }
  }

  /// What the journal of a session must know of its random numbers and its dialect.
  var surroundings: Surroundings {
    Surroundings(
      settings: lab.settings,
      random: RandomPlace(seed: lab.seed, streams: lab.streams, draws: graphDraws))
  }

  public var lab: Lab { state(Lab.self) { Lab() } }
}
