import Datasets
import Diagnostics
import Interpreter
import Tensors

/// Batches of a dataset, as PyTorch's DataLoader: each loop over it is a pass over the samples, in a new
/// order from the session's seed when shuffled.
final class LoaderObject: Object, Advancing {
  let samples: SampleSetObject
  let batch: Int
  let isShuffled: Bool
  let dropsLast: Bool
  /// Where the order of a shuffled pass comes from.
  private let lab: Lab
  /// The pass that `next(loader)` goes through.
  private var running: (() throws -> Value?)?

  init(
    _ samples: SampleSetObject, batch: Int, isShuffled: Bool, dropsLast: Bool, lab: Lab
  ) {
    (self.samples, self.batch, self.lab) = (samples, batch, lab)
    (self.isShuffled, self.dropsLast) = (isShuffled, dropsLast)
  }

  override var typeName: String { "loader" }
  override var count: Int? { batches }

  private var batches: Int {
    dropsLast ? samples.table.count / batch : (samples.table.count + batch - 1) / batch
  }

  override func description(in style: OutputStyle) -> String {
    let settings = "batch=\(batch)\(isShuffled ? ", shuffle=true" : "")\(dropsLast ? ", drop_last=true" : "")"
    let line = samples.description(in: style)
    return "loader(\(settings)): \(countText(batches)) \(batches == 1 ? "batch" : "batches") of \(line)"
  }

  override func makeIterator() throws -> (() throws -> Value?)? { pass() }

  private func pass() -> () throws -> Value? {
    let count = samples.table.count
    var order = Array(0..<Int32(count))
    if isShuffled {
      var random = lab.nextRandom()
      order = random.permutation(count)
    }
    let rows = samples.table.rowNumbers(order)
    let end = dropsLast ? count - count % batch : count
    var start = 0
    return { [samples, batch] in
      guard start < end else { return nil }
      defer { start += batch }
      return try samples.batch(rows[start..<min(start + batch, end)])
    }
  }

  /// The batches one after the other; after the last one a new pass begins.
  func next() throws -> Value? {
    if let batch = try running?() { return batch }
    let pass = pass()
    running = pass
    return try pass()
  }

  override var memberNames: [String] { ["dataset", "batch_size", "shuffle", "drop_last"] }

  override func member(_ name: String) throws -> Value? {
    switch name {
    case "dataset": .object(samples)
    case "batch_size", "batch": .number(batch)
    case "shuffle": .bool(isShuffled)
    case "drop_last": .bool(dropsLast)
    default: nil
    }
  }
}

struct Loader: Command {
  let data: SampleSetArgument
  let batch: Int
  let shuffle: Bool
  let dropLast: Bool

  static let name = "loader"
  static let aliases = ["data_loader", "DataLoader"]
  static let category = Category.data
  static let summary = "Batches of a dataset, for loops: PyTorch's DataLoader."
  static let details = """
    for images, labels in loader { … } goes through all batches; len(loader) is their number, next(loader) \
    the next one. Shuffled, each loop has a new order, the same after the same seed.
    """
  static let examples = [
    Example("for x, y in loader((arange(5), arange(5)), batch=2) { print x.shape }", "(2,)\n(2,)\n(1,)"),
    Example("len(loader(digits(train=true, n=50), batch=20, shuffle=true))", "3"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter("data", aliases: ["dataset"], "A dataset, tensors (x, y), or a list of samples."),
      Parameter("batch", aliases: ["batch_size"], "Samples in each batch.", default: 1, in: 1...1_000_000),
      Parameter("shuffle", "A new order in each loop.", default: false),
      Parameter("drop_last", "Leave out a last batch that is not full.", default: false))
  }
  func run(in session: Session) throws -> Value {
    guard data.object.table.count > 0 else {
      throw Problem("there are no samples to load", at: .parameter("data"))
    }
    return .object(
      LoaderObject(data.object, batch: batch, isShuffled: shuffle, dropsLast: dropLast, lab: session.lab))
  }
}
