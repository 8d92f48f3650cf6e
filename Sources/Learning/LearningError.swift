import Tensors

/// What can be wrong about a model, its data or its training. The facts are the case's; the prose is
/// computed from them.
public enum LearningError: Error, Equatable {
  /// The layer at `index` (from 0) takes other inputs than it gets.
  case layerInput(index: Int, layer: String, expected: String, actual: Shape, advice: String?)
  case noLayers
  /// A model that was never given inputs has no shapes yet.
  case notBuilt
  /// The model was built for samples of one shape and gets another.
  case sampleShape(expected: Shape, actual: Shape, advice: String?)
  case noSamples(String)
  /// More samples than an epoch's order can number.
  case tooManySamples(Int)
  case counts(inputs: Int, targets: Int)
  /// `y` and `p` of a loss or metric that somebody calls.
  case pairCounts(targets: Int, outputs: Int)
  /// Targets that the loss cannot be computed with.
  case targets(loss: String, problem: String, advice: String)
  /// Weights of samples or classes, by the name of their argument, that do not fit.
  case weights(String, problem: String, advice: String)
  /// A class number that the model has no output for.
  case classNumber(Double, row: Int, classes: Int)
  /// The share of validation leaves one of the sets empty.
  case emptySplit(share: Double, count: Int)
  /// A parameter's new value has another shape.
  case parameterShape(name: String, expected: Shape, actual: Shape)
  /// The loss cannot follow this last layer.
  case output(loss: String, problem: String, advice: String)
  /// What a prediction is to be held against is not to be had.
  case against(problem: String, advice: String)
  /// A step on batches of this size takes more memory than there is.
  case batchMemory(batch: Int, bytes: Double)
  /// A stopped fit cannot go on: the model was trained or compiled in between.
  case trainedSince
  /// PyTorch's batch normalisation in training takes more than one sample.
  case singleSample(layer: String)
  case nesting(Nesting)
  /// A callback that cannot do its work in this fit.
  case callback(String, problem: String, advice: String)
  /// `input` behind other layers.
  case lateInput
  /// `set_weights` with another number of weights.
  case weightCount(expected: Int, actual: Int)

  /// Why a model cannot be a layer of another, or cannot grow.
  public enum Nesting: Equatable, Sendable {
    case ofItself, isPart, isEmpty, tooLarge
  }

  public var message: String {
    switch self {
    case .layerInput(let index, let layer, let expected, let actual, _):
      "layer \(index), \(layer), takes \(expected), not samples of shape \(actual)"
    case .noLayers: "the model has no layers"
    case .notBuilt: "the model has no weights yet: it has seen no inputs"
    case .sampleShape(let expected, let actual, _):
      "the model takes samples of shape \(expected), but these have \(actual)"
    case .noSamples(let what): "\(what) has no samples"
    case .tooManySamples(let count): "x has \(count) samples; at most \(Int32.max) can be numbered"
    case .counts(let inputs, let targets):
      "x has \(inputs) \(plural(inputs, "sample")), but y has \(targets)"
    case .pairCounts(let targets, let outputs):
      "y has \(targets) \(plural(targets, "sample")), but p has \(outputs)"
    case .targets(let loss, let problem, _), .output(let loss, let problem, _): "\(loss) \(problem)"
    case .against(let problem, _): "against \(problem)"
    case .weights(let argument, let problem, _): "\(argument) \(problem)"
    case .callback(let name, let problem, _): "\(name) \(problem)"
    case .classNumber(let number, let row, let classes):
      "y[\(row)] is \(shortText(number)), but the model has \(classes) outputs: classes 0 to \(classes - 1)"
    case .emptySplit(let share, let count):
      "validation_split \(plainText(share)) of \(count) \(plural(count, "sample")) leaves a set empty"
    case .parameterShape(let name, let expected, let actual):
      "\(name) has shape \(expected), not \(actual)"
    case .batchMemory(let batch, let bytes):
      "a step on \(batch) samples would take \(byteText(bytes))"
    case .singleSample(let layer): "\(layer) needs more than one sample in each batch of a training"
    case .nesting(.ofItself): "a model cannot be a layer of itself"
    case .nesting(.isPart): "this model is a layer of another and does not grow any more"
    case .nesting(.isEmpty): "a model without layers cannot be a layer of another"
    case .nesting(.tooLarge): "models within models are at most 32 deep and have at most 10,000 layers"
    case .lateInput: "input stands in front of all layers, and once"
    case .weightCount(let expected, let actual):
      "there are \(expected) \(plural(expected, "weight")), not \(actual)"
    case .trainedSince: "the model was trained or compiled anew since its fit was stopped"
    }
  }

  /// What would be right.
  public var advice: String? {
    switch self {
    case .layerInput(_, _, _, _, let advice), .sampleShape(_, _, let advice): advice
    case .targets(_, _, let advice), .output(_, _, let advice), .weights(_, _, let advice): advice
    case .against(_, let advice): advice
    case .callback(_, _, let advice): advice
    case .noLayers: "add one: add(model, dense(10, softmax))"
    case .singleSample: "choose a batch that leaves no single sample over"
    case .batchMemory: "use a smaller batch"
    case .notBuilt: "fit it, or call it with a batch of inputs"
    default: nil
    }
  }
}

func plural(_ count: Int, _ noun: String, _ several: String? = nil) -> String {
  count == 1 ? noun : several ?? noun + "s"
}
