import Autograd
import Tensors

extension Model {
  /// A model of its own with the first `count` layers, the same generators, modes and weights. `pairs` says which
  /// parameter of the copy stands for which of the original.
  func copied(layers count: Int) throws -> (model: Model, pairs: [ParameterPair]) {
    var known: [ObjectIdentifier: Model] = [:]
    let copy = try structure(layers: count, &known)
    let pairs = zip(state(layers: count), copy.state).map { ParameterPair(original: $0, copy: $1) }
    for pair in pairs {
      pair.copy.value = pair.original.value
      pair.copy.isTrainable = pair.original.isTrainable
    }
    return (copy, pairs)
  }

  /// The same layers with weights of their own. A model that is a layer in several places is one in the copy, too.
  private func structure(layers count: Int, _ known: inout [ObjectIdentifier: Model]) throws -> Model {
    let copy = Model(random: random, dialect: dialect)
    if let declaredInput { try copy.add(InputSpec(declaredInput)) }
    for spec in specs.prefix(count) {
      guard let inner = (spec as? NestedSpec)?.model else {
        try copy.add(spec)
        continue
      }
      let innerCopy = try known[ObjectIdentifier(inner)] ?? inner.structure(layers: .max, &known)
      known[ObjectIdentifier(inner)] = innerCopy
      try copy.add(NestedSpec(innerCopy))
    }
    if let inputShape { try copy.build(input: inputShape) }
    copy.isTraining = isTraining
    return copy
  }

  /// What training changes in the first `count` layers.
  private func state(layers count: Int) -> [Parameter] {
    let layers = layers.prefix(count)
    return Self.unique(layers.flatMap(\.weights)) + Self.unique(layers.flatMap(\.counters))
  }
}

/// A parameter, and the one that stands for it in a copy of its model.
struct ParameterPair {
  let original: Parameter
  let copy: Parameter
}
