import Diagnostics

/// What the command line asks for.
public struct Options: Equatable, Sendable {
  /// Where the program comes from.
  public enum Program: Equatable, Sendable {
    /// The prompt, or standard input when that is no terminal.
    case unnamed
    case file(String)
    /// The argument of `-e`.
    case code(String)
    /// `-`
    case standardInput
  }

  public var program = Program.unnamed
  public var verb = Verb.run
  public var replay = ReplayOptions()
  /// Where `nn import` writes the script; `nil` is beside the notebook.
  public var importTarget: String?
  public var check = CheckOptions()
  /// What follows the program; the script reads it.
  public var arguments: [String] = []
  /// `nil` leaves the seed as it is.
  public var seed: UInt64?
  public var threads: Int?
  public var dataFolder: String?
  /// keras or torch; `nil` leaves it as it is.
  public var dialect: String?
  public var hasColor = true
  public var isQuiet = false
  /// Requests and answers are lines of JSON.
  public var speaksJSON = false
  public var readsInitFile = true
  public var wantsVersion = false
  public var wantsHelp = false

  public init() {}
}

/// A command line that cannot be understood: exit code 2.
public struct UsageError: Error, Equatable, Sendable {
  public let message: String
  /// `did you mean '--seed'?`
  public let hint: String?

  public init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}

extension Options {
  /// Reads the arguments behind the program's name. Options stand before the file; what follows it
  /// belongs to the script, as does everything behind `--`. Behind a verb options may follow the file.
  public static func parse(_ arguments: [String]) throws(UsageError) -> Options {
    var options = Options()
    var rest = arguments[...]
    var isOpen = true
    while isOpen, let argument = rest.first {
      rest.removeFirst()
      if argument == "--" {
        isOpen = false
      } else if argument.hasPrefix("-"), argument != "-" {
        try options.read(argument, &rest)
      } else if options.verb != .run {
        try options.take(file: argument)
      } else if case .unnamed = options.program,
        let verb = Verb.words.first(where: { $0.rawValue == argument })
      {
        options.verb = verb
      } else {
        rest = [argument] + rest
        isOpen = false
      }
    }
    if options.verb != .run {
      if case .unnamed = options.program, options.check.files.isEmpty, !options.wantsHelp,
        !options.wantsVersion
      {
        throw UsageError("\(options.verb.rawValue) needs a file: \(options.verb.usage)")
      }
    } else if case .unnamed = options.program, let first = rest.popFirst() {
      options.program = first == "-" ? .standardInput : .file(first)
    }
    if options.speaksJSON, options.program != .unnamed || options.verb != .run {
      throw UsageError("--json takes no file: what is run comes in requests")
    }
    try options.replay.check(script: options.program)
    try options.check.check()
    options.arguments = Array(rest)
    return options
  }

  /// Takes the file of a verb.
  private mutating func take(file: String) throws(UsageError) {
    if verb == .check {
      guard file != "-" else { throw UsageError("check takes files, not standard input") }
      return check.files.append(file)
    }
    guard case .unnamed = program else {
      guard verb != .importNotebook else { throw UsageError("import takes one notebook", hint: verb.usage) }
      throw UsageError("\(verb.rawValue) takes one file", hint: "arguments of the script stand behind --")
    }
    program = file == "-" ? .standardInput : .file(file)
  }

  /// Reads one option, and its value from what follows when it stands apart.
  private mutating func read(_ argument: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
    let isLong = argument.hasPrefix("--")
    let cut = isLong ? argument.firstIndex(of: "=") : nil
    let written = String(argument[..<(cut ?? argument.endIndex)])
    guard let option = Option.all.first(where: { $0.spellings.contains(written) }) else {
      throw Self.unknown(written)
    }
    guard option.verb == nil || option.verb == verb else {
      throw UsageError("\(written) is an option of \(option.verb?.rawValue ?? "")", hint: option.verb?.usage)
    }
    switch option.effect {
    case .flag(let set):
      guard cut == nil else { throw UsageError("\(written) takes no value") }
      set(&self)
    case .value(let placeholder, let set):
      let value: String
      if let cut {
        value = String(argument[argument.index(after: cut)...])
      } else if let next = rest.popFirst() {
        value = next
      } else {
        throw UsageError("\(written) needs a value: \(written) \(placeholder)")
      }
      try set(&self, value)
    }
  }

  private static func unknown(_ written: String) -> UsageError {
    let spellings = Option.all.flatMap(\.spellings)
    let hint = nearest(written, among: spellings.filter { $0.hasPrefix("--") })
    return UsageError("there is no option '\(written)'", hint: hint.map { "did you mean '\($0)'?" })
  }
}
