import Datasets
import Interpreter
import Tensors

/// PyTorch's ways to make one set of another.
var sampleSetFunctions: [Builtin] {
  [Builtin(TensorDataset.self), Builtin(MakeSubset.self), Builtin(RandomSplit.self)]
}

struct TensorDataset: Command {
  let tensors: Rest<TensorArgument>
  let transform: TransformArgument?

  static let name = "tensor_dataset"
  static let aliases = ["TensorDataset"]
  static let category = Category.data
  static let summary = "A dataset of tensors: sample i is the tuple of their rows i."
  static let details = "Labels that are uint8 become int64, which losses take."
  static let examples = [
    Example(
      "set = tensor_dataset(arange(6).reshape(3, 2), tensor([0, 1, 1]))\nset[1]",
      "(tensor([2, 3], shape=(2,), dtype=int64), 1)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("tensors", "Tensors with as many rows each."),
      Parameter("transform", "What is done to the first tensor of each sample.", namedOnly: true))
  }
  func run(in session: Session) throws -> Value {
    let set = try SampleSetArgument.of(tensors.elements.map(\.tensor), in: session).object
    guard let transform else { return .object(set) }
    return .object(try set.transformed(by: transform, in: session))
  }
}

extension SampleSetObject {
  /// The same samples behind other transforms.
  func transformed(by transform: TransformArgument, in session: Session) throws -> SampleSetObject {
    do {
      return try SampleSetObject(table, Pipeline(transform.steps), form, in: session)
    } catch let error as DataError { throw error.problem(at: "transform") }
  }
}

struct MakeSubset: Command {
  let dataset: SampleSetArgument
  let indices: Value

  static let name = "subset"
  static let aliases = ["Subset"]
  static let category = Category.data
  static let summary = "The samples of a dataset with these numbers, in this order."
  static let examples = [
    Example("len(subset(tensor_dataset(arange(10)), range(3)))", "3")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("dataset", "The samples."),
      Parameter("indices", "Numbers of samples: a list, a range or a tensor."))
  }
  func run(in session: Session) throws -> Value {
    guard let positions = try dataset.object.positions(in: indices) else {
      throw Problem(
        "subset's indices must be whole numbers in a list, not \(article(indices.typeName))",
        at: .parameter("indices"))
    }
    return .object(dataset.object.subset(positions))
  }
}

struct RandomSplit: Command {
  let dataset: SampleSetArgument
  let lengths: List
  let seed: Int?

  static let name = "random_split"
  static let category = Category.data
  static let summary = "A dataset divided at random into parts."
  static let details = """
    Shares that add up to 1, or counts that add up to the samples, as PyTorch. Shares are rounded down, and \
    what remains goes one by one to the parts from the first on. The same after the same seed.
    """
  static let examples = [
    Example("train, val = random_split(tensor_dataset(arange(10)), [0.8, 0.2])\nlen(train)", "8")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("dataset", "The samples."),
      Parameter("lengths", "Shares or counts of the parts."),
      Parameter(
        "seed", aliases: ["generator"], "Fixes the order; none takes the session's.",
        rangeText: "0…2⁵³",
        check: { $0.map { $0 >= 0 ? nil : "seed must be 0 or more, not \($0.literal)" } ?? nil }))
  }
  func run(in session: Session) throws -> Value {
    let parts = try lengths.items.map { item -> Double in
      guard let number = item.asNumber else {
        throw Problem("a share is a number, not \(article(item.typeName))", at: .parameter("lengths"))
      }
      return number
    }
    let counts: [Int]
    do {
      counts = try SampleSet.lengths(parts, of: dataset.object.table.count)
    } catch let error as DataError { throw error.problem(at: "lengths") }
    var random = seed.map { Random(seed: UInt64($0)).stream("split") } ?? session.lab.nextRandom()
    let order = random.permutation(dataset.object.table.count)
    var start = 0
    return .list(
      counts.map { count in
        defer { start += count }
        return .object(dataset.object.subset(Array(order[start..<start + count])))
      })
  }
}
