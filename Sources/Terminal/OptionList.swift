import Diagnostics

/// One option of the command line: the declaration that feeds both parsing and `--help`.
struct Option: Sendable {
  enum Effect: Sendable {
    case flag(@Sendable (inout Options) -> Void)
    /// Takes a value, called so in help.
    case value(String, @Sendable (inout Options, String) throws(UsageError) -> Void)
  }

  /// `-h` and `--help`.
  let spellings: [String]
  let summary: String
  /// Whose option it is; `nil` is everyone's.
  var verb: Verb?
  let effect: Effect

  static let all = [
    Option(
      spellings: ["-e"], summary: "run CODE; several are run one after the other",
      effect: .value("CODE") { (options, code) throws(UsageError) in
        if case .code(let before) = options.program {
          options.program = .code(before + "\n" + code)
        } else {
          options.program = .code(code)
        }
      }),
    Option(
      spellings: ["--seed"], summary: "start random numbers from N; the same N gives the same results",
      effect: .value("N") { (options, text) throws(UsageError) in
        guard let seed = UInt64(text) else {
          throw UsageError("--seed takes a whole number from 0 to 18446744073709551615, not '\(text)'")
        }
        options.seed = seed
      }),
    Option(
      spellings: ["--threads"], summary: "compute with N threads; results do not depend on it",
      effect: .value("N") { (options, text) throws(UsageError) in
        guard let threads = Int(text), (1...1024).contains(threads) else {
          throw UsageError("--threads takes a whole number from 1 to 1024, not '\(text)'")
        }
        options.threads = threads
      }),
    Option(
      spellings: ["--data"], summary: "look for data in FOLDER first (otherwise in $NN_DATA)",
      effect: .value("FOLDER") { (options, text) throws(UsageError) in
        guard !text.isEmpty else { throw UsageError("--data takes a folder, not an empty name") }
        options.dataFolder = text
      }),
    Option(
      spellings: ["--dialect"], summary: "whose defaults hold: keras or torch",
      effect: .value("NAME") { (options, text) throws(UsageError) in
        guard ["keras", "torch"].contains(text) else {
          throw UsageError("--dialect takes keras or torch, not '\(text)'")
        }
        options.dialect = text
      }),
    Option(
      spellings: ["--no-color"], summary: "no colours on a terminal (as NO_COLOR=1)",
      effect: .flag { $0.hasColor = false }),
    Option(
      spellings: ["--quiet"], summary: "no greeting at the prompt", effect: .flag { $0.isQuiet = true }),
    Option(
      spellings: ["--norc"], summary: "do not run the start-up file init.nn",
      effect: .flag { $0.readsInitFile = false }),
    Option(
      spellings: ["--json"], summary: "for editors: requests and answers are lines of JSON",
      effect: .flag { $0.speaksJSON = true }),
    Option(
      spellings: ["--version"], summary: "print the version", effect: .flag { $0.wantsVersion = true }),
    Option(
      spellings: ["-h", "--help"], summary: "print this text", effect: .flag { $0.wantsHelp = true }),
    Option(
      spellings: ["--from"], summary: "begin to show with cell N; those before it are run silently",
      verb: .replay,
      effect: .value("N") { (options, text) throws(UsageError) in
        options.replay.from = try cellNumber(text, "--from")
      }),
    Option(
      spellings: ["--cell"], summary: "show cell N alone; those before it are run silently", verb: .replay,
      effect: .value("N") { (options, text) throws(UsageError) in
        options.replay.cell = try cellNumber(text, "--cell")
      }),
    Option(
      spellings: ["--step"], summary: "wait for Enter before each cell; anything else typed is run",
      verb: .replay, effect: .flag { $0.replay.waits = true }),
    Option(
      spellings: ["--verify"], summary: "hold what was trained against the receipt in the script",
      verb: .replay, effect: .flag { $0.replay.verifies = true }),
    Option(
      spellings: ["--receipt"], summary: "write what was trained into the script, as its receipt",
      verb: .replay, effect: .flag { $0.replay.writesReceipt = true }),
    document("--html", "write cells and outputs as a page that needs no other file", \.html),
    document("--markdown", "write them as Markdown, with pictures in a folder beside it", \.markdown),
    document("--ipynb", "write them as a Jupyter notebook", \.notebook),
    Option(
      spellings: ["-o"], summary: "write the script to FILE (otherwise beside the notebook)",
      verb: .importNotebook,
      effect: .value("FILE") { (options, file) throws(UsageError) in
        guard !file.isEmpty else { throw UsageError("-o takes a file, not an empty name") }
        options.importTarget = file
      }),
    Option(
      spellings: ["--update"], summary: "write what came where it differs, and where nothing stands",
      verb: .check, effect: .flag { $0.check.updates = true }),
    Option(
      spellings: ["--tolerance"], summary: "numbers may differ by this share, as 0.01", verb: .check,
      effect: .value("R") { (options, text) throws(UsageError) in
        guard let share = Double(text), share.isFinite, share >= 0 else {
          throw UsageError("--tolerance takes a share of 0 or more, as 0.01, not '\(text)'")
        }
        options.check.share = share
      }),
    Option(
      spellings: ["--exact"], summary: "every digit must be the same", verb: .check,
      effect: .flag { $0.check.isExact = true }),
    Option(
      spellings: ["--quick"], summary: "only run through, with few samples in place of MNIST", verb: .check,
      effect: .flag { $0.check.isQuick = true }),
  ]

