import Commands
import Diagnostics
import Foundation
import Interpreter
import JSON
import Testing

/// `runs` as values, and files of them.
@Suite struct LedgerTests {
  private static let given =
    xor + """
      fit model x y epochs=3 batch=2 optimizer=adam(0.05) verbose=0
      other = sequential(dense(2, softmax))
      fit other x y epochs=2 batch=4 shuffle=false verbose=0

      """

  // MARK: Numbers

  /// A run's number is the one that the table shows, wherever it is asked for.
  @Test(arguments: [
    ("runs[1].name", "\"model\""), ("runs[2].name", "\"other\""), ("runs()[2].name", "\"other\""),
    ("runs(2).name", "\"other\""), ("r = runs[2]\nr.number", "2"), ("runs[-1].number", "2"),
    ("runs[-2].number", "1"), ("len(runs())", "2"),
    ("n = []\nfor r in runs() { append n r.number }\nn", "[1, 2]"),
    ("receipt()[2].model", "\"other\""), ("receipt(run=runs[2]).model", "\"other\""),
    ("compare(2, 1).runs[0].number", "2"),
  ])
  func aRunIsKnownByItsNumber(code: String, expected: String) throws {
    let shell = Shell()
    _ = try shell.run(Self.given)
    #expect(try shell.run(code) == expected + "\n")
  }

  @Test(arguments: [
    ("runs[0]", "1: runs are numbered from 1 [they go from 1 to 2]"),
    ("runs[3]", "1: there is no run 3 [they go from 1 to 2]"),
    ("runs[-3]", "1: there is no run -3 [they go from 1 to 2]"),
    ("runs 3", "6: there is no run 3 [they go from 1 to 2]"),
    ("runs 0", "6: runs are numbered from 1 [they go from 1 to 2]"),
    ("runs[1.5]", "1: a run's number is a whole number, not 1.5"),
    ("runs[1:2]", "1: runs are taken one by one by their numbers, as runs[2]"),
    ("runs()[\"model\"]", "1: runs are taken one by one by their numbers, as runs[2]"),
    ("runs sav", "6: what knows no 'sav' [did you mean 'save'?]"),
    ("runs save", "6: runs save needs a file [as runs save \"runs.csv\"]"),
    ("runs 1 \"x.csv\"", "8: all runs are saved, not one"),
    (
      "runs save \"x.txt\"",
      "11: runs are saved as .csv or .jsonl, not as \"x.txt\" [a row for each run, or an object with its history]"
    ),
    ("compare 1", "9: compare needs two runs [as compare 3 7]"),
    ("compare 1 2 1", "13: run 1 is named twice"),
    ("compare 1 9", "11: there is no run 9 [they go from 1 to 2]"),
    ("receipt run=9", "13: there is no run 9 [they go from 1 to 2]"),
    ("receipt()[0]", "1: runs are numbered from 1 [they go from 1 to 2]"),
    ("runs[1].settings[\"bacth\"]", "1: there is no setting \"bacth\" [did you mean \"batch\"?]"),
  ])
  func otherNumbersAreToldOf(code: String, message: String) throws {
    let shell = Shell()
    _ = try shell.run(Self.given)
    let error = shell.error(code)
    #expect(error == message)
  }

  @Test(arguments: [
    ("runs", nil, "no fits yet\n"), ("receipt", nil, "no fits yet\n"),
    ("runs[1]", "1: there is no run 1 [no model was fitted yet]", ""),
    ("runs save \"x.csv\"", "1: there are no runs to save [fit makes one]", ""),
    ("compare", "1: there are not yet two runs to compare [fit makes one]", ""),
    ("at epoch 1", "1: no model was fitted yet [fit keeps its weights after each epoch]", ""),
    ("branch", "1: branch does not know from where [as branch(epoch=3), or at epoch 3 before it]", ""),
  ])
  func withoutRunsThereIsNothing(code: String, message: String?, output: String) throws {
    let shell = Shell()
    #expect(shell.error(code) == message)
    #expect(shell.output.take() == output)
  }

  @Test func resetBeginsAnew() throws {
    let shell = Shell()
    _ = try shell.run(Self.given + "at epoch 1;\nreset")
    #expect(try shell.run("runs") == "no fits yet\n")
    #expect(shell.error("branch") != nil)
    _ = try shell.run(Self.given)
    #expect(try shell.run("runs[1].name") == "\"model\"\n")
  }

  // MARK: What is recorded

