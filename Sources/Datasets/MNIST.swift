import Diagnostics
import Tensors

/// The handwritten digits of LeCun and Cortes: 60,000 + 10,000 images of 28×28 bytes, in the files that
/// LeCun, Keras or torchvision keep them in.
public enum MNIST {
  /// One of the four IDX files.
  struct Part: Sendable {
    /// Without `.gz`.
    let name: String
    /// SHA-256 of the uncompressed file.
    let hash: String
    /// Bytes of LeCun's gzipped file, for progress.
    let packedSize: Int
  }

  static let parts = [
    Part(
      name: "train-images-idx3-ubyte",
      hash: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", packedSize: 9_912_422),
    Part(
      name: "train-labels-idx1-ubyte",
      hash: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", packedSize: 28_881),
    Part(
      name: "t10k-images-idx3-ubyte",
      hash: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", packedSize: 1_648_877),
    Part(
      name: "t10k-labels-idx1-ubyte",
      hash: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", packedSize: 4_542),
  ]

  /// What a folder must hold, for messages.
  static let wanted =
    parts.map(\.name).joined(separator: ", ") + " (each plain or .gz), or mnist.npz"

  /// MNIST from the first place that has it: the given folder, the cache, Keras's and torchvision's
  /// folders, and at last the network (into the cache). Throws `DataError` when a file is defective, when
  /// the given folder has no MNIST, or when it is nowhere; the notes say where was looked and what to do.
  /// Throws `Download.Cancelled` when `progress.isCancelled` says so.
  public static func load(from places: DataPlaces, progress: Download.Progress = .init()) throws -> Dataset {
    if let folder = places.folder {
      guard let found = MNISTPlace.find(in: MNISTPlace.within(folder)) else { throw missing(from: folder) }
      return try found.load()
    }
    let usual = MNISTPlace.usual(places)
    if let found = MNISTPlace.find(in: usual) { return try found.load() }
    do {
      let folder = try Download.mnist(places, progress)
      return try MNISTPlace.idx(folder: folder).load()
    } catch let error as DataError {
      let looked = "looked in " + usual.map(\.path).joined(separator: ", ")
      throw DataError(
        "MNIST is not on this machine, and \(error.message)", label: error.label,
        notes: error.notes + [
          "put \(wanted) into \(usual.first?.path ?? "a folder"), or name their folder with --data or NN_DATA",
          "'use digits' works without any file: digits that the program draws itself", looked,
        ], isAbsence: true)
    }
  }

  private static func missing(from folder: String) -> DataError {
    guard Files.isFolder(folder) else {
      return DataError("the data folder \(folder) (--data or NN_DATA) is no folder")
    }
    let places = MNISTPlace.within(folder)
    // Some of the four files but not all: name those that lack.
    let partial = places.compactMap { place -> String? in
      guard case .idx = place else { return nil }
      let missing = place.missing
      return missing.isEmpty || missing.count == parts.count
        ? nil : "\(place.path) lacks \(missing.joined(separator: ", "))"
    }
    return DataError(
      "the data folder \(folder) (--data or NN_DATA) has no MNIST",
      notes: partial + ["it wants \(wanted)", "looked in \(places.map(\.path).joined(separator: ", "))"])
  }
}

/// A place where MNIST may be: a folder of IDX files, or an `.npz` file.
enum MNISTPlace: Equatable {
  case idx(folder: String)
  case npz(file: String)

  var path: String {
    switch self {
    case .idx(let folder): folder
    case .npz(let file): file
    }
  }

  /// Places under a folder that the user named, in LeCun's, Keras's and torchvision's ways.
  static func within(_ folder: String) -> [MNISTPlace] {
    let folders = ["", "mnist", "MNIST/raw"].map { $0.isEmpty ? folder : Files.join(folder, $0) }
    return folders.map { .idx(folder: $0) } + [.npz(file: Files.join(folder, "mnist.npz"))]
  }

  /// Places where this program and others keep it.
  static func usual(_ places: DataPlaces) -> [MNISTPlace] {
    var result: [MNISTPlace] = []
    if let cache = places.cache { result.append(.idx(folder: Files.join(cache, "mnist"))) }
    if let keras = places.kerasDatasets { result.append(.npz(file: Files.join(keras, "mnist.npz"))) }
    result.append(.idx(folder: "data/MNIST/raw"))
    if let home = places.home {
      result.append(.idx(folder: Files.join(home, ".pytorch/MNIST_data/MNIST/raw")))
    }
    return result
  }

  /// The first of the places that has all it needs.
  static func find(in places: [MNISTPlace]) -> MNISTPlace? { places.first { $0.missing.isEmpty } }

  /// Names of files that are not there.
  var missing: [String] {
    switch self {
    case .npz(let file): Files.isFile(file) ? [] : [Files.name(file)]
    case .idx(let folder): MNIST.parts.map(\.name).filter { Self.path(of: $0, in: folder) == nil }
    }
  }

  /// The file of a part, plain before gzipped: it is faster to read.
  private static func path(of name: String, in folder: String) -> String? {
    [name, name + ".gz"].map { Files.join(folder, $0) }.first(where: Files.isFile)
  }

  func load() throws(DataError) -> Dataset {
    switch self {
    case .npz(let file): return try Self.load(npz: file)
    case .idx(let folder):
      let paths = MNIST.parts.map { Self.path(of: $0.name, in: folder) ?? Files.join(folder, $0.name) }
      let tensors = try Self.readAll(paths)
      return try Self.dataset(
        train: Self.split(tensors[0], tensors[1], paths[0], paths[1]),
        test: Self.split(tensors[2], tensors[3], paths[2], paths[3]))
    }
  }

  /// Reads IDX files at the same time.
  private static func readAll(_ paths: [String]) throws(DataError) -> [Tensor] {
    var results = paths.map { _ in Result<Tensor, DataError>.failure(DataError("not read")) }
    results.withUnsafeMutableBufferPointer { results in
      Threads(count: min(paths.count, Threads.processorCount)).run(pieces: paths.count) { range in
        for index in range { results[index] = Result { () throws(DataError) in try IDX.read(paths[index]) } }
      }
    }
    var tensors: [Tensor] = []
    for result in results { tensors.append(try result.get()) }
    return tensors
  }

  private static func load(npz file: String) throws(DataError) -> Dataset {
    let zip = try Zip(try Files.read(file), file: file)
    func array(_ name: String) throws(DataError) -> Tensor {
      guard let member = try zip.member(name + ".npy") else {
        throw DataError(
          file: file, "has no array '\(name)'",
          notes: ["it has \(zip.names.joined(separator: ", "))", "it wants x_train, y_train, x_test, y_test"])
      }
      return try NPY.parse(member, file: label(name))
    }
    func label(_ name: String) -> String { "\(file): \(name).npy" }
    return try dataset(
      train: split(array("x_train"), array("y_train"), label("x_train"), label("y_train")),
      test: split(array("x_test"), array("y_test"), label("x_test"), label("y_test")))
  }

  private static func dataset(train: Dataset.Split, test: Dataset.Split) throws(DataError) -> Dataset {
    Dataset(name: "mnist", train: train, test: test, inputScale: 1 / 255, classCount: 10)
  }

  /// Images and labels that belong together: as many of each, 28×28, labels 0…9.
  private static func split(
    _ images: Tensor, _ labels: Tensor, _ imageFile: String, _ labelFile: String
  ) throws(DataError) -> Dataset.Split {
    guard images.dtype == .uint8, images.rank == 3, images.shape[1] == 28, images.shape[2] == 28 else {
      throw DataError(
        file: imageFile, "holds \(images.dtype) \(images.shape), not the uint8 (n, 28, 28) of images")
    }
    guard images.shape[0] > 0 else { throw DataError(file: imageFile, "holds no images") }
    guard labels.rank == 1 else {
      throw DataError(file: labelFile, "holds \(labels.shape), not the (n,) of labels")
    }
    guard labels.count == images.shape[0] else {
      throw DataError(
        file: labelFile,
        "holds \(countText(labels.count)) labels for \(countText(images.shape[0])) images in \(Files.name(imageFile))"
      )
    }
    return Dataset.Split(inputs: images, targets: try bytes(labels, labelFile))
  }

  /// Labels as uint8; each must be a digit.
  private static func bytes(_ labels: Tensor, _ file: String) throws(DataError) -> Tensor {
    let numbers: [Int64]
    switch labels.dtype {
    case .uint8: numbers = labels.elements(of: UInt8.self).map(Int64.init)
    case .int64: numbers = labels.elements(of: Int64.self)
    default: throw DataError(file: file, "holds labels as \(labels.dtype), not as uint8 or int64")
    }
    if let index = numbers.firstIndex(where: { !(0...9).contains($0) }) {
      throw DataError(file: file, "label \(countText(index)) is \(numbers[index]), not a digit")
    }
    return labels.dtype == .uint8 ? labels : Tensor(numbers.map { UInt8($0) })
  }
}
