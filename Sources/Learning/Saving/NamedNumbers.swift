import Autograd
import Tensors

/// Numbers of a model and of its optimizer's memory under names that a file can keep: those of `stateDict`, as
/// `0.weight`, and `0.weight/mean`. The arrays are PyTorch's, what the optimizer remembers is as it is here.
extension Model {
  /// What a copy holds, by name.
  public func named(_ copy: WeightsCopy) -> [(name: String, tensor: Tensor)] {
    let known = Dictionary(
      copy.values.map { (ObjectIdentifier($0.parameter), $0.value) }, uniquingKeysWith: { $1 })
    return numberPlaces.compactMap { place in
      known[ObjectIdentifier(place.parameter)].map { (place.name, place.array($0)) }
    }
  }

  /// The copy that holds these numbers: all that the model has, with `hasMemory` what its optimizer must
  /// remember as well. Throws `StateError` when one is missing or has another shape.
  public func copy(
    of numbers: [(name: String, tensor: Tensor)], hasMemory: Bool = false
  ) throws -> WeightsCopy {
    let given = Dictionary(numbers.map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 })
    var values: [(parameter: Parameter, value: Tensor)] = []
    for place in hasMemory ? numberPlaces : stateDict.map(NumberPlace.init) {
      guard let tensor = given[place.name] else {
        if place.isOptional { continue }
        throw StateError(message: "\(place.name) \(place.shape) is missing", notes: [])
      }
      guard tensor.shape == place.shape else {
        throw StateError(
          message: "\(place.name) has shape \(tensor.shape), not \(place.shape)", notes: [])
      }
      values.append((place.parameter, place.value(tensor)))
    }
    return WeightsCopy(values)
  }

  /// The model's numbers, then the memory of each parameter that is trained, or was.
  private var numberPlaces: [NumberPlace] {
    let entries = stateDict
    let places = entries.map(NumberPlace.init)
    guard let training else { return places }
    return places
      + entries.flatMap { entry -> [NumberPlace] in
        let parameter = entry.parameter
        // What is trained has a memory; what was, before it was frozen, keeps it.
        let memory =
          parameter.isTrainable ? training.memory(of: parameter) : training.knownMemory(of: parameter)
        return zip(training.optimizer.stateNames, memory ?? []).map {
          NumberPlace(memory: $1, name: "\(entry.name)/\($0)", isOptional: !parameter.isTrainable)
        }
      }
  }
}

/// Where numbers of a name are kept.
private struct NumberPlace {
  let name: String
  let parameter: Parameter
  /// Of the array under the name.
  let shape: Shape
  let isOptional: Bool
  private let entry: StateEntry?

  init(_ entry: StateEntry) {
    (name, parameter, shape, isOptional) = (entry.name, entry.parameter, entry.shape, false)
    self.entry = entry
  }

  init(memory: Parameter, name: String, isOptional: Bool) {
    (self.name, parameter, shape, self.isOptional) = (name, memory, memory.shape, isOptional)
    entry = nil
  }

  func array(_ value: Tensor) -> Tensor { entry?.array(of: value) ?? value }
  func value(_ array: Tensor) -> Tensor { entry?.value(of: array) ?? array }
}
