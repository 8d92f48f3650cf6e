import Autograd
import CKernels
import Tensors
import Testing

@Suite struct ValueTests {
  /// By Python's math module (`exp`, `erf`, `tanh`, `expm1`, `log1p`) at −2, −0.5, 0 and 1.5.
  static let functions: [(PointwiseFunction, [Double])] = [
    (.relu, [0, 0, 0, 1.5]),
    (.leakyRelu(slope: 0.2), [-0.4, -0.1, 0, 1.5]),
    (.elu(alpha: 0.5), [-0.43233235838169365, -0.1967346701436833, 0, 1.5]),
    (.selu, [-1.520166468595695, -0.6917581878028713, 0, 1.5760514810332207]),
    (.gelu(isApproximate: false), [-0.04550026389635842, -0.15426876936299344, 0, 1.399789198096713]),
    (.gelu(isApproximate: true), [-0.04540230591222494, -0.15428599017485606, 0, 1.3995715769802328]),
    (.sigmoid, [0.11920292202211755, 0.3775406687981454, 0.5, 0.8175744761936437]),
    (.tanh, [-0.9640275800758169, -0.46211715726000974, 0, 0.9051482536448664]),
    (.softplus, [0.1269280110429725, 0.4740769841801067, 0.6931471805599453, 1.7014132779827524]),
    (.swish, [-0.2384058440442351, -0.1887703343990727, 0, 1.2263617142904655]),
  ]

  /// float64 may differ from Python in the last digits of libm, float32 by a few of its own epsilons
  /// (2⁻²³ of values up to 2, through at most four rounded operations).
  @Test(arguments: functions)
  func functionsHaveTheirValues(_ function: PointwiseFunction, _ expected: [Double]) throws {
    let x = [-2, -0.5, 0, 1.5]
    let double = try evaluate([Given([4], x)]) { try $0.pointwise(function, $1[0]) }
    let float = try evaluate([Given([4], x.map { Float($0) })]) { try $0.pointwise(function, $1[0]) }
    for i in x.indices {
      #expect(abs(double[i] - expected[i]) < 1e-15)
      #expect(abs(Double(float[i]) - expected[i]) < 5e-7)
    }
  }

  /// Every 1009th bit pattern of a float: against the double result rounded up or down, the error stays
  /// within the 2 units that `activations.h` promises.
  @Test func exponentialOfFloatsIsWithinTwoUnits() {
    var x: [Float] = []
    for pattern in stride(from: UInt32(0), through: 0x42B1_7217, by: 1009) {
      x += [Float(bitPattern: pattern), -Float(bitPattern: pattern)]
    }
    var y = [Float](repeating: 0, count: x.count)
    nn_exp(NN_FLOAT32, x, &y, x.count)
    var exact = [Double](repeating: 0, count: x.count)
    nn_exp(NN_FLOAT64, x.map { Double($0) }, &exact, x.count)
    var worst = 0.0
    for i in x.indices {
      let unit = Double(max(Float(exact[i]).ulp, Float.leastNonzeroMagnitude))
      worst = max(worst, abs(Double(y[i]) - exact[i]) / unit)
    }
    #expect(worst <= 2)
    #expect(worst > 0.5, "nothing was measured")
  }

  @Test func exponentialAtTheEnds() {
    let x: [Float] = [-.infinity, -1000, -104, 0, 88.72, 88.73, 1000, .infinity, .nan]
    var y = [Float](repeating: 7, count: x.count)
    nn_exp(NN_FLOAT32, x, &y, x.count)
    #expect(y[0] == 0 && y[1] == 0 && y[2] == 0)
    #expect(y[3] == 1)
    #expect(y[4].isFinite && y[4] > 3.3e38)
    #expect(y[5...7].allSatisfy { $0 == .infinity })
    #expect(y[8].isNaN)
  }

  @Test func reluLetsNaNThrough() throws {
    let x: [Float] = [.nan, -1, 2]
    let y = try evaluate([Given([3], x)]) { try $0.relu($1[0]) }
    #expect(y[0].isNaN && y[1] == 0 && y[2] == 2)
  }

