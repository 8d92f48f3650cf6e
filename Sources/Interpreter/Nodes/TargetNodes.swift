import Diagnostics

/// What an assignment writes to.
class TargetNode {
  func assign(_ value: Value, _ frame: Frame) throws {}
}

final class GlobalTarget: TargetNode {
  let slot: Int
  let globals: Globals

  init(_ name: String, _ globals: Globals) {
    slot = globals.slot(of: name)
    self.globals = globals
  }

  override func assign(_ value: Value, _ frame: Frame) throws { globals.set(slot, value) }
}

final class LocalTarget: TargetNode {
  let slot: Int
  init(slot: Int) { self.slot = slot }
  override func assign(_ value: Value, _ frame: Frame) throws { frame.slots[slot] = value }
}

final class MemberTarget: TargetNode {
  let node: MemberNode
  init(_ node: MemberNode) { self.node = node }
  override func assign(_ value: Value, _ frame: Frame) throws {
    frame.session.changes.note()
    try node.assign(value, frame)
  }
}

final class IndexTarget: TargetNode {
  let node: IndexNode
  init(_ node: IndexNode) { self.node = node }
  override func assign(_ value: Value, _ frame: Frame) throws {
    frame.session.changes.note()
    try node.assign(value, frame)
  }
}

/// `a, (b, c)`: as many values as names. All are taken before the first is written.
final class SeveralTarget: TargetNode {
  let targets: [TargetNode]
  let place: Place

  init(_ targets: [TargetNode], _ place: Place) {
    self.targets = targets
    self.place = place
  }

  override func assign(_ value: Value, _ frame: Frame) throws {
    let values: [Value]
    do {
      values = try Iterating.values(of: value, limit: targets.count)
    } catch {
      throw Failure(error, at: place)
    }
    guard values.count == targets.count else {
      let got = values.count > targets.count ? "more" : "\(values.count)"
      throw Failure(
        Problem("\(targets.count) names need \(targets.count) values, but there are \(got)"), at: place)
    }
    for (target, value) in zip(targets, values) { try target.assign(value, frame) }
  }
}
