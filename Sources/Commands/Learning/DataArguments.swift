import Interpreter
import Learning
import Tensors

/// Inputs with the name by which the user handed them over, for messages such as `x_test  loss …`: a tensor,
/// or a dataset or loader, which have their targets with them.
struct DataArgument: Bindable {
  private enum Source {
    case tensor(Tensor)
    case set(SampleSetObject)
  }
  private let source: Source
  /// Where the samples come from it, if it is one: it says batch and order.
  let loader: LoaderObject?
  let name: String?

  static var typeName: String { "tensor, dataset or loader" }
  var literal: String { name ?? "tensor" }

  static func bind(_ argument: Argument, in session: Session) throws -> DataArgument {
    switch argument.value {
    case .object(let loader as LoaderObject)?:
      return DataArgument(source: .set(loader.samples), loader: loader, name: argument.word)
    case .object(let set as SampleSetObject)?:
      return DataArgument(source: .set(set), loader: nil, name: argument.word)
    case .object(is DatasetObject)?:
      throw Problem("a set in use has two parts", label: "take its .train or its .test")
    default:
      let tensor = try TensorArgument.bind(argument, in: session).tensor
      return DataArgument(source: .tensor(tensor), loader: nil, name: argument.word)
    }
  }

  /// Whether targets come with the inputs.
  var hasTargets: Bool {
    if case .set(let set) = source { return !set.form.isBare && set.table.columns.count > 1 }
    return false
  }

  /// The inputs; of a dataset all of them, transformed.
  func inputs() throws -> Tensor {
    switch source {
    case .tensor(let tensor): tensor
    case .set(let set): try set.inputs(set.table.rowNumbers((0..<Int32(set.table.count)).map { $0 })[...])
    }
  }

  /// The targets as they are kept, where they come with the inputs.
  var storedTargets: Tensor? {
    guard hasTargets, case .set(let set) = source else { return nil }
    return set.table.gather(set.table.rowNumbers((0..<Int32(set.table.count)).map { $0 })[...], ofColumn: 1)
  }

  /// Inputs and targets of a dataset, for a model; flat when its first layer takes flat samples.
  func samples(for model: Model) throws -> Samples {
    guard case .set(let set) = source, case .list(let columns) = try set.whole(), columns.items.count == 2
    else {
      throw Problem(
        "training needs samples of two parts, inputs and targets", at: .parameter("x"),
        label: "as tensor_dataset(x, y)")
    }
    let parts = try columns.items.map { try TensorArgument.operand(of: $0).strong }
    let samples = try blaming { try Samples(inputs: parts[0], targets: parts[1]) }
    return model.takesFlatSamples && samples.sampleShape.rank > 1 ? try samples.flattened() : samples
  }
}

/// `validation_data=(x_val, y_val)`, or `validation_data=test` for the dataset's test set.
enum ValidationArgument: Bindable {
  case tensors(inputs: Tensor, targets: Tensor, weights: Tensor?)
  case set(DataArgument)
  case testSet

  static var typeName: String { "pair (x, y) of tensors, dataset, loader or test" }
  static var choices: [String] { ["test"] }
  var literal: String { "test" }

  static func bind(_ argument: Argument, in session: Session) throws -> ValidationArgument {
    if case .text("test")? = argument.value { return .testSet }
    if argument.value == nil, argument.word == "test" { return .testSet }
    let value = try argument.given()
    guard case .list(let list) = value else {
      if case .object(let object) = value, object is LoaderObject || object is SampleSetObject {
        return .set(try DataArgument.bind(argument, in: session))
      }
      throw Mismatch()
    }
    // Keras's third are the weights of the samples.
    guard (2...3).contains(list.items.count) else { throw Mismatch("got \(list.items.count) items") }
    let parts = try list.items.map { try TensorArgument.operand(of: $0).strong }
    return .tensors(inputs: parts[0], targets: parts[1], weights: parts.count > 2 ? parts[2] : nil)
  }
}

/// Which samples a command works on.
enum SampleChoice {
  case training, test
}

extension Session {
  /// The samples that were named, else those of the dataset in use.
  func samples(
    _ inputs: DataArgument?, _ targets: DataArgument?, or choice: SampleChoice, for model: Model,
    of command: String
  ) throws -> Samples {
    guard let inputs else {
      if targets != nil { throw Problem("\(command) got y without x", at: .parameter("y")) }
      return try datasetSamples(choice, for: model, of: command)
    }
    if inputs.hasTargets || inputs.loader != nil {
      if targets != nil {
        throw Problem("these samples have their targets with them", at: .parameter("y"))
      }
      return try inputs.samples(for: model)
    }
    guard let targets else {
      throw Problem(
        "\(command) needs y", at: .parameter("x"), label: "these inputs have no targets: \(command) model x y"
      )
    }
    return try blaming { try Samples(inputs: inputs.inputs(), targets: targets.inputs()) }
  }

  /// A set of the dataset in use, flat when the model begins with a layer that takes flat samples. Without one
  /// the error says what may be given in its place.
  func datasetSamples(
    _ choice: SampleChoice, for model: Model, of command: String, orGive alternative: String = "x and y"
  ) throws -> Samples {
    guard let dataset = lab.dataset else {
      throw Problem(
        "\(command) has no data", label: "give it \(alternative), or choose a dataset first: use mnist")
    }
    let split = choice == .training ? dataset.train : dataset.test
    let samples = try Samples(
      inputs: split.inputs, targets: split.targets, scale: dataset.inputScale, classCount: dataset.classCount)
    return model.takesFlatSamples ? try samples.flattened() : samples
  }
}
