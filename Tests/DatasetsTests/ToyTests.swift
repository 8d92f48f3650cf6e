import Foundation
import Tensors
import Testing

@testable import Datasets

struct ToyTests {
  static let classed = Toy.allCases.filter { $0.classCount != nil }

  private func points(
    _ toy: Toy, noise: Double = 0, count: Int = 200, classes: Int? = nil
  ) -> [(x: Double, y: Double, label: Int)] {
    let set = toy.dataset(count: count, noise: noise, classes: classes, random: Random(seed: 5))
    return [set.train, set.test].flatMap { split in
      let values = split.inputs.elements(of: Float.self).map(Double.init)
      return split.targets.elements(of: Int64.self).enumerated().map { index, label in
        (values[2 * index], values[2 * index + 1], Int(label))
      }
    }
  }

  @Test(arguments: classed, [10, 200, 1_003])
  func `four fifths are for training, classes have equal shares`(toy: Toy, count: Int) throws {
    let classCount = try #require(toy.classCount)
    let set = toy.dataset(count: count, random: Random(seed: 1))
    #expect(set.name == toy.rawValue)
    #expect(set.classCount == toy.classCount)
    #expect(set.train.inputs.dtype == .float32)
    #expect(set.train.inputs.shape == [count - count / 5, 2])
    #expect(set.test.inputs.shape == [count / 5, 2])
    let labels = points(toy, count: count).map(\.label)
    for label in 0..<classCount {
      let share = labels.count { $0 == label }
      #expect(share == count / classCount || share == count / classCount + 1)
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

  /// SHA-256 of what these sets were when they had neither split= nor classes=: a script that uses them gives
  /// the same numbers for ever.
  @Test(
    arguments: [
      (.xor, "1630931d1b537be5"), (.circles, "1d45377b9ca7a0ee"), (.moons, "46d764a15d3e8a3e"),
      (.spiral, "cf0fe5b339f60ec9"), (.blobs, "1e11144a9e19587e"),
    ] as [(Toy, String)])
  func `a seed gives the same bits for ever`(toy: Toy, digest: String) throws {
    let set = toy.dataset(count: 53, noise: 0.31, random: Random(seed: 7))
    let parts = [set.train.inputs, set.test.inputs, set.train.targets, set.test.targets]
    let bytes = Tensor(parts.flatMap { $0.withBytes { Array($0) } })
    #expect(SHA256.hexadecimal(bytes).prefix(16) == digest)
  }

  /// ⌊count · share⌋ are for testing; 0.3 · 10 is a little less than 3 in binary, and 3 all the same.
  @Test(
    arguments: [
      (10, 0, 0), (10, 0.2, 2), (10, 0.3, 3), (10, 0.25, 2), (19, 0.5, 9), (10, 0.999_999_999_999, 9),
    ] as [(Int, Double, Int)])
  func `the share says how many are for testing`(count: Int, share: Double, tested: Int) {
    for toy in Toy.allCases {
      let set = toy.dataset(count: count, testShare: share, random: Random(seed: 1))
      #expect(set.test.count == tested)
      #expect(set.train.count == count - tested)
      #expect(set.test.targets.shape[0] == tested)
    }
  }

  /// Playground: radius 5t and angle 3.5πt at the share t of an arm, opposite arms. The first of 100 points
  /// of an arm lies at t = 0.005, the last at 0.995.
  @Test func `two arms are those of Playground`() {
    let all = points(.spiral, classes: 2)
    for label in 0...1 {
      let arm = all.filter { $0.label == label }.map { point in
        (radius: (point.x * point.x + point.y * point.y).squareRoot(), point: point)
      }.sorted { $0.radius < $1.radius }
      #expect(arm.count == 100)
      for (index, (radius, point)) in arm.enumerated() {
        let place = (Double(index) + 0.5) / 100
        // float32 keeps 24 bits of a number up to 5.
        #expect(abs(radius - 5 * place) < 1e-6)
        let angle = 3.5 * Double.pi * place + (label == 1 ? Double.pi : 0)
        #expect(abs(point.x - 5 * place * sin(angle)) < 1e-6)
        #expect(abs(point.y - 5 * place * cos(angle)) < 1e-6)
      }
    }
  }

  @Test(arguments: [2, 3, 10, 100])
  func `blobs keep their distance, however many`(classes: Int) {
    let centers = Set(points(.blobs, count: 200, classes: classes).map { [$0.x, $0.y] })
    #expect(centers.count == classes)
    for one in centers {
      for other in centers where one != other {
        let (x, y) = (one[0] - other[0], one[1] - other[1])
        // Six, but for what float32 loses.
        #expect((x * x + y * y).squareRoot() > 5.999)
      }
    }
  }

  /// The targets are the functions of the inputs that they say, float32 (n, 1).
  @Test func `values to be predicted are functions of their inputs`() {
    let plane = Toy.plane.dataset(count: 100, noise: 0, random: Random(seed: 3))
    #expect(plane.classCount == nil && plane.train.inputs.shape == [80, 2])
    #expect(plane.train.targets.shape == [80, 1] && plane.train.targets.dtype == .float32)
    let points = plane.train.inputs.elements(of: Float.self)
    for (index, target) in plane.train.targets.elements(of: Float.self).enumerated() {
      let (x, y) = (points[2 * index], points[2 * index + 1])
      #expect(abs(x) <= 6 && abs(y) <= 6)
      #expect(abs(target - (x + y) / 10) < 1e-6)
    }
    let sine = Toy.sine.dataset(count: 100, noise: 0, random: Random(seed: 3))
    #expect(sine.classCount == nil && sine.train.inputs.shape == [80, 1])
    for (x, y) in zip(sine.train.inputs.elements(of: Float.self), sine.train.targets.elements(of: Float.self))
    {
      #expect(abs(x) <= Float.pi)
      #expect(abs(y - sin(x)) < 1e-6)
    }
  }
}
