import Terminal
import Testing

@Suite struct OptionsTests {
  struct Good: CustomTestStringConvertible, Sendable {
    let arguments: [String]
    let change: @Sendable (inout Options) -> Void
    var testDescription: String { "nn " + arguments.joined(separator: " ") }

    init(_ arguments: String..., change: @escaping @Sendable (inout Options) -> Void) {
      self.arguments = arguments
      self.change = change
    }
  }

  static let good = [
    Good { _ in },
    Good("a.nn") { $0.program = .file("a.nn") },
    Good("a.nn", "b", "--seed", "-e") {
      $0.program = .file("a.nn")
      $0.arguments = ["b", "--seed", "-e"]
    },
    Good("-") { $0.program = .standardInput },
    Good("-", "x") {
      $0.program = .standardInput
      $0.arguments = ["x"]
    },
    Good("-e", "print 1", "x", "--quiet") {
      $0.program = .code("print 1")
      $0.arguments = ["x", "--quiet"]
    },
    Good("-e", "a = 1", "-e", "a") { $0.program = .code("a = 1\na") },
    Good("-e", "print 1", "--seed", "3") {
      $0.program = .code("print 1")
      $0.seed = 3
    },
    Good("--", "-x.nn", "--") {
      $0.program = .file("-x.nn")
      $0.arguments = ["--"]
    },
    Good("--seed=4", "--threads", "2", "--data=/d/a=b") {
      $0.seed = 4
      $0.threads = 2
      $0.dataFolder = "/d/a=b"
    },
    Good("--seed", "18446744073709551615") { $0.seed = .max },
    Good("--no-color", "--quiet", "--norc") {
      $0.hasColor = false
      $0.isQuiet = true
      $0.readsInitFile = false
    },
    Good("--version") { $0.wantsVersion = true },
    Good("-h") { $0.wantsHelp = true },
    Good("replay", "a.nn") {
      $0.verb = .replay
      $0.program = .file("a.nn")
    },
    Good("--seed", "2", "replay", "--from=2", "a.nn", "--cell", "3", "--no-color", "--", "x", "--from") {
      $0.seed = 2
      $0.verb = .replay
      $0.replay.from = 2
      $0.replay.cell = 3
      $0.hasColor = false
      $0.program = .file("a.nn")
      $0.arguments = ["x", "--from"]
    },
    Good("--json", "--seed", "3") {
      $0.speaksJSON = true
      $0.seed = 3
    },
    Good("replay", "a.nn", "--step") {
      $0.verb = .replay
      $0.program = .file("a.nn")
      $0.replay.waits = true
    },
    Good("replay", "--html", "o.html", "--markdown=o.md", "a.nn", "--ipynb", "o.ipynb") {
      $0.verb = .replay
      $0.program = .file("a.nn")
      $0.replay.html = "o.html"
      $0.replay.markdown = "o.md"
      $0.replay.notebook = "o.ipynb"
    },
    Good("replay", "a.nn", "--verify", "--receipt") {
      $0.verb = .replay
      $0.program = .file("a.nn")
      $0.replay.verifies = true
      $0.replay.writesReceipt = true
    },
    Good("import", "a.ipynb", "-o", "-") {
      $0.verb = .importNotebook
      $0.program = .file("a.ipynb")
      $0.importTarget = "-"
    },
    Good("check", "--update", "a.nn", "b.md", "--tolerance=0.1", "--", "x") {
      $0.verb = .check
      $0.check.files = ["a.nn", "b.md"]
      $0.check.updates = true
      $0.check.share = 0.1
      $0.arguments = ["x"]
    },
    Good("check", "--exact", "--quick", "a") {
      $0.verb = .check
      $0.check.files = ["a"]
      $0.check.isExact = true
      $0.check.isQuick = true
    },
    Good("--", "replay") { $0.program = .file("replay") },
    Good("a.nn", "replay") {
      $0.program = .file("a.nn")
      $0.arguments = ["replay"]
    },
    Good("replay", "--help") {
      $0.verb = .replay
      $0.wantsHelp = true
    },
    Good("--help", "a.nn") {
      $0.wantsHelp = true
      $0.program = .file("a.nn")
    },
  ]

  @Test(arguments: good) func reads(_ example: Good) throws {
    var expected = Options()
    example.change(&expected)
    #expect(try Options.parse(example.arguments) == expected)
  }

  static let wrong: [([String], String, String?)] = [
    (["--sed", "3"], "there is no option '--sed'", "did you mean '--seed'?"),
    (["--colour"], "there is no option '--colour'", nil),
    (["-x"], "there is no option '-x'", nil),
    (["--sed=3"], "there is no option '--sed'", "did you mean '--seed'?"),
    (["--seed"], "--seed needs a value: --seed N", nil),
    (["-e"], "-e needs a value: -e CODE", nil),
    (["--quiet=yes"], "--quiet takes no value", nil),
    (
      ["--seed", "-1"], "--seed takes a whole number from 0 to 18446744073709551615, not '-1'", nil
    ),
    (["--seed="], "--seed takes a whole number from 0 to 18446744073709551615, not ''", nil),
    (["--threads", "0"], "--threads takes a whole number from 1 to 1024, not '0'", nil),
    (["--threads", "two"], "--threads takes a whole number from 1 to 1024, not 'two'", nil),
    (["replay"], "replay needs a file: nn replay FILE [-- ARGUMENTS]", nil),
    (["import", "a", "b"], "import takes one notebook", "nn import NOTEBOOK.ipynb"),
    (["replay", "a", "b"], "replay takes one file", "arguments of the script stand behind --"),
    (["replay", "a", "--from", "0"], "--from takes a cell's number, from 1, not '0'", nil),
    (["--from", "2", "a"], "--from is an option of replay", "nn replay FILE [-- ARGUMENTS]"),
    (["--json", "a.nn"], "--json takes no file: what is run comes in requests", nil),
    (["--json", "replay", "a.nn"], "--json takes no file: what is run comes in requests", nil),
    (
      ["replay", "a", "--step", "--html=o"],
      "--step shows a replay, --html, --markdown and --ipynb write one: choose", nil
    ),
    (["replay", "a", "--from=2", "--html=o"], "a document has all cells: leave out --from and --cell", nil),
    (["replay", "a", "--html=o", "--ipynb=o"], "two documents cannot have the same name", nil),
    (["replay", "a", "--cell=2", "--verify"], "a receipt is of a whole run: leave out --cell", nil),
    (["replay", "a", "--step", "--receipt"], "a receipt is of a whole run: leave out --step", nil),
    (["replay", "a", "--html=a"], "'a' is the script itself", nil),
    (["replay", "a", "--html="], "--html takes a file, not an empty name", nil),
    (["import"], "import needs a file: nn import NOTEBOOK.ipynb", nil),
    (["import", "a", "-o"], "-o needs a value: -o FILE", nil),
    (["-o", "a"], "-o is an option of import", "nn import NOTEBOOK.ipynb"),
    (["--data="], "--data takes a folder, not an empty name", nil),
  ]

  @Test(arguments: wrong) func complains(_ arguments: [String], _ message: String, _ hint: String?) {
    #expect(throws: UsageError(message, hint: hint)) { try Options.parse(arguments) }
  }

  /// Help is made of the declarations, so each of them must be found in it.
  @Test func helpNamesEveryOption() {
    let names = [
      "-e CODE", "--seed N", "--threads N", "--data FOLDER", "--dialect NAME", "--no-color", "--quiet",
      "--norc",
    ]
    for name in names + ["--version", "-h, --help"] {
      #expect(Options.help.contains("\n  \(name) "))
    }
    #expect(Options.help.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
