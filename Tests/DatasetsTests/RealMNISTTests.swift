import Tensors
import Testing

@testable import Datasets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

private let dataFolder = getenv("NN_DATA").map { String(cString: $0) }

/// The real files, when NN_DATA says where they are.
@Suite(.enabled(if: dataFolder != nil, "NN_DATA names no folder with MNIST"))
struct RealMNISTTests {
  @Test func `it is MNIST by its content, its counts and its first labels`() throws {
    let dataset = try MNIST.load(from: DataPlaces(folder: dataFolder, environment: [:]))
    #expect(dataset.train.inputs.shape == [60_000, 28, 28])
    #expect(dataset.test.inputs.shape == [10_000, 28, 28])
    // With the header that it had, an array is the file whose SHA-256 is published.
    let splits = [dataset.train.inputs, dataset.train.targets, dataset.test.inputs, dataset.test.targets]
    for (part, content) in zip(MNIST.parts, splits) {
      let file = idx(content.shape.dimensions, bytes(content))
      #expect(SHA256.hexadecimal(tensor(file)) == part.hash, "\(part.name)")
    }
  }
}
