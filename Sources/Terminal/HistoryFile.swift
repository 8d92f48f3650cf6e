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

  /// What is in the file, for `load`. A file that is not there is empty.
  func read() throws(SystemError) -> [UInt8] {
    do {
      return try readFile(path)
    } catch {
      if error.code == ENOENT { return [] }
      throw error
    }
  }

  /// Hands each input in `bytes` to `body`, the oldest first, as a C string that is good during the call.
  func load(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> Void) {
    guard !bytes.isEmpty else { return }
    var bytes = bytes
    if bytes.last != Self.newline { bytes.append(Self.newline) }
    let count = visit(&bytes, body)
    if count > limit + limit / 4 { try? trim() }
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

  /// Ends each of the last `limit` lines with 0 where it stands, so that nothing is copied; gives the
  /// number of all lines. `memchr` looks for what is rare far faster than a loop over the bytes.
  private func visit(_ bytes: inout [UInt8], _ body: (UnsafePointer<CChar>) -> Void) -> Int {
    bytes.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      let end = base + buffer.count
      var starts: [UnsafeMutableRawPointer] = []
      var start = base
      while start < end, let newline = memchr(start, Int32(Self.newline), end - start) {
        starts.append(start)
        start = newline + 1
      }
      let first = max(starts.count - limit, 0)
      for index in starts.indices.dropFirst(first) {
        let next = index + 1 < starts.count ? starts[index + 1] : start
        let count = next - 1 - starts[index]
        let line = UnsafeMutableBufferPointer(
          start: starts[index].assumingMemoryBound(to: UInt8.self), count: count + 1)
        line[count] = 0
        if memchr(starts[index], Int32(Self.backslash), count) != nil { Self.unescape(line) }
        if count > 0 { body(UnsafeRawPointer(starts[index]).assumingMemoryBound(to: CChar.self)) }
      }
      return starts.count
    }
  }

  /// Undoes `line(_:)` in place; the line ends in 0, and so does what becomes of it.
  private static func unescape(_ line: UnsafeMutableBufferPointer<UInt8>) {
    var end = 0
    var isEscaped = false
    for byte in line {
      if byte == backslash, !isEscaped {
        isEscaped = true
        continue
      }
      line[end] = isEscaped && byte == UInt8(ascii: "n") ? newline : byte
      end += 1
      isEscaped = false
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
