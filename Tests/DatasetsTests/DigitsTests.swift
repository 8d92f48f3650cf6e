import Tensors
import Testing

@testable import Datasets

struct DigitsTests {
  @Test func `a drawn set has MNIST's form`() {
    let set = Digits.dataset(train: 30, test: 20)
    #expect(set.name == "digits")
    #expect(set.classCount == 10)
    #expect(set.inputScale == Float(1) / 255)
    #expect(set.train.inputs.dtype == .uint8)
    #expect(set.train.inputs.shape == [30, 28, 28])
    #expect(set.train.targets.dtype == .uint8)
    #expect(set.train.targets.shape == [30])
    #expect(set.test.inputs.shape == [20, 28, 28])
  }

  @Test(arguments: [1, 2, 3, 8])
  func `the number of threads changes nothing`(threads: Int) {
    let one = Digits.dataset(seed: 3, train: 1_201, test: 7, threads: 1)
    let other = Digits.dataset(seed: 3, train: 1_201, test: 7, threads: threads)
    #expect(bytes(one.train.inputs) == bytes(other.train.inputs))
    #expect(bytes(one.train.targets) == bytes(other.train.targets))
    #expect(bytes(one.test.inputs) == bytes(other.test.inputs))
  }

  @Test func `a smaller set is the start of a larger one, test and seeds differ`() {
    let large = Digits.dataset(train: 40, test: 40)
    let small = Digits.dataset(train: 10, test: 3)
    #expect(bytes(small.train.inputs) == Array(bytes(large.train.inputs).prefix(10 * 784)))
    #expect(bytes(small.test.targets) == Array(bytes(large.test.targets).prefix(3)))
    #expect(bytes(large.test.inputs) != bytes(large.train.inputs))
    #expect(bytes(Digits.dataset(seed: 1, train: 40, test: 1).train.inputs) != bytes(large.train.inputs))
  }

  /// Kept so that a change of the drawing, which changes everybody's results, is a decision: the digest
  /// is our own output's, made of sums, products and roots alone and so the same on every machine.
  @Test func `the same seed draws the same bytes as ever`() {
    let set = Digits.dataset(seed: 0, train: 100, test: 1)
    #expect(
      SHA256.hexadecimal(set.train.inputs)
        == "b5e66b309357d00f466bbddfb9c35139ed668ef898b65f9585b1a70c4933e097")
  }

  /// Bounds around MNIST's own figures: mean 0.131, 80.9 % of the pixels zero, 9.9 % of each class on
  /// average. A class's count among 4,000 has a deviation of 19.
  @Test func `classes and pixels are spread as MNIST's`() {
    let set = Digits.dataset(train: 4_000, test: 1)
    let pixels = bytes(set.train.inputs)
    let mean = Double(pixels.reduce(0) { $0 + Int($1) }) / Double(pixels.count) / 255
    #expect((0.11...0.15).contains(mean))
    let zeros = Double(pixels.count { $0 == 0 }) / Double(pixels.count)
    #expect((0.78...0.84).contains(zeros))
    let labels = bytes(set.train.targets)
    for digit in UInt8(0)...9 { #expect((310...490).contains(labels.count { $0 == digit })) }
    for image in 0..<4_000 {
      let ink = pixels[(image * 784)..<((image + 1) * 784)].count { $0 > 127 }
      #expect((12...400).contains(ink), "image \(image) has \(ink) dark pixels")
    }
  }

  @Test func `every way of writing is made of whole strokes within its box`() {
    #expect(DigitSkeletons.all.count == 10)
    for skeleton in DigitSkeletons.all.joined() {
      #expect(skeleton.weight > 0)
      for stroke in skeleton.strokes {
        #expect(stroke.count >= 4 && stroke.count.isMultiple(of: 2))
        #expect(stroke.allSatisfy { (0...100).contains($0) })
      }
    }
  }
}
