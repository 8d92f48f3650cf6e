import Commands
import Diagnostics
import Foundation
import Interpreter
import Testing

private let dataFolder = ProcessInfo.processInfo.environment["NN_DATA"]

/// `mnist()` and `use mnist`: where nothing is, while it is fetched, and the real files.
struct DataMNISTTests {
  /// Output that keeps the progress lines.
  private final class WatchedOutput: Output {
    let style = OutputStyle.plain
    private(set) var lines: [String?] = []
    private(set) var notes: [String] = []
    func write(_ text: String) {}
    func progress(_ line: String?) { lines.append(line) }
    func report(_ diagnostic: Diagnostic) { notes.append(diagnostic.message) }
    func flush() {}
  }

  /// A session whose home is an empty folder and whose curl is a script.
  private func session(_ folder: URL, curl script: String, _ output: any Output) throws -> Session {
    // Another process writes the file: a child that a parallel test starts meanwhile would inherit our
    // descriptor, and what is open for writing cannot be run (ETXTBSY).
    let (text, curl) = (folder.appendingPathComponent("script"), folder.appendingPathComponent("curl"))
    try script.write(to: text, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: text.path)
    let copy = try Process.run(URL(fileURLWithPath: "/bin/cp"), arguments: [text.path, curl.path])
    copy.waitUntilExit()
    let session = Session(registry: .everything(), output: output)
    _ = session.state(DataEnvironment.self) {
      DataEnvironment(["HOME": folder.path, "PATH": "\(folder.path):/usr/bin:/bin"])
    }
    return session
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test func `a folder without MNIST is an error at the command`() {
    let session = Session(registry: .everything(), output: RecordedOutput())
    session.lab.dataFolder = "/no/such/folder"
    let failure = #expect(throws: Failure.self) { try session.run(Source("use mnist")) }
    #expect(
      failure?.diagnostic.message == "the data folder /no/such/folder (--data or NN_DATA) is no folder")
    #expect(failure?.diagnostic.place?.position.column == 1)
  }

  @Test func `a fallback takes its place and is named`() throws {
    try withFolder { folder in
      let output = RecordedOutput()
      let session = try session(folder, curl: "#!/bin/sh\nexit 6\n", output)
      try session.run(Source("(x, y), test = mnist(fallback=moons)\nx.shape"))
      #expect(output.take() == "data: moons in place of mnist\n(800, 2)\n")
      #expect(output.diagnostics.last?.severity == .warning)
    }
  }

  @Test func `a fallback does not hide a folder that is wrong`() {
    let session = Session(registry: .everything(), output: RecordedOutput())
    session.lab.dataFolder = "/no/such/folder"
    #expect(throws: Failure.self) { try session.run(Source("mnist(fallback=moons)")) }
  }

  @Test func `without a network the error offers the digits`() throws {
    try withFolder { folder in
      let output = RecordedOutput()
      let session = try session(folder, curl: "#!/bin/sh\necho 'curl: (6) no host' >&2\nexit 6\n", output)
      let failure = #expect(throws: Failure.self) { try session.run(Source("mnist()")) }
      #expect(failure?.diagnostic.message == "MNIST is not on this machine, and it cannot be downloaded")
      #expect(
        failure?.diagnostic.notes.contains(
          "'use digits' works without any file: digits that the program draws itself") == true)
      #expect(
        failure?.diagnostic.notes.first
          == "https://ossci-datasets.s3.amazonaws.com/mnist/: curl: (6) no host")
    }
  }

  @Test func `Ctrl-C ends the download, which shows how far it is`() throws {
    try withFolder { folder in
      let output = WatchedOutput()
      let script = "#!/bin/sh\nwhile [ $# -gt 1 ]; do [ \"$1\" = --output ] && out=$2; shift; done\n"
      let writing = "head -c 1250000 /dev/zero > \"$out\"; : > \"${0%/*}/started\"; sleep 60\n"
      let session = try session(folder, curl: script + writing, output)
      let interrupt = session.interrupt
      let thread = Thread {
        let started = folder.appendingPathComponent("started").path
        for _ in 0..<500 where !FileManager.default.fileExists(atPath: started) { usleep(20_000) }
        usleep(200_000)
        interrupt.raise()
      }
      thread.start()
      let failure = #expect(throws: Failure.self) { try session.run(Source("use mnist")) }
      guard case .interrupted = failure?.kind else {
        Issue.record("it ended with \(String(describing: failure))")
        return
      }
      // 9,912,422 + 28,881 + 1,648,877 + 4,542 bytes in all.
      #expect(output.lines.contains("mnist  1.2 of 11.6 MB"))
      #expect(output.lines.last == .some(nil))
      #expect(
        output.notes == ["MNIST is not on this machine yet: fetching it into \(folder.path)/.cache/nn"])
    }
  }

  @Test(.enabled(if: dataFolder != nil, "NN_DATA names no folder with MNIST"))
  func `the real files come as Keras gives them`() throws {
    let output = RecordedOutput()
    let session = Session(registry: .everything(), output: output)
    session.lab.dataFolder = dataFolder
    try session.run(
      Source(
        """
        (x_train, y_train), (x_test, y_test) = mnist()
        print x_train.shape x_train.dtype y_train[0:5] x_test.shape y_test.shape
        use mnist
        """))
    // The first training labels are known from LeCun's page and every tutorial: 5 0 4 1 9.
    #expect(
      output.text == """
        (60000, 28, 28) uint8 tensor([5, 0, 4, 1, 9], shape=(5,), dtype=uint8) (10000, 28, 28) (10000,)
        mnist: 60,000 train + 10,000 test · 28×28 grey → 784 inputs in 0…1 · 10 classes

        """)
  }
}
