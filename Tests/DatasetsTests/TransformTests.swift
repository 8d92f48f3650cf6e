import Tensors
import Testing

@testable import Datasets

struct TransformTests {
  private let bytes = Tensor((0...255).map { UInt8($0) }, shape: [1, 16, 16])

  /// FNV-1a over the bit patterns, as scripts/reference/transforms.py takes it.
  private func digest(_ tensor: Tensor) -> UInt64 {
    tensor.elements(of: Float.self).reduce(0xcbf2_9ce4_8422_2325) {
      ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01b3
    }
  }

  /// Digests that scripts/reference/transforms.py printed with PyTorch 2.13.
  @Test(
    arguments: [
      ([Transform.toTensor], 0xadc2_2420_6626_a204 as UInt64),
      ([.toTensor, .normalize(mean: [0.5], deviation: [0.5])], 0x469c_3437_ccbe_96e5),
      ([.toTensor, .normalize(mean: [0.1307], deviation: [0.3081])], 0x0d95_9fad_3e17_4510),
      ([.toTensor, .normalize(mean: [0.1307], deviation: [0.3081]), .flatten], 0x0d95_9fad_3e17_4510),
      ([.convert(.float32, isScaled: true)], 0xadc2_2420_6626_a204),
    ] as [([Transform], UInt64)])
  func `every byte becomes PyTorch's float, step by step and in one pass`(
    transforms: [Transform], expected: UInt64
  ) throws {
    let steps = try transforms.reduce(bytes) { try $1.applied(to: $0) }
    #expect(digest(steps) == expected)
    let rule = try #require(Standardizing(transforms, rank: 2))
    let set = try SampleSet([bytes])
    #expect(digest(set.gather([0], ofColumn: 0, as: rule, [256])) == expected)
  }

  @Test(
    arguments: [
      ([Transform.flatten], 2), ([.normalize(mean: [0], deviation: [1])], 2), ([.toTensor], 3),
      ([.toTensor, .normalize(mean: [0, 1], deviation: [1, 1])], 2),
      ([.toTensor, .convert(.float64, isScaled: false)], 2),
      ([.flatten, .toTensor], 2),
    ] as [([Transform], Int)])
  func `other chains are no single pass`(transforms: [Transform], rank: Int) {
    #expect(Standardizing(transforms, rank: rank) == nil)
  }

  @Test func `channels move to the front and have numbers of their own`() throws {
    // One image of 1×2 pixels with three channels.
    let image = Tensor([0, 51, 255, 102, 153, 204] as [UInt8], shape: [1, 1, 2, 3])
    let tensor = try Transform.toTensor.applied(to: image)
    #expect(tensor.shape == [1, 3, 1, 2])
    #expect(tensor.elements(of: Float.self) == [0, 0.4, 0.2, 0.6, 1, 0.8])
    let normalized = try Transform.normalize(mean: [0, 0.2, 1], deviation: [1, 2, 4]).applied(to: tensor)
    #expect(
      normalized.elements(of: Float.self) == [0, 0.4, 0, (0.6 as Float - 0.2) / 2, 0, (0.8 as Float - 1) / 4])
  }

  @Test(
    arguments: [
      (
        Transform.toTensor, [2, 3],
        "to_tensor takes an image (h, w) or (h, w, channels), but the sample has shape (3,)"
      ),
      (.normalize(mean: [0], deviation: [1]), [2, 3, 3], "normalize takes floats, but the sample is uint8"),
    ] as [(Transform, [Int], String)])
  func `a sample that does not suit is said`(transform: Transform, shape: [Int], message: String) {
    let error = #expect(throws: DataError.self) {
      try transform.applied(to: Tensor(zeros: Shape(shape), dtype: .uint8))
    }
    #expect(error?.message == message)
  }

  @Test func `numbers for other channels are said`() {
    let error = #expect(throws: DataError.self) {
      try Transform.normalize(mean: [0, 1, 2], deviation: [1, 1, 1]).applied(
        to: Tensor(zeros: [4, 1, 28, 28]))
    }
    #expect(error?.message == "normalize has numbers for 3 channels, but the sample has shape (1, 28, 28)")
  }
}

struct SampleSetTests {
  /// Lengths that scripts/reference/transforms.py printed with PyTorch 2.13.
  @Test(
    arguments: [
      (10, [0.8, 0.2], [8, 2]), (11, [0.5, 0.5], [6, 5]), (11, [0.3, 0.3, 0.4], [4, 3, 4]),
      (10, [1.0 / 3, 1.0 / 3, 1.0 / 3], [4, 3, 3]), (7, [3, 4], [3, 4]),
    ] as [(Int, [Double], [Int])])
  func `parts are as long as PyTorch's`(count: Int, parts: [Double], lengths: [Int]) throws {
    #expect(try SampleSet.lengths(parts, of: count) == lengths)
  }

  @Test(
    arguments: [
      ([], "there are no parts to split into"),
      ([0.5, 0.6], "the parts add up to 1.1, neither to 1 nor to the 10 samples"),
      ([3, 6], "the parts add up to 9, neither to 1 nor to the 10 samples"),
      ([5.5, 4.5], "the parts add up to 10, neither to 1 nor to the 10 samples"),
      ([-1, 2], "a part cannot be -1.0"), ([.nan], "a part cannot be nan"),
    ] as [([Double], String)])
  func `other parts are said`(parts: [Double], message: String) {
    let error = #expect(throws: DataError.self) { try SampleSet.lengths(parts, of: 10) }
    #expect(error?.message == message)
  }

  @Test func `a subset of a subset names rows of the whole`() throws {
    let set = try SampleSet([Tensor((0..<10).map { Int64($0 * $0) }), Tensor(zeros: [10, 2])])
    let part = set.subset([9, 3, 5]).subset([2, 0])
    #expect(part.count == 2)
    #expect(part.rowNumbers([1, 0]) == [9, 5])
    #expect(part.gather([5, 9], ofColumn: 0).elements(of: Int64.self) == [25, 81])
    #expect(part.gather([5, 9, 1], ofColumn: 1).shape == [3, 2])
  }

  @Test func `columns must be as long as each other`() {
    let error = #expect(throws: DataError.self) {
      try SampleSet([Tensor(zeros: [3]), Tensor(zeros: [2, 2])])
    }
    #expect(error?.message == "tensor 2 has 2 samples, the first 3")
    #expect(throws: DataError.self) { try SampleSet([]) }
    #expect(throws: DataError.self) { try SampleSet([Tensor(scalar: 1 as Float)]) }
  }
}
