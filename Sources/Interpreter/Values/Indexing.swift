/// `x[…]` of lists, text and objects.
public enum Indexing {
  public static func item(_ items: [IndexItem], of value: Value) throws -> Value {
    switch value {
    case .object(let object):
      if let result = try object.index(items) { return result }
    case .list(let list):
      switch try only(items, of: value) {
      case .value(let index): return list.items[try position(index, in: list.items.count, of: value)]
      case .slice(let bounds): return .list(List(part(of: list.items, bounds), isTuple: list.isTuple))
      case .ellipsis: return value
      }
    case .text(let text):
      let characters = Array(text)
      switch try only(items, of: value) {
      case .value(let index):
        return .text(String(characters[try position(index, in: characters.count, of: value)]))
      case .slice(let bounds): return .text(String(part(of: characters, bounds)))
      case .ellipsis: return value
      }
    default: break
    }
    throw Problem(
      "\(article(value.typeName)) cannot be indexed",
      notes: isFunction(value) ? ["to call it write f(…)"] : [])
  }

  static func set(_ items: [IndexItem], of target: Value, to value: Value) throws {
    switch target {
    case .object(let object):
      if try object.setIndex(items, value) { return }
    case .list(let list) where !list.isTuple:
      guard case .value(let index) = try only(items, of: target) else {
        throw Problem("a list's items are set one at a time")
      }
      list.items[try position(index, in: list.items.count, of: target)] = value
      return
    default: break
    }
    throw Problem("the items of \(article(target.typeName)) cannot be set")
  }

  private static func isFunction(_ value: Value) -> Bool {
    if case .function = value { return true }
    return false
  }

  private static func only(_ items: [IndexItem], of value: Value) throws -> IndexItem {
    guard items.count == 1, let item = items.first else {
      throw Problem("\(article(value.typeName)) takes one index, not \(items.count)")
    }
    return item
  }

  private static func position(_ index: Value, in count: Int, of value: Value) throws -> Int {
    guard let number = index.asNumber, let whole = Int(exactly: number) else {
      let got = index.asNumber.map(numberText) ?? article(index.typeName)
      throw Problem("an index is a whole number, not \(got)")
    }
    let position = whole < 0 ? whole + count : whole
    guard position >= 0, position < count else {
      throw Problem("index \(whole) is outside of the \(value.typeName) of length \(count)")
    }
    return position
  }

  private static func part<C: RandomAccessCollection>(of items: C, _ bounds: SliceBounds) -> [C.Element]
  where C.Index == Int {
    let (start, count, step) = bounds.resolved(count: items.count)
    return (0..<count).map { items[start + $0 * step] }
  }
}