  /// Around the blocks of 4 × 4 and the stripes of 16 rows, whole and in cuts.
  @Test(arguments: [(1, 1), (4, 4), (3, 9), (5, 7), (16, 33), (37, 50), (18, 66)])
  func aTransposeInCutsIsWhole(_ rows: Int, _ columns: Int) {
    let x = (0..<rows * columns).map { Float($0) }
    let turned = (0..<columns).flatMap { c in (0..<rows).map { x[$0 * columns + c] } }
    for each in [columns, 32, 5] {
      var y = [Float](repeating: .nan, count: x.count)
      for begin in stride(from: 0, to: columns, by: each) {
        nn_transpose(NN_FLOAT32, x, &y, rows, columns, begin, min(columns, begin + each))
      }
      #expect(y == turned)
    }
  }

  @Test func shapesAndSums() throws {
    let x: [Float] = [1, 2, 3, 4, 5, 6]
    #expect(try evaluate([Given([2, 3], x)]) { try $0.transpose($1[0]) } == [1, 4, 2, 5, 3, 6])
    #expect(try evaluate([Given([2, 3], x)]) { try $0.sum($1[0]) } == [21])
    #expect(try evaluate([Given([2, 3], x)]) { try $0.mean($1[0]) } == [3.5])
    #expect(
      try evaluate([Given([2, 3], x), Given([3], [10, 20, 30])]) { try $0.add($1[0], bias: $1[1]) }
        == [11, 22, 33, 14, 25, 36])
    #expect(
      try evaluate([Given([2, 3], x), Given([3, 2], x)]) { try $0.matmul($1[0], $1[1]) } == [22, 28, 49, 64])
  }

  /// The mask is Philox as `Random.block` has it: counter step·2³² + i/4, 32 bits an element.
  @Test func dropoutDropsWhatTheGeneratorSays() throws {
    let record = Record()
    let random = Random(seed: 11).stream("dropout_1")
    let x = record.input("x", [1001])
    let y = try record.dropout(x, rate: 0.25, random: random)
    let eager = Eager<Float>(record)
    eager.set(x, to: [Float](repeating: 3, count: 1001))
    for step in [UInt64(0), 5] {
      eager.counter = step
      eager.run()
      let expected = (0..<1001).map { i -> Float in
        let block = Random.block(counter: step << 32 | UInt64(i / 4), stream: random.stream, key: random.seed)
        let half = i % 4 < 2 ? block.0 : block.1
        let bits = UInt32(truncatingIfNeeded: i % 2 == 0 ? half : half >> 32)
        return Double(bits) >= 0.25 * 0x1p32 ? 3 * Float(1 / 0.75) : 0
      }
      #expect(eager.elements(of: y) == expected)
      // Of 1001 elements 250 ± 4 standard deviations (13.7) are dropped.
      #expect(abs(expected.count { $0 == 0 } - 250) < 55)
    }
  }

  @Test func wrongShapesAreExplained() {
    let record = Record()
    let (a, b) = (record.input("a", [20, 784]), record.input("b", [256, 10]))
    #expect(throws: TensorError("(20, 784) times (256, 10) does not fit: 784 columns meet 256 rows")) {
      try record.matmul(a, b)
    }
    let misfit = TensorError(
      "shapes (20, 784) and (256, 10) do not fit together: 784 against 10 on axis -1",
      notes: ["aligned at the last axis, two lengths must be equal or one of them 1"])
    #expect(throws: misfit) { try record.add(a, b) }
    #expect(throws: TensorError("(256, 10) has 2560 elements and cannot take the shape (5, 5) with 25")) {
      try record.reshape(b, to: [5, 5])
    }
    #expect(throws: TensorError("mse needs targets of the prediction's shape (20, 784), not (256, 10)")) {
      try record.loss(.meanSquaredError, a, b)
    }
  }
}
