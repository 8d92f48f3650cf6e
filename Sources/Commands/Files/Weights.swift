import Datasets
import Interpreter
import Learning
import Tensors

/// `model.save_weights("w.safetensors")`.
struct SaveWeights: Command {
  let model: ModelArgument
  let file: FileArgument

  static let name = "save_weights"
  static let category = Category.files
  static let summary = "Write the weights of a model alone, under PyTorch's names."
  static let details = """
    0.weight, 0.bias, … in PyTorch's layout, [out, in] for dense and linear; an activation within a layer \
    counts as a module of its own, so that dense(8, relu), dense(2) has 0.weight and 2.weight.
    """
  static let examples = [Example("model.save_weights(\"w.safetensors\")", isRunnable: false)]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("model", "The model."), Parameter("file", "Where to: .safetensors or .npz."))
  }

  func run(in session: Session) throws -> Value {
    guard model.model.isBuilt else { throw LearningError.notBuilt }
    guard try file.kind != .npy else {
      throw Problem(
        "an .npy holds one array", at: .parameter("file"), label: "as .safetensors or .npz it holds several")
    }
    try file.writing { try ModelFile.writeWeights(model.model, to: $0) }
    return .none
  }
}

/// `model.load_weights("w.safetensors")`.
struct LoadWeights: Command {
  let model: ModelArgument
  let file: FileArgument
  let isStrict: Bool

  static let name = "load_weights"
  static let category = Category.files
  static let summary = "Read the weights of a model from a file, by PyTorch's names."
  static let details = """
    The file may come from save_weights, from save, or from PyTorch: \
    safetensors.torch.save_file(model.state_dict(), "w.safetensors") of an nn.Sequential of the same layers. \
    float16, bfloat16 and float64 become float32. When a name or a shape differs nothing is loaded.
    """
  static let examples = [Example("model.load_weights(\"w.safetensors\")", isRunnable: false)]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("model", "The model."), Parameter("file", "A .safetensors or .npz."),
      Parameter("strict", "All names, and no others.", default: true, namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    let arrays = try file.readArrays()
    do { try model.model.take(arrays, isStrict: isStrict) } catch let error as StateError {
      throw Problem("\(file.path): \(error.message)", at: .parameter("file"), notes: error.notes)
    }
    return .none
  }
}

/// `model.state_dict()`.
struct StateDictCommand: Command {
  let model: ModelArgument

  static let name = "state_dict"
  static let category = Category.files
  static let summary = "The weights of a model by PyTorch's names, in PyTorch's layout: a copy."
  static let examples = [
    Example(
      "sequential(linear(4, 3), relu(), linear(3, 2)).state_dict()",
      """
      0.weight  float32 (3, 4)
      0.bias    float32 (3,)
      2.weight  float32 (2, 3)
      2.bias    float32 (2,)
      """)
  ]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("model", "The model.")) }

  func run(in session: Session) throws -> Value {
    guard model.model.isBuilt else { throw LearningError.notBuilt }
    return .object(ArraysObject(model.model.stateDict.map { NamedTensor($0.name, $0.tensor) }))
  }
}

/// `model.load_state_dict(d)`.
struct LoadStateDict: Command {
  let model: ModelArgument
  let state: ArraysArgument
  let isStrict: Bool

  static let name = "load_state_dict"
  static let category = Category.files
  static let summary = "Gives a model the weights of a state dict."
  static let details = "When a name or a shape differs nothing is loaded; strict=false loads what has a name."
  static let examples = [
    Example(
      "b.load_state_dict(a.state_dict())\nall(a([[1]]) == b([[1]]))", "true",
      given: "a = sequential(linear(1, 2))\nb = sequential(linear(1, 2))")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("model", "The model."),
      Parameter("state", "Of state_dict(), or of load."),
      Parameter("strict", "All names, and no others.", default: true))
  }

  func run(in session: Session) throws -> Value {
    do { try model.model.take(state.object.tensors, isStrict: isStrict) } catch let error as StateError {
      throw Problem(error.message, at: .parameter("state"), notes: error.notes)
    }
    return .none
  }
}

extension Model {
  /// Takes arrays by name. A model that has seen no inputs yet, and begins with a layer of flat samples,
  /// is built for those that the first weight [out, in] takes.
  fileprivate func take(_ arrays: [NamedTensor], isStrict: Bool) throws {
    if !isBuilt, takesFlatSamples, let weight = arrays.first(where: { $0.name == "0.weight" })?.tensor,
      weight.rank == 2
    {
      try build(input: [weight.shape[1]])
    }
    guard isBuilt else { throw LearningError.notBuilt }
    try load(arrays.map { ($0.name, $0.tensor) }, isStrict: isStrict)
  }
}
