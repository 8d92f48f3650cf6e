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

struct MNISTTests {
  private static let images = (0..<3).flatMap { image in
    (0..<784).map { UInt8(truncatingIfNeeded: 7 * image + $0) }
  }
  /// Three training and two test images, as scripts/reference/npz.py makes them.
  private static let files: [String: [UInt8]] = [
    "train-images-idx3-ubyte": idx([3, 28, 28], images),
    "train-labels-idx1-ubyte": idx([3], [5, 0, 4]),
    "t10k-images-idx3-ubyte": idx([2, 28, 28], Array(images.prefix(2 * 784))),
    "t10k-labels-idx1-ubyte": idx([2], [7, 2]),
  ]

  private func put(
    _ files: [String: [UInt8]] = files, in folder: TestFolder, _ place: String, gzipped: Bool = false
  ) {
    for (name, bytes) in files {
      folder.write("\(place)/\(name)\(gzipped ? ".gz" : "")", gzipped ? gzip(bytes) : bytes)
    }
  }

  private func load(_ folder: TestFolder) throws -> Dataset {
    try MNIST.load(from: DataPlaces(folder: folder.path, environment: [:]))
  }

  private func expectFixture(_ dataset: Dataset) {
    #expect(dataset.name == "mnist")
    #expect(dataset.classCount == 10)
    #expect(dataset.inputScale == Float(1) / 255)
    #expect(dataset.train.inputs.shape == [3, 28, 28])
    #expect(bytes(dataset.train.inputs) == Self.images)
    #expect(bytes(dataset.train.targets) == [5, 0, 4])
    #expect(bytes(dataset.test.inputs) == Array(Self.images.prefix(2 * 784)))
    #expect(bytes(dataset.test.targets) == [7, 2])
  }

  @Test(arguments: ["", "mnist", "MNIST/raw"], [false, true])
  func `a named folder holds the files itself or in the usual folders`(place: String, gzipped: Bool) throws {
    let folder = TestFolder()
    put(in: folder, place, gzipped: gzipped)
    expectFixture(try load(folder))
  }

  @Test func `Keras's file is read`() throws {
    let folder = TestFolder()
    folder.write("mnist.npz", NumpyFiles.mnist)
    expectFixture(try load(folder))
  }

  @Test(arguments: ["cache/nn/mnist", "home/.pytorch/MNIST_data/MNIST/raw"])
  func `the usual folders are found`(place: String) throws {
    let folder = TestFolder()
    put(in: folder, place)
    let places = DataPlaces(
      folder: nil,
      environment: ["XDG_CACHE_HOME": folder.path + "/cache", "HOME": folder.path + "/home"])
    expectFixture(try MNIST.load(from: places))
  }

  @Test(arguments: [("HOME", "home/.keras/datasets"), ("KERAS_HOME", "home/datasets")])
  func `Keras's folder is found`(variable: String, place: String) throws {
    let folder = TestFolder()
    folder.write("\(place)/mnist.npz", NumpyFiles.mnist)
    expectFixture(
      try MNIST.load(from: DataPlaces(folder: nil, environment: [variable: folder.path + "/home"])))
  }

