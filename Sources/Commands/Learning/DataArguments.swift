import Interpreter
import Learning
import Tensors

/// A tensor with the name by which the user handed it over, for messages such as `x_test  loss …`.
struct DataArgument: Bindable {
  let tensor: Tensor
  let name: String?

  static var typeName: String { TensorArgument.typeName }
  var literal: String { name ?? "tensor" }

  static func bind(_ argument: Argument, in session: Session) throws -> DataArgument {
    let tensor = try TensorArgument.bind(argument, in: session).tensor
    return DataArgument(tensor: tensor, name: argument.word)
  }
}

/// `validation_data=(x_val, y_val)`, or `validation_data=test` for the dataset's test set.
enum ValidationArgument: Bindable {
  case tensors(inputs: Tensor, targets: Tensor)
  case testSet

  static var typeName: String { "pair (x, y) of tensors, or test" }
  static var choices: [String] { ["test"] }
  var literal: String { "test" }

  static func bind(_ argument: Argument, in session: Session) throws -> ValidationArgument {
    if case .text("test")? = argument.value { return .testSet }
    if argument.value == nil, argument.word == "test" { return .testSet }
    guard case .list(let list) = try argument.given() else { throw Mismatch() }
    guard list.items.count == 2 else { throw Mismatch("got \(list.items.count) items") }
    return .tensors(
      inputs: try TensorArgument.operand(of: list.items[0]).strong,
      targets: try TensorArgument.operand(of: list.items[1]).strong)
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
    guard let targets else {
      throw Problem(
        "\(command) needs y", at: .parameter("x"), label: "these inputs have no targets: \(command) model x y"
      )
    }
    return try blaming { try Samples(inputs: inputs.tensor, targets: targets.tensor) }
  }

  /// A set of the dataset in use, flat when the model begins with a layer that takes flat samples.
  func datasetSamples(_ choice: SampleChoice, for model: Model, of command: String) throws -> Samples {
    guard let dataset = lab.dataset else {
      throw Problem(
        "\(command) has no data", label: "give it x and y, or choose a dataset first: use mnist")
    }
    let split = choice == .training ? dataset.train : dataset.test
    let samples = try Samples(
      inputs: split.inputs, targets: split.targets, scale: dataset.inputScale, classCount: dataset.classCount)
    return model.takesFlatSamples ? try samples.flattened() : samples
  }
}
