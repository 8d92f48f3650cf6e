import Datasets
import Diagnostics
import Interpreter
import Tensors

/// Arrays by name, as a file of several holds them: a PyTorch `state_dict`, numpy's `npz`.
/// `d.x`, `d["x"]`, `for name in d`, `d.keys()`.
final class ArraysObject: Object {
  private let arrays: [(name: String, value: Value)]

  init(_ arrays: [NamedTensor]) { self.arrays = arrays.map { ($0.name, .tensor($0.tensor)) } }

  /// The arrays as they are now.
  var tensors: [NamedTensor] {
    arrays.compactMap { name, value in
      guard case .object(let object as TensorObject) = value else { return nil }
      return NamedTensor(name, object.tensor)
    }
  }

  override var typeName: String { "arrays" }
  override var count: Int? { arrays.count }
  override func isTrue() throws -> Bool? { !arrays.isEmpty }

  /// A line for each: its name, type and shape.
  override func description(in style: OutputStyle) -> String {
    if arrays.isEmpty { return "no arrays" }
    let shown = tensors.prefix(1000)
    let width = shown.map(\.name.count).max() ?? 0
    var lines = shown.map { array in
      let name = array.name + String(repeating: " ", count: width - array.name.count)
      return "\(name)  \(array.tensor.dtype) \(array.tensor.shape)"
    }
    if arrays.count > shown.count { lines.append("… \(arrays.count - shown.count) more") }
    return lines.joined(separator: "\n")
  }

  private static let methods = ["keys", "values", "items"]
  override var memberNames: [String] { arrays.map(\.name) + ["names", "files"] + Self.methods }

  override func member(_ name: String) throws -> Value? {
    if let array = array(name) { return array }
    let names = Value.list(arrays.map { .text($0.name) })
    switch name {
    case "names", "files": return names
    case "keys": return .object(MethodObject(name, names))
    case "values": return .object(MethodObject(name, .list(arrays.map(\.value))))
    case "items":
      return .object(MethodObject(name, .list(arrays.map { .tuple([.text($0.name), $0.value]) })))
    default: return nil
    }
  }

  override func index(_ items: [IndexItem]) throws -> Value? {
    guard items.count == 1, case .value(.text(let name)) = items[0] else {
      throw Problem("arrays are taken by their names", label: arrays.first.map { "as [\(quoted($0.name))]" })
    }
    if let array = array(name) { return array }
    let names = arrays.map(\.name)
    let hint = nearest(name, among: names)
    throw Problem(
      "there is no array \(quoted(name))", label: hint.map { "did you mean \(quoted($0))?" },
      notes: hint == nil && !names.isEmpty ? ["there are \(names.prefix(12).joined(separator: ", "))"] : [])
  }

  private func array(_ name: String) -> Value? { arrays.first { $0.name == name }?.value }

  override func makeIterator() throws -> (() throws -> Value?)? {
    var names = arrays.map(\.name)[...]
    return { names.popFirst().map { .text($0) } }
  }
}

/// An argument that is arrays by name.
struct ArraysArgument: Bindable {
  let object: ArraysObject

  static var typeName: String { "state dict" }
  static var receivers: [String] { ["arrays"] }
  var literal: String { "" }

  static func bind(_ argument: Argument, in session: Session) throws -> ArraysArgument {
    guard case .object(let object as ArraysObject) = try argument.given() else { throw Mismatch() }
    return ArraysArgument(object: object)
  }
}
