import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `nn` at a terminal of its own: keys go in, and what it shows comes out.
final class PseudoTerminal {
  private let master: Int32
  private let process: pid_t
  /// Kept until the program has ended: it writes its history there to the last.
  private let folder: TemporaryFolder
  private var status: Int32?
  private var isSilent = false
  /// All that was shown, as it came.
  private var received: [UInt8] = []
  /// Bytes of it, without escape sequences, that a test has waited for.
  private var seen = 0

  init(
    _ arguments: [String] = [], in folder: TemporaryFolder, columns: UInt16 = 80,
    environment changes: [String: String] = [:]
  ) throws {
    self.folder = folder
    let path: String
    (master, path) = try RawTerminal.openMaster(columns: columns)
    // A process that leads a session takes the first terminal that it opens as its own, and Ctrl-C
    // becomes a signal.
    process = try Child.spawn(
      arguments, Child.environment(folder, changes), attributes: Child.newSession
    ) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      _ = Child.wait(for: process)
    }
    close(master)
  }

  func resize(columns: UInt16) { RawTerminal.resize(master, columns) }

  /// Types keys as they are; Return is `\r`.
  func send(_ keys: String) {
    var bytes = Array(keys.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// All that was shown, with its escape sequences.
  var transcript: String { String(decoding: received, as: UTF8.self) }

  /// Waits until `text` is shown, behind what was last waited for, and gives what was shown from
  /// there to its end. Escape sequences are left out.
  @discardableResult
  func expect(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let wanted = Array(text.utf8)
    while true {
      let shown = Self.withoutEscapes(received).dropFirst(seen)
      if let range = shown.firstRange(of: wanted) {
        seen = range.upperBound
        return String(decoding: shown[..<range.upperBound], as: UTF8.self)
      }
      guard readSome() else {
        let rest = String(decoding: shown, as: UTF8.self)
        Issue.record("'\(text)' was not shown but \(rest.debugDescription)", sourceLocation: sourceLocation)
        throw Child.Failed(call: "expect", code: ETIMEDOUT)
      }
    }
  }

  /// Waits until the program ends and gives its exit code.
  func end() -> Int32 {
    if let status { return status }
    while readSome() {}
    // Silence for so long means that it hangs.
    if isSilent { kill(process, SIGKILL) }
    let code = Child.wait(for: process)
    status = code
    return code
  }

  /// False when the program has closed the terminal, or shows nothing for too long.
  private func readSome() -> Bool {
    var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, Int32(Child.patience)) > 0 else {
      isSilent = true
      return false
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    let count = read(master, &chunk, chunk.count)
    if count > 0 { received += chunk[..<count] }
    return count > 0
  }

  /// Leaves out `ESC [ … letter`, other two-byte sequences and bells.
  private static func withoutEscapes(_ bytes: [UInt8]) -> [UInt8] {
    var plain: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      if byte == 0x1B {
        guard rest.popFirst() == UInt8(ascii: "[") else { continue }
        while let next = rest.popFirst(), !(0x40...0x7E).contains(next) {}
      } else if byte != 7 {
        plain.append(byte)
      }
    }
    return plain
  }
}