  private static func document(
    _ spelling: String, _ summary: String, _ path: WritableKeyPath<ReplayOptions, String?> & Sendable
  ) -> Option {
    Option(
      spellings: [spelling], summary: summary, verb: .replay,
      effect: .value("FILE") { (options, file) throws(UsageError) in
        guard !file.isEmpty else { throw UsageError("\(spelling) takes a file, not an empty name") }
        options.replay[keyPath: path] = file
      })
  }

  private static func cellNumber(_ text: String, _ option: String) throws(UsageError) -> Int {
    guard let number = Int(text), number >= 1 else {
      throw UsageError("\(option) takes a cell's number, from 1, not '\(text)'")
    }
    return number
  }

  /// `--seed N`, `-h, --help`.
  var heading: String {
    let names = spellings.joined(separator: ", ")
    if case .value(let placeholder, _) = effect { return "\(names) \(placeholder)" }
    return names
  }
}

extension Options {
  /// The text of `--help`.
  public static var help: String {
    let usage =
      [
        ("nn", "type at a prompt"),
        (Verb.run.usage, Verb.run.summary),
        ("nn -e CODE [ARGUMENTS]", "run a piece of code"),
        ("nn - [ARGUMENTS]", "run standard input"),
      ] + Verb.words.map { ($0.usage, $0.summary) }
    let own = Verb.words.map { verb in
      "Options of \(verb.rawValue)\n\(table(Option.all.filter { $0.verb == verb }.map { ($0.heading, $0.summary) }))"
    }
    let codes = [
      ("0", "done"),
      ("1", "the script failed, or a check found a difference"),
      ("2", "wrong usage or syntax"),
      ("130", "interrupted by Ctrl-C"),
    ]
    return """
      nn: a shell for neural-net experiments

      \(table(usage))

      Options stand before FILE; what follows FILE belongs to the script.
      \(table(Option.all.filter { $0.verb == nil }.map { ($0.heading, $0.summary) }))

      \(own.joined(separator: "\n\n"))

      Exit codes
      \(table(codes))

      At the prompt: help, or ?name for one thing.

      """
  }

  private static func table(_ rows: [(String, String)]) -> String {
    let width = rows.reduce(0) { max($0, displayWidth($1.0)) }
    return rows.map { name, text in
      "  \(padded(name, to: width))  \(text)"
    }.joined(separator: "\n")
  }
}
