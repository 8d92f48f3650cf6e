import Autograd
import Tensors

/// All weights of a model as they were, its moving averages among them.
public struct WeightsCopy {
  let values: [(parameter: Parameter, value: Tensor)]

  public init(_ model: Model) { self.init(model.state) }

  init(_ parameters: [Parameter]) { values = parameters.map { ($0, $0.value) } }

  init(_ values: [(parameter: Parameter, value: Tensor)]) { self.values = values }

  /// Numbers that are kept.
  var count: Int { values.reduce(0) { $0 + $1.value.count } }

  public func restore() {
    for (parameter, value) in values { parameter.value = value }
  }
}
