/// How people write the ten digits: for each some ways, each way a few strokes, each stroke points
/// through which the pen goes, in percent of the digit's box (x to the right, y down).
///
/// A stroke is smooth at its points; where the pen turns sharply a new stroke begins at the same point.
enum DigitSkeletons {
  struct Skeleton: Sendable {
    /// How often this way is met, beside the others of its digit.
    let weight: Int
    /// x, y, x, y, …
    let strokes: [[Float]]
    /// Width of the digit's box as a part of its height.
    let aspect: Float

    init(_ weight: Int, aspect: Float = 0.72, _ strokes: [[Float]]) {
      self.weight = weight
      self.aspect = aspect
      self.strokes = strokes
    }
  }

  /// By digit.
  static let all: [[Skeleton]] = [zero, one, two, three, four, five, six, seven, eight, nine]

  private static let zero = [
    Skeleton(5, [[52, 2, 22, 16, 6, 50, 20, 86, 50, 98, 82, 82, 94, 48, 80, 14, 52, 2]]),
    Skeleton(3, [[66, 8, 34, 6, 8, 42, 14, 84, 48, 99, 84, 82, 95, 44, 74, 8, 44, 3]]),
    Skeleton(2, aspect: 0.5, [[60, 3, 20, 20, 8, 62, 32, 97, 72, 88, 94, 46, 80, 10, 50, 4]]),
    Skeleton(2, aspect: 0.95, [[40, 6, 10, 30, 8, 70, 40, 96, 80, 86, 96, 50, 78, 10, 46, 6, 34, 14]]),
  ]

  private static let one = [
    Skeleton(8, aspect: 0.12, [[50, 0, 52, 34, 48, 68, 50, 100]]),
    Skeleton(4, aspect: 0.3, [[78, 0, 52, 48, 22, 100]]),
    Skeleton(3, aspect: 0.36, [[6, 26, 40, 16, 66, 0], [66, 0, 64, 50, 62, 100]]),
    Skeleton(2, aspect: 0.5, [[10, 24, 34, 14, 52, 0], [52, 0, 52, 50, 50, 97], [8, 98, 50, 97, 94, 97]]),
  ]

  private static let two = [
    Skeleton(5, [[10, 24, 26, 6, 58, 2, 82, 20, 72, 48, 42, 76, 10, 97], [10, 97, 50, 96, 94, 95]]),
    Skeleton(
      5,
      aspect: 0.8,
      [[12, 20, 36, 3, 68, 6, 80, 28, 60, 60, 30, 90, 10, 92, 14, 76, 34, 78, 58, 94, 94, 92]]),
    Skeleton(2, [[8, 8, 44, 3, 80, 8], [80, 8, 76, 36, 44, 68, 8, 96], [8, 96, 54, 98, 92, 93]]),
    Skeleton(
      2, aspect: 0.9, [[16, 30, 24, 8, 54, 2, 76, 22, 64, 54, 40, 80, 16, 92, 40, 90, 70, 98, 96, 86]]),
  ]

  private static let three = [
    Skeleton(
      5, aspect: 0.66, [[10, 12, 44, 1, 78, 14, 72, 38, 38, 48], [38, 48, 76, 56, 88, 78, 56, 99, 8, 88]]),
    Skeleton(
      2, aspect: 0.68,
      [[10, 4, 46, 4, 84, 3], [84, 3, 62, 24, 40, 42], [40, 42, 78, 52, 86, 80, 50, 99, 8, 90]]),
    Skeleton(
      3, aspect: 0.64,
      [[12, 16, 40, 2, 74, 12, 70, 36, 46, 48, 36, 52, 46, 50, 78, 58, 88, 80, 56, 98, 14, 94, 6, 82]]),
    Skeleton(2, aspect: 0.5, [[14, 6, 62, 4, 80, 22, 44, 46], [44, 46, 90, 62, 84, 88, 40, 100, 6, 92]]),
  ]

  private static let four = [
    Skeleton(5, aspect: 0.74, [[16, 4, 10, 28, 10, 50, 44, 56, 88, 48], [76, 2, 74, 48, 68, 100]]),
    Skeleton(
      3, aspect: 0.78, [[64, 0, 34, 36, 6, 66], [6, 66, 50, 64, 96, 64], [66, 2, 66, 50, 64, 100]]),
    Skeleton(3, aspect: 0.68, [[20, 6, 10, 36, 26, 54, 58, 46, 82, 22], [84, 2, 78, 46, 72, 100]]),
    Skeleton(
      2, aspect: 0.7, [[28, 2, 18, 28, 8, 52], [8, 52, 48, 52, 92, 50], [62, 26, 60, 62, 56, 100]]),
  ]

