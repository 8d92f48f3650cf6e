import Learning
import Tensors

extension Model {
  /// The model as a Python program for PyTorch, whose numbers are to be written into a `.npz` called
  /// `weightsFile` beside it: a `state_dict`. `version` is this program's.
  ///
  /// Throws `LearningError.notBuilt`, and `ExportError` when PyTorch has no such layer.
  public func torchSource(weightsFile: String, version: String) throws -> PythonSource {
    guard isBuilt, let inputShape else { throw LearningError.notBuilt }
    var writer = TorchWriter(self)
    let layers = try writer.sequential(self, LayerPlace.layers(of: self), input: inputShape, prefix: "")
    let trained = Set(parameters.map(ObjectIdentifier.init))
    let frozen = stateDict.filter {
      !$0.parameter.isTrainable && trained.contains(ObjectIdentifier($0.parameter))
    }
    // Without averages of its own a batch normalisation takes no single sample.
    let isOfBatch = leaves.contains { ($0.spec as? BatchNormSpec)?.tracksAverages == false }
    let shape = Python.shape([isOfBatch ? 2 : 1] + inputShape.dimensions).text
    let program = PythonProgram(
      target: .torch, layers: writtenLayers, version: version, weightsFile: weightsFile,
      imports: [
        "from pathlib import Path", "", "import numpy as np", "import torch", "from torch import nn",
      ],
      definitions: writer.definitions.texts, variables: writer.shared.variables, model: layers,
      functions: [
        [
          "def load(weights=WEIGHTS):", "    \"\"\"The model as it was, ready to predict.\"\"\"",
          "    model = build()", "    with np.load(weights) as arrays:",
          "        state = {name: torch.from_numpy(arrays[name]) for name in arrays.files}",
          "    model.load_state_dict(state)",
        ] + frozen.map { "    model.get_parameter(\(Python.text($0.name).text)).requires_grad_(False)" }
          + ["    return model.eval()"]
      ] + TorchTraining(self).functions,
      main: [
        "model = load()", "print(model)", "with torch.no_grad():", "    print(model(torch.zeros\(shape)))",
      ])
    return PythonSource(text: program.text, weights: writer.weights)
  }
}

/// Writes models as PyTorch's, one layer after another. What a layer is there is said in `words(for:)`.
struct TorchWriter {
  var definitions = Definitions()
  private(set) var shared: SharedModels
  /// A `state_dict`: numbers by the places of their modules.
  private(set) var weights: [(name: String, tensor: Tensor)] = []

  init(_ model: Model) { shared = SharedModels(model) }

  mutating func sequential(
    _ model: Model, _ places: [LayerPlace], input: Shape, prefix: String
  ) throws -> Python {
    var modules: [Python] = []
    var before = input
    for place in places {
      let name = "\(prefix)\(modules.count)."
      if let nested = (place.layer.spec as? any ModelHolding)?.model {
        modules.append(try self.nested(nested, place, input: before, prefix: name))
      } else {
        let words = try words(for: place, input: before)
        // An activation within a layer is a module of its own, behind the one with the weights.
        modules += words.expressions
        weights += words.weights.map { ("\(name)\($0.name)", $0.tensor) }
      }
      before = place.layer.outputShape
    }
    return .stack("nn.Sequential", modules)
  }

  /// A state dict has the numbers of a shared model under each of its places.
  private mutating func nested(
    _ model: Model, _ place: LayerPlace, input: Shape, prefix: String
  ) throws -> Python {
    let known = shared.name(of: model)
    let modules = try sequential(model, place.within, input: input, prefix: prefix)
    return known.map { .atom($0) } ?? shared.expression(modules, of: model)
  }
}