  @Test func `the cache comes before the others and is where XDG says`() {
    let places = DataPlaces(folder: nil, environment: ["XDG_CACHE_HOME": "/c", "HOME": "/h"])
    #expect(
      MNISTPlace.usual(places) == [
        .idx(folder: "/c/nn/mnist"), .npz(file: "/h/.keras/datasets/mnist.npz"),
        .idx(folder: "data/MNIST/raw"), .idx(folder: "/h/.pytorch/MNIST_data/MNIST/raw"),
      ])
    #expect(DataPlaces(folder: nil, environment: ["HOME": "/h"]).cache == "/h/.cache/nn")
    // Relative and empty paths do not count, by the XDG specification.
    #expect(
      DataPlaces(folder: nil, environment: ["XDG_CACHE_HOME": "c", "HOME": "/h"]).cache == "/h/.cache/nn")
    #expect(DataPlaces(folder: nil, environment: ["XDG_CACHE_HOME": "", "HOME": ""]).cache == nil)
  }

  @Test func `a named folder without MNIST is said, with what it wants`() throws {
    let folder = TestFolder()
    folder.write("mnist/train-images-idx3-ubyte.gz", [1])
    let error = #expect(throws: DataError.self) { try load(folder) }
    #expect(
      hiding(folder, in: error?.message ?? "") == "the data folder ~ (--data or NN_DATA) has no MNIST")
    #expect(
      error?.notes.map { hiding(folder, in: $0) } == [
        "~/mnist lacks train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte",
        "it wants train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, "
          + "t10k-labels-idx1-ubyte (each plain or .gz), or mnist.npz",
        "looked in ~, ~/mnist, ~/MNIST/raw, ~/mnist.npz",
      ])
    #expect(
      complaint { try MNIST.load(from: DataPlaces(folder: "/no/such", environment: [:])) }
        == "the data folder /no/such (--data or NN_DATA) is no folder")
  }

  @Test(
    arguments: [
      (
        "train-images-idx3-ubyte", idx([3, 27, 28], Array(images.dropLast(84))),
        "~/train-images-idx3-ubyte: holds uint8 (3, 27, 28), not the uint8 (n, 28, 28) of images"
      ),
      (
        "t10k-images-idx3-ubyte", idx([6], [1, 2, 3, 4, 5, 6]),
        "~/t10k-images-idx3-ubyte: holds uint8 (6,), not the uint8 (n, 28, 28) of images"
      ),
      ("t10k-images-idx3-ubyte", idx([0, 28, 28], []), "~/t10k-images-idx3-ubyte: holds no images"),
      (
        "train-labels-idx1-ubyte", idx([2], [5, 0]),
        "~/train-labels-idx1-ubyte: holds 2 labels for 3 images in train-images-idx3-ubyte"
      ),
      ("t10k-labels-idx1-ubyte", idx([2], [7, 10]), "~/t10k-labels-idx1-ubyte: label 1 is 10, not a digit"),
      (
        "t10k-labels-idx1-ubyte", idx([1, 2], [7, 2]),
        "~/t10k-labels-idx1-ubyte: holds (1, 2), not the (n,) of labels"
      ),
      (
        "train-labels-idx1-ubyte", [],
        "~/train-labels-idx1-ubyte: is cut short: 0 of the 4 bytes of an IDX magic number"
      ),
    ] as [(String, [UInt8], String)])
  func `files that do not go together are named`(name: String, content: [UInt8], message: String) {
    let folder = TestFolder()
    put(in: folder, "")
    folder.write(name, content)
    #expect(complaint(in: folder) { try load(folder) } == message)
  }

  private static func npy(_ type: String, _ shape: String, _ data: [UInt8]) -> [UInt8] {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape)}"
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + little(header.utf8.count, 2) + Array(header.utf8) + data
  }

  private func npz(labels: [UInt8], testImages: [UInt8]? = nil) -> [UInt8] {
    let two = Self.npy("|u1", "(2, 28, 28)", Array(Self.images.prefix(2 * 784)))
    var members = [("x_train.npy", two), ("y_train.npy", labels), ("y_test.npy", labels)]
    if let testImages { members.append(("x_test.npy", testImages)) }
    return TestZip().archive(members.map { (name: $0.0, bytes: $0.1) })
  }

  @Test func `labels may be int64, and an archive must have four arrays of the right kind`() throws {
    let folder = TestFolder()
    let images = Self.npy("|u1", "(2, 28, 28)", Array(Self.images.prefix(2 * 784)))
    let long = Self.npy("<i8", "(2,)", little(7, 8) + little(2, 8))
    folder.write("mnist.npz", npz(labels: long, testImages: images))
    let dataset = try load(folder)
    #expect(dataset.train.targets.dtype == .uint8)
    #expect(bytes(dataset.train.targets) == [7, 2])

    folder.write("mnist.npz", npz(labels: long))
    #expect(complaint(in: folder) { try load(folder) } == "~/mnist.npz: has no array 'x_test'")
    let negative = Self.npy("<i8", "(2,)", little(-1, 8) + little(2, 8))
    folder.write("mnist.npz", npz(labels: negative, testImages: images))
    #expect(
      complaint(in: folder) { try load(folder) } == "~/mnist.npz: y_train.npy: label 0 is -1, not a digit")
    let floats = Self.npy("<f4", "(2,)", little(0, 8))
    folder.write("mnist.npz", npz(labels: floats, testImages: images))
    #expect(
      complaint(in: folder) { try load(folder) }
        == "~/mnist.npz: y_train.npy: holds labels as float32, not as uint8 or int64")
  }

  /// Damaged anywhere, a file is refused or still means three images of 28×28 (the damage may lie in what
  /// nobody reads, as the date of a zip member).
  @Test(arguments: ["mnist.npz", "train-images-idx3-ubyte.gz"])
  func `any damage gives an error or nothing worse`(name: String) {
    let folder = TestFolder()
    put(in: folder, "", gzipped: true)
    let whole = name == "mnist.npz" ? NumpyFiles.mnist : gzip(Self.files["train-images-idx3-ubyte"] ?? [])
    if name == "mnist.npz" { unlink(folder.path + "/train-images-idx3-ubyte.gz") }
    var random = Random(seed: 11)
    var refused = 0
    for _ in 0..<400 {
      var damaged = whole
      for _ in 0...random.integer(below: 3) {
        damaged[random.integer(below: damaged.count)] = UInt8(truncatingIfNeeded: random.next())
      }
      if random.integer(below: 4) == 0 { damaged.removeLast(random.integer(below: damaged.count)) }
      folder.write(name, damaged)
      do {
        #expect(try load(folder).train.inputs.shape == [3, 28, 28])
      } catch {
        #expect(error is DataError)
        refused += 1
      }
    }
    #expect(refused > 200)
  }
}
