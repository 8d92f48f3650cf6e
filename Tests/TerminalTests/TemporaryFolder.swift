@testable import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder of its own for a test, removed with all that is in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
    var template = Array("\(base)/nn-test-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? base
  }

  deinit { Self.remove(path) }

  func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) {
    let file = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    _ = writeAll(bytes, to: file)
    close(file)
  }

  func makeFolder(_ name: String) { mkdir(path + "/" + name, 0o755) }

  func read(_ name: String) -> String {
    (try? readFile(path + "/" + name)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private static func remove(_ path: String) {
    for name in isFolder(path) ? namesInFolder(path) : [] { remove(path + "/" + name) }
    if unlink(path) != 0 { rmdir(path) }
  }
}
