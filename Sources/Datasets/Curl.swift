#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The program curl as a child process.
struct Curl {
  private let program: String
  private let environment: [String: String]

  /// `nil` when no folder of PATH has it.
  init?(environment: [String: String]) {
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    guard
      let program = folders.map({ Files.join($0, "curl") }).first(where: {
        Files.isFile($0) && access($0, X_OK) == 0
      })
    else { return nil }
    self.program = program
    self.environment = environment
  }

  /// Writes what `url` has to a file. `watch` gets the size so far several times a second; when it gives
  /// true the child is ended and `Download.Cancelled` thrown. Throws `DataError` with curl's own words
  /// when it fails.
  func fetch(_ url: String, to path: String, watch: (Int) -> Bool) throws {
    let child = try start([
      program, "--fail", "--location", "--silent", "--show-error", "--proto", "=https",
      "--connect-timeout", "10", "--speed-limit", "1000", "--speed-time", "20",
      "--max-filesize", "50000000", "--output", path, url,
    ])
    defer { close(child.messages) }
    let status = try wait(for: child) { watch(Files.size(path)) }
    guard status == 0 else {
      let words = Self.text(of: child.messages)
      throw DataError(words.isEmpty ? "curl failed (\(Self.meaning(of: status)))" : words)
    }
    _ = watch(Files.size(path))
  }

  private struct Child {
    let id: pid_t
    /// What it writes to standard error.
    let messages: Int32
  }

  /// The child has no terminal: nothing to read, its messages in a pipe, a process group of its own so
  /// that Ctrl-C is ours to handle, and no signals blocked or ignored.
  private func start(_ arguments: [String]) throws -> Child {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw failure(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
      close(ends[1])
    }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO)
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var id = pid_t()
    let status = Self.withStrings(arguments) { arguments in
      Self.withStrings(environment.map { "\($0.key)=\($0.value)" }) { environment in
        posix_spawn(&id, program, &actions, &attributes, arguments, environment)
      }
    }
    guard status == 0 else {
      close(ends[0])
      throw failure(status)
    }
    return Child(id: id, messages: ends[0])
  }

  private func failure(_ code: Int32) -> DataError {
    DataError("\(program) cannot be started: \(Files.reason(code))")
  }

  /// The wait status of the child, which is always reaped: after its own end or after ours of it.
  private func wait(for child: Child, watch: () -> Bool) throws -> Int32 {
    while true {
      var status: Int32 = 0
      let ended = waitpid(child.id, &status, WNOHANG)
      if ended == child.id { return status }
      // Someone else took the status, as a parent that ignores SIGCHLD makes the kernel do: the
      // content check decides.
      if ended < 0, errno != EINTR { return 0 }
      if watch() {
        kill(-child.id, SIGKILL)
        while waitpid(child.id, &status, 0) < 0, errno == EINTR {}
        throw Download.Cancelled()
      }
      usleep(20_000)
    }
  }

  /// `exit code 6`, `signal 9`.
  private static func meaning(of status: Int32) -> String {
    let signal = status & 0x7F
    return signal == 0 ? "exit code \((status >> 8) & 0xFF)" : "signal \(signal)"
  }

  /// The first line that the child left in the pipe.
  private static func text(of pipe: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = read(pipe, &buffer, buffer.count)
    guard count > 0 else { return "" }
    let text = String(decoding: buffer[..<count], as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
  }

  /// Calls `body` with a C array of strings that ends in a null pointer.
  private static func withStrings<R>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
  ) -> R {
    let pointers = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}