  @Test(arguments: [
    ("layers", "dense(3, tanh), dense(2, softmax)"), ("input", "(2,)"), ("dialect", "keras"), ("seed", "0"),
    ("stream", "1"), ("epochs_before", "0"), ("updates_before", "0"), ("optimizer", "adam(0.05, beta_1=0.8)"),
    ("optimizer_dialect", "keras"), ("loss_function", "sparse_categorical_crossentropy"),
    ("metrics", "accuracy"),
    ("epochs", "3"), ("batch", "2"), ("shuffle", "false"), ("drop_last", "false"), ("class_weight", "[1, 2]"),
    ("callbacks", "early_stopping(monitor=\"loss\", patience=9)"), ("patience", "8"),
    ("validation_split", "0.25"),
    ("samples", "3"), ("data", "x"), ("clip", "false"),
  ])
  func aSettingIsNoted(name: String, value: String) throws {
    let shell = Shell()
    _ = try shell.run(
      xor
        + "fit model x y epochs=3 batch=2 shuffle=false optimizer=adam(0.05, beta_1=0.8) class_weight=[1, 2] "
        + "callbacks=[early_stopping(monitor=\"loss\", patience=9)] patience=8 validation_split=0.25 verbose=0"
    )
    #expect(try shell.run("print runs[1].settings.\(name)") == value + "\n")
  }

