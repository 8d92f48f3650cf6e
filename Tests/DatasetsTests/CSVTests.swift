import Tensors
import Testing

@testable import Datasets

@Suite struct CSVScannerTests {
  /// Records of a text; an error as its sentence.
  static func records(_ bytes: [UInt8], separator: UInt8) throws -> [[String]] {
    try bytes.withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(bytes, separator: separator, file: "f.csv")
      var (fields, records): ([CSVField], [[String]]) = ([], [])
      while try scanner.next(into: &fields) { records.append(fields.map(\.text)) }
      return records
    }
  }

  /// What Python's csv module reads in the same files (scripts/reference/csv_files.py).
  @Test func `records are those that Python reads`() throws {
    let text = String(
      decoding: try GoldenFiles.bytes("csv.txt").elements(of: UInt8.self), as: UTF8.self)
    var (name, separator, bytes): (String, UInt8, [UInt8]) = ("", 0, [])
    var (expected, isError, count): ([[String]], Bool, Int) = ([], false, 0)
    func check() {
      guard !name.isEmpty else { return }
      count += 1
      let found = try? Self.records(bytes, separator: separator)
      #expect(found == (isError ? nil : expected), "\(name)")
    }
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "case":
        check()
        (name, expected, isError) = (words.dropFirst().joined(separator: " "), [], false)
      case "separator": separator = try #require(UInt8(words[1]))
      case "bytes": bytes = Self.bytes(words[1])
      case "row": expected.append(words.dropFirst().map { String(decoding: Self.bytes($0), as: UTF8.self) })
      default: isError = true
      }
    }
    check()
    #expect(count == 30)
  }

  /// `-` stands for none.
  private static func bytes(_ digits: String) -> [UInt8] {
    let digits = Array(digits)
    return digits.count < 2
      ? []
      : stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(String(digits[$0...($0 + 1)]), radix: 16)
      }
  }

  @Test(arguments: [
    ("a,b\n\"1,2\n", "f.csv:2:1: the quote that begins here has no end"),
    ("a,b\r\n1,\"x\ny", "f.csv:2:3: the quote that begins here has no end"),
    ("a,b\n\"1\"2,3\n", "f.csv:2:4: text follows the quote that ends a field"),
    // The column counts characters, not bytes; the line that of the place, not of the field's begin.
    ("ä,\"öü\"x\n", "f.csv:1:7: text follows the quote that ends a field"),
    ("a\n\"1\n2\"3\n", "f.csv:3:3: text follows the quote that ends a field"),
  ])
  func `an error says line and column`(text: String, message: String) {
    let error = #expect(throws: DataError.self) {
      try Self.records(Array(text.utf8), separator: UInt8(ascii: ","))
    }
    #expect(error?.message == message)
  }

  @Test(
    arguments: [
      (Array("a,caf".utf8) + [0xE9, 0x0A], "f.csv:1:6: the byte 0xE9 is no UTF-8"),
      // Cut short: the first of two bytes.
      (Array("a\nb,".utf8) + [0xC3], "f.csv:2:3: the byte 0xC3 is no UTF-8"),
      (Array("a,\"x\n".utf8) + [0xFF] + Array("\"\n".utf8), "f.csv:2:1: the byte 0xFF is no UTF-8"),
      // A surrogate, which UTF-8 does not hold.
      ([0x61, 0x2C, 0xED, 0xA0, 0x80], "f.csv:1:3: the byte 0xED is no UTF-8"),
    ] as [([UInt8], String)])
  func `a byte that is no UTF-8 is pointed at`(bytes: [UInt8], message: String) {
    let error = #expect(throws: DataError.self) { try Self.records(bytes, separator: UInt8(ascii: ",")) }
    #expect(error?.message == message)
  }
}

@Suite struct CSVFileTests {
  private func file(
    _ text: String, separator: CSVFile.Separator? = nil, decimal: CSVFile.Decimal = .point,
    hasHeader: Bool? = nil
  ) throws -> CSVFile {
    try CSVFile(
      Tensor(Array(text.utf8)), path: "f.csv", separator: separator, decimal: decimal, hasHeader: hasHeader)
  }

  /// A dataset of all columns but the last, which is the target; rows in their order.
  private func dataset(
    _ text: String, decimal: CSVFile.Decimal = .point, split: Double = 0,
    _ change: (inout CSVOptions) -> Void = { _ in }
  ) throws -> Dataset {
    let file = try file(text, decimal: decimal)
    let last = file.columns.count - 1
    var options = CSVOptions(target: last, inputs: Array(0..<last), random: Random(seed: 0))
    (options.isShuffled, options.testShare) = (false, split)
    change(&options)
    return try file.dataset(options)
  }

