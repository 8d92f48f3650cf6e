import Tensors
import Testing

@testable import Datasets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Downloads with a shell script in the place of curl: no network.
struct DownloadTests {
  /// Hashes by `sha256sum`.
  private static let parts = [
    MNIST.Part(
      name: "one", hash: "fc98d657aa63d8961da9ad3273d7528ce814373f3ddaa6eb8fe8de558431613c", packedSize: 60),
    MNIST.Part(
      name: "two", hash: "9b6be8ae870723ad47c9af4e13057a49b16e1c531bdfd2f376f4bf7cbda6b2d7", packedSize: 40),
  ]
  private static func content(_ name: String) -> [UInt8] {
    Array("made-up content of a file, \(name)\n".utf8)
  }

  /// A curl that copies `served/NAME.gz` from beside it. Whatever it does, it must have nothing to read.
  private static let copying = """
    #!/bin/sh
    while [ $# -gt 1 ]; do
      [ "$1" = --output ] && out=$2
      shift
    done
    here=${0%/*}
    echo "$1" >> "$here/urls"
    if read -r line; then echo "there is input" >&2; exit 99; fi
    cat "$here/served/${1##*/}" > "$out"
    """

  private func places(_ folder: TestFolder, curl script: String?) -> DataPlaces {
    if let script { folder.write("bin/curl", Array(script.utf8), mode: 0o755) }
    return DataPlaces(
      folder: nil,
      environment: ["XDG_CACHE_HOME": folder.path + "/cache", "PATH": folder.path + "/bin:/usr/bin:/bin"])
  }

  private func serve(_ names: [String] = ["one", "two"], in folder: TestFolder) {
    for name in names { folder.write("bin/served/\(name).gz", gzip(Self.content(name))) }
  }

  private func download(
    _ folder: TestFolder, curl script: String? = copying, progress: Download.Progress = .init()
  ) throws -> String {
    try Download.mnist(places(folder, curl: script), progress, parts: Self.parts)
  }

  private func urls(_ folder: TestFolder) -> [Substring] {
    let text = (try? Files.read(folder.path + "/bin/urls")).map(bytes) ?? []
    return String(decoding: text, as: UTF8.self).split(separator: "\n")
  }

