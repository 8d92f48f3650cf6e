import Diagnostics

/// How the fields of one column become numbers of a row.
struct CSVEncoder {
  let column: Int
  let name: String
  /// Texts with the places of their ones, counted from `offset`; `nil` for a column of numbers.
  let categories: [String: Int]?
  /// Where in a row of inputs its numbers begin.
  let offset: Int

  var width: Int { categories?.count ?? 1 }
  /// `age`, or `color=red` for each category.
  var inputNames: [String] {
    guard let categories else { return [name] }
    return categories.sorted { $0.value < $1.value }.map { "\(name)=\($0.key)" }
  }
}

extension CSVFile {
  /// Texts of a column of inputs with more different ones than this are names or remarks, not categories.
  private static let mostCategories = 256

  /// Encoders of input columns, in order. Categories are sorted, so that the order of the rows says nothing;
  /// a column without any value has none.
  func encoders(of inputs: [Int]) throws(DataError) -> [CSVEncoder] {
    var encoders: [CSVEncoder] = []
    var offset = 0
    for index in inputs where !columns[index].isEmpty {
      let column = columns[index]
      var categories: [String: Int]?
      if !column.isNumeric {
        guard column.texts.count <= Self.mostCategories else { throw tooMany(column) }
        categories = Self.numbered(column.texts.keys.sorted())
      }
      try checkRange(column)
      encoders.append(CSVEncoder(column: index, name: column.name, categories: categories, offset: offset))
      offset += categories?.count ?? 1
    }
    guard offset > 0 else { throw DataError(file: path, "has no column of inputs that holds anything") }
    return encoders
  }

  static func numbered(_ names: [String]) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
  }

  private func tooMany(_ column: CSVColumn) -> DataError {
    var notes = ["skip=[\(quotedName(column.name))] leaves it out"]
    if let doubt = column.doubt { notes.append("all of it is text: \(doubt)") }
    return DataError(
      file: path, "column '\(column.name)' has more than \(Self.mostCategories) different texts",
      label: "such a column tells rows apart, and nothing else", notes: notes)
  }

  private func quotedName(_ name: String) -> String { "\"\(name)\"" }

  func checkRange(_ column: CSVColumn) throws(DataError) {
    guard column.isNumeric, let large = column.firstTooLarge else { return }
    throw DataError(
      file: "\(path):\(large.line)", "column '\(column.name)' holds \(large.text), which float32 cannot hold")
  }
}

/// What a target becomes: a number, or one of several classes.
enum CSVTarget {
  case value
  /// Names by number, and numbers by text.
  case texts([String])
  case numbers([Double])

  /// The names of the classes; `nil` for values.
  var names: [String]? {
    switch self {
    case .value: nil
    case .texts(let texts): texts
    case .numbers(let numbers): numbers.map(classText)
    }
  }
}

/// `3`, `2.5`
private func classText(_ number: Double) -> String {
  Int(exactly: number).map(String.init) ?? number.description
}

extension CSVFile {
  /// Classes are sorted, too: texts by letters, numbers by size.
  func target(_ index: Int, hasClasses: Bool?) throws(DataError) -> CSVTarget {
    let column = columns[index]
    guard !column.isEmpty else { throw DataError(file: path, "column '\(column.name)' holds no values") }
    guard hasClasses ?? column.looksLikeClasses else {
      guard column.isNumeric else {
        throw DataError(
          file: path, "column '\(column.name)' holds text, which is no value to be predicted",
          label: column.firstText.map { "'\($0.text)' in line \($0.line)" })
      }
      try checkRange(column)
      return .value
    }
    guard !column.hasTooMany, column.numbers.count <= CSVColumn.mostDifferent else {
      throw DataError(
        file: path,
        "column '\(column.name)' has more than \(countText(CSVColumn.mostDifferent)) different values",
        label: "too many for classes")
    }
    return column.isNumeric ? .numbers(column.numbers.keys.sorted()) : .texts(column.texts.keys.sorted())
  }
}