  private static let five = [
    Skeleton(
      4, aspect: 0.74,
      [[88, 3, 58, 4, 28, 4], [28, 4, 22, 24, 18, 44], [18, 44, 48, 36, 82, 56, 76, 86, 44, 99, 6, 88]]),
    Skeleton(
      3, aspect: 0.76,
      [[28, 6, 24, 26, 20, 46], [20, 46, 50, 40, 80, 58, 74, 88, 40, 99, 8, 92], [30, 7, 60, 6, 96, 0]]),
    Skeleton(2, aspect: 0.7, [[90, 4, 54, 4, 30, 14, 22, 36, 44, 48, 74, 60, 76, 84, 44, 98, 8, 90]]),
    Skeleton(
      2, aspect: 1.0,
      [[96, 4, 62, 6, 36, 8], [36, 8, 30, 28, 22, 46], [22, 46, 48, 44, 62, 64, 50, 90, 22, 98, 4, 86]]),
  ]

  private static let six = [
    Skeleton(5, aspect: 0.62, [[74, 2, 40, 20, 14, 54, 16, 86, 50, 99, 82, 82, 76, 58, 46, 54, 18, 74]]),
    Skeleton(3, aspect: 0.56, [[56, 0, 28, 34, 10, 70, 26, 97, 66, 96, 86, 76, 66, 60, 36, 66, 18, 84]]),
    Skeleton(
      2, aspect: 0.72, [[90, 6, 50, 8, 16, 40, 10, 76, 40, 99, 76, 90, 84, 64, 56, 50, 24, 60, 14, 74]]),
    Skeleton(2, aspect: 0.5, [[40, 0, 18, 40, 12, 80, 44, 99, 82, 84, 74, 62, 40, 66, 22, 84]]),
  ]

  private static let seven = [
    Skeleton(5, aspect: 0.68, [[6, 8, 48, 6, 92, 4], [92, 4, 68, 42, 46, 100]]),
    Skeleton(3, aspect: 0.72, [[8, 6, 50, 6, 92, 4], [92, 4, 66, 48, 40, 100], [28, 52, 54, 50, 84, 48]]),
    Skeleton(3, aspect: 0.7, [[6, 24, 10, 8, 40, 6, 70, 12, 90, 6, 76, 40, 60, 70, 52, 100]]),
    Skeleton(2, aspect: 0.64, [[6, 12, 30, 4, 58, 14, 92, 4], [92, 4, 78, 50, 74, 100]]),
  ]

  private static let eight = [
    Skeleton(
      5, aspect: 0.62,
      [[80, 14, 46, 1, 18, 18, 36, 42, 68, 58, 84, 82, 50, 99, 16, 84, 32, 58, 64, 42, 84, 20, 74, 8]]),
    Skeleton(
      3, aspect: 0.6,
      [
        [
          50, 46, 22, 36, 22, 12, 50, 2, 78, 14, 76, 36, 50, 46, 18, 60, 16, 86, 50, 99, 84, 86, 80, 60, 50,
          46,
        ]
      ]),
    Skeleton(
      2, aspect: 0.5, [[90, 4, 48, 6, 14, 22, 40, 44, 74, 62, 72, 90, 40, 99, 22, 82, 44, 54, 76, 26, 92, 4]]),
    Skeleton(
      2, aspect: 0.72, [[24, 10, 40, 36, 76, 66, 72, 94, 36, 96, 26, 70, 54, 44, 80, 20, 60, 2, 26, 8]]),
  ]

  private static let nine = [
    Skeleton(
      4, aspect: 0.62, [[82, 20, 54, 2, 18, 16, 16, 42, 46, 52, 76, 34, 84, 14], [84, 14, 84, 54, 70, 100]]),
    Skeleton(3, aspect: 0.56, [[78, 8, 42, 4, 10, 26, 26, 48, 62, 38, 80, 10], [80, 10, 76, 52, 72, 100]]),
    Skeleton(
      3, aspect: 0.6,
      [[80, 22, 56, 2, 20, 14, 14, 40, 44, 50, 78, 32, 84, 22, 82, 60, 66, 90, 36, 99, 10, 90]]),
    Skeleton(2, aspect: 0.7, [[70, 12, 36, 6, 10, 28, 30, 46, 66, 34, 88, 8, 74, 40, 52, 74, 36, 100]]),
  ]
}
