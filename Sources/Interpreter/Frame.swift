import Diagnostics

/// The session's variables. Names get a slot at first mention, so that running code looks nothing up.
final class Globals {
  private var slots: [String: Int] = [:]
  private(set) var names: [String] = []
  /// Checked access would cost a quarter of a loop's time, and no access to it calls back.
  @exclusivity(unchecked) var values: [Value?] = []
  /// Counts what is set and taken away.
  @exclusivity(unchecked) private(set) var changes: UInt64 = 0
  /// Slots in the order in which they were first set.
  private var order: [Int] = []

  func slot(of name: String) -> Int {
    if let known = slots[name] { return known }
    slots[name] = names.count
    names.append(name)
    values.append(nil)
    return names.count - 1
  }

  func set(_ slot: Int, _ value: Value) {
    changes &+= 1
    if values[slot] == nil { order.append(slot) }
    values[slot] = value
  }

  func value(of name: String) -> Value? { slots[name].flatMap { values[$0] } }

  var variables: [(name: String, value: Value)] {
    order.compactMap { slot in values[slot].map { (names[slot], $0) } }
  }

  func removeAll() {
    changes &+= 1
    values = Array(repeating: nil, count: names.count)
    order = []
  }

  func remove(_ name: String) {
    guard let slot = slots[name] else { return }
    changes &+= 1
    values[slot] = nil
    order.removeAll { $0 == slot }
  }
}

/// The variables of one running function, and the way to those of the functions around it.
final class Frame {
  @exclusivity(unchecked) var slots: [Value?]
  let parent: Frame?
  unowned let session: Session

  init(slotCount: Int, parent: Frame?, session: Session) {
    slots = Array(repeating: nil, count: slotCount)
    self.parent = parent
    self.session = session
  }

  /// The frame `depth` functions further out.
  func outer(_ depth: Int) -> Frame {
    var frame = self
    for _ in 0..<depth { if let parent = frame.parent { frame = parent } }
    return frame
  }
}