  @Test func whatWasDoneBeforeIsASetting() throws {
    let shell = Shell()
    _ = try shell.run(
      "dialect torch\n" + xor
        + "fit model x y epochs=3 batch=2 verbose=0\nmodel.layers[0].trainable = false\n"
        + "fit model x y epochs=2 batch=2 verbose=0")
    #expect(
      try shell.run(
        "s = runs[2].settings\n[s.epochs_before, s.updates_before, s.frozen, s.dialect, s.optimizer_dialect]")
        == "[3, 6, \"0.weight 0.bias\", \"torch\", \"keras\"]\n")
  }

  @Test(arguments: [
    ("fit model x y epochs=2 verbose=0", "finished"),
    (
      "fit model x y epochs=9 verbose=0 callbacks=[early_stopping(monitor=\"loss\", mode=max, patience=1)]",
      "ended by a callback"
    ),
    ("fit model x * 1e38 y epochs=2 verbose=0 loss=mse optimizer=sgd(1e30)", "diverged"),
    (
      "fit model x y epochs=2 verbose=0 callbacks=[learning_rate_scheduler((e, lr) -> lr / e)]", "failed"
    ),
  ])
  func theEndingIsNoted(fit: String, ending: String) throws {
    let shell = Shell()
    _ = try shell.run(
      "x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]])\ny = tensor([[0, 1], [1, 0], [1, 0], [0, 1]])")
    _ = try shell.run("model = sequential(dense(3, relu), dense(2))\ncompile model loss=mse")
    _ = shell.error(fit)
    #expect(try shell.run("runs[1].ending") == "\"\(ending)\"\n")
  }

  /// Against Python's xxhash: `scripts/reference/digests.py`.
  @Test func dataAreToldByTheirNumbersAndNotByWhereTheyLie() throws {
    let shell = Shell()
    _ = try shell.run(
      xor + """
        fit model x y verbose=0
        copy = x * 1
        fit model copy y verbose=0
        x[0, 0] = 5
        fit model x y verbose=0
        fit model copy y.astype("int64") verbose=0
        """)
    #expect(
      try shell.run("d = receipt().data\n[d[0], d[0] == d[1], d[0] == d[2], d[3]]")
        == "[\"e6850957312221fe8efcc5dd5bbb61d1\", true, false, \"8dc4bf1158516150247145732e41211c\"]\n")
  }

  // MARK: Files

  /// The rows of a text by RFC 4180, read strictly.
  private static func rows(_ text: String) throws -> [[String]] {
    var (rows, row, field) = ([[String]](), [String](), "")
    var (isQuoted, wasQuoted) = (false, false)
    let scalars = Array(text.unicodeScalars)
    var place = 0
    func next() -> Unicode.Scalar? { place + 1 < scalars.count ? scalars[place + 1] : nil }
    while place < scalars.count {
      let scalar = scalars[place]
      switch (scalar, isQuoted) {
      case ("\"", true) where next() == "\"":
        field += "\""
        place += 1
      case ("\"", true): (isQuoted, wasQuoted) = (false, true)
      case (_, true): field.unicodeScalars.append(scalar)
      case ("\"", false):
        try #require(field.isEmpty && !wasQuoted, "a quote within a field")
        isQuoted = true
      case (",", false): (row, field, wasQuoted) = (row + [field], "", false)
      case ("\r", false):
        try #require(next() == "\n", "a line ends with CR LF")
        rows.append(row + [field])
        (row, field, wasQuoted, place) = ([], "", false, place + 1)
      case ("\n", false): Issue.record("a line feed alone")
      default:
        try #require(!wasQuoted, "something behind a quote")
        field.unicodeScalars.append(scalar)
      }
      place += 1
    }
    #expect(!isQuoted && row.isEmpty && field.isEmpty, "the last line ends like the others")
    return rows
  }

  @Test(arguments: [
    "runs save \"FOLDER/r.csv\"", "save runs \"FOLDER/r.csv\"", "save runs() \"FOLDER/r.CSV\"",
  ])
  func aTableIsValidByRFC4180(command: String) throws {
    let folder = Scratch()
    let shell = Shell()
    _ = try shell.run(Self.given + "evaluate(model, x * 1, y, verbose=0);\n" + folder.filled(command))
    #expect(folder.names.count == 1)
    let text = try String(contentsOfFile: folder.path + "/" + folder.names[0], encoding: .utf8)
    let rows = try Self.rows(text)
    #expect(rows.count == 3 && Set(rows.map(\.count)).count == 1 && Set(rows[0]).count == rows[0].count)
    func cell(_ row: Int, _ name: String) throws -> String {
      rows[row][try #require(rows[0].firstIndex(of: name))]
    }
    #expect(try cell(1, "layers") == "dense(3, tanh), dense(2, softmax)")
    #expect(try cell(1, "run") == "1" && cell(2, "run") == "2" && cell(2, "model") == "other")
    for name in ["loss", "accuracy", "test_loss", "seconds", "end_weights"] {
      let member = try shell.run("print runs[1].\(name)").dropLast()
      // Numbers are written whole, in the fewest digits that give them back.
      #expect(
        try cell(1, name) == member || Double(cell(1, name)).map(numberText) == String(member), "\(name)")
    }
    #expect(try cell(2, "test_loss") == "")
  }

  @Test func textsWithQuotesAndLinesAreQuoted() throws {
    let folder = Scratch()
    let shell = Shell()
    _ = try shell.run(
      xor
        + folder.filled(
          "fit model x y verbose=0 callbacks=[csv_log(\"FOLDER/a,\\\"b\\nc.log\")]\nruns save \"FOLDER/r.csv\""
        ))
    let rows = try Self.rows(String(contentsOfFile: folder.path + "/r.csv", encoding: .utf8))
    let place = try #require(rows[0].firstIndex(of: "callbacks"))
    #expect(folder.hidden(rows[1][place]) == "csv_log(\"FOLDER/a,\\\"b\\nc.log\")")
  }

  @Test func anObjectARun() throws {
    let folder = Scratch()
    let shell = Shell()
    _ = try shell.run(Self.given + folder.filled("runs save \"FOLDER/r.jsonl\""))
    let text = try String(contentsOfFile: folder.path + "/r.jsonl", encoding: .utf8)
    #expect(text.hasSuffix("}\n"))
    let objects = try text.split(separator: "\n").map { try JSON(parsing: String($0)) }
    #expect(objects.count == 2)
    #expect(objects[0].members?.map(\.name) == ["run", "model", "settings", "results", "history", "receipt"])
    #expect(objects[1]["run"]?.integer == 2 && objects[1]["settings"]?["batch"]?.integer == 4)
    let history = try #require(objects[0]["history"]?.items)
    #expect(history.map { $0["epoch"]?.integer } == [1, 2, 3])
    #expect(history.last?["loss"] == objects[0]["results"]?["loss"])
    #expect(objects[0]["receipt"]?["data"]?.string == "e6850957312221fe8efcc5dd5bbb61d1")
    #expect(objects[0]["receipt"]?["weights"] == objects[0]["results"]?["end_weights"])
  }

  @Test func aFileThatCannotBeWrittenIsToldOf() throws {
    let shell = Shell()
    _ = try shell.run(Self.given)
    let folder = Scratch()
    let error = try #require(shell.error(folder.filled("runs save \"FOLDER/no/r.csv\"")))
    #expect(folder.hidden(error).hasPrefix("11: FOLDER/no/r.csv"), "\(error)")
    #expect(folder.names.isEmpty)
  }

  // MARK: Shown

  @Test(arguments: [20, 40, 80, 120], [false, true])
  func tablesKeepToTheWidth(width: Int, hasUnicode: Bool) throws {
    let style = OutputStyle(width: width, hasColor: false, hasUnicode: hasUnicode, isTerminal: true)
    let shell = Shell(style: style)
    _ = try shell.run(Self.given)
    for code in ["runs", "runs 1", "receipt", "receipt run=1", "compare 1 2"] {
      let text = try shell.run(code)
      for line in text.split(separator: "\n") {
        #expect(displayWidth(String(line)) <= width, "\(code): \(line)")
      }
      if !hasUnicode { #expect(text.utf8.allSatisfy { $0 < 128 }, "\(code)") }
    }
  }

  @Test func documentsGetTables() throws {
    let output = RecordedOutput(takesDisplays: true)
    let session = Session(registry: .everything(), output: output)
    try session.run(Source(Self.given))
    _ = output.takePieces()
    try session.run(Source("runs\nreceipt"))
    let pieces = output.takePieces()
    #expect(pieces.count == 2)
    for piece in pieces {
      guard case .display(.table(let table), _) = piece else {
        Issue.record("no table")
        continue
      }
      #expect(table.columns.first == DisplayTable.Column("run", isRight: true))
      #expect(table.rows.map { $0[1] } == ["model", "other"])
    }
  }
}
