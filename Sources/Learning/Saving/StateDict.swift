import Autograd
import Tensors

/// Numbers that are not those of a model.
public struct StateError: Error, Equatable {
  public let message: String
  public let notes: [String]
}

extension StateEntry {
  /// The shape of PyTorch's array.
  public var shape: Shape {
    if isCount { return .scalar }
    return isTransposed ? Shape(parameter.shape.dimensions.reversed()) : parameter.shape
  }

  /// PyTorch's array: int64 of a count, else float32.
  public var tensor: Tensor { array(of: parameter.value) }

  /// PyTorch's array of what the parameter holds, or held.
  func array(of value: Tensor) -> Tensor {
    isCount ? value.converted(to: .int64).viewed(as: .scalar) : turned(value)
  }

  /// What the parameter holds when PyTorch's array, which must have `shape`, is this.
  func value(of array: Tensor) -> Tensor {
    isCount ? array.viewed(as: parameter.shape) : turned(array)
  }

  private func turned(_ tensor: Tensor) -> Tensor {
    isTransposed ? (try? tensor.transposed()) ?? tensor : tensor
  }
}

extension Model {
  /// Takes numbers by name; with `isStrict` there must be all of them and no others. Throws `StateError`
  /// with the first difference, and then the model has its old numbers still.
  public func load(_ state: [(name: String, tensor: Tensor)], isStrict: Bool = true) throws {
    let entries = stateDict
    let given = Dictionary(state.map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 })
    try check(entries, given, names: state.map(\.name), isStrict: isStrict)
    for entry in entries {
      if let tensor = given[entry.name] { entry.parameter.value = entry.value(of: tensor) }
    }
  }

  private func check(
    _ entries: [StateEntry], _ given: [String: Tensor], names: [String], isStrict: Bool
  ) throws {
    for entry in entries {
      guard let tensor = given[entry.name] else {
        // Files from before PyTorch 0.4.1 lack the count of a batch norm, and PyTorch loads them.
        if !isStrict || entry.isCount { continue }
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
    // A batch norm that counts nothing here does so in PyTorch.
    if let extra = names.first(where: { !known.contains($0) && !$0.hasSuffix(".num_batches_tracked") }) {
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
