import Autograd
import Learning
import Tensors

/// The operations that a model records in inference, with the layer that each belongs to.
struct InferencePass {
  let record = Record()
  let input: Var
  private(set) var output: Var
  /// The layer that made each step; models within are taken apart.
  private(set) var places: [LayerPlace] = []

  /// Throws `LearningError.notBuilt` of a model without weights.
  init(_ model: Model, samples: Int) throws {
    guard model.isBuilt, let shape = model.inputShape else { throw LearningError.notBuilt }
    input = record.input("input", Shape([samples] + shape.dimensions))
    output = input
    try add(LayerPlace.layers(of: model))
  }

  private mutating func add(_ layers: [LayerPlace]) throws {
    for place in layers {
      let within = place.within
      guard within.isEmpty else {
        try add(within)
        continue
      }
      output = try place.layer.record(output, on: record, mode: .inference)
      while places.count < record.steps.count { places.append(place) }
    }
  }

  func shape(_ value: Var) -> Shape { record.shape(of: value) }

  /// For each step whether the output depends on it. A layer's penalty on its outputs, for one, is no part
  /// of them.
  var isNeeded: [Bool] {
    var values: Set<Var> = [output]
    var needed = [Bool](repeating: false, count: record.steps.count)
    for (index, step) in record.steps.enumerated().reversed() where values.contains(step.output) {
      needed[index] = true
      values.formUnion(step.inputs)
    }
    return needed
  }
}
