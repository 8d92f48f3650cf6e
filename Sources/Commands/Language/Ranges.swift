import Interpreter

/// The whole numbers from start to before stop, made one at a time.
final class RangeObject: Object {
  let start: Int
  let step: Int
  let length: Int

  init(start: Int, step: Int, length: Int) {
    self.start = start
    self.step = step
    self.length = length
  }

  override var typeName: String { "range" }
  override var count: Int? { length }
  override func isTrue() throws -> Bool? { length > 0 }

  override func description(in style: OutputStyle) -> String {
    "range(\(start), \(start + length * step)\(step == 1 ? "" : ", \(step)"))"
  }

  override func makeIterator() throws -> (() throws -> Value?)? {
    let places = Counter()
    return { [start, step, length] in
      places.next(below: length).map { .number(Double(start + $0 * step)) }
    }
  }

  override func index(_ items: [IndexItem]) throws -> Value? {
    guard items.count == 1, let item = items.first else { return nil }
    switch item {
    case .ellipsis: return .object(self)
    case .slice(let bounds):
      let part = bounds.resolved(count: length)
      // Where there is one number at most, the step means nothing and could be beyond all numbers.
      return .object(
        RangeObject(
          start: start + part.start * step, step: part.count > 1 ? step * part.step : step, length: part.count
        ))
    case .value(let value):
      guard let index = value.asNumber.flatMap(Int.init(exactly:)) else { return nil }
      let position = index < 0 ? index + length : index
      guard position >= 0, position < length else {
        throw Problem("index \(index) is outside of the range of length \(length)")
      }
      return .number(start + position * step)
    }
  }
}

struct MakeRange: Command {
  let first: Int
  let second: Int?
  let step: Int

  static let name = "range"
  static let category = Category.language
  static let summary = "The whole numbers from start to before stop, for loops."
  static let details = "range(stop) starts at 0; range(start, stop, step) as in Python."
  static let examples = [
    Example("list(range(2, 8, 3))", "[2, 5]"), Example("for i in range(2) { print i }", "0\n1"),
  ]
  private static let bound = 1 << 53
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("start", "First number, or the stop when alone.", in: -bound...bound),
      Parameter("stop", "The number before which to end.", check: Self.checkStop),
      Parameter("step", "From one number to the next.", default: 1, in: -bound...bound))
  }

  private static func checkStop(_ stop: Int?) -> String? {
    guard let stop, !(-bound...bound).contains(stop) else { return nil }
    return "stop must be in \((-bound).literal)…\(bound.literal), not \(stop.literal)"
  }

  func run(in session: Session) throws -> Value {
    guard step != 0 else { throw Problem("step cannot be 0", at: .parameter("step")) }
    let (start, stop) = second.map { (first, $0) } ?? (0, first)
    let distance = step > 0 ? stop - start : start - stop
    let length = distance > 0 ? (distance - 1) / abs(step) + 1 : 0
    return .object(RangeObject(start: start, step: step, length: length))
  }
}
