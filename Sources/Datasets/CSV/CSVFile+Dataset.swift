import Tensors

extension CSVFile {
  /// The dataset that these columns make: inputs float32 [n, columns], classes int64 [n] or values float32
  /// [n, 1]. Throws `DataError` when they make none, `TensorError` when there is no room, and
  /// `CancellationError` when `isCancelled` says so.
  public func dataset(_ options: CSVOptions, isCancelled: () -> Bool = { false }) throws -> Dataset {
    let encoders = try encoders(of: options.inputs)
    let target = try target(options.target, hasClasses: options.hasClasses)
    var rows = try CSVRows(self, encoders, target: target, options)
    try rows.read(isCancelled: isCancelled)
    guard rows.count > 0 else {
      throw DataError(
        file: path, "something is missing in each of its rows",
        label: emptiest(rows).map { "as in column '\($0)'" },
        notes: ["missing=mean fills them, and skip=[…] leaves columns out"])
    }
    var (labels, names) = (rows.targets, target.names)
    if let known = names { (labels, names) = Self.compact(labels, known) }
    if let names, names.count < 2 {
      throw DataError(
        file: path, "column '\(columns[options.target].name)' has the one class '\(names.first ?? "")'",
        label: "with one class there is nothing to tell apart")
    }
    var random = options.random
    let order =
      options.isShuffled ? random.permutation(rows.count).map { Int($0) } : Array(0..<rows.count)
    let trainCount = rows.count - Dataset.testCount(of: rows.count, share: options.testShare)
    let scaling = Scaling(rows, order[..<trainCount], encoders, isStandardized: options.isStandardized)
    func split(_ order: ArraySlice<Int>) -> Dataset.Split {
      Dataset.Split(
        inputs: scaling.inputs(of: rows, order),
        targets: names == nil
          ? Tensor(order.map { Float(labels[$0]) }, shape: [order.count, 1])
          : Tensor(order.map { Int64(labels[$0]) }))
    }
    return Dataset(
      name: name, train: split(order[..<trainCount]), test: split(order[trainCount...]),
      classCount: names?.count, classNames: names, inputNames: encoders.flatMap(\.inputNames),
      standardization: options.isStandardized ? scaling.standardization : nil,
      notes: report(options, encoders, rows, labels, names))
  }

  /// Classes whose rows were all left out are none.
  private static func compact(_ labels: [Double], _ names: [String]) -> ([Double], [String]) {
    let used = Set(labels.map { Int($0) })
    let kept = names.indices.filter(used.contains)
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, Double($0)) })
    return (labels.map { places[Int($0)] ?? 0 }, kept.map { names[$0] })
  }

  private func emptiest(_ rows: CSVRows) -> String? {
    rows.dropped.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { columns[$0.key].name }
  }
}

/// What fills the gaps, and what is taken from a column and it is divided by: all from the training rows.
private struct Scaling {
  private let means: [Double]
  private let shifts: [Double]
  private let deviations: [Double]

  /// Deviations are those of the rows themselves, with n and not n − 1, as scikit-learn's StandardScaler; a
  /// column that does not vary is not divided.
  init(_ rows: CSVRows, _ training: ArraySlice<Int>, _ encoders: [CSVEncoder], isStandardized: Bool) {
    let width = rows.width
    var (means, deviations): ([Double], [Double]) = ([], [])
    for column in 0..<width {
      let values = training.lazy.map { rows.inputs[$0 * width + column] }.filter { !$0.isNaN }
      let (sum, count) = values.reduce((0.0, 0)) { ($0.0 + $1, $0.1 + 1) }
      let mean = count > 0 ? sum / Double(count) : 0
      // What is filled in is the mean and adds nothing.
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      means.append(mean)
      deviations.append((squares / Double(training.count)).squareRoot())
    }
    let isNumber = encoders.flatMap { encoder in (0..<encoder.width).map { _ in encoder.categories == nil } }
    let isScaled = isNumber.map { $0 && isStandardized }
    self.means = means
    shifts = zip(isScaled, means).map { $0 ? $1 : 0 }
    self.deviations = zip(isScaled, deviations).map { $0 && $1 > 0 ? $1 : 1 }
  }

  var standardization: (means: Tensor, deviations: Tensor) {
    (Tensor(shifts.map { Float($0) }), Tensor(deviations.map { Float($0) }))
  }

  /// Worked out in float64, so that a column of large numbers keeps its differences.
  func inputs(of rows: CSVRows, _ order: ArraySlice<Int>) -> Tensor {
    let width = rows.width
    return Tensor([order.count, width], of: Float.self) { out in
      for (place, row) in order.enumerated() {
        for column in 0..<width {
          let value = rows.inputs[row * width + column]
          let known = value.isNaN ? means[column] : value
          out[place * width + column] = Float((known - shifts[column]) / deviations[column])
        }
      }
    }
  }
}
