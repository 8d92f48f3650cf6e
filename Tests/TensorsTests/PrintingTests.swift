import Tensors
import Testing

/// Pictures of tensors, compared letter by letter. What the elements look like was taken from PyTorch's
/// documented rules: four places, whole floats with a point, powers of ten beyond a ratio of 1000.
@Suite struct PrintingTests {
  static let pictures: [(Tensor, String)] = [
    (Tensor(scalar: Float(0.1)), "0.1"),
    (Tensor(scalar: Float(3)), "3"),
    (Tensor(scalar: 0.1), "0.1"),
    (Tensor(scalar: Float.nan), "nan"),
    (Tensor(scalar: -Float.infinity), "-inf"),
    (Tensor(scalar: Int64.max), "9223372036854775807"),
    (Tensor(scalar: true), "true"),
    (Tensor([Float]()), "tensor([], shape=(0,), dtype=float32)"),
    (Tensor(zeros: [0, 3], dtype: .uint8), "tensor([], shape=(0, 3), dtype=uint8)"),
    (Tensor([UInt8(7), 255]), "tensor([  7, 255], shape=(2,), dtype=uint8)"),
    (
      Tensor([Int64.min, 1]), "tensor([-9223372036854775808,                    1], shape=(2,), dtype=int64)"
    ),
    (Tensor([true, false]), "tensor([ true, false], shape=(2,), dtype=bool)"),
    (Tensor([Float(1), -2, 0]), "tensor([ 1., -2.,  0.], shape=(3,), dtype=float32)"),
    (Tensor([Float(1), 0.5]), "tensor([1.0000, 0.5000], shape=(2,), dtype=float32)"),
    (Tensor([Float(0.5), .nan, -.infinity]), "tensor([0.5000,    nan,   -inf], shape=(3,), dtype=float32)"),
    (Tensor([Float(0), .nan]), "tensor([ 0., nan], shape=(2,), dtype=float32)"),
    (Tensor([1e-6, 1]), "tensor([1.0000e-06, 1.0000e+00], shape=(2,), dtype=float64)"),
    (Tensor([0.5, 1001]), "tensor([5.0000e-01, 1.0010e+03], shape=(2,), dtype=float64)"),
    (Tensor([1.0, 5000]), "tensor([   1., 5000.], shape=(2,), dtype=float64)"),
    (Tensor([1.0, 2e8]), "tensor([1.0000e+00, 2.0000e+08], shape=(2,), dtype=float64)"),
    (
      Tensor([Float(1), 2, 3, 4], shape: [2, 2]),
      "tensor([[1., 2.],\n        [3., 4.]], shape=(2, 2), dtype=float32)"
    ),
    (
      Tensor([Int64(1), 2, 3, 4], shape: [2, 1, 2]),
      "tensor([[[1, 2]],\n\n        [[3, 4]]], shape=(2, 1, 2), dtype=int64)"
    ),
  ]

  @Test(arguments: pictures.indices) func picture(index: Int) {
    let (tensor, expected) = Self.pictures[index]
    #expect(tensor.description == expected)
  }

  @Test func wrapsToTheWidth() {
    let tensor = Tensor((0..<12).map { Int64($0) })
    let expected = """
      tensor([ 0,  1,  2,  3,  4,
               5,  6,  7,  8,  9,
              10, 11],
             shape=(12,), dtype=int64)
      """
    #expect(tensor.described(width: 30, ellipsis: "…") == expected)
  }

  @Test func thousandElementsAreShownAndMoreAreElided() {
    #expect(!Tensor(zeros: [1000]).description.contains("…"))
    let expected = "tensor([0., 0., 0., …, 0., 0., 0.], shape=(1001,), dtype=float32)"
    #expect(Tensor(zeros: [1001]).description == expected)
    #expect(Tensor(zeros: [1001]).described(width: 80, ellipsis: "...").contains("0., ..., 0."))
  }

  @Test func elidesEveryAxisThatIsLong() {
    let tensor = Tensor((0..<2000).map { Int64($0) }, shape: [2, 1000])
    let expected = """
      tensor([[   0,    1,    2, …,  997,  998,  999],
              [1000, 1001, 1002, …, 1997, 1998, 1999]], shape=(2, 1000), dtype=int64)
      """
    #expect(tensor.description == expected)
  }

  /// Twenty axes of length 2 have a million elements and no axis that is long.
  @Test func manyAxesStayShort() {
    let tensor = Tensor(zeros: Shape(Array(repeating: 2, count: 20)))
    #expect(tensor.description.utf8.count < 20_000)
  }

  /// The width of the elements comes from those that are shown.
  @Test func hiddenElementsDoNotWiden() {
    var tensor = Tensor(zeros: [5000])
    tensor.withMutableElements(of: Float.self) { $0[2500] = 0.123 }
    #expect(tensor.description == "tensor([0., 0., 0., …, 0., 0., 0.], shape=(5000,), dtype=float32)")
  }
}
