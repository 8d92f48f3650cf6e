import Learning
import Tensors

extension Model {
  /// The model as a Python program for Keras 3, whose numbers are to be written, in this order, into a `.npz`
  /// called `weightsFile` beside it. `version` is this program's.
  ///
  /// Throws `LearningError.notBuilt`, and `ExportError` when Keras has no such layer.
  public func kerasSource(weightsFile: String, version: String) throws -> PythonSource {
    guard isBuilt, let inputShape else { throw LearningError.notBuilt }
    var writer = KerasWriter(self)
    let layers = try writer.sequential(self, LayerPlace.layers(of: self), input: inputShape)
    let shape = Python.shape([1] + inputShape.dimensions).text
    let program = PythonProgram(
      target: .keras, layers: writtenLayers, version: version, weightsFile: weightsFile,
      imports: ["from pathlib import Path", "", "import keras", "import numpy as np"],
      definitions: writer.definitions.texts, variables: writer.shared.variables, model: layers,
      functions: [
        [
          "def load(weights=WEIGHTS):", "    \"\"\"The model as it was.\"\"\"", "    model = build()",
          "    with np.load(weights) as arrays:",
          "        model.set_weights([arrays[name] for name in arrays.files])",
        ] + KerasTraining(self).lines + ["    return model"]
      ],
      main: [
        "model = load()", "model.summary()",
        "print(model.predict(np.zeros(\(shape), \"float32\"), verbose=0))",
      ])
    return PythonSource(text: program.text, weights: writer.weights)
  }
}

/// Writes models as Keras's, one layer after another. What a layer is there is said in `words(for:)`.
struct KerasWriter {
  var definitions = Definitions()
  private(set) var shared: SharedModels
  /// In the order of Keras's `get_weights`.
  private(set) var weights: [(name: String, tensor: Tensor)] = []

  init(_ model: Model) { shared = SharedModels(model) }

  mutating func sequential(_ model: Model, _ places: [LayerPlace], input: Shape) throws -> Python {
    var items: [Python] = []
    if places.first.map({ !$0.number.contains(".") }) ?? false {
      items.append(.call("keras.Input", with: [("", .shape(input.dimensions))]))
    }
    var before = input
    for place in places {
      if let nested = (place.layer.spec as? any ModelHolding)?.model {
        items.append(
          try shared.name(of: nested).map { .atom($0) }
            ?? shared.expression(sequential(nested, place.within, input: before), of: nested))
      } else {
        let words = try words(for: place, input: before)
        items += words.expressions
        weights += words.weights.map { ("\(place.name)/\($0.name)", $0.tensor) }
      }
      before = place.layer.outputShape
    }
    return .call("keras.Sequential", with: [("", .list(items))])
  }
}
