import Testing

@testable import Tensors

@Suite struct ProductTests {
  /// Whole numbers small enough that every sum is exact, around the tiles' edges and large enough for
  /// threads (more than 2²² products).
  @Test(
    arguments: [
      (1, 1, 1), (2, 3, 4), (1, 300, 1), (5, 0, 3), (40, 257, 33), (300, 300, 60), (60, 300, 300),
    ], [DType.float32, .float64, .int64])
  func isTheSumOfProducts(_ size: (Int, Int, Int), dtype: DType) throws {
    let (m, k, n) = size
    func numbers(_ count: Int, _ step: Int) -> [Float] { (0..<count).map { Float($0 * step % 13 - 6) } }
    let (a, b) = (numbers(m * k, 5), numbers(k * n, 7))
    let expected = (0..<m * n).map { index in
      (0..<k).reduce(Float(0)) { $0 + a[index / n * k + $1] * b[$1 * n + index % n] }
    }
    let left = Tensor(a, shape: [m, k]).converted(to: dtype)
    let right = Tensor(b, shape: [k, n]).converted(to: dtype)
    for threads in [nil, Threads(count: 3)] {
      let product = try Tensor.product(left, right, threads: threads)
      #expect(product.shape == [m, n] && product.dtype == dtype)
      #expect(product.converted(to: .float32).elements(of: Float.self) == expected)
    }
  }
}
