import Autograd
import Tensors
import Testing

/// Values and slopes against real PyTorch (kinks and far out included) and Keras, from
/// `scripts/reference/activations.py`.
@Suite struct ActivationReferenceTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let function: PointwiseFunction
    let numbers: [String: [Double]]
    var testDescription: String { "\(function.name) \(function.settings)" }
  }

  static func cases(of library: String) throws -> [Case] {
    var cases: [Case] = []
    var function: PointwiseFunction?
    var numbers: [String: [Double]] = [:]
    for line in try ReferenceFile.text("activations/\(library).txt").split(separator: "\n")
    where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      if words[0] == "case" {
        let kind = try #require(PointwiseKind(named: words[1]))
        function = PointwiseFunction(kind, words.dropFirst(2).map { Double($0) })
        numbers = [:]
      } else {
        numbers[words[0]] = words.dropFirst().compactMap { Double($0) }
      }
      if let function, words[0] == "slope" { cases.append(Case(function: function, numbers: numbers)) }
    }
    return cases
  }

  private func evaluate<R: Real>(
    _ function: PointwiseFunction, at x: [Double], in type: R.Type
  ) throws -> (y: [Double], slope: [Double]) {
    let record = Record()
    let input = record.input("x", [x.count])
    let y = try record.pointwise(function, input)
    let slope = try #require(try record.gradients(of: record.sum(y), for: [input])[0])
    let eager = Eager<R>(record)
    eager.set(input, to: x.map { R($0) })
    eager.run()
    return (eager.elements(of: y).map { Double($0) }, eager.elements(of: slope).map { Double($0) })
  }

  /// In float64 to a few units of the last digits. PyTorch keeps hard_sigmoid's 1/6 in float32, Keras on
  /// TensorFlow the slope of leaky_relu and the constants of gelu: half a unit of those is 6e-8.
  @Test(arguments: ["torch", "keras"]) func agreesWith(library: String) throws {
    let cases = try Self.cases(of: library)
    #expect(cases.count > 25)
    let (near, nearSlope) = library == "torch" ? (1e-12, 1e-8) : (6e-8, 6e-8)
    for one in cases {
      let x = try #require(one.numbers["x"])
      let (y, slope) = (try #require(one.numbers["y"]), try #require(one.numbers["slope"]))
      let got = try evaluate(one.function, at: x, in: Double.self)
      try #require(y.count == x.count && slope.count == x.count)
      for i in x.indices {
        #expect(abs(got.y[i] - y[i]) <= near * max(1, abs(y[i])), "\(one.testDescription)(\(x[i]))")
        #expect(abs(got.slope[i] - slope[i]) <= nearSlope, "\(one.testDescription)′(\(x[i]))")
      }
    }
  }

  /// In float32 nothing overflows on the way, and NaN stays NaN.
  @Test(arguments: PointwiseKind.allCases) func isStableFarOut(_ kind: PointwiseKind) throws {
    let x = [-1e30, -100, 100, 1e30]
    let function = PointwiseFunction(kind)
    let single = try evaluate(function, at: x, in: Float.self)
    let double = try evaluate(function, at: x, in: Double.self)
    for i in x.indices where kind != .exponential || x[i] < 0 {
      #expect(abs(single.y[i] - double.y[i]) <= 1e-6 * max(1, abs(double.y[i])), "\(kind)(\(x[i]))")
      #expect(abs(single.slope[i] - double.slope[i]) <= 1e-6, "\(kind)′(\(x[i]))")
    }
    #expect(try evaluate(function, at: [.nan], in: Float.self).y[0].isNaN)
    #expect(try evaluate(function, at: [.nan], in: Double.self).y[0].isNaN)
  }
}
