import Tensors
import Testing

@testable import Datasets

struct ToyTests {
  private func points(_ toy: Toy, noise: Double = 0, count: Int = 200) -> [(x: Double, y: Double, label: Int)]
  {
    let set = toy.dataset(count: count, noise: noise, random: Random(seed: 5))
    return [set.train, set.test].flatMap { split in
      let values = split.inputs.elements(of: Float.self).map(Double.init)
      return split.targets.elements(of: Int64.self).enumerated().map { index, label in
        (values[2 * index], values[2 * index + 1], Int(label))
      }
    }
  }

  @Test(arguments: Toy.allCases, [10, 200, 1_003])
  func `four fifths are for training, classes have equal shares`(toy: Toy, count: Int) {
    let set = toy.dataset(count: count, random: Random(seed: 1))
    #expect(set.name == toy.rawValue)
    #expect(set.classCount == toy.classCount)
    #expect(set.train.inputs.dtype == .float32)
    #expect(set.train.inputs.shape == [count - count / 5, 2])
    #expect(set.test.inputs.shape == [count / 5, 2])
    let labels = points(toy, count: count).map(\.label)
    for label in 0..<toy.classCount {
      let share = labels.count { $0 == label }
      #expect(share == count / toy.classCount || share == count / toy.classCount + 1)
    }
  }

  @Test(arguments: Toy.allCases)
  func `the seed decides`(toy: Toy) {
    func made(_ seed: UInt64) -> [Float] {
      toy.dataset(random: Random(seed: seed)).train.inputs.elements(of: Float.self)
    }
    #expect(made(1) == made(1))
    #expect(made(1) != made(2))
  }

  /// Each figure's equation, to what float32 keeps of a number near 1.
  @Test func `points without noise lie on their figures`() {
    let close = 1e-6
    for point in points(.xor) where point.x != 0 && point.y != 0 {
      #expect((point.x * point.y < 0) == (point.label == 1))
    }
    for point in points(.circles) {
      let radius = (point.x * point.x + point.y * point.y).squareRoot()
      #expect(abs(radius - (point.label == 0 ? 1 : 0.5)) < close)
    }
    for point in points(.moons) {
      // The upper half of a circle around (0, 0), the lower half of one around (1, ½).
      let (x, y) = point.label == 0 ? (point.x, point.y) : (point.x - 1, point.y - 0.5)
      #expect(abs((x * x + y * y).squareRoot() - 1) < close)
      #expect(point.label == 0 ? y >= -close : y <= close)
    }
    for point in points(.spiral) {
      #expect(point.x * point.x + point.y * point.y <= 1 + close)
    }
    #expect(Set(points(.blobs).map { "\($0.label) \($0.x) \($0.y)" }).count == 3)
  }

  @Test func `noise has the deviation that was asked for`() {
    // Deviation of 2,000 radii around 1 and ½, of which the noise across the circle is the larger part;
    // its own deviation is 0.05 / √(2 · 2,000), below 0.001.
    let radii = points(.circles, noise: 0.05, count: 2_000).map { point in
      (point.x * point.x + point.y * point.y).squareRoot() - (point.label == 0 ? 1 : 0.5)
    }
    let mean = radii.reduce(0, +) / 2_000
    let deviation = (radii.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2_000).squareRoot()
    #expect((0.045...0.055).contains(deviation))
  }
}
