import Disk

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder that one process at a time works in. The lock goes with the process, however that ends.
public final class FolderLock {
  private let descriptor: Int32

  /// Makes the folder and those above it where they are missing, and clears away files that a process which
  /// was killed left half-written. Throws `DataError` when that cannot be, or another process has the lock;
  /// a file system without locks lets all work.
  public init(_ path: String) throws(DataError) {
    guard !path.isEmpty else { throw DataError("a folder needs a name") }
    guard !path.utf8.contains(0) else { throw DataError("a folder's name cannot hold a zero character") }
    guard Files.isFolder(path) || !Files.exists(path) else { throw DataError(file: path, "is no folder") }
    try Files.makeFolder(path)
    let opened = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { throw DataError(file: path, "cannot be opened: \(Files.reason(errno))") }
    if flock(opened, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(opened)
      throw DataError(file: path, "is in use by another fit")
    }
    descriptor = opened
    NewFile.removeLeftovers(in: path)
  }

  deinit { close(descriptor) }
}
