import Testing

@testable import Tensors

@Suite struct ArithmeticTests {
  private func strong(_ dtype: DType) -> Operand { Operand(Tensor(zeros: [2], dtype: dtype)) }

  /// The later of bool < uint8 < int64 < float32 < float64.
  @Test func tensorsPromote() throws {
    let order: [DType] = [.bool, .uint8, .int64, .float32, .float64]
    for (i, a) in order.enumerated() {
      for (j, b) in order.enumerated() {
        #expect(try Tensor.apply(.add, strong(a), strong(b)).dtype == order[max(i, j)], "\(a) + \(b)")
        let quotient = max(order[max(i, j)] == .float64 ? 4 : 3, 3)
        #expect(try Tensor.apply(.divide, strong(a), strong(b)).dtype == order[quotient], "\(a) / \(b)")
      }
    }
  }

  /// Numbers take the tensor's type where it can hold them.
  @Test(
    arguments: [
      (DType.uint8, Arithmetic.multiply, 2.0, DType.uint8), (.uint8, .divide, 255, .float32),
      (.uint8, .add, 0.5, .float32), (.int64, .add, 0.5, .float32), (.int64, .add, 3, .int64),
      (.float32, .add, 0.5, .float32), (.float64, .add, 0.5, .float64), (.bool, .add, 2, .int64),
      (.bool, .multiply, 0.5, .float32), (.int64, .power, -1, .float32), (.int64, .power, 2, .int64),
      (.uint8, .floorDivide, 2, .uint8), (.float32, .add, .infinity, .float32),
      (.int64, .add, .nan, .float32),
    ] as [(DType, Arithmetic, Double, DType)])
  func numbersAreWeak(dtype: DType, operation: Arithmetic, number: Double, expected: DType) throws {
    #expect(try Tensor.apply(operation, strong(dtype), Operand(number: number)).dtype == expected)
  }

  @Test func integersWrap() throws {
    let bytes = Operand(Tensor([UInt8(200), 255]))
    let twice = try Tensor.apply(.multiply, bytes, Operand(number: 2))
    #expect(twice.elements(of: UInt8.self) == [144, 254])  // 400 − 256, 510 − 256
    let large = Operand(Tensor([Int64.max, Int64.min]))
    let next = try Tensor.apply(.add, large, Operand(number: 1))
    #expect(next.elements(of: Int64.self) == [.min, .min + 1])
    let negative = try Tensor.apply(.floorDivide, large, Operand(number: -1))
    #expect(negative.elements(of: Int64.self) == [-.max, .min])
    #expect(try large.tensor.mapped(.negative).elements(of: Int64.self) == [-.max, .min])
    #expect(try large.tensor.mapped(.abs).elements(of: Int64.self) == [.max, .min])
  }

