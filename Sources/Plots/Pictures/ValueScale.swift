import Diagnostics

/// How values become colours, the same for all images of a picture, so that they can be compared.
public enum ValueScale: Equatable, Sendable {
  /// From black to white, as images are seen.
  case grey(low: Double, high: Double)
  /// White at 0, from blue at −limit to vermilion at limit.
  case signed(limit: Double)
  /// From white to blue, for amounts.
  case amount(low: Double, high: Double)
  /// From orange to blue, for dots, which are seen on any ground at both ends.
  case spread(low: Double, high: Double)

  /// The scale of values that may lie on both sides of zero or on one: signed if one is negative. What is
  /// no finite number does not count.
  public init(of values: [Float]) {
    let (low, high) = Self.extent(values)
    self = low < 0 ? .signed(limit: max(-low, high)) : .amount(low: min(low, 0), high: high)
  }

  /// From black at the smallest value to white at the largest.
  public static func grey(of values: [Float]) -> ValueScale {
    let (low, high) = extent(values)
    return .grey(low: low, high: high)
  }

  /// About zero, as far as the value that is farthest from it.
  public static func signed(of values: [Float]) -> ValueScale {
    let (low, high) = extent(values)
    return .signed(limit: max(-low, high, 0))
  }

  /// From the smallest value to the largest.
  public static func spread(of values: [Double]) -> ValueScale {
    let (low, high) = extent(values.map { Float($0) })
    return .spread(low: low, high: high)
  }

  private static func extent(_ values: [Float]) -> (low: Double, high: Double) {
    var (low, high) = (Float.infinity, -Float.infinity)
    for value in values where value.isFinite { (low, high) = (min(low, value), max(high, value)) }
    return low <= high ? (Double(low), Double(high)) : (0, 0)
  }

  /// Where the scale begins and ends.
  public var limits: (low: Double, high: Double) {
    switch self {
    case .grey(let low, let high), .amount(let low, let high), .spread(let low, let high): (low, high)
    case .signed(let limit): (-limit, limit)
    }
  }

  /// Where a value stands, in 0…1, or on a signed scale in −1…1; beyond the ends as at them. What is no finite
  /// number has none.
  private func share(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    let (low, high) = limits
    guard high > low else { return 0 }
    if case .signed = self { return min(max(value / high, -1), 1) }
    return min(max((value - low) / (high - low), 0), 1)
  }

  func color(_ value: Double) -> Color {
    let share = share(value)
    switch self {
    case .grey: return Color(grey: UInt8(((share ?? 0) * 255).rounded()))
    case .signed: return Color(signed: share ?? .nan)
    case .spread:
      return share.map { Color.orange.mixed(with: .blue, share: $0) } ?? Color(signed: .nan)
    case .amount: return share.map { Color.blue.tint($0) } ?? Color(signed: .nan)
    }
  }

  /// What a terminal without colours goes by.
  func level(_ value: Double) -> Float { Float(share(value) ?? 0) }

  /// An image of values, row after row.
  func image(width: Int, height: Int, values: [Float]) -> PixelImage {
    PixelImage(
      width: width, height: height, colors: values.map { color(Double($0)) },
      levels: values.map { level(Double($0)) })
  }
}

extension Drawing {
  /// Colours from one end of a scale to the other, between the numbers that these stand for:
  /// `-0.213 ≡≡==--  0  ░░▒▒▓▓██ 0.213`.
  mutating func addScaleBar(_ scale: ValueScale, column: Int, row: Int, width: Int) {
    let (low, high) = scale.limits
    let texts = [low, high].map { significantText($0, digits: 3) }
    let bar = min(21, width - displayWidth(texts[0]) - displayWidth(texts[1]) - 2)
    guard bar >= 5 else {
      let text = "\(texts[0])…\(texts[1])"
      return add(.text(fitted(text, to: width, hasUnicode: true), column: column, row: row))
    }
    let start = column + displayWidth(texts[0]) + 1
    let steps = (0..<bar).map { Float(low + (high - low) * Double($0) / Double(bar - 1)) }
    add(.text(texts[0], column: column, row: row))
    add(
      .image(
        scale.image(width: bar, height: 1, values: steps), column: start, row: row, columns: bar, rows: 1))
    if case .signed = scale { add(.text("0", column: start + bar / 2, row: row, color: .ink)) }
    add(.text(texts[1], column: start + bar + 1, row: row))
  }
}