  @Test(
    arguments: [
      ("", .missing), ("NA", .missing), ("n/a", .missing), ("NaN", .missing), ("nan", .missing),
      ("NULL", .missing), ("?", .missing), ("  ", .missing), (" na ", .missing),
      ("1", .number(1)), ("-1.5", .number(-1.5)), ("+2", .number(2)), (".5", .number(0.5)),
      ("5.", .number(5)),
      ("1e3", .number(1000)), ("1E-2", .number(0.01)), (" 7\t", .number(7)), ("007", .number(7)),
      ("-0", .number(0)),
      ("1,000", .text("1,000")), ("0x10", .text("0x10")), ("inf", .text("inf")),
      ("-Infinity", .text("-Infinity")),
      (".", .text(".")), ("1e", .text("1e")), ("1.2.3", .text("1.2.3")), ("--1", .text("--1")),
      ("1_000", .text("1_000")), ("12 kg", .text("12 kg")), (" a b ", .text("a b")), ("None", .text("None")),
    ] as [(String, CSVValue)])
  func `a field is missing, a number or text`(field: String, value: CSVValue) {
    #expect(CSVValue(field) == value)
  }

  @Test(
    arguments: [
      ("1,5", .number(1.5)), ("-,5e-1", .number(-0.05)), ("5,", .number(5)), ("7", .number(7)),
      // More digits than fit the short way.
      ("0,1000000000000000055511151231257827", .number(0.1)), ("1.5", .text("1.5")),
      ("1.234,5", .text("1.234,5")), ("1,2,3", .text("1,2,3")), (",", .text(",")), ("", .missing),
    ] as [(String, CSVValue)])
  func `a comma stands before the fraction where that is said`(field: String, value: CSVValue) {
    #expect(CSVValue(field, decimal: .comma) == value)
  }

  @Test func `files of decimal commas`() throws {
    let text = "a;b;y\n1,5;-2,5e3;1,5\n2,5;1;2\n"
    let set = try dataset(text, decimal: .comma)
    #expect(set.train.inputs.elements(of: Float.self) == [1.5, -2_500, 2.5, 1])
    #expect(set.train.targets.elements(of: Float.self) == [1.5, 2])
    #expect(set.notes.first == "2 rows of 3 columns, divided by semicolons, with decimal commas")
    // Without a header commas divide these rows as evenly, and in more fields.
    #expect(try file("1,5;2,5;3,5\n1,0;2,0;3,0\n", decimal: .comma).separator == .semicolon)
    // In quotes they may stand between commas.
    let quoted = try file("a,b\n\"1,5\",2\n", decimal: .comma)
    #expect(quoted.separator == .comma && quoted.columns.allSatisfy(\.isNumeric))
    let points = try dataset("a;y\n1.5;1\n2.5;2\n", decimal: .comma)
    #expect(points.notes.last == "a is text: numbers have a comma and no points, unlike '1.5' in line 2")
  }

  /// Short numbers do not go through `strtod`: to the bit they are what it makes of them.
  @Test func `numbers are the nearest ones`() throws {
    var random = Random(seed: 1)
    var texts = [
      "0", "-0", "-0.0e5", "0.1", "000000000000000000000.3", "999999999999999", "999999999999999.9", "1e22",
      "1e23", "123456789012345e22", "123456789012345e-22", "1e-23", "9007199254740993", "5e-324", "1e400",
      "1e-400", "1e99999999999999999999", "0.00000000000000000000000000001", "100000000000000000000000000",
    ]
    for _ in 0..<5_000 {
      let count = 1 + Int(random.uniform() * 18)
      let digits = (0..<count).map { _ in "\(Int(random.uniform() * 10))" }.joined()
      let point = Int(random.uniform() * Double(digits.count + 1))
      let power = Int(random.uniform() * 60) - 30
      texts.append("-\(digits.prefix(point)).\(digits.dropFirst(point))e\(power)")
    }
    for text in texts {
      let expected = try #require(Double(text))
      guard case .number(let number) = CSVValue(text) else {
        Issue.record("\(text) is no number")
        continue
      }
      #expect(number.bitPattern == expected.bitPattern, "\(text)")
    }
  }

