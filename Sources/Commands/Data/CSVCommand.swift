import Datasets
import Diagnostics
import Interpreter
import Tensors

/// `csv("iris.csv", target="species")`.
struct CSVCommand: Command {
  let file: FileArgument
  let target: ColumnArgument
  let classes: Bool?
  let columns: ColumnsArgument?
  let skip: ColumnsArgument?
  let missing: MissingArgument
  let isStandardized: Bool
  let testShare: Double
  let seed: Int
  let isShuffled: Bool
  let header: Bool?
  let separator: SeparatorArgument?
  let decimal: DecimalArgument

  static let name = "csv"
  static let aliases = ["read_csv"]
  static let category = Category.data
  static let summary = "A dataset from a file of separated values, as CSV."
  static let details = """
    (x_train, y_train), (x_test, y_test) = csv("houses.csv", target="price")

    A column of numbers is an input; one of text is an input for each of its words, 1 where the word stands \
    and 0 elsewhere, in the order of the alphabet. A target of text is classes, and so are at most 20 whole \
    numbers that occur twice or more on average; other numbers are values to be predicted, y float32 (n, 1). \
    classes=true or classes=false decides otherwise. Classes are sorted and numbered from 0; class_names has \
    them.
    Empty fields, NA, N/A, NaN, null and ? are missing. missing=drop leaves their rows out and says how many, \
    missing=mean puts the mean of the training rows there (of words, their shares), missing=error stops. \
    standardize=true gives numbers mean 0 and deviation 1 over the training rows; x of new data is then \
    (x - d.input_means) / d.input_deviations.
    Files are UTF-8, with quotes as in RFC 4180. A separator that is not named is comma, semicolon or tab, \
    whichever divides the first rows evenly; the first row is the header unless it holds a number. decimal="," \
    reads 1,5 as 1.5, with separator=";" as in European files.
    """
  static let examples = [
    Example("use csv(\"iris.csv\", target=\"species\")", isRunnable: false),
    Example(
      "d = csv(\"houses.csv\", target=\"price\", skip=[\"id\"], standardize=true, missing=mean)",
      isRunnable: false),
    Example("use csv(\"iris.data\", target=-1, split=0.3)", isRunnable: false),
    Example("use csv(\"prices.csv\", target=\"price\", separator=\";\", decimal=\",\")", isRunnable: false),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter("file", "The file's path."),
      Parameter(
        "target", "The column to be predicted: its name, or its place from 0, or from -1 at the end.",
        default: .place(-1), defaultText: "the last column"),
      Parameter(
        "classes", "Whether the target is a class, or a value.", defaultText: "by what it holds"),
      Parameter(
        "columns", "The columns to predict from, by name or place.", defaultText: "all others",
        namedOnly: true),
      Parameter("skip", "Columns to leave out.", namedOnly: true),
      Parameter(
        "missing", "What becomes of rows with gaps.", default: MissingArgument(policy: .drop), namedOnly: true
      ),
      Parameter(
        "standardize", "Whether numbers get mean 0 and deviation 1.", default: false, namedOnly: true),
      .testShare,
      Parameter("seed", "Other seeds choose other rows for testing.", default: 0, in: 0...(1 << 53)),
      Parameter(
        "shuffle", "Whether rows are mixed before they are divided.", default: true, namedOnly: true),
      Parameter(
        "header", "Whether the first row names the columns.", defaultText: "by what it holds", namedOnly: true
      ),
      Parameter(
        "separator", aliases: ["sep"], "What stands between two fields.", defaultText: "by the first rows",
        namedOnly: true),
      Parameter(
        "decimal", "What stands before a number's fraction.", default: DecimalArgument(decimal: .point),
        namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    let isCancelled = { session.interrupt.isRaised }
    do {
      let table = try file.reading {
        try CSVFile(
          $0, separator: separator?.separator, decimal: decimal.decimal, hasHeader: header,
          isCancelled: isCancelled)
      }
      let options = try options(table)
      let dataset = try file.reading { _ in try table.dataset(options, isCancelled: isCancelled) }
      let kept = dataset.train.count + dataset.test.count
      if kept < table.rowCount {
        session.warn(
          once: "csv rows of \(file.path)",
          Caution(
            "left out \(countText(table.rowCount - kept)) of \(countText(table.rowCount)) rows, "
              + "in which something is missing",
            notes: dataset.notes.filter { $0.hasPrefix("left out") } + [
              "missing=mean fills what is missing, skip=[…] leaves columns out"
            ]))
      }
      return .object(DatasetObject(dataset))
    } catch is CancellationError { throw Interrupted() }
  }

  private func options(_ table: CSVFile) throws -> CSVOptions {
    let place = try target.place(in: table, of: "target")
    let left = try skip?.places(in: table, of: "skip") ?? []
    let named = try columns?.places(in: table, of: "columns")
    if named?.contains(place) == true {
      throw Problem(
        "'\(table.columns[place].name)' is the target, and cannot be predicted from itself",
        at: .parameter("columns"))
    }
    let inputs = (named ?? Array(table.columns.indices)).filter { $0 != place && !left.contains($0) }
    guard !inputs.isEmpty else {
      throw Problem("no column is left to predict from", at: .parameter(skip == nil ? "columns" : "skip"))
    }
    var options = CSVOptions(target: place, inputs: inputs, random: Random(seed: UInt64(seed)))
    options.hasClasses = classes
    options.missing = missing.policy
    options.isStandardized = isStandardized
    options.testShare = testShare
    options.isShuffled = isShuffled
    return options
  }
}

/// A column by its name or its place.
enum ColumnArgument: Bindable {
  case name(String)
  case place(Int)

