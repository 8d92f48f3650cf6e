import Datasets
import Diagnostics
import Interpreter
import Tensors

/// Samples as PyTorch's Dataset has them: `len`, `set[0]` → `(image, label)`, and a loop over them.
/// Transforms work on the first tensor of each sample, when it is asked for.
final class SampleSetObject: Object {
  let table: SampleSet
  let pipeline: Pipeline
  let form: Form
  /// How bytes become floats in one pass, where the transforms allow it.
  let standardizing: (rule: Standardizing, sample: [Int])?
  private weak var session: Session?

  /// What a sample is and what the set is called.
  struct Form {
    var name = "tensors"
    /// A sample is a tensor, not a tuple of them.
    var isBare = false
    /// A sample's label is a number, as in torchvision's MNIST.
    var hasNumbers = false
  }

  /// Throws `DataError` when a transform does not suit the samples.
  init(_ set: SampleSet, _ pipeline: Pipeline, _ form: Form, in session: Session) throws {
    (self.table, self.pipeline, self.form, self.session) = (set, pipeline, form, session)
    try pipeline.sampleShape(set.columns[0])
    standardizing = try pipeline.standardizing(set.columns[0])
  }

  private init(_ set: SampleSet, of other: SampleSetObject) {
    self.table = set
    (pipeline, form, standardizing, session) = (
      other.pipeline, other.form, other.standardizing, other.session
    )
  }

  /// The samples at `positions`, which must lie in the set.
  func subset(_ positions: [Int32]) -> SampleSetObject { SampleSetObject(table.subset(positions), of: self) }

  override var typeName: String { "dataset" }
  override var count: Int? { table.count }

  override func description(in style: OutputStyle) -> String {
    let shapes = table.columns.map { Shape(Array($0.shape.dimensions.dropFirst())).description }
    let dot = style.hasUnicode ? " · " : ", "
    var parts = [
      "\(form.name): \(countText(table.count)) \(table.count == 1 ? "sample" : "samples")",
      shapes.joined(separator: " and "),
    ]
    if !pipeline.isEmpty { parts.append(TransformObject(pipeline.steps).description(in: style)) }
    return parts.joined(separator: dot)
  }

  // MARK: Samples

  /// The samples in these rows of the columns, collated: a tensor, or a tuple of them.
  func batch(_ rows: ArraySlice<Int32>) throws -> Value {
    let columns = try tensors(rows)
    return form.isBare ? .tensor(columns[0]) : .tuple(columns.map { .tensor($0) })
  }

  /// All samples as one batch, in their order.
  func whole() throws -> Value {
    try batch(table.rowNumbers((0..<Int32(table.count)).map { $0 })[...])
  }

  private func tensors(_ rows: ArraySlice<Int32>) throws -> [Tensor] {
    let others = table.columns.indices.dropFirst().map { table.gather(rows, ofColumn: $0) }
    return [try inputs(rows)] + others
  }

  /// The first column's rows, transformed.
  func inputs(_ rows: ArraySlice<Int32>) throws -> Tensor {
    let batch: Tensor
    if let standardizing {
      batch = table.gather(rows, ofColumn: 0, as: standardizing.rule, standardizing.sample)
    } else {
      batch = try pipeline.applyWhole(table.gather(rows, ofColumn: 0))
    }
    guard pipeline.hasFunctions else { return batch }
    guard let session else { throw Problem("the session of this dataset has ended") }
    return try pipeline.applySingle(batch, in: session)
  }

  private func sample(_ position: Int) throws -> Value {
    let columns = try tensors(table.rowNumbers([Int32(position)])[...])
    if form.isBare { return .tensor(columns[0].row(0)) }
    return .tuple(
      columns.enumerated().map { index, column in
        let item = column.row(0)
        if form.hasNumbers, index > 0, let number = item.number { return .number(number) }
        return .tensor(item)
      })
  }

  override func makeIterator() throws -> (() throws -> Value?)? {
    var next = 0
    return { [self] in
      guard next < table.count else { return nil }
      defer { next += 1 }
      return try sample(next)
    }
  }

  /// `set[3]` is a sample; `set[a:b]` and `set[[1, 5]]` are the samples collated.
  override func index(_ items: [IndexItem]) throws -> Value? {
    guard items.count == 1, let item = items.first else {
      throw Problem("a dataset takes one index, not \(items.count)")
    }
    switch item {
    case .ellipsis: return .object(self)
    case .slice(let bounds):
      let (start, count, step) = bounds.resolved(count: table.count)
      return try batch(table.rowNumbers((0..<count).map { Int32(start + $0 * step) })[...])
    case .value(let value):
      if case .number(let number) = value, let index = Int(exactly: number) {
        return try sample(try position(index))
      }
      if let number = value.asNumber, case .object = value, let index = Int(exactly: number) {
        return try sample(try position(index))
      }
      guard let positions = try self.positions(in: value) else { return nil }
      return try batch(table.rowNumbers(positions)[...])
    }
  }

  /// Places of samples, named by numbers from the start or, negative, from the end; `nil` when the value
  /// holds none.
  func positions(in value: Value) throws -> [Int32]? {
    switch value {
    case .list, .object: break
    default: return nil
    }
    var positions: [Int32] = []
    try Iterating.forEach(in: value) { item in
      guard let number = item.asNumber, let index = Int(exactly: number) else {
        throw Problem(
          "an index is a whole number, not \(item.asNumber.map(numberText) ?? article(item.typeName))")
      }
      positions.append(Int32(try position(index)))
      try Operators.checkSize(positions.count)
      return true
    }
    return positions
  }

  private func position(_ index: Int) throws -> Int {
    let position = index < 0 ? index &+ table.count : index
    guard position >= 0, position < table.count else {
      throw Problem("index \(index) is outside of the dataset of \(countText(table.count)) samples")
    }
    return position
  }

  // MARK: Members

  override var memberNames: [String] { ["data", "targets", "tensors", "transform", "indices", "name"] }

  override func member(_ name: String) throws -> Value? {
    switch name {
    case "name": return .text(form.name)
    case "data": return .tensor(raw(0))
    case "targets", "labels": return table.columns.count > 1 ? .tensor(raw(1)) : Value.none
    case "tensors": return .tuple(table.columns.indices.map { .tensor(raw($0)) })
    case "transform": return pipeline.isEmpty ? Value.none : .object(TransformObject(pipeline.steps))
    case "indices":
      return .tensor(Tensor((table.rows ?? Array(0..<Int32(table.count))).map(Int64.init)))
    default: return nil
    }
  }

  /// A column of the set, not transformed.
  func raw(_ column: Int) -> Tensor {
    guard let rows = table.rows else { return table.columns[column] }
    return table.gather(rows[...], ofColumn: column)
  }
}