  @Test func `files come checked into the cache, once`() throws {
    let folder = TestFolder()
    serve(in: folder)
    var reports: [(Int, Int)] = []
    let cache = try download(folder, progress: .init(report: { reports.append(($0, $1)) }))
    #expect(hiding(folder, in: cache) == "~/cache/nn/mnist")
    #expect(folder.names(in: "cache/nn/mnist") == ["one.gz", "two.gz"])
    let one = try Inflate.gzip(Files.read(cache + "/one.gz"), file: "one")
    #expect(bytes(one) == Self.content("one"))
    // Each file's share of the total is what it was said to have; the made-up ones have 54 bytes.
    #expect(reports.allSatisfy { $0.1 == 100 })
    #expect(reports.last?.0 == 100)
    #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.0 <= $1.0 })
    #expect(
      urls(folder) == [
        "https://ossci-datasets.s3.amazonaws.com/mnist/one.gz",
        "https://ossci-datasets.s3.amazonaws.com/mnist/two.gz",
      ])
    _ = try download(folder)
    #expect(urls(folder).count == 2)
  }

  @Test func `two downloads at once do not disturb each other`() throws {
    let folder = TestFolder()
    serve(in: folder)
    let places = places(folder, curl: Self.copying)
    var results = ["", ""]
    results.withUnsafeMutableBufferPointer { results in
      Threads(count: 2).run(pieces: 2) { range in
        for index in range {
          results[index] = complaint { try Download.mnist(places, .init(), parts: Self.parts) }
        }
      }
    }
    #expect(results == ["no error", "no error"])
    #expect(folder.names(in: "cache/nn/mnist") == ["one.gz", "two.gz"])
  }

  @Test func `wrong content from one mirror leads to the next`() throws {
    let folder = TestFolder()
    serve(in: folder)
    let wrong = Self.copying.split(separator: "\n", omittingEmptySubsequences: false).dropLast().joined(
      separator: "\n")
    folder.write("bin/served/other.gz", gzip(Self.content("other")))
    let script =
      wrong + """

        case $1 in
        *amazonaws*) cat "$here/served/other.gz" > "$out" ;;
        *) cat "$here/served/${1##*/}" > "$out" ;;
        esac
        """
    _ = try download(folder, curl: script)
    #expect(folder.names(in: "cache/nn/mnist") == ["one.gz", "two.gz"])
    #expect(urls(folder).count == 4)
  }

  private static let mirrors = Download.mirrors

  @Test(
    arguments: [
      (gzip(content("other")), "what came is not MNIST's one (its SHA-256 differs)"),
      (Array("<html>no</html>".utf8), "what came is no gzip file"),
      (
        Array(gzip(content("one")).dropLast(12)),
        "what came is damaged: one.gz: is cut short or damaged: its end claims 539,780,460 bytes of content"
      ),
      ([], "what came is no gzip file"),
    ] as [([UInt8], String)])
  func `wrong content never reaches the cache`(served: [UInt8], reason: String) {
    let folder = TestFolder()
    folder.write("bin/served/one.gz", served)
    let error = #expect(throws: DataError.self) { try download(folder) }
    #expect(error?.message == "it cannot be downloaded")
    #expect(error?.notes == Self.mirrors.map { "\($0): \(reason)" })
    #expect(folder.names(in: "cache/nn/mnist") == [])
  }

  @Test(arguments: [
    ("echo 'curl: (6) Could not resolve host: x' >&2\nexit 6", "curl: (6) Could not resolve host: x"),
    ("exit 22", "curl failed (exit code 22)"),
    ("kill -9 $$", "curl failed (signal 9)"),
  ])
  func `a curl that fails is quoted`(script: String, reason: String) {
    let folder = TestFolder()
    let error = #expect(throws: DataError.self) { try download(folder, curl: "#!/bin/sh\n\(script)\n") }
    #expect(error?.notes == Self.mirrors.map { "\($0): \(reason)" })
    #expect(folder.names(in: "cache/nn/mnist") == [])
  }

  @Test func `cancelling ends the child and leaves nothing`() throws {
    let folder = TestFolder()
    let script = "#!/bin/sh\necho $$ > ${0%/*}/pid\nsleep 60\n"
    let pidFile = folder.path + "/bin/pid"
    #expect(throws: Download.Cancelled.self) {
      _ = try download(folder, curl: script, progress: .init(isCancelled: { Files.size(pidFile) > 0 }))
    }
    #expect(folder.names(in: "cache/nn/mnist") == [])
    let text = String(decoding: bytes(try Files.read(pidFile)), as: UTF8.self)
    let id = try #require(pid_t(text.split(separator: "\n").first ?? ""))
    // Reaped, too: a zombie would still take a signal.
    #expect(kill(id, 0) == -1)
    #expect(errno == ESRCH)
  }

  @Test func `without any way there is one error that says what to do`() throws {
    let folder = TestFolder()
    let places = DataPlaces(
      folder: nil, environment: ["HOME": folder.path, "PATH": folder.path + "/bin"])
    let error = #expect(throws: DataError.self) { try MNIST.load(from: places) }
    #expect(
      error?.message
        == "MNIST is not on this machine, and it cannot be downloaded: there is no curl in PATH")
    #expect(
      error?.notes.map { hiding(folder, in: $0) } == [
        "put train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, "
          + "t10k-labels-idx1-ubyte (each plain or .gz), or mnist.npz into ~/.cache/nn/mnist, "
          + "or name their folder with --data or NN_DATA",
        "'use digits' works without any file: digits that the program draws itself",
        "looked in ~/.cache/nn/mnist, ~/.keras/datasets/mnist.npz, data/MNIST/raw, "
          + "~/.pytorch/MNIST_data/MNIST/raw",
      ])
    #expect(
      complaint { try Download.mnist(DataPlaces(folder: nil, environment: [:]), .init()) }
        == "it cannot be downloaded: neither XDG_CACHE_HOME nor HOME says where to put it")
  }

  @Test func `a cache that cannot be written is said`() {
    let folder = TestFolder()
    folder.write("cache", [1])
    #expect(
      complaint(in: folder) { try download(folder) } == "cannot make the folder ~/cache: File exists")
  }
}
