#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What was typed, kept from one session to the next. One input is one line of the file; a newline
/// inside of it is written `\n` and a backslash `\\`.
///
/// Several shells append at once: each input is one write at the end, under a lock that only
/// trimming, which replaces the file, makes necessary.
struct HistoryFile {
  let path: String
  /// Inputs that are kept; the file may grow to a quarter more before it is trimmed.
  var limit = 10_000

  private static let newline = UInt8(ascii: "\n")
  private static let backslash = UInt8(ascii: "\\")

  /// Hands each input to `body`, the oldest first, as a C string that is good during the call.
  /// A file that is not there holds none.
  func load(_ body: (UnsafePointer<CChar>) -> Void) throws(SystemError) {
    var bytes: [UInt8]
    do {
      bytes = try readFile(path)
    } catch {
      if error.code == ENOENT { return }
      throw error
    }
    if bytes.last != Self.newline { bytes.append(Self.newline) }
    let lines = bytes.count { $0 == Self.newline }
    if lines > limit + limit / 4 { try? trim() }
    visit(&bytes, skipping: max(lines - limit, 0), body)
  }

  /// Adds one input at the end of the file.
  func append(_ input: String) throws(SystemError) {
    let descriptor = try openLocked(O_WRONLY | O_APPEND | O_CREAT)
    defer { close(descriptor) }
    if let code = writeAll(Self.line(input), to: descriptor) { throw SystemError(code: code) }
  }

  static func line(_ input: String) -> [UInt8] {
    var line: [UInt8] = []
    for byte in input.utf8 {
      switch byte {
      case newline: line += [backslash, UInt8(ascii: "n")]
      case backslash: line += [backslash, backslash]
      default: line.append(byte)
      }
    }
    return line + [newline]
  }

  /// Unescapes each line where it stands and ends it with 0, so that nothing is copied.
  private func visit(
    _ bytes: inout [UInt8], skipping: Int, _ body: (UnsafePointer<CChar>) -> Void
  ) {
    bytes.withUnsafeMutableBufferPointer { buffer in
      guard let base = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
      var seen = 0
      var start = 0
      var end = 0
      var isEscaped = false
      for index in buffer.indices {
        let byte = buffer[index]
        if byte == Self.newline {
          buffer[end] = 0
          if seen >= skipping, end > start {
            body(UnsafeRawPointer(base + start).assumingMemoryBound(to: CChar.self))
          }
          seen += 1
          start = index + 1
          end = start
          isEscaped = false
        } else if byte == Self.backslash, !isEscaped {
          isEscaped = true
        } else {
          buffer[end] = isEscaped && byte == UInt8(ascii: "n") ? Self.newline : byte
          end += 1
          isEscaped = false
        }
      }
    }
  }

  /// Leaves the last `limit` inputs in the file. The new file takes the old one's place at once.
  private func trim() throws(SystemError) {
    let descriptor = try openLocked(O_RDONLY)
    defer { close(descriptor) }
    let bytes = try readAll(from: descriptor)
    var kept = 0
    var start = bytes.endIndex
    while start > 0, kept < limit {
      let line = bytes[..<(start - 1)].lastIndex(of: Self.newline)
      start = line.map { $0 + 1 } ?? 0
      kept += 1
    }
    let temporary = "\(path).\(getpid())"
    let copy = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard copy >= 0 else { throw .last }
    let failure = writeAll(Array(bytes[start...]), to: copy)
    close(copy)
    guard failure == nil, rename(temporary, path) == 0 else {
      unlink(temporary)
      throw failure.map { SystemError(code: $0) } ?? .last
    }
  }

  /// Opens and locks the file that now has the name: another shell may have replaced it meanwhile.
  private func openLocked(_ flags: Int32) throws(SystemError) -> Int32 {
    if flags & O_CREAT != 0, let slash = path.lastIndex(of: "/") {
      try makePrivateFolder(String(path[..<slash]))
    }
    while true {
      let descriptor = open(path, flags | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw .last }
      lock(descriptor)
      var opened = stat()
      var named = stat()
      guard fstat(descriptor, &opened) == 0, stat(path, &named) == 0, opened.st_ino != named.st_ino else {
        return descriptor
      }
      close(descriptor)
    }
  }

  /// Waits a tenth of a second at most: a stopped shell or a file system without locks must not
  /// hold the prompt, and a single write at the end is whole without a lock too.
  private func lock(_ descriptor: Int32) {
    for _ in 0..<20 {
      guard flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR else { return }
      usleep(5000)
    }
  }
}
