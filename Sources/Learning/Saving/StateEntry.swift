import Autograd

/// One tensor of a PyTorch `state_dict`.
public struct StateEntry {
  /// `0.weight`, `2.1.running_mean`.
  public let name: String
  public let parameter: Parameter
  /// PyTorch keeps the transpose: [out, in] for our [in, out].
  public let isTransposed: Bool
  /// An int64 scalar there.
  public let isCount: Bool

  func within(_ module: Int) -> StateEntry {
    StateEntry(
      name: "\(module).\(name)", parameter: parameter, isTransposed: isTransposed, isCount: isCount)
  }
}

extension Layer {
  public var modules: [[StateEntry]] { [entries()] }

  /// All that the layer holds, under the names that it has within the layer, which are PyTorch's.
  func entries(transposing isTransposed: (String) -> Bool = { _ in false }) -> [StateEntry] {
    func entry(_ parameter: Parameter, isCount: Bool) -> StateEntry {
      let name = ownName(parameter)
      return StateEntry(
        name: name, parameter: parameter, isTransposed: isTransposed(name), isCount: isCount)
    }
    return (parameters + buffers).map { entry($0, isCount: false) }
      + counters.map { entry($0, isCount: true) }
  }
}

extension Model {
  /// What PyTorch's `state_dict` of the same `nn.Sequential` holds, in its order and under its names:
  /// modules are counted from 0, and a dense layer's activation is a module of its own.
  public var stateDict: [StateEntry] {
    layers.flatMap(\.modules).enumerated().flatMap { index, module in module.map { $0.within(index) } }
  }
}