  @Test(
    arguments: [
      ("a,b\n1,2\n", .comma, true), ("a;b\n1;2\n", .semicolon, true), ("a\tb\n1\t2\n", .tab, true),
      // A comma within each text, and none in the header.
      ("a;b\n1;x,y\n", .semicolon, true), ("a;b\n1,5;2,5\n3,5;1,0\n", .semicolon, true),
      ("a\n1\n", .comma, true), ("1,2\n3,4\n", .comma, false), ("a,1\nb,2\n", .comma, false),
      ("a,b\nc,d\n", .comma, true), (",b\n1,2\n", .comma, true), ("?,2\n1,2\n", .comma, false),
      ("a|b\n1|2\n", .comma, true), ("x;y,z;w\n1;2;3\n4;5;6", .semicolon, true),
    ] as [(String, CSVFile.Separator, Bool)])
  func `separator and header follow from the first rows`(
    text: String, separator: CSVFile.Separator, hasHeader: Bool
  ) throws {
    let file = try file(text)
    #expect(file.separator == separator)
    #expect(file.hasHeader == hasHeader)
  }

  @Test func `what is said holds`() throws {
    #expect(try file("a,b\nc,d\n", hasHeader: false).columns.map(\.name) == ["column1", "column2"])
    #expect(try file("1,2\n3,4\n", hasHeader: true).columns.map(\.name) == ["1", "2"])
    #expect(try file("a|b\n1|2\n", separator: .bar).columns.map(\.name) == ["a", "b"])
    #expect(try file(",b, c \n1,2,3\n").columns.map(\.name) == ["column1", "b", "c"])
  }

  @Test(arguments: [
    ("", "f.csv: is empty"), ("a,b\n", "f.csv: has a header and no rows"),
    ("\n \n", "f.csv: holds only blanks"),
    ("\u{FEFF}", "f.csv: holds only blanks"),
    ("a,b,a\n1,2,3\n", "f.csv:1:5: the header names 'a' twice"),
    ("a,b,c\n1,2,3\n1,2\n", "f.csv:3: 2 fields, but the header has 3"),
    ("1,2\n\n1,2,3,4\n", "f.csv:3: 4 fields, but the first row has 2"),
    ("a,b\n\"1\n\",2\n3\n", "f.csv:4: 1 field, but the header has 2"),
    ("a,b\n1,\0\n", "f.csv: is no text: it holds bytes of 0"),
  ])
  func `what is no table is said with its place`(text: String, message: String) {
    let error = #expect(throws: DataError.self) { try file(text) }
    #expect(error?.message == message)
  }

  @Test func `packed files and other encodings are named`() {
    for (bytes, message) in [
      ([0x1F, 0x8B, 8], "f.csv: is packed"), ([0x50, 0x4B, 3, 4], "f.csv: is packed"),
      ([0xFF, 0xFE, 0x61, 0], "f.csv: is UTF-16"),
    ] as [([UInt8], String)] {
      let error = #expect(throws: DataError.self) { try CSVFile(Tensor(bytes), path: "f.csv") }
      #expect(error?.message == message)
    }
  }

  /// Numbers stay one column, words get one each in the order of the alphabet, as scikit-learn's
  /// OneHotEncoder; classes are numbered in that order, too, as its LabelEncoder.
  @Test func `words become columns and classes`() throws {
    let set = try dataset("n,color,kind\n1,red,b\n2,blue,a\n3,red,b\n")
    #expect(set.inputNames == ["n", "color=blue", "color=red"])
    #expect(set.train.inputs.elements(of: Float.self) == [1, 0, 1, 2, 1, 0, 3, 0, 1])
    #expect(set.train.targets.elements(of: Int64.self) == [1, 0, 1])
    #expect(set.classNames == ["a", "b"] && set.classCount == 2 && set.name == "f")
  }

  /// Whole numbers are classes when there are at most 20, each twice on average.
  @Test(
    arguments: [
      ("1 2 1 2", ["1", "2"]), ("1 2 3 1 2", nil), ("1.5 2 1.5 2", nil), ("-1 1 -1 1", ["-1", "1"]),
      ("10 9 10 9", ["9", "10"]), ("1.0 1 2 2", ["1", "2"]), ("x 1 1 x", ["1", "x"]),
      ("1 NA 2 1 2", ["1", "2"]),
    ] as [(String, [String]?)])
  func `a target is a class by what it holds`(values: String, names: [String]?) throws {
    let rows = values.split(separator: " ").enumerated().map { "\($0),\($1)\n" }.joined()
    let set = try dataset("x,y\n" + rows)
    #expect(set.classNames == names)
    if names == nil {
      #expect(set.train.targets.dtype == .float32 && set.train.targets.rank == 2)
    }
  }

