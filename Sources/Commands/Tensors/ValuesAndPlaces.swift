import Interpreter
import Tensors

/// What PyTorch's max(dim), min(dim), sort and topk give: the values and where they were. It unpacks and is
/// indexed as a pair, and knows both by name.
final class ValuesAndPlaces: Object {
  private let values: Value
  private let places: Value

  init(_ values: Value, at places: Tensor) {
    self.values = values
    self.places = .tensor(places)
  }

  override var typeName: String { "pair of values and indices" }
  override func description(in style: OutputStyle) -> String {
    "(values=\(values.description(in: style)),\n indices=\(places.description(in: style)))"
  }

  override var memberNames: [String] { ["values", "indices"] }
  override func member(_ name: String) throws -> Value? {
    switch name {
    case "values": values
    case "indices": places
    default: nil
    }
  }

  override var count: Int? { 2 }
  override func index(_ items: [IndexItem]) throws -> Value? {
    guard items.count == 1, case .value(let value)? = items.first, let number = value.asNumber else {
      throw Problem("the index of a pair is 0 or 1")
    }
    switch number {
    case 0, -2: return values
    case 1, -1: return places
    default: throw Problem("the index of a pair is 0 or 1, not \(number.literal)")
    }
  }
  override func makeIterator() throws -> (() throws -> Value?)? {
    var rest = [values, places][...]
    return { rest.popFirst() }
  }
}
