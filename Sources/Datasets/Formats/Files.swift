import Diagnostics
import Disk
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The file system as the readers need it: whole files into memory, and what is where.
enum Files {
  /// Nothing packed that is larger than this is unpacked: the largest form of MNIST (float64) has 376 MB.
  static let sizeLimit = 1 << 30
  /// No file beyond this is read: there must be room for its bytes and for the tensors in them.
  static let readLimit = max(sizeLimit, Tensor.maximumBytes / 2)

  /// The bytes of a regular file as a uint8 tensor [n]. Throws when it cannot be read, is no file, is
  /// larger than `readLimit` or shrinks meanwhile.
  static func read(_ path: String) throws(DataError) -> Tensor {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw DataError(file: path, "is not a regular file") }
    let size = Int(status.st_size)
    guard size <= readLimit else {
      throw DataError(
        file: path, "has \(countText(size)) bytes, more than the \(countText(readLimit)) that are read")
    }
    var failure: DataError?
    let bytes = Tensor([size], of: UInt8.self) { buffer in
      failure = fill(UnsafeMutableRawBufferPointer(buffer), from: descriptor, path)
    }
    if let failure { throw failure }
    return bytes
  }

  private static func fill(
    _ buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32, _ path: String
  ) -> DataError? {
    guard let base = buffer.baseAddress else { return nil }
    var done = 0
    while done < buffer.count {
      let count = readBytes(descriptor, base + done, buffer.count - done)
      if count < 0, errno == EINTR { continue }
      if count < 0 { return failure(path) }
      if count == 0 { return DataError(file: path, "became shorter while it was read") }
      done += count
    }
    return nil
  }

  private static func failure(_ path: String) -> DataError {
    DataError(file: path, "cannot be read: \(reason(errno))")
  }

  /// `No such file or directory`.
  static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

  static func isFile(_ path: String) -> Bool { kind(path) == S_IFREG }
  static func isFolder(_ path: String) -> Bool { kind(path) == S_IFDIR }
  static func exists(_ path: String) -> Bool { kind(path) != nil }

  private static func kind(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// Seconds since 1970 at which a file was last written; `nil` when there is none.
  static func changed(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      return status.st_mtimespec.tv_sec
    #else
      return status.st_mtim.tv_sec
    #endif
  }

  /// Bytes of a file so far; 0 when there is none.
  static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws(DataError) {
    do {
      try Disk.makeFolder(path)
    } catch {
      throw DataError(error)
    }
  }

  /// `folder/name`, with one slash.
  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// The part after the last slash.
  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

/// Inside `Files` the plain name would mean its own `read`.
private func readBytes(_ descriptor: Int32, _ into: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, into, count)
}
