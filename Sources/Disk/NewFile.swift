#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why a file is not written.
public struct FileError: Error, Equatable, Sendable {
  /// `out.html: cannot be written: No space left on device`.
  public let message: String
  /// What would be right, in a few words.
  public let label: String?
  public let notes: [String]

  public init(_ message: String, label: String? = nil, notes: [String] = []) {
    (self.message, self.label, self.notes) = (message, label, notes)
  }
}

/// A file that is written whole or not at all: into a new file beside it, which then takes its place. An old
/// file keeps its permissions; a symbolic link stays and what it names is written.
public final class NewFile {
  private let descriptor: Int32
  private let path: String
  /// Bytes written so far.
  public private(set) var count = 0

  private init(_ descriptor: Int32, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    guard let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let written = writeBytes(descriptor, base + done, bytes.count - done)
      if written > 0 {
        done += written
      } else if written == 0 || errno != EINTR {
        throw FileError("\(path): cannot be written: \(reason(written == 0 ? ENOSPC : errno))")
      }
    }
    count += done
  }

  /// Writes a whole text. Throws as `write(_:fill:)`.
  public static func write(_ text: String, to path: String) throws(FileError) {
    var text = text
    try write(path) { file throws(FileError) in
      try text.withUTF8 { bytes in
        Result { () throws(FileError) in try file.write(UnsafeRawBufferPointer(bytes)) }
      }.get()
    }
  }

  /// Writes what `fill` gives. Throws what `fill` throws, and `FileError` when the path names a folder or a
  /// device, or when the folder cannot be written or has no room; then an old file is as it was and nothing is
  /// left behind.
  public static func write(_ path: String, _ fill: (NewFile) throws(FileError) -> Void) throws(FileError) {
    let (target, permissions) = try destination(path)
    let (descriptor, temporary) = try makeBeside(target, path)
    do throws(FileError) {
      try finish(descriptor, path, permissions: permissions, fill)
      guard rename(temporary, target) == 0 else { throw failure(path) }
    } catch {
      unlink(temporary)
      throw error
    }
    sync(folder(of: target))
  }

  /// What can be known before there is something to write. Throws when the path names a folder or a device, when
  /// there is no folder for the file, or when it may not be written.
  public static func check(_ path: String) throws(FileError) { _ = try destination(path) }

  /// Where a file of this path is put, and the permissions of one that is there.
  private static func destination(
    _ path: String
  ) throws(FileError) -> (target: String, permissions: mode_t?) {
    guard !path.isEmpty else { throw FileError("a file needs a name") }
    guard !path.utf8.contains(0) else { throw FileError("a file's name cannot hold a zero character") }
    guard !isFolder(path), !path.hasSuffix("/") else {
      throw FileError("\(path): is a folder", label: "name a file in it")
    }
    let target = resolved(path)
    var status = stat()
    var permissions: mode_t?
    if stat(target, &status) == 0 {
      permissions = status.st_mode & 0o7777
      guard status.st_mode & S_IFMT == S_IFREG else { throw FileError("\(path): is not a regular file") }
      // Renaming would go around the permissions of a file that may not be written.
      guard access(target, W_OK) == 0 else { throw failure(path) }
    } else if errno != ENOENT {
      throw failure(path)
    }
    // The new file comes into the folder.
    guard stat(folder(of: target), &status) == 0 else { throw failure(path) }
    if status.st_mode & S_IFMT != S_IFDIR { errno = ENOTDIR }
    guard status.st_mode & S_IFMT == S_IFDIR, access(folder(of: target), W_OK | X_OK) == 0 else {
      throw failure(path)
    }
    return (target, permissions)
  }

  /// Fills and closes the file, after its bytes are on the disk.
  private static func finish(
    _ descriptor: Int32, _ path: String, permissions: mode_t?, _ fill: (NewFile) throws(FileError) -> Void
  ) throws(FileError) {
    do throws(FileError) {
      if let permissions { fchmod(descriptor, permissions) }
      try fill(NewFile(descriptor, path))
      guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(path) }
    } catch {
      close(descriptor)
      throw error
    }
    guard close(descriptor) == 0 else { throw failure(path) }
  }

  private static func failure(_ path: String) -> FileError {
    let code = errno
    let notes =
      code == ENOENT && !isFolder(folder(of: path)) ? ["there is no folder \(folder(of: path))"] : []
    return FileError("\(path): cannot be written: \(reason(code))", notes: notes)
  }

  /// A new, empty file in the folder of `target`; its name is short and hidden.
  private static func makeBeside(
    _ target: String, _ path: String
  ) throws(FileError) -> (descriptor: Int32, path: String) {
    for attempt in 0..<100 {
      let name = "\(temporaryStart)\(getpid())-\(UInt32.random(in: 0 ... .max))-\(attempt)\(temporaryEnd)"
      let folder = folder(of: target)
      let beside = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
      if descriptor >= 0 { return (descriptor, beside) }
      guard errno == EEXIST else { break }
    }
    throw failure(path)
  }

  private static let (temporaryStart, temporaryEnd) = (".nn-", ".tmp")

  /// Removes the new files that processes which are no more had begun to write in a folder.
  public static func removeLeftovers(in folder: String) {
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
      unlink(folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)")
    }
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

/// Whether two paths lead to one file: by other names, through links, or because both would make it.
public func namesSameFile(_ first: String, _ second: String) -> Bool {
  if first == second { return true }
  var (one, other) = (stat(), stat())
  switch (stat(first, &one) == 0, stat(second, &other) == 0) {
  case (true, true): return one.st_dev == other.st_dev && one.st_ino == other.st_ino
  case (false, false):
    guard fileName(of: first) == fileName(of: second) else { return false }
    return stat(folder(of: first), &one) == 0 && stat(folder(of: second), &other) == 0
      && one.st_dev == other.st_dev && one.st_ino == other.st_ino
  default: return false
  }
}

/// The folder that a file is in: `.` when its path names none.
public func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The part of a path behind its last slash.
public func fileName(of path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}

/// Makes a folder, and those above it.
public func makeFolder(_ path: String) throws(FileError) {
  if isFolder(path) { return }
  if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
    try makeFolder(String(path[..<slash]))
  }
  // Another process may have made it in between.
  guard mkdir(path, 0o755) == 0 || isFolder(path) else {
    throw FileError("cannot make the folder \(path): \(reason(errno))")
  }
}

private func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// `No such file or directory`.
private func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

/// Inside the types the plain name would mean their own `write`.
private func writeBytes(_ descriptor: Int32, _ from: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, from, count)
}
