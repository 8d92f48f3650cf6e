import Foundation
import Testing

@testable import Commands

/// `csv` at the prompt: what it shows, and errors at the argument that is to blame.
@Suite final class CSVCommandTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: folder) }

  private static let flowers =
    "length,width,color,species\n"
    + (0..<40).map {
      "\($0 % 2 == 0 ? 1 : 5).\($0 % 10),\($0),\($0 % 3 == 0 ? "red" : "blue"),"
        + "\($0 % 2 == 0 ? "iris" : "rose")\n"
    }.joined()

  private func write(_ text: String, _ name: String = "flowers.csv") throws -> String {
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// Images of eight by eight pixels, whose classes the file names.
  @Test func `images of the dataset in use are shown with their names`() throws {
    let columns = (0..<64).map { "p\($0)" } + ["thing"]
    let rows = (0..<4).map { row in
      (0..<64).map { "\(($0 + row) % 7)" } + [row % 2 == 0 ? "bag" : "shoe"]
    }
    let text = ([columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    let path = try write(text, "things.csv")
    let shell = Shell()
    let given = "use csv(\"\(path)\", target=\"thing\", split=0.5, shuffle=false);\n"
    #expect(try shell.run(given + "show") == "2 images of 8×8, values in 0…6, labelled bag, shoe\n")
    #expect(
      try shell.run("show(class_names=[\"a\", \"b\"])") == "2 images of 8×8, values in 0…6, labelled a, b\n")
  }

  @Test func `a file goes into use, is trained on and judged`() throws {
    let path = try write(Self.flowers)
    let shell = Shell()
    #expect(
      try shell.run("use csv(\"\(path)\", target=\"species\")") == """
        flowers: 32 train + 8 test · 4 inputs in 0…39 · 2 classes
          40 rows of 4 columns
          target species: iris (20), rose (20)
          numbers: length, width
          categories, one-hot: color (blue, red)

        """)
    // Lengths tell the two apart.
    #expect(
      try shell.run(
        """
        model = sequential(dense(8, relu), dense(2, softmax))
        fit model epochs=60 batch=4 optimizer=adam(0.01) verbose=0
        evaluate(model, verbose=0).accuracy
        """
      ).hasSuffix("1\n"))
    let confused = try shell.run("confusion model")
    #expect(confused.contains("iris") && confused.contains("rose"))
    #expect(try shell.run("use;\n_.class_names") == "[\"iris\", \"rose\"]\n")
  }

  @Test(arguments: [
    ("d.input_names", "[\"length\", \"width\", \"color=blue\", \"color=red\"]"),
    ("(x, y), (u, v) = d\n(x.shape, y.shape, u.shape, v.shape)", "((32, 4), (32,), (8, 4), (8,))"),
    ("d.name", "\"flowers\""), ("d.input_means == none", "true"),
    ("csv(f, target=\"width\", skip=[\"species\", \"color\"]).input_names", "[\"length\"]"),
    (
      "csv(f, target=1, columns=[3, \"length\"]).input_names",
      "[\"species=iris\", \"species=rose\", \"length\"]"
    ),
    (
      "csv(f, columns=\"width\", standardize=true, split=0).input_means",
      "tensor([19.5000], shape=(1,), dtype=float32)"
    ),
    ("csv(f, \"width\", split=0.5).y_test.shape", "(20, 1)"),
    (
      "csv(f, \"width\", shuffle=false, split=0).y_train[:3, 0]",
      "tensor([0., 1., 2.], shape=(3,), dtype=float32)"
    ),
    ("csv(f, \"width\", classes=true).classes", "40"),
    ("csv(f, sep=\",\", header=true, missing=\"mean\").classes", "2"),
    ("use d features=\"x1 x2 x1*x2\";\n_.x_train.shape", "(32, 3)"),
  ])
  func `columns, targets and parts are chosen`(code: String, shown: String) throws {
    let path = try write(Self.flowers)
    let shell = Shell()
    _ = try shell.run("f = \"\(path)\"\nd = csv(f)")
    #expect(try shell.run(code) == shown + "\n")
  }

  @Test(arguments: [
    (
      "csv(f, target=\"specie\")",
      "15: the file \"flowers\" has no column \"specie\" [did you mean 'species'?]"
    ),
    ("csv(f, target=4)", "15: the file \"flowers\" has no column 4 [places are 0 to 3, or -1 to -4]"),
    ("csv(f, target=0.5)", "15: csv's target must be a column's name or place [got 0.5]"),
    ("csv(f, skip=[\"widht\"])", "13: the file \"flowers\" has no column \"widht\" [did you mean 'width'?]"),
    ("csv(f, skip=[true])", "13: csv's skip must be a list of columns [got a bool in the list]"),
    ("csv(f, columns=[\"species\"])", "16: 'species' is the target, and cannot be predicted from itself"),
    ("csv(f, skip=[0, 1, 2])", "13: no column is left to predict from"),
    ("csv(f, columns=[])", "16: no column is left to predict from"),
    ("csv(f, missing=dorp)", "16: missing knows no 'dorp' [did you mean 'drop'?]"),
    (
      "csv(f, separator=\"x\")", "18: csv's separator must be one of \",\", \";\", \"\\t\", \"|\" [got \"x\"]"
    ),
    ("csv(f, decimal=\";\")", "16: csv's decimal must be one of \".\", \",\" [got \";\"]"),
    ("csv(f, split=1)", "14: split must be at least 0 and below 1, not 1"),
    ("csv(f, target=\"a\", header=false)", "15: the file \"flowers\" has no column \"a\""),
  ])
  func `an error points at its argument`(code: String, error: String) throws {
    let path = try write(Self.flowers)
    let shell = Shell()
    _ = try shell.run("f = \"\(path)\"")
    #expect(shell.error(code) == error)
  }

  @Test func `errors of the file name line and column`() throws {
    let path = try write("a,b\n1,2\n3\n", "bad.csv")
    #expect(Shell().error("use csv(\"\(path)\")") == "9: \(path):3: 1 field, but the header has 2")
    let missing = path + ".none"
    #expect(
      Shell().error("csv(\"\(missing)\")") == "5: \(missing): cannot be read: No such file or directory")
  }

  @Test func `rows that are left out are warned of`() throws {
    let path = try write("a,b\n1,x\n,y\n3,y\n4,x\n")
    let shell = Shell()
    #expect(try shell.run("d = csv(\"\(path)\")") == "")
    let warning = try #require(shell.output.diagnostics.first)
    #expect(warning.message == "left out 1 of 4 rows, in which something is missing")
    #expect(
      warning.notes == [
        "left out: 1 row with gaps in a (1)",
        "missing=mean fills what is missing, skip=[…] leaves columns out",
      ])
  }

  /// What a file says can neither break a line nor colour the terminal.
  @Test func `control characters of a file do no harm`() throws {
    let path = try write("a,\"b\u{1B}[31m\nc\"\n1,x\n2,y\n")
    let shown = try Shell().run("csv(\"\(path)\")")
    #expect(!shown.contains("\u{1B}"))
    #expect(shown.contains("  target b [31m c: x (1), y (1)\n"))
  }
}
