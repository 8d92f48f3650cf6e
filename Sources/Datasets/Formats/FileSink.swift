import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where a file's bytes go while it is written.
final class FileSink {
  private let descriptor: Int32
  private let path: String
  /// Bytes written so far.
  private(set) var count = 0

  fileprivate init(_ descriptor: Int32, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(DataError) {
    guard let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let written = writeBytes(descriptor, base + done, bytes.count - done)
      if written > 0 {
        done += written
      } else if written == 0 || errno != EINTR {
        throw DataError(file: path, "cannot be written: \(Files.reason(written == 0 ? ENOSPC : errno))")
      }
    }
    count += done
  }

  func write(_ bytes: [UInt8]) throws(DataError) {
    try bytes.withUnsafeBytes { buffer in Result { () throws(DataError) in try write(buffer) } }.get()
  }

  /// The elements as they are in memory: row after row, little-endian.
  func write(_ tensor: Tensor) throws(DataError) {
    try tensor.withBytes { buffer in Result { () throws(DataError) in try write(buffer) } }.get()
  }
}

extension Files {
  /// Writes a file whole or not at all: into a new file beside it, which then takes its place. An old
  /// file keeps its permissions; a symbolic link stays and what it names is written. Throws when the
  /// path names a folder or a device, or when the folder cannot be written or has no room; then an old
  /// file is as it was and nothing is left behind.
  static func write(
    _ path: String, _ fill: (FileSink) throws(DataError) -> Void
  ) throws(DataError) {
    guard !path.isEmpty else { throw DataError("a file needs a name") }
    guard !path.utf8.contains(0) else { throw DataError("a file's name cannot hold a zero character") }
    guard !isFolder(path), !path.hasSuffix("/") else {
      throw DataError(file: path, "is a folder", label: "name a file in it")
    }
    let target = resolved(path)
    var old = stat()
    let exists = stat(target, &old) == 0
    guard !exists || old.st_mode & S_IFMT == S_IFREG else {
      throw DataError(file: path, "is not a regular file")
    }
    // Renaming would go around the permissions of a file that may not be written.
    guard !exists || access(target, W_OK) == 0 else { throw failure(path) }
    let (descriptor, temporary) = try makeBeside(target, path)
    do throws(DataError) {
      try finish(descriptor, path, permissions: exists ? old.st_mode & 0o7777 : nil, fill)
      guard rename(temporary, target) == 0 else { throw failure(path) }
    } catch {
      unlink(temporary)
      throw error
    }
    sync(folder(of: target))
  }

  /// Fills and closes the file, after its bytes are on the disk.
  private static func finish(
    _ descriptor: Int32, _ path: String, permissions: mode_t?, _ fill: (FileSink) throws(DataError) -> Void
  ) throws(DataError) {
    do throws(DataError) {
      if let permissions { fchmod(descriptor, permissions) }
      try fill(FileSink(descriptor, path))
      guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(path) }
    } catch {
      close(descriptor)
      throw error
    }
    guard close(descriptor) == 0 else { throw failure(path) }
  }

  private static func failure(_ path: String) -> DataError {
    let code = errno
    let notes =
      code == ENOENT && !isFolder(folder(of: path)) ? ["there is no folder \(folder(of: path))"] : []
    return DataError(file: path, "cannot be written: \(reason(code))", notes: notes)
  }

  /// A new, empty file in the folder of `target`; its name is short and hidden.
  private static func makeBeside(
    _ target: String, _ path: String
  ) throws(DataError) -> (descriptor: Int32, path: String) {
    for attempt in 0..<100 {
      let name = join(
        folder(of: target),
        "\(temporaryStart)\(getpid())-\(UInt32.random(in: 0 ... .max))-\(attempt)\(temporaryEnd)")
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
      if descriptor >= 0 { return (descriptor, name) }
      guard errno == EEXIST else { break }
    }
    throw failure(path)
  }

  private static let (temporaryStart, temporaryEnd) = (".nn-", ".tmp")

  /// Removes the new files that processes which are no more had begun to write in a folder.
  static func removeLeftovers(in folder: String) {
    guard let entries = opendir(folder) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(temporaryStart), name.hasSuffix(temporaryEnd),
        let writer = name.dropFirst(temporaryStart.count).split(separator: "-").first.flatMap({ pid_t($0) }),
        writer > 0, kill(writer, 0) != 0, errno == ESRCH
      else { continue }
      unlink(join(folder, name))
    }
  }

  /// The folder that a file is in: `.` when its path names none.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// What symbolic links lead to; the path itself when nothing is there.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Puts the folder's new entry on the disk; not all file systems can.
  private static func sync(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// Inside the types the plain name would mean their own `write`.
private func writeBytes(_ descriptor: Int32, _ from: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, from, count)
}
