/// How well a share is known from `hits` of `count`: Wilson's score interval (1927).
///
/// centre = (p + z²/2n) / (1 + z²/n), half = z √(p(1−p)/n + z²/4n²) / (1 + z²/n)
///
/// Unlike p ± z√(p(1−p)/n) it stays within 0…1 and says something at 20 of 20.
public struct WilsonInterval: Equatable, Sendable {
  public let lower: Double
  public let upper: Double

  /// The 95 % interval by default. Nothing counted: 0…1, as nothing is known.
  public init(hits: Int, of count: Int, z: Double = 1.959963984540054) {
    guard count > 0 else {
      (lower, upper) = (0, 1)
      return
    }
    let n = Double(count)
    let p = Double(hits) / n
    let scale = 1 + z * z / n
    let centre = (p + z * z / (2 * n)) / scale
    let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / scale
    // All and none are certain on their side; rounding must not move them.
    lower = hits == 0 ? 0 : centre - half
    upper = hits == count ? 1 : centre + half
  }
}
