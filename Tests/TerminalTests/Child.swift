#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The built `nn`, run as a process of its own.
enum Child {
  /// Stands beside the test bundle.
  static let program: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let bytes = buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }
    let path = count > 0 ? String(decoding: bytes, as: UTF8.self) : CommandLine.arguments[0]
    return path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/nn"
  }()

  /// What a test waits at most for something that must come; a loaded machine is slow.
  static let patience = 30_000

  /// Variables that `nn` heeds, all set, so that the machine's own do not matter.
  static func environment(_ folder: TemporaryFolder, _ changes: [String: String]) -> [String: String] {
    [
      "HOME": folder.path, "TERM": "xterm", "LANG": "C.UTF-8", "INPUTRC": "/dev/null",
      "XDG_STATE_HOME": folder.path + "/state", "XDG_CONFIG_HOME": folder.path + "/config",
    ].merging(changes) { $1 }
  }

  /// POSIX_SPAWN_SETSID, which Swift's Glibc does not show: the child leads a session of its own.
  static let newSession: Int32 = 0x80

  struct Failed: Error { let call: String, code: Int32 }

  /// Starts `nn` with signals as a shell would give them to it. Descriptors come from `actions`.
  static func spawn(
    _ arguments: [String], _ environment: [String: String], attributes flags: Int32 = 0,
    _ actions: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> pid_t {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    actions(&files)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(flags | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var process = pid_t()
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    let code = posix_spawn(&process, program, &files, &attributes, words, variables)
    guard code == 0 else { throw Failed(call: "posix_spawn \(program)", code: code) }
    return process
  }

  /// The exit code; 128 and the signal when one ended it.
  static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  struct Result: Equatable {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Runs `nn` to its end with pipes around it.
  static func run(
    _ arguments: [String], input: String? = nil, environment changes: [String: String] = [:],
    in folder: TemporaryFolder = TemporaryFolder()
  ) throws -> Result {
    folder.write("standard-input", input ?? "")
    let output = try Pipe()
    let errors = try Pipe()
    let process = try spawn(arguments, environment(folder, changes)) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, folder.path + "/standard-input", O_RDONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, output.writer, 1)
      posix_spawn_file_actions_adddup2(&actions, errors.writer, 2)
    }
    output.closeWriter()
    errors.closeWriter()
    let isWhole = readAll([output, errors])
    if !isWhole { kill(process, SIGKILL) }
    let status = wait(for: process)
    guard isWhole else { throw Failed(call: "nn did not end", code: ETIMEDOUT) }
    return Result(status: status, output: output.text, errors: errors.text)
  }

  /// Reads until all writers have closed; false when that takes too long.
  private static func readAll(_ pipes: [Pipe]) -> Bool {
    var open = pipes
    while !open.isEmpty {
      var waiting = open.map { pollfd(fd: $0.reader, events: Int16(POLLIN), revents: 0) }
      guard poll(&waiting, nfds_t(waiting.count), Int32(patience)) > 0 else { return false }
      open = zip(open, waiting).filter { $1.revents == 0 || $0.readSome() }.map(\.0)
    }
    return true
  }
}

/// A pipe whose ends do not leak into other children.
final class Pipe {
  private(set) var reader: Int32
  private(set) var writer: Int32
  private var bytes: [UInt8] = []

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Child.Failed(call: "pipe", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reader, writer) = (ends[0], ends[1])
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func closeWriter() {
    if writer >= 0 { close(writer) }
    writer = -1
  }

  func closeReader() {
    if reader >= 0 { close(reader) }
    reader = -1
  }

  /// False at the end.
  func readSome() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    let count = read(reader, &chunk, chunk.count)
    if count > 0 { bytes += chunk[..<count] }
    return count > 0
  }

  deinit {
    closeWriter()
    closeReader()
  }
}
