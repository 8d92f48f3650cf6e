import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// MNIST from its public mirrors into the cache, by the program curl.
public enum Download {
  /// Thrown when `Progress.isCancelled` became true; nothing is left behind.
  public struct Cancelled: Error {}

  /// How a long download is watched and stopped.
  public struct Progress {
    /// Called several times a second with the bytes so far and those to come in all.
    let report: (_ done: Int, _ total: Int) -> Void
    let isCancelled: () -> Bool

    public init(
      report: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in },
      isCancelled: @escaping () -> Bool = { false }
    ) {
      self.report = report
      self.isCancelled = isCancelled
    }
  }

  static let mirrors = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
  ]

  /// Fetches what the cache lacks and gives the folder. Every file arrives under a name of its own, is
  /// checked by its content, and only then takes its place, so that two processes may do this at once.
  static func mnist(
    _ places: DataPlaces, _ progress: Progress, parts: [MNIST.Part] = MNIST.parts
  ) throws -> String {
    guard let cache = places.cache else {
      throw DataError("it cannot be downloaded: neither XDG_CACHE_HOME nor HOME says where to put it")
    }
    guard let curl = Curl(environment: places.environment) else {
      throw DataError("it cannot be downloaded: there is no curl in PATH")
    }
    let folder = Files.join(cache, "mnist")
    try Files.makeFolder(folder)
    let total = parts.reduce(0) { $0 + $1.packedSize }
    var done = 0
    for part in parts {
      let target = Files.join(folder, part.name + ".gz")
      if !Files.isFile(target) {
        let before = done
        try fetch(part, to: target, with: curl) { bytes in
          progress.report(before + min(bytes, part.packedSize), total)
          return progress.isCancelled()
        }
      }
      done += part.packedSize
    }
    return folder
  }

  /// One file, from the first mirror that has it right.
  private static func fetch(
    _ part: MNIST.Part, to target: String, with curl: Curl, watch: (Int) -> Bool
  ) throws {
    var complaints: [String] = []
    for mirror in mirrors {
      let temporary = try makeTemporary(beside: target)
      defer { unlink(temporary) }
      do {
        try curl.fetch(mirror + part.name + ".gz", to: temporary, watch: watch)
        try check(part, temporary)
        guard rename(temporary, target) == 0 else {
          throw DataError("\(target) cannot be written: \(Files.reason(errno))")
        }
        return
      } catch let error as DataError {
        complaints.append("\(mirror): \(error.message)")
      }
    }
    throw DataError("it cannot be downloaded", notes: complaints)
  }

  private static func check(_ part: MNIST.Part, _ path: String) throws(DataError) {
    let bytes = try Files.read(path)
    guard Inflate.isGzip(bytes) else { throw DataError("what came is no gzip file") }
    let content: Tensor
    do throws(DataError) {
      content = try Inflate.gzip(bytes, file: part.name + ".gz")
    } catch { throw DataError("what came is damaged: \(error.message)") }
    guard SHA256.hexadecimal(content) == part.hash else {
      throw DataError("what came is not MNIST's \(part.name) (its SHA-256 differs)")
    }
  }

  /// An empty file that no other process has.
  private static func makeTemporary(beside target: String) throws(DataError) -> String {
    var template = Array((target + ".part-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw DataError("\(target) cannot be written: \(Files.reason(errno))")
    }
    // mkstemp makes it private; a cache is to be read by whom the umask lets.
    let mask = umask(0)
    _ = umask(mask)
    fchmod(descriptor, 0o666 & ~mask)
    close(descriptor)
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
