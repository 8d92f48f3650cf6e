import Tensors

/// Handwriting-like digits that the program draws itself, in MNIST's form: always at hand, and the same
/// for the same seed on any machine and any number of threads.
public enum Digits {
  /// Samples as MNIST has them.
  public static let trainCount = 60_000
  public static let testCount = 10_000

  /// Draws `train` + `test` digits: uint8 [n, 28, 28], zero for paper, up to 255 for ink; labels uint8
  /// [n]. Each sample has a random stream of its own, so that a smaller set is the start of a larger one.
  public static func dataset(
    seed: UInt64 = 0, train: Int = trainCount, test: Int = testCount, threads: Int? = nil
  ) -> Dataset {
    let threads = Threads(count: threads ?? Threads.processorCount)
    return Dataset(
      name: "digits", train: split(seed, 0, train, threads),
      test: split(seed, firstTestSample, test, threads), inputScale: 1 / 255, classCount: 10)
  }

  /// Test samples have numbers that no training sample reaches.
  private static let firstTestSample = 1 << 40

  private static func split(_ seed: UInt64, _ first: Int, _ count: Int, _ threads: Threads) -> Dataset.Split {
    let side = DigitCanvas.side
    var labels = Tensor(zeros: [count], dtype: .uint8)
    let pixels = Tensor([count, side, side], of: UInt8.self) { pixels in
      labels.withMutableElements(of: UInt8.self) { labels in
        threads.run(pieces: count) { range in
          var canvas = DigitCanvas()
          for index in range {
            var random = DigitRandom(seed: seed, sample: first + index)
            let digit = random.integer(below: 10)
            let pen = DigitPen(digit, &random)
            let place = pixels[(index * side * side)..<((index + 1) * side * side)]
            canvas.draw(pen, into: UnsafeMutableBufferPointer(rebasing: place), &random)
            labels[index] = UInt8(digit)
          }
        }
      }
    }
    return Dataset.Split(inputs: pixels, targets: labels)
  }
}