  @Test func errorsSayWhatWouldBeRight() {
    func message(_ operation: Arithmetic, _ a: Operand, _ b: Operand) -> String {
      do {
        _ = try Tensor.apply(operation, a, b)
        return "no error"
      } catch { return (error as? TensorError)?.message ?? "\(error)" }
    }
    let whole = Operand(Tensor([Int64(1), 2]))
    #expect(message(.floorDivide, whole, Operand(number: 0)) == "an integer is divided by zero")
    #expect(message(.modulo, Operand(Tensor([UInt8(1)])), strong(.uint8)) == "an integer is divided by zero")
    #expect(message(.power, whole, Operand(Tensor([Int64(-1)]))) == "integers have no negative powers")
    #expect(message(.add, strong(.uint8), Operand(number: 300)) == "300 is no uint8 value (0…255)")
    #expect(message(.subtract, strong(.bool), strong(.bool)) == "masks are not subtracted")
    #expect(
      message(.add, Operand(Tensor(zeros: [3, 4])), Operand(Tensor(zeros: [2, 3])))
        == "shapes (3, 4) and (2, 3) do not fit together: 4 against 3 on axis -1")
  }

  /// Python's `//` and `%` on the same pairs, computed by CPython.
  @Test(arguments: [
    (7.5, 2.0, 3.0, 1.5), (-7.5, 2, -4, 0.5), (7.5, -2, -4, -0.5), (-7.5, -2, 3, -1.5), (6, 3, 2, 0),
    (-6, 3, -2, 0), (0.1, 0.01, 10, 3.469446951953614e-18),
  ])
  func floatsDivideAsPython(a: Double, b: Double, quotient: Double, rest: Double) throws {
    let (x, y) = (Operand(Tensor([a])), Operand(Tensor([b])))
    #expect(try Tensor.apply(.floorDivide, x, y).elements(of: Double.self) == [quotient])
    #expect(try Tensor.apply(.modulo, x, y).elements(of: Double.self) == [rest])
  }

  /// Every pair of shapes against a loop over index tuples.
  @Test(
    arguments: [
      ([3], [3]), ([3], []), ([], [3]), ([2, 3], [3]), ([2, 3], [2, 1]), ([2, 1], [1, 3]),
      ([4, 1, 3], [2, 1]),
      ([2, 3, 4], [3, 1]), ([1, 1, 1], [2]), ([0, 3], [3]), ([2, 1], [0]), ([2, 2, 2, 2], [2, 1, 2]),
    ] as [([Int], [Int])])
  func broadcastsAsTheNaiveLoop(a: [Int], b: [Int]) throws {
    let left = Tensor((0..<Shape(a).count).map { Float($0) + 1 }, shape: Shape(a))
    let right = Tensor((0..<Shape(b).count).map { Float($0) * 10 }, shape: Shape(b))
    let got = try Tensor.apply(.subtract, Operand(left), Operand(right))
    let rank = max(a.count, b.count)
    let (long, other) = (pad(a, rank), pad(b, rank))
    let target = zip(long, other).map { $0 == 1 ? $1 : $0 }
    #expect(got.shape.dimensions == target)
    var expected: [Float] = []
    for flat in 0..<target.reduce(1, *) {
      var (rest, i, j, iStep, jStep) = (flat, 0, 0, 1, 1)
      for axis in (0..<rank).reversed() {
        let index = rest % target[axis]
        rest /= target[axis]
        i += (long[axis] == 1 ? 0 : index) * iStep
        j += (other[axis] == 1 ? 0 : index) * jStep
        iStep *= long[axis]
        jStep *= other[axis]
      }
      expected.append(left.elements(of: Float.self)[i] - right.elements(of: Float.self)[j])
    }
    #expect(got.elements(of: Float.self) == expected)
  }

  private func pad(_ dimensions: [Int], _ rank: Int) -> [Int] {
    Array(repeating: 1, count: rank - dimensions.count) + dimensions
  }

  @Test func columnSlipIsSeen() {
    #expect(Shape.isColumnSlip([5, 1], [5]))
    #expect(Shape.isColumnSlip([5], [5, 1]))
    for (a, b) in [([1, 1], [1]), ([5, 1], [4]), ([5, 5], [5]), ([5, 1], [5, 1]), ([5], [5])]
      as [(Shape, Shape)]
    {
      #expect(!Shape.isColumnSlip(a, b), "\(a) \(b)")
    }
  }

  /// A quotient made in place of a converted operand must leave that operand's source alone.
  @Test func sourcesStayAsTheyWere() throws {
    let pixels = Tensor([UInt8(0), 51, 255])
    let scaled = try Tensor.apply(.divide, Operand(pixels), Operand(number: 255))
    #expect(scaled.elements(of: Float.self) == [0, 51 / 255, 1])
    #expect(pixels.elements(of: UInt8.self) == [0, 51, 255])
    let floats = Tensor([Float(1), 2])
    _ = try Tensor.apply(.add, Operand(floats), Operand(number: 1))
    #expect(floats.elements(of: Float.self) == [1, 2])
  }

  @Test func comparisonsAreByValue() throws {
    let bytes = Operand(Tensor([UInt8(44), 255]))
    #expect(
      try Tensor.compare(.equal, bytes, Operand(number: 300)).elements(of: Bool.self) == [false, false])
    #expect(try Tensor.compare(.less, bytes, Operand(number: -1)).elements(of: Bool.self) == [false, false])
    let large = Operand(Tensor([Int64(16_777_217)]))
    let float = Operand(Tensor([Float(16_777_216)]))
    #expect(try Tensor.compare(.equal, large, float).elements(of: Bool.self) == [false])
    let tenth = try Tensor.compare(.equal, Operand(Tensor([Float(0.1)])), Operand(number: 0.1))
    #expect(tenth.elements(of: Bool.self) == [true], "a number beside float32 is a float32")
  }
}