  static var typeName: String { "column's name or place" }
  var literal: String {
    switch self {
    case .name(let name): quoted(name)
    case .place(let place): "\(place)"
    }
  }

  static func bind(_ argument: Argument, in session: Session) throws -> ColumnArgument {
    try of(try argument.given())
  }

  static func of(_ value: Value) throws -> ColumnArgument {
    switch value {
    case .text(let name): return .name(name)
    case .number(let number):
      guard let place = Int(exactly: number) else { throw Mismatch("got \(numberText(number))") }
      return .place(place)
    default: throw Mismatch()
    }
  }

  /// Throws a `Problem` with the parameter when the file has no such column.
  func place(in table: CSVFile, of parameter: String) throws -> Int {
    let names = table.columns.map(\.name)
    switch self {
    case .name(let name):
      if let place = names.firstIndex(of: name) { return place }
      let shown = names.prefix(20).joined(separator: ", ")
      throw Problem(
        "\(file(table)) has no column \(quoted(name))", at: .parameter(parameter),
        label: nearest(name, among: names).map { "did you mean '\($0)'?" },
        notes: ["it has \(shown)\(names.count > 20 ? ", …" : "")"] + headerNotes(table))
    case .place(let place):
      let index = place < 0 ? place + names.count : place
      guard names.indices.contains(index) else {
        throw Problem(
          "\(file(table)) has no column \(place)", at: .parameter(parameter),
          label: "places are 0 to \(names.count - 1), or -1 to -\(names.count)")
      }
      return index
    }
  }

  private func file(_ table: CSVFile) -> String { "the file \(quoted(table.name))" }

  private func headerNotes(_ table: CSVFile) -> [String] {
    table.hasHeader
      ? [] : ["its first row holds numbers, so that it is no header; header=true says it is one"]
  }
}

/// A column, or a list of columns.
struct ColumnsArgument: Bindable {
  let columns: [ColumnArgument]

  static var typeName: String { "list of columns" }
  var literal: String { "[\(columns.map(\.literal).joined(separator: ", "))]" }

  static func bind(_ argument: Argument, in session: Session) throws -> ColumnsArgument {
    let value = try argument.given()
    guard case .list(let list) = value else {
      return ColumnsArgument(columns: [try ColumnArgument.of(value)])
    }
    return ColumnsArgument(
      columns: try list.items.map { item in
        do { return try ColumnArgument.of(item) } catch is Mismatch {
          throw Mismatch("got \(article(item.typeName)) in the list")
        }
      })
  }

  /// Each once, in the order in which they are named.
  func places(in table: CSVFile, of parameter: String) throws -> [Int] {
    var seen: Set<Int> = []
    return try columns.map { try $0.place(in: table, of: parameter) }.filter { seen.insert($0).inserted }
  }
}

/// `missing=drop`
struct MissingArgument: Choice {
  let policy: CSVOptions.Missing

  init(policy: CSVOptions.Missing) { self.policy = policy }
  init?(rawValue: String) {
    guard let policy = CSVOptions.Missing(rawValue: rawValue) else { return nil }
    self.policy = policy
  }
  var rawValue: String { policy.rawValue }
  static var allCases: [MissingArgument] { CSVOptions.Missing.allCases.map(MissingArgument.init) }
}

/// `decimal=","`, or its name.
struct DecimalArgument: Bindable {
  let decimal: CSVFile.Decimal

  static var typeName: String { "one of \".\", \",\"" }
  static var choices: [String] { CSVFile.Decimal.allCases.map(\.rawValue) }
  var literal: String { decimal.rawValue }

  static func bind(_ argument: Argument, in session: Session) throws -> DecimalArgument {
    DecimalArgument(decimal: try sign(argument, [".": .point, ",": .comma]))
  }
}

/// `separator=";"`, or its name.
struct SeparatorArgument: Bindable {
  let separator: CSVFile.Separator

  static var typeName: String { "one of \",\", \";\", \"\\t\", \"|\"" }
  static var choices: [String] { CSVFile.Separator.allCases.map(\.rawValue) }
  var literal: String { separator.rawValue }

  static func bind(_ argument: Argument, in session: Session) throws -> SeparatorArgument {
    SeparatorArgument(
      separator: try sign(argument, [",": .comma, ";": .semicolon, "\t": .tab, "|": .bar]))
  }
}

/// A sign that is given as itself or by its name.
private func sign<T: RawRepresentable<String>>(_ argument: Argument, _ signs: [String: T]) throws -> T {
  let word: String
  if case .text(let text)? = argument.value { word = text } else { word = argument.word ?? "" }
  guard let sign = signs[word] ?? T(rawValue: word) else {
    throw Mismatch(argument.value == nil ? nil : "got \(quoted(word))")
  }
  return sign
}
