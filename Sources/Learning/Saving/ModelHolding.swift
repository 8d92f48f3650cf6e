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
}
