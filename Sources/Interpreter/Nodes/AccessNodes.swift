import Diagnostics
import Syntax

/// `x.name` without a call: a member, a property, or a function with its first argument in place.
final class MemberNode: Node {
  let object: Node
  let name: Name

  init(_ place: Place, _ object: Node, _ name: Name) {
    self.object = object
    self.name = name
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try object.evaluate(frame)
    let namePlace = Place(place.source, name.span)
    do {
      return try frame.session.member(name.text, of: value, span: object.place.span)
    } catch {
      throw Failure(error, at: namePlace)
    }
  }

  func assign(_ value: Value, _ frame: Frame) throws {
    let target = try object.evaluate(frame)
    do {
      guard case .object(let thing) = target, try thing.setMember(name.text, value, in: frame.session)
      else {
        throw Problem("\(article(target.typeName)) has no member '\(name.text)' that can be set")
      }
    } catch {
      throw Failure(error, at: Place(place.source, name.span))
    }
  }
}

/// `x[…]`.
final class IndexNode: Node {
  enum Part {
    case item(Node)
    case slice(lower: Node?, upper: Node?, step: Node?)
    case ellipsis
  }

  let object: Node
  let parts: [Part]

  init(_ place: Place, _ object: Node, _ parts: [Part]) {
    self.object = object
    self.parts = parts
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    var value = try object.evaluate(frame)
    let items = try items(frame)
    return try located {
      if case .function(let function) = value, function.builtin?.isIndexed == true, function.receiver == nil {
        value = try frame.session.call(value, [])
      }
      return try Indexing.item(items, of: value)
    }
  }

  func assign(_ value: Value, _ frame: Frame) throws {
    let target = try object.evaluate(frame)
    let items = try items(frame)
    try located { try Indexing.set(items, of: target, to: value) }
  }

  private func items(_ frame: Frame) throws -> [IndexItem] {
    try parts.map { part in
      switch part {
      case .item(let node): return .value(try node.evaluate(frame))
      case .ellipsis: return .ellipsis
      case .slice(let lower, let upper, let step):
        let stride = try bound(step, frame) ?? 1
        if stride == 0 { throw (step ?? self).failure(Problem("a slice's step cannot be 0")) }
        return .slice(
          SliceBounds(lower: try bound(lower, frame), upper: try bound(upper, frame), step: stride))
      }
    }
  }

  private func bound(_ node: Node?, _ frame: Frame) throws -> Int? {
    guard let node else { return nil }
    let value = try node.evaluate(frame)
    if case .none = value { return nil }
    guard let number = value.asNumber else {
      throw node.failure(Problem("a slice's bounds are whole numbers, not \(article(value.typeName))"))
    }
    guard number.isFinite, number == number.rounded() else {
      throw node.failure(Problem("a slice's bounds are whole numbers, not \(numberText(number))"))
    }
    // Nothing is longer than 2⁵³ items; bounds up to there can be added without an overflow.
    return Int(min(max(number, -0x1p53), 0x1p53))
  }
}