  @Test func `twenty-one whole numbers are values, unless somebody says so`() throws {
    func rows(_ different: Int) -> String {
      "x,y\n" + (0..<42).map { "\($0),\($0 % different)\n" }.joined()
    }
    #expect(try dataset(rows(20)).classCount == 20)
    #expect(try dataset(rows(21)).classCount == nil)
    #expect(try dataset(rows(21)) { $0.hasClasses = true }.classCount == 21)
    #expect(try dataset(rows(2)) { $0.hasClasses = false }.classCount == nil)
  }

  private static let gaps = "x,color,y\n1,red,1\nNA,blue,2.5\n3,,3\n5,red,?\n8,blue,5\n"

  @Test func `rows with gaps are left out, and counted by column`() throws {
    let set = try dataset(Self.gaps)
    #expect(set.train.inputs.elements(of: Float.self) == [1, 0, 1, 8, 1, 0])
    #expect(set.train.targets.elements(of: Float.self) == [1, 5])
    #expect(set.notes.last == "left out: 3 rows with gaps in x (1), color (1), y (1)")
    // A column that is not used may have gaps.
    #expect(try dataset(Self.gaps) { $0.inputs = [0] }.train.count == 3)
  }

  /// Kept are rows 1, 2, 3 and 5; of the first three, which train, x is 1 and 3 where it is there, and red
  /// and blue once each.
  @Test func `the mean of the training rows fills gaps`() throws {
    let set = try dataset(Self.gaps, split: 0.25) { $0.missing = .mean }
    #expect(set.train.inputs.elements(of: Float.self) == [1, 0, 1, 2, 1, 0, 3, 0.5, 0.5])
    #expect(set.test.inputs.elements(of: Float.self) == [8, 1, 0])
    #expect(
      set.notes.suffix(2) == [
        "left out: 1 row with gaps in y (1)", "filled with the mean: x (1), color (1)",
      ])
  }

  @Test func `a gap can be an error`() {
    let error = #expect(throws: DataError.self) { try dataset(Self.gaps) { $0.missing = .error } }
    #expect(error?.message == "f.csv:3:1: column 'x' is empty here")
  }

  /// Of 1, 2, 3, 4 the mean is 2.5 and the deviation √1.25 (over n); 6, in the test set, is
  /// 3.5 / 1.118034 = 3.130495 away. A constant is divided by nothing; words stay 0 and 1.
  @Test func `standardized by the training rows`() throws {
    let text = "x,c,w,y\n1,7,a,0\n2,7,b,1\n3,7,a,0\n4,7,b,1\n6,7,a,0\n"
    let set = try dataset(text, split: 0.2) { $0.isStandardized = true }
    let x: [Float] = [-1.341_640_8, -0.447_213_6, 0.447_213_6, 1.341_640_8]
    for (row, value) in x.enumerated() {
      #expect(
        set.train.inputs.row(row).elements(of: Float.self) == [
          value, 0, row % 2 == 0 ? 1 : 0, row % 2 == 0 ? 0 : 1,
        ])
    }
    #expect(set.test.inputs.elements(of: Float.self) == [3.130_495, 0, 1, 0])
    #expect(set.standardization?.means.elements(of: Float.self) == [2.5, 7, 0, 0])
    #expect(set.standardization?.deviations.elements(of: Float.self) == [1.118_034, 1, 1, 1])
  }

  /// In float32, 1,600,000,001 and 1,600,000,002 are one number.
  @Test func `large numbers keep their differences`() throws {
    let rows = (0..<4).map { "\(1_600_000_001 + $0),\($0 % 2)\n" }.joined()
    let set = try dataset("t,y\n" + rows) { $0.isStandardized = true }
    #expect(
      set.train.inputs.elements(of: Float.self) == [-1.341_640_8, -0.447_213_6, 0.447_213_6, 1.341_640_8])
  }

  @Test func `a seed mixes rows, and keeps inputs with their targets`() throws {
    let text = "x,y\n" + (0..<50).map { "\($0),\(2 * $0)\n" }.joined()
    func mixed(_ seed: UInt64) throws -> Dataset {
      try dataset(text, split: 0.3) { ($0.isShuffled, $0.random) = (true, Random(seed: seed)) }
    }
    let set = try mixed(1)
    #expect(set.train.count == 35 && set.test.count == 15)
    let inputs = [set.train, set.test].flatMap { $0.inputs.elements(of: Float.self) }
    let targets = [set.train, set.test].flatMap { $0.targets.elements(of: Float.self) }
    #expect(inputs.sorted() == (0..<50).map { Float($0) } && inputs != inputs.sorted())
    #expect(targets == inputs.map { 2 * $0 })
    #expect(try mixed(1).train.inputs.elements(of: Float.self) == set.train.inputs.elements(of: Float.self))
    #expect(try mixed(2).train.inputs.elements(of: Float.self) != set.train.inputs.elements(of: Float.self))
  }

  @Test(arguments: [
    ("x,y\n1,a\n2,a\n", "f.csv: column 'y' has the one class 'a'"),
    // The other class has gaps in all of its rows.
    ("x,y\n1,a\n2,a\n,b\n", "f.csv: column 'y' has the one class 'a'"),
    ("x,y\n1,\n2,\n", "f.csv: column 'y' holds no values"),
    ("x,y\n,1\n,2\n", "f.csv: has no column of inputs that holds anything"),
    ("x,z,y\n,1,1\n2,,2\n", "f.csv: something is missing in each of its rows"),
    ("x,y\n1e39,1\n2,2.5\n", "f.csv:2: column 'x' holds 1e39, which float32 cannot hold"),
    ("x,y\n1,1.5\n2,-1e300\n", "f.csv:3: column 'y' holds -1e300, which float32 cannot hold"),
  ])
  func `what makes no dataset is said`(text: String, message: String) {
    let error = #expect(throws: DataError.self) { try dataset(text) }
    #expect(error?.message == message)
  }

  @Test func `a column of names is no category`() throws {
    func text(_ count: Int) -> String { "id,y\n" + (0..<count).map { "n\($0),\($0 % 2)\n" }.joined() }
    #expect(try dataset(text(256)).train.inputs.shape == [256, 256])
    let error = #expect(throws: DataError.self) { try dataset(text(257)) }
    #expect(error?.message == "f.csv: column 'id' has more than 256 different texts")
    #expect(error?.notes == ["skip=[\"id\"] leaves it out"])
    // One slip makes text of a column of numbers.
    let slip = "x,y\n" + (0..<300).map { "\($0 == 17 ? "inf" : "\($0)"),\($0 % 2)\n" }.joined()
    let other = #expect(throws: DataError.self) { try dataset(slip) }
    #expect(other?.notes.last == "all of it is text: 299 of 300 are numbers, but not 'inf' in line 19")
  }

  @Test func `reading can be interrupted`() throws {
    let text = "x,y\n" + (0..<3_000).map { "\($0),\($0 % 2)\n" }.joined()
    #expect(throws: CancellationError.self) {
      try CSVFile(Tensor(Array(text.utf8)), path: "f.csv", isCancelled: { true })
    }
    let file = try file(text)
    #expect(throws: CancellationError.self) {
      try file.dataset(
        CSVOptions(target: 1, inputs: [0], random: Random(seed: 0)), isCancelled: { true })
    }
  }

  @Test func `what was read is told`() throws {
    let text = "id,n,color,odd,e,kind\n1,1,red,1,,b\n2,2,blue,2,,a\n3,?,red,x,,b\n"
    let set = try dataset(text) { ($0.inputs, $0.isStandardized) = ([1, 2, 3, 4], true) }
    #expect(
      set.notes == [
        "3 rows of 6 columns", "target kind: a (1), b (1)",
        "numbers: n, with mean 0 and deviation 1 over the training rows",
        "categories, one-hot: color (blue, red), odd (1, 2, x)",
        "odd is text: 2 of 3 are numbers, but not 'x' in line 4", "not used: id, e (empty)",
        "left out: 1 row with gaps in n (1)",
      ])
    // Commas for points: text, and the report says why.
    let commas = try dataset("a;b;y\n1,5;-2,5e3;1,5\n2,5;1;2\n")
    #expect(
      commas.notes.suffix(3) == [
        "a is text: numbers have a point and no commas, unlike '1,5' in line 2; decimal=\",\" reads them",
        "b is text: numbers have a point and no commas, unlike '-2,5e3' in line 2; decimal=\",\" reads them",
        "y is text: numbers have a point and no commas, unlike '1,5' in line 2; decimal=\",\" reads them",
      ])
    let lists = try dataset("a;y\n1,5,2;x\n2,5;z\n")
    #expect(lists.notes.last == "categories, one-hot: a (1,5,2, 2,5)")
    let values = try dataset("x;y\n1;2.5\n2;4\n")
    #expect(
      values.notes == [
        "2 rows of 2 columns, divided by semicolons", "target y: numbers from 2.5 to 4", "numbers: x",
      ])
    #expect(try dataset("1,2.5\n2,4\n").notes.first == "2 rows of 2 columns, without a header")
  }
}
