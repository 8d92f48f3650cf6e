import Tensors

/// A layer that is a model of its own.
public protocol ModelHolding: LayerSpec {
  var model: Model { get }
}

extension Model {
  /// The generators of the models that are layers of this one, each behind those of its own layers: the
  /// order in which `written` makes them.
  public var generatorsWithin: [Random] {
    specs.flatMap { spec -> [Random] in
      guard let model = (spec as? any ModelHolding)?.model else { return [] }
      return model.generatorsWithin + [model.random]
    }
  }

  /// Takes another generator, and others for the models within, as `generatorsWithin` has them. The weights
  /// stay; the order of samples and the noise of layers are the new generators' from now on.
  /// Throws `StateError` when there are not as many as models within.
  public func adopt(_ random: Random, within generators: [Random]) throws {
    guard generators.count == generatorsWithin.count else {
      throw StateError(message: "there are not as many generators as models in the model", notes: [])
    }
    var rest = generators[...]
    try adopt(random, within: &rest)
  }

  private func adopt(_ random: Random, within rest: inout ArraySlice<Random>) throws {
    for case let spec as any ModelHolding in specs {
      let inner = spec.model.generatorsWithin.count
      var own = rest.prefix(inner)
      rest = rest.dropFirst(inner)
      guard let generator = rest.popFirst() else { return }
      try spec.model.adopt(generator, within: &own)
    }
    guard random != self.random else { return }
    self.random = random
    try rebuildWeightless()
  }
}
