import Datasets
import Foundation
import Testing

@Suite struct FolderLockTests {
  private func inFolder<T>(_ work: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try work(folder.path)
  }

  @Test func `one at a time has a folder`() throws {
    try inFolder { folder in
      let path = folder + "/a/b"
      var lock: FolderLock? = try FolderLock(path)
      #expect(throws: DataError.self) { try FolderLock(path) }
      _ = try FolderLock(folder + "/a")
      withExtendedLifetime(lock) {}
      lock = nil
      _ = try FolderLock(path)
    }
  }

  /// The names are those of files that are being written; no process has a number of nine digits.
  @Test func `what a killed process left goes, what another writes stays`() throws {
    try inFolder { folder in
      let names = [
        ".nn-999999999-12-0.tmp", ".nn-\(getpid())-12-0.tmp", ".nn-x-12-0.tmp", ".nn--1-12-0.tmp",
        "999999999.tmp", ".nn-999999999-12-0",
      ]
      for name in names { try Data().write(to: URL(fileURLWithPath: folder + "/" + name)) }
      _ = try FolderLock(folder)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(Set(left) == Set(names.dropFirst()))
    }
  }
}
