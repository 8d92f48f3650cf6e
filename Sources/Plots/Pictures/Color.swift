/// A colour of a picture, as light on a screen.
public struct Color: Hashable, Sendable {
  public let red: UInt8
  public let green: UInt8
  public let blue: UInt8

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  public init(grey: UInt8) { self.init(grey, grey, grey) }

  static let white = Color(grey: 255)
  static let ink = Color(grey: 34)
  /// Blue and orange that colour-blind readers can tell apart (Okabe and Ito, 2008).
  static let blue = Color(0, 114, 178)
  static let orange = Color(230, 159, 0)
  static let green = Color(0, 158, 115)
  static let vermilion = Color(213, 94, 0)
  static let purple = Color(204, 121, 167)
  static let sky = Color(86, 180, 233)
  static let yellow = Color(240, 228, 66)
  /// Lines and letters that stay behind the others.
  static let pale = Color(grey: 160)

  /// Colours for series in turn, of the same source; those that light and dark screens show.
  static let series: [Color] = [.blue, .orange, .green, .vermilion, .purple, .sky, .yellow]

  /// How many series have a colour of their own.
  public static var seriesCount: Int { series.count }

  /// The colour of series `index`; they repeat.
  static func ofSeries(_ index: Int) -> Color { series[index % series.count] }

  /// Blue at −1, white at 0, vermilion at 1; grey for nan.
  init(signed share: Double) {
    guard !share.isNaN else {
      self = Color(grey: 128)
      return
    }
    self = Color.white.mixed(with: share < 0 ? .blue : .vermilion, share: min(abs(share), 1))
  }

  /// White at 0 (and for nan), this colour at 1.
  func tint(_ share: Double) -> Color {
    Color.white.mixed(with: self, share: share.isNaN ? 0 : min(max(share, 0), 1))
  }

  /// `share` of the other, the rest of this.
  func mixed(with other: Color, share: Double) -> Color {
    func mix(_ one: UInt8, _ two: UInt8) -> UInt8 {
      UInt8(min(max((Double(one) + share * (Double(two) - Double(one))).rounded(), 0), 255))
    }
    return Color(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
  }

  /// How bright it is, 0…1 (ITU-R BT.601).
  var brightness: Double {
    Double(299 * Int(red) + 587 * Int(green) + 114 * Int(blue)) / 255_000
  }

  /// `#0072b2`
  var hexadecimal: String {
    func digits(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return "#" + digits(red) + digits(green) + digits(blue)
  }

  /// The squared distance of two colours.
  fileprivate func distance(_ other: Color) -> Int {
    let steps = [(red, other.red), (green, other.green), (blue, other.blue)]
    return steps.reduce(0) { $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)) }
  }
}

/// How many colours a terminal shows.
public enum ColorDepth: Sendable, CaseIterable {
  case none, sixteen, palette, full

  /// Of a number of colours: 0, 16, 256 or 2²⁴.
  public init(colors: Int) {
    switch colors {
    case ..<16: self = .none
    case ..<256: self = .sixteen
    case ..<(1 << 24): self = .palette
    default: self = .full
    }
  }

  /// The parameters of the escape sequence that sets a colour, by ECMA-48 and xterm.
  func code(_ color: Color, isForeground: Bool) -> String {
    switch self {
    case .none: return ""
    case .full: return "\(isForeground ? 38 : 48);2;\(color.red);\(color.green);\(color.blue)"
    case .palette: return "\(isForeground ? 38 : 48);5;\(Self.paletteIndex(color))"
    case .sixteen:
      let index = Self.basic.indices.min { Self.basic[$0].distance(color) < Self.basic[$1].distance(color) }
      let number = index ?? 0
      return String((number < 8 ? 30 + number : 82 + number) + (isForeground ? 0 : 10))
    }
  }

  /// xterm's 16 colours.
  private static let basic: [Color] = [
    Color(0, 0, 0), Color(205, 0, 0), Color(0, 205, 0), Color(205, 205, 0), Color(0, 0, 238),
    Color(205, 0, 205), Color(0, 205, 205), Color(229, 229, 229), Color(127, 127, 127), Color(255, 0, 0),
    Color(0, 255, 0), Color(255, 255, 0), Color(92, 92, 255), Color(255, 0, 255), Color(0, 255, 255),
    Color(255, 255, 255),
  ]

  /// xterm's 256 colours: a cube of 6×6×6 from 16 on, then 24 greys.
  private static func paletteIndex(_ color: Color) -> Int {
    let levels = [0, 95, 135, 175, 215, 255]
    func nearest(_ byte: UInt8) -> Int {
      levels.indices.min { abs(levels[$0] - Int(byte)) < abs(levels[$1] - Int(byte)) } ?? 0
    }
    let (red, green, blue) = (nearest(color.red), nearest(color.green), nearest(color.blue))
    let cube = Color(UInt8(levels[red]), UInt8(levels[green]), UInt8(levels[blue]))
    let mean = (Int(color.red) + Int(color.green) + Int(color.blue)) / 3
    let step = min(max((mean - 3) / 10, 0), 23)
    let grey = Color(grey: UInt8(8 + 10 * step))
    return grey.distance(color) < cube.distance(color) ? 232 + step : 16 + 36 * red + 6 * green + blue
  }
}
