import Tensors

/// The second reading: the numbers of all rows that are kept, in the file's order.
struct CSVRows {
  /// [count, width] row after row; what is missing is not a number.
  private(set) var inputs: [Double] = []
  /// Values, or numbers of classes.
  private(set) var targets: [Double] = []
  let width: Int
  var count: Int { targets.count }
  /// Rows that were left out, and in how many of them each column was empty.
  private(set) var droppedCount = 0
  private(set) var dropped: [Int: Int] = [:]
  /// How many fields of each column were filled in later.
  private(set) var filled: [Int: Int] = [:]

  private let file: CSVFile
  private let encoders: [CSVEncoder]
  private let targetColumn: Int
  private let missing: CSVOptions.Missing
  private var classes: [String: Int]?
  private var numbers: [Double: Int]?

  init(_ file: CSVFile, _ encoders: [CSVEncoder], target: CSVTarget, _ options: CSVOptions) throws {
    self.file = file
    self.encoders = encoders
    (targetColumn, missing) = (options.target, options.missing)
    width = encoders.reduce(0) { $0 + $1.width }
    switch target {
    case .value: break
    case .texts(let names): classes = CSVFile.numbered(names)
    case .numbers(let known):
      numbers = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
    }
    try Tensor.checkedCount([file.rowCount, width], .float64)
    inputs.reserveCapacity(file.rowCount * width)
    targets.reserveCapacity(file.rowCount)
  }

  mutating func read(isCancelled: () -> Bool) throws {
    try file.bytes.withElements(of: UInt8.self) { bytes in
      var scanner = CSVScanner(bytes, separator: file.separator.byte, file: file.path)
      var fields: [CSVField] = []
      if file.hasHeader { _ = try scanner.next(into: &fields) }
      var row = 0
      while try scanner.next(into: &fields) {
        try add(fields, scanner)
        row += 1
        if row % 1_000 == 0, isCancelled() { throw CancellationError() }
      }
    }
  }

  private mutating func add(_ fields: [CSVField], _ scanner: CSVScanner) throws(DataError) {
    let values = encoders.map { CSVValue(fields[$0.column].text, decimal: file.decimal) }
    let target = target(fields[targetColumn])
    var empty = zip(encoders, values).compactMap { $1 == .missing ? $0.column : nil }
    if missing == .error, let first = (target == nil ? empty + [targetColumn] : empty).min() {
      throw DataError(
        file: scanner.place(of: fields[first].start), "column '\(file.columns[first].name)' is empty here",
        label: "missing=drop leaves such rows out, missing=mean fills them")
    }
    // A target that is not there cannot be made up.
    guard let target, missing != .drop || empty.isEmpty else {
      if target == nil { empty.append(targetColumn) }
      droppedCount += 1
      for column in empty { dropped[column, default: 0] += 1 }
      return
    }
    for column in empty { filled[column, default: 0] += 1 }
    for (encoder, value) in zip(encoders, values) { append(value, fields[encoder.column], encoder) }
    targets.append(target)
  }

  private mutating func append(_ value: CSVValue, _ field: CSVField, _ encoder: CSVEncoder) {
    guard let categories = encoder.categories else {
      if case .number(let number) = value { inputs.append(number) } else { inputs.append(.nan) }
      return
    }
    let place = categories[CSVValue.trimmed(field.text)]
    for index in 0..<categories.count {
      inputs.append(value == .missing ? .nan : index == place ? 1 : 0)
    }
  }

  /// `nil` when it is missing.
  private func target(_ field: CSVField) -> Double? {
    let value = CSVValue(field.text, decimal: file.decimal)
    if value == .missing { return nil }
    if let classes { return classes[CSVValue.trimmed(field.text)].map { Double($0) } }
    guard case .number(let number) = value else { return nil }
    guard let numbers else { return number }
    return numbers[number].map { Double($0) }
  }
}
