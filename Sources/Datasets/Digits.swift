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
    let threads = threads ?? Parallel.processors
    return Dataset(
      name: "digits", train: split(seed, 0, train, threads),
      test: split(seed, firstTestSample, test, threads), inputScale: 1 / 255, classCount: 10)
  }

  /// Test samples have numbers that no training sample reaches.
  private static let firstTestSample = 1 << 40
  private static let chunk = 500

  private static func split(_ seed: UInt64, _ first: Int, _ count: Int, _ threads: Int) -> Dataset.Split {
    let size = DigitCanvas.side * DigitCanvas.side
    let chunks = Parallel.map(count: (count + chunk - 1) / chunk, threads: threads) { index in
      let start = index * chunk
      return drawn(seed, first + start, min(chunk, count - start))
    }
    let labels = Tensor(Shape([count]), of: UInt8.self) { buffer in
      for (index, chunk) in chunks.enumerated() {
        for (place, label) in chunk.labels.enumerated() {
          buffer.initializeElement(at: index * Self.chunk + place, to: label)
        }
      }
    }
    let pixels = Tensor(
      Shape([count, DigitCanvas.side, DigitCanvas.side]), of: UInt8.self
    ) { buffer in
      for (index, chunk) in chunks.enumerated() {
        let start = index * Self.chunk * size
        _ = UnsafeMutableBufferPointer(rebasing: buffer[start..<(start + chunk.pixels.count)])
          .initialize(from: chunk.pixels)
      }
    }
    return Dataset.Split(inputs: pixels, targets: labels)
  }

  private struct Chunk: Sendable {
    var pixels: [UInt8]
    var labels: [UInt8]
  }

  private static func drawn(_ seed: UInt64, _ first: Int, _ count: Int) -> Chunk {
    let size = DigitCanvas.side * DigitCanvas.side
    var chunk = Chunk(pixels: Array(repeating: 0, count: count * size), labels: [])
    var canvas = DigitCanvas()
    chunk.pixels.withUnsafeMutableBufferPointer { pixels in
      for index in 0..<count {
        var random = DigitRandom(seed: seed, sample: first + index)
        let digit = random.integer(below: 10)
        let pen = DigitPen(digit, &random)
        let place = UnsafeMutableBufferPointer(rebasing: pixels[(index * size)..<((index + 1) * size)])
        canvas.draw(pen, into: place, &random)
        chunk.labels.append(UInt8(digit))
      }
    }
    return chunk
  }
}
