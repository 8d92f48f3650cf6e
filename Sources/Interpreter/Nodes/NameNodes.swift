import Diagnostics

/// A variable of the session, else a command or function of that name.
final class GlobalNode: Node {
  let slot: Int
  let name: String
  let function: Function?
  let globals: Globals

  init(_ place: Place, _ name: String, _ globals: Globals, _ function: Function?) {
    self.name = name
    self.globals = globals
    slot = globals.slot(of: name)
    self.function = function
    super.init(place)
  }

  override func evaluateIfKnown(_ frame: Frame) throws -> Value? {
    globals.values[slot] ?? function.map { .function($0) }
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    if let value = globals.values[slot] { return value }
    if let function { return .function(function) }
    throw failure(frame.session.unknownName(name))
  }
}

/// A variable of the function that runs, or of one around it.
final class LocalNode: Node {
  let slot: Int
  let depth: Int
  let name: String

  init(_ place: Place, _ name: String, slot: Int, depth: Int) {
    self.name = name
    self.slot = slot
    self.depth = depth
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let home = depth == 0 ? frame : frame.outer(depth)
    if let value = home.slots[slot] { return value }
    throw failure(
      Problem(
        "'\(name)' has no value yet",
        notes: [
          "a name that a function assigns to is the function's own; pass the outer value as an argument"
        ]))
  }
}
