import Autograd
import Tensors

/// One array of numbers of a model under PyTorch's name and in PyTorch's layout, as `state_dict` has it.
public struct StateEntry {
  /// `0.weight`, `3.running_mean`.
  public let name: String
  /// `nil` for what PyTorch keeps and nothing here needs: how many batches a batch norm has seen.
  public let parameter: Parameter?
  /// PyTorch keeps the weight of a linear layer as [out, in], here it is [in, out].
  public let isTransposed: Bool

  init(_ name: String, _ parameter: Parameter?, isTransposed: Bool = false) {
    self.name = name
    self.parameter = parameter
    self.isTransposed = isTransposed
  }

  /// The shape of PyTorch's array.
  public var shape: Shape {
    let shape = parameter?.shape ?? .scalar
    return isTransposed ? Shape(shape.dimensions.reversed()) : shape
  }

  /// PyTorch's array.
  public var tensor: Tensor {
    guard let parameter else { return Tensor(scalar: Int64(0)) }
    let value = turned(parameter.value)
    return Self.isCounter(name) ? value.converted(to: .int64) : value
  }

  /// Takes the numbers of PyTorch's array, which must have `shape`.
  func set(_ tensor: Tensor) {
    parameter?.value = turned(tensor)
  }

  private func turned(_ tensor: Tensor) -> Tensor {
    isTransposed ? (try? tensor.transposed()) ?? tensor : tensor
  }

  static func isCounter(_ name: String) -> Bool { name.hasSuffix("num_batches_tracked") }

  func prefixed(_ prefix: String) -> StateEntry {
    StateEntry("\(prefix).\(name)", parameter, isTransposed: isTransposed)
  }
}

extension Layer {
  /// One module with the parameters under PyTorch's names.
  public var modules: [[StateEntry]] { [stateEntries] }

  /// The parameters under PyTorch's names, none of them transposed.
  var stateEntries: [StateEntry] {
    var entries = zip(weightNames, parameters).map { name, parameter in
      StateEntry(torchNames[name] ?? name, parameter)
    }
    // PyTorch demands it beside the running mean.
    if entries.contains(where: { $0.name == "running_mean" }),
      !entries.contains(where: { StateEntry.isCounter($0.name) })
    {
      entries.append(StateEntry("num_batches_tracked", nil))
    }
    return entries
  }
}

/// Keras's names of parameters, where PyTorch has others.
private let torchNames = [
  "kernel": "weight", "gamma": "weight", "beta": "bias", "moving_mean": "running_mean",
  "moving_variance": "running_var", "alpha": "weight",
]

/// Numbers that are not those of a model.
public struct StateError: Error, Equatable {
  public let message: String
  public let notes: [String]
}

extension Model {
  /// All numbers of the model, trained or running, as the `state_dict` of the equivalent `nn.Sequential`
  /// names them: an activation within a layer counts as a module of its own.
  public var stateEntries: [StateEntry] {
    layers.flatMap(\.modules).enumerated().flatMap { index, entries in entries.map { $0.prefixed("\(index)") }
    }
  }

  /// Names and arrays, in PyTorch's layout.
  public var stateDict: [(name: String, tensor: Tensor)] { stateEntries.map { ($0.name, $0.tensor) } }

  /// Takes numbers by name; with `isStrict` there must be all of them and no others. Throws `StateError`
  /// with the first difference, and then the model has its old numbers still.
  public func load(_ state: [(name: String, tensor: Tensor)], isStrict: Bool = true) throws {
    let entries = stateEntries
    let given = Dictionary(state.map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 })
    try check(entries, given, names: state.map(\.name), isStrict: isStrict)
    for entry in entries { if let tensor = given[entry.name] { entry.set(tensor) } }
  }

  private func check(
    _ entries: [StateEntry], _ given: [String: Tensor], names: [String], isStrict: Bool
  ) throws {
    for entry in entries {
      guard let tensor = given[entry.name] else {
        // Files from before PyTorch 0.4.1 lack the counter, and PyTorch loads them.
        if !isStrict || StateEntry.isCounter(entry.name) { continue }
        throw StateError(
          message: "the model has \(entry.name) \(entry.shape), which is missing in what is loaded",
          notes: ["loaded is \(listed(names))", "the model has \(listed(entries.map(\.name)))"])
      }
      guard tensor.shape == entry.shape else {
        throw StateError(
          message:
            "\(entry.name) has shape \(tensor.shape) in what is loaded, but \(entry.shape) in the model",
          notes: [])
      }
    }
    guard isStrict else { return }
    let known = Set(entries.map(\.name))
    if let extra = names.first(where: { !known.contains($0) }) {
      throw StateError(
        message: "\(extra) \(given[extra]?.shape ?? .scalar) is in what is loaded, but not in the model",
        notes: ["the model has \(listed(entries.map(\.name)))", "strict=false loads what fits"])
    }
  }

  private func listed(_ names: [String]) -> String {
    if names.isEmpty { return "nothing" }
    return names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
  }
}
