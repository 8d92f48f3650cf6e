import Learning
import Tensors
import Testing

@Suite struct InitializerRuleTests {
  /// Standard deviation and bound of each over a matrix [400, 100], by Keras's formulas: of a normal that is
  /// cut at ±2 and divided by 0.87962566 the bound is 2/0.87962566 deviations.
  static let rules: [(text: String, deviation: Double, bound: Double)] = [
    ("glorot_uniform", 0.0632456, 0.1095445), ("glorot_normal", 0.0632456, 0.1438),
    ("he_uniform", 0.0707107, 0.1224745), ("he_normal", 0.0707107, 0.1607746),
    ("lecun_uniform", 0.05, 0.0866026), ("lecun_normal", 0.05, 0.1136848),
    ("random_uniform", 0.0288675, 0.05), ("random_normal", 0.05, .infinity),
    // The deviation of a standard normal cut at ±2 is 0.87962566.
    ("truncated_normal", 0.0439813, 0.1), ("variance_scaling", 0.05, 0.1136848),
  ]

  @Test(arguments: rules)
  func drawsAsKeras(_ text: String, _ deviation: Double, _ bound: Double) throws {
    let initializer = try #require(Initializer(named: text))
    let numbers = try initializer.tensor([400, 100], random: Random(seed: 3)).elements(of: Float.self)
      .map { Double($0) }
    let n = Double(numbers.count)
    let mean = numbers.reduce(0, +) / n
    let variance = numbers.reduce(0) { $0 + $1 * $1 } / n
    #expect(numbers.allSatisfy { abs($0) <= bound * 1.0001 })
    if bound.isFinite { #expect((numbers.map { abs($0) }.max() ?? 0) > bound * 0.99) }
    // Five standard errors; the mean square of a normal has the largest, σ²·√(2/n).
    #expect(abs(mean) < 5 * deviation / n.squareRoot())
    #expect(abs(variance - deviation * deviation) < 5 * deviation * deviation * (2 / n).squareRoot())
  }

  @Test(arguments: [([7, 4], 0.5), ([4, 7], 2), ([5, 5], 1)] as [([Int], Double)])
  func orthogonalHasOrthonormalLines(_ dimensions: [Int], _ gain: Double) throws {
    let (rows, columns) = (dimensions[0], dimensions[1])
    let w = try Initializer(.orthogonal(gain: gain)).tensor(Shape(dimensions), random: Random(seed: 1))
      .elements(of: Float.self).map { Double($0) }
    let isTall = rows >= columns
    for a in 0..<min(rows, columns) {
      for b in 0...a {
        let dot = (0..<max(rows, columns)).reduce(0.0) { sum, i in
          sum + (isTall ? w[i * columns + a] * w[i * columns + b] : w[a * columns + i] * w[b * columns + i])
        }
        // Float32 keeps 24 bits of each of at most 7 products.
        #expect(abs(dot - (a == b ? gain * gain : 0)) < 1e-6)
      }
    }
  }

  @Test func identityIsADiagonal() throws {
    let tensor = try Initializer(.identity(gain: 2)).tensor([2, 3], random: Random(seed: 1))
    #expect(tensor.elements(of: Float.self) == [2, 0, 0, 0, 2, 0])
  }

  @Test func aSeedFixesTheNumbersWhoeverAsks() throws {
    let initializer = Initializer(.normal(mean: 0, deviation: 1), seed: 7)
    let numbers = try [1, 2].map {
      try initializer.tensor([5], random: Random(seed: $0)).elements(of: Float.self)
    }
    #expect(numbers[0] == numbers[1])
  }

  @Test func knowsKerasNames() {
    #expect(Initializer(named: "HeNormal") == Initializer(named: "he_normal"))
    #expect(Initializer(named: "xavier_uniform") == .glorotUniform)
    #expect(Initializer(named: "he") == nil)
    for (name, _, initializer) in Initializer.named where name != "constant" {
      #expect(Initializer(named: initializer.written) == initializer)
    }
  }

  @Test(
    arguments: [
      (.orthogonal(gain: 1), [5], "orthogonal initialises matrices, not a weight of shape (5,)"),
      (.identity(gain: 1), [5], "the identity initialises matrices, not a weight of shape (5,)"),
      (
        .orthogonal(gain: 1), [100_000, 5_000],
        "an orthogonal weight of shape (100000, 5000) takes too long; he_normal does not"
      ),
    ] as [(Initializer.Rule, Shape, String)])
  func saysWhatItCannotDo(_ rule: Initializer.Rule, _ shape: Shape, _ message: String) {
    let error = #expect(throws: TensorError.self) {
      try Initializer(rule).tensor(shape, random: Random(seed: 1))
    }
    #expect(error?.message == message)
  }
}
