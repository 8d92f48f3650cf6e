import Diagnostics
import Testing

@testable import Notebook

@Suite struct ReceiptTests {
  private static let (data, start, weights) = (
    "e6850957312221fe8efcc5dd5bbb61d1", "fbed31bb3993d468f4443853c1b6bf0f", "99aa06d3014798d86001c324468d497f"
  )
  private static let run = Receipt.Run(
    number: 1, model: "model", version: "0.1", processor: "x86_64-v3", threads: 2, dialect: "keras", seed: 7,
    epochs: 5, data: data, start: start, weights: weights)
  private static let line =
    "run=1 model=model nn=0.1 processor=x86_64-v3 threads=2 dialect=keras seed=7 epochs=5 data=\(data) "
    + "start=\(start) weights=\(weights)"

  private static func receipt(_ change: (inout Receipt.Run) -> Void = { _ in }) -> Receipt {
    var run = run
    change(&run)
    return Receipt([run])
  }

  // MARK: As text

  @Test func aLineARun() throws {
    var second = Self.run
    (second.number, second.model, second.seed) = (2, "größe", .max)
    let receipt = Receipt([Self.run, second])
    #expect(receipt.lines[0] == Self.line)
    #expect(receipt.comments[0] == "# receipt " + Self.line)
    #expect(try Receipt(lines: receipt.lines) == receipt)
    #expect(Receipt([]).lines == [])
  }

  @Test func isFoundInAScript() throws {
    let script =
      "# %% Train\nfit model\n# receipt\n#  receipt no\n# receipt \(Self.line)\r\nprint \"# receipt x\"\n"
    #expect(try Receipt(in: Source(script)) == Self.receipt())
    #expect(try Receipt(in: Source("fit model")) == nil)
    #expect(throws: ReceiptError(line: 3, message: "it has no model=")) {
      try Receipt(in: Source("1\n# receipt \(Self.line)\n# receipt run=2\n"))
    }
  }

  /// All else stays byte for byte; what is empty at the end is not kept.
  @Test(arguments: [
    ("x\n", "x\n\nR\n"), ("x", "x\n\nR\n"), ("x\n\n \n", "x\n\nR\n"), ("x\r\ny\r\n", "x\r\ny\r\n\r\nR\r\n"),
    ("\u{FEFF}x\n", "\u{FEFF}x\n\nR\n"), ("x\n\n# receipt run=9\n# receipt run=8\n", "x\n\nR\n"),
    ("x\n# receipt run=9\ny\n", "x\ny\n\nR\n"), ("# receipts\n\"\"\"\n# receipt run=9\n\"\"\"", nil),
  ])
  func isWrittenIntoAScript(script: String, expected: String?) {
    let written = Self.receipt().written(into: Source(script))
    #expect(
      written.replacing("# receipt " + Self.line, with: "R") == expected ?? script + "\n\nR\n")
  }

  @Test func namesThatAreNewerArePassedOver() throws {
    #expect(try Receipt(lines: ["color=red " + Self.line + "  size=3"]) == Self.receipt())
  }

  @Test func valuesHaveNoBlanks() throws {
    #expect(Self.receipt { $0.model = "a b" }.lines[0].contains(" model=a_b "))
  }

  @Test(
    arguments: [
      ("", "it has no run="), ("run=1", "it has no model="), ("run", "'run' is no name=value"),
      (line.replacing("seed=7", with: "seed=-7"), "its seed cannot be '-7'"),
      (
        line.replacing("seed=7", with: "seed=18446744073709551616"),
        "its seed cannot be '18446744073709551616'"
      ),
      (line.replacing("threads=2", with: "threads=two"), "its threads cannot be 'two'"),
      (line.replacing("threads=2", with: "threads=-1"), "its threads cannot be '-1'"),
      (line.replacing("dialect=keras", with: "dialect="), "its dialect cannot be ''"),
    ])
  func whatIsNoReceiptSaysWhere(line: String, message: String) {
    #expect(throws: ReceiptError(line: 2, message: message)) { try Receipt(lines: [Self.line, line]) }
  }

  // MARK: Comparing

  private static let changes: [(change: @Sendable (inout Receipt.Run) -> Void, differences: [String])] = [
    ({ _ in }, []),
    ({ $0.dialect = "torch" }, ["run 1 (model): the dialect is torch here, keras in the receipt"]),
    ({ $0.seed = 8 }, ["run 1 (model): the seed is 8 here, 7 in the receipt"]),
    (
      { $0.data = weights },
      ["run 1 (model): its data are 99aa06d30147… here, e68509573122… in the receipt"]
    ),
    (
      { ($0.start, $0.weights) = (data, start) },
      [
        "run 1 (model): its weights at the start are e68509573122… here, fbed31bb3993… in the receipt",
        "run 1 (model): its weights at the end are fbed31bb3993… here, 99aa06d30147… in the receipt",
      ]
    ),
    ({ $0.epochs = 4 }, ["run 1 (model): its epochs are 4 here, 5 in the receipt"]),
    // The name of a variable is no result.
    ({ $0.model = "other" }, []),
    ({ $0.version = "0.2" }, ["note: the program is nn 0.2 here, 0.1 in the receipt"]),
    ({ $0.threads = 8 }, ["note: the threads are 8 here, 2 in the receipt"]),
    (
      { ($0.processor, $0.weights) = ("arm64", data) },
      [
        "run 1 (model): its weights at the end are e68509573122… here, 99aa06d30147… in the receipt",
        "note: the processor is arm64 here, x86_64-v3 in the receipt: its sums may be rounded otherwise",
      ]
    ),
  ]

  @Test(arguments: changes.indices) func tellsWhatDiffers(_ index: Int) {
    let (change, expected) = Self.changes[index]
    let found = Self.receipt(change).differences(from: Self.receipt())
    #expect(found.map { ($0.isNote ? "note: " : "") + $0.text } == expected)
  }

  @Test(
    arguments: [
      (0, 1, "there are 0 runs here, but 1 in the receipt"),
      (1, 2, "there is 1 run here, but 2 in the receipt"),
      (3, 2, "there are 3 runs here, but 2 in the receipt"),
    ])
  func asManyRunsAreWanted(here: Int, then: Int, text: String) {
    let (one, other) = (Array(repeating: Self.run, count: here), Array(repeating: Self.run, count: then))
    #expect(Receipt(one).differences(from: Receipt(other)) == [Receipt.Difference(text)])
  }
}
