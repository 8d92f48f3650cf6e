/// Keeps a user's recursion from ending the process: a cap on the calls, and on the stack that they
/// may take.
struct StackGuard {
  /// As Python's default.
  static let deepest = 1000
  private var depth = 0
  /// The lowest address that may be reached; 0 while nothing runs.
  private var floor: UInt = 0

  /// Marks where evaluation begins, with `budget` bytes of stack below. False when it has begun.
  mutating func begin(budget: Int) -> Bool {
    guard floor == 0 else { return false }
    floor = max(Self.address(), UInt(budget) + 1) - UInt(budget)
    return true
  }

  mutating func end() {
    floor = 0
    depth = 0
  }

  mutating func enter() throws {
    guard depth < Self.deepest, Self.address() > floor else {
      throw Problem(
        "calls are nested too deep (\(depth))", notes: ["does a function call itself without an end?"])
    }
    depth += 1
  }

  mutating func leave() { depth -= 1 }

  /// An address on the stack, about where it ends now.
  @inline(never)
  private static func address() -> UInt {
    var here: UInt8 = 0
    return withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
  }
}
