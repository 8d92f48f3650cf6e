import Tensors
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What numpy's answers (TensorNumpyTests) do not show: NaN, nothing at all, and how sums are rounded.
@Suite struct ReductionTests {
  @Test func nanWins() throws {
    let tensor = Tensor([1, .nan, 3])
    for reduction in [Reduction.min, .max, .sum, .mean] {
      #expect(try tensor.reduced(reduction).number?.isNaN == true)
    }
    #expect(try tensor.position(ofLeast: true).number == 1)
    #expect(try tensor.position(ofLeast: false).number == 1)
  }

  @Test func ofNothing() throws {
    let empty = Tensor(zeros: [0, 2])
    #expect(try empty.reduced(.sum).number == 0)
    #expect(try empty.reduced(.prod, [0]).elements(of: Float.self) == [1, 1])
    #expect(try empty.reduced(.mean).number?.isNaN == true)
    #expect(try empty.reduced(.all).number == 1)
    #expect(try empty.reduced(.any).number == 0)
    #expect(try empty.reduced(.max, [1]).shape == [0])
    #expect(try Tensor([1.0]).variance(ddof: 1).number?.isNaN == true)
    #expect(try empty.sorted().shape == [0, 2])
    #expect(try empty.unique().values.shape == [0])
  }

  /// 2²⁴ ones and one more: a float32 total would stay at 2²⁴.
  @Test func sumsDoNotStall() throws {
    let count = (1 << 24) + 1
    let ones = try Tensor.full([count], 1, dtype: .float32)
    #expect(try ones.reduced(.mean).number == 1)
    #expect(try ones.converted(to: .uint8).reduced(.sum).number == Double(count))
    let columns = ones.rows(0..<1 << 24).viewed(as: [1 << 23, 2])
    #expect(try columns.reduced(.sum, [0]).elements(of: Float.self) == [0x1p23, 0x1p23])
  }

  @Test func sumsOfIntegersWrap() throws {
    #expect(try Tensor([Int64.max, 1]).reduced(.sum).elements(of: Int64.self) == [.min])
  }

  @Test func sortPutsNanLast() throws {
    let tensor = Tensor([2, .nan, -1, .infinity])
    #expect(try tensor.argsorted().elements(of: Int64.self) == [2, 0, 3, 1])
    #expect(try tensor.argsorted(descending: true).elements(of: Int64.self) == [1, 3, 0, 2])
    let equal = Tensor([Int64(1), 0, 1, 0, 1])
    #expect(try equal.argsorted().elements(of: Int64.self) == [1, 3, 0, 2, 4])
    #expect(try equal.argsorted(descending: true).elements(of: Int64.self) == [0, 2, 4, 1, 3])
  }

  /// Against Swift's own sort, for lengths around the widths of the merges.
  @Test(arguments: [1, 2, 3, 7, 8, 9, 100]) func sortsAnyLength(length: Int) throws {
    var random = Random(seed: 7)
    let values = (0..<length).map { _ in Int64(random.integer(below: 10)) }
    #expect(try Tensor(values).sorted().elements(of: Int64.self) == values.sorted())
  }

  @Test func conversionsOfWhatDoesNotFit() {
    let floats = Tensor([300.7, -1.5, .nan, 1e30])
    #expect(floats.converted(to: .uint8).elements(of: UInt8.self) == [44, 255, 0, 0])
    #expect(floats.converted(to: .int64).elements(of: Int64.self) == [300, -1, .min, .min])
    #expect(floats.converted(to: .bool).elements(of: Bool.self) == [true, true, true, true])
  }

  /// Uniform: mean ½, variance 1/12. Normal: 0 and 1. Of 100,000 numbers the mean lies within five of its
  /// deviations √(variance / n).
  @Test func randomMoments() throws {
    var random = Random(seed: 3)
    let count = 100_000
    let uniform = try Tensor.uniform([count], using: &random)
    let normal = try Tensor.normal([count], using: &random)
    let root = Double(count).squareRoot()
    #expect(abs(try #require(try uniform.reduced(.mean).number) - 0.5) < 5 * (1 / 12.0).squareRoot() / root)
    #expect(abs(try #require(try normal.reduced(.mean).number)) < 5 / root)
    // The variance of a normal sample's variance is 2/n.
    #expect(abs(try #require(try normal.variance().number) - 1) < 5 * 2.0.squareRoot() / root)
    #expect(try #require(try uniform.reduced(.max).number) < 1)
    #expect(try #require(try uniform.reduced(.min).number) >= 0)
    var again = Random(seed: 3)
    #expect(
      try Tensor.uniform([3], using: &again).elements(of: Float.self)
        == uniform.rows(0..<3).elements(of: Float.self))
  }

  /// √(−2 ln(1 − u)) · cos 2πv of the two uniform numbers u and v at its place.
  @Test func normalIsBoxMuller() {
    var uniforms = Random(seed: 11)
    var normals = Random(seed: 11)
    for _ in 0..<10 {
      let (u, v) = (uniforms.uniform(), uniforms.uniform())
      #expect(normals.normal() == (-2 * log(1 - u)).squareRoot() * cos(2 * .pi * v))
      #expect(normals.position == uniforms.position)
    }
  }
}
