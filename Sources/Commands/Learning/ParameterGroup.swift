import Interpreter

/// `optimizer.param_groups[0]["lr"]`, as PyTorch's: there is one group, and it knows what the optimizer knows.
final class ParameterGroup: Object {
  private let optimizer: OptimizerObject
  init(_ optimizer: OptimizerObject) { self.optimizer = optimizer }

  override var typeName: String { "group of parameters" }
  override func description(in style: OutputStyle) -> String {
    optimizer.description(in: style)
  }

  override func index(_ items: [IndexItem]) throws -> Value? {
    guard let value = try optimizer.member(try name(items)) else { throw unknown }
    return value
  }

  override func setIndex(_ items: [IndexItem], _ value: Value) throws -> Bool {
    guard try optimizer.setRate(try name(items), value) else { throw unknown }
    return true
  }

  private func name(_ items: [IndexItem]) throws -> String {
    guard items.count == 1, case .value(.text(let name))? = items.first else {
      throw Problem("a group of parameters is indexed by a name, as group[\"lr\"]")
    }
    return name
  }

  private var unknown: Problem { Problem("a group of parameters knows lr, which can be set") }
}
