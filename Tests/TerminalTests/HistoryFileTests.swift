import Testing

@testable import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct HistoryFileTests {
  private func load(_ file: HistoryFile) throws -> [String] {
    var inputs: [String] = []
    file.load(try file.read()) { inputs.append(String(cString: $0)) }
    return inputs
  }

  @Test func keepsInputsAsTheyWereTyped() throws {
    let folder = TemporaryFolder()
    let file = HistoryFile(path: folder.path + "/a/nn/history")
    #expect(try load(file) == [])
    let inputs = [
      "print 1", "if x {\n  print \"a\\nb\"\n}", "\\", "\\n", "a\\", "# 日本語 👍🏽", "#1700000000", "  indented",
    ]
    for input in inputs { try file.append(input) }
    #expect(try load(file) == inputs)
  }

  @Test func isPrivate() throws {
    let folder = TemporaryFolder()
    let mask = umask(0)
    defer { umask(mask) }
    let file = HistoryFile(path: folder.path + "/nn/history")
    try file.append("x")
    #expect(permissions(file.path) == 0o600)
    #expect(permissions(folder.path + "/nn") == 0o700)
  }

  @Test func readsWhatOthersLeft() throws {
    let folder = TemporaryFolder()
    // No newline at the end, empty lines, an escape that we never write.
    folder.write("history", "one\n\n\ntwo\\t\nthree")
    #expect(try load(HistoryFile(path: folder.path + "/history")) == ["one", "twot", "three"])
  }

  @Test func loadsOnlyTheLastAndTrimsTheFile() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/history"
    folder.write("history", (1...12).map { "\($0)\n" }.joined())
    // Up to a quarter more than the limit stays in the file.
    #expect(try load(HistoryFile(path: path, limit: 10)) == (3...12).map(String.init))
    #expect(folder.read("history").hasPrefix("1\n"))
    #expect(try load(HistoryFile(path: path, limit: 4)) == ["9", "10", "11", "12"])
    #expect(folder.read("history") == "9\n10\n11\n12\n")
    #expect(permissions(path) == 0o600)
    try HistoryFile(path: path, limit: 4).append("13")
    #expect(folder.read("history") == "9\n10\n11\n12\n13\n")
  }

  /// Each writer is a thread with descriptors of its own, as another process would have; `flock` and
  /// O_APPEND know descriptors and not processes.
  @Test func manyAppendAtOnce() async throws {
    let folder = TemporaryFolder()
    let file = HistoryFile(path: folder.path + "/history", limit: 100_000)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for line in 0..<100 { try file.append("\(writer) \(line)\nsecond line") }
        }
      }
      try await group.waitForAll()
    }
    let inputs = try load(file)
    #expect(inputs.count == 800)
    for writer in 0..<8 {
      let own = inputs.filter { $0.hasPrefix("\(writer) ") }
      #expect(own == (0..<100).map { "\(writer) \($0)\nsecond line" })
    }
  }

  @Test func saysWhyItCannot() {
    let folder = TemporaryFolder()
    folder.write("file", "")
    #expect(throws: SystemError(code: ENOTDIR)) {
      try HistoryFile(path: folder.path + "/file/history").append("x")
    }
    #expect(throws: SystemError(code: EISDIR)) { try load(HistoryFile(path: folder.path)) }
  }
}

private func permissions(_ path: String) -> mode_t {
  var status = stat()
  return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}
