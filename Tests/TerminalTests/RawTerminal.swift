#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Both ends of a pseudo-terminal without a program at it.
final class RawTerminal {
  private let master: Int32
  /// What a program would write to.
  let child: Int32

  init(columns: UInt16) throws {
    let path: String
    (master, path) = try Self.openMaster(columns: columns)
    child = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard child >= 0 else { throw Child.Failed(call: path, code: errno) }
  }

  deinit {
    close(child)
    close(master)
  }

  func resize(columns: UInt16) { Self.resize(master, columns) }

  /// What is there to be seen since the last call; a terminal passes it on at once.
  func read() -> String {
    var chunk = [UInt8](repeating: 0, count: 1 << 12)
    let count = Glibc.read(master, &chunk, chunk.count)
    return String(decoding: chunk.prefix(max(count, 0)), as: UTF8.self)
  }

  /// Linux's way: Swift's Glibc does not know posix_openpt and what belongs to it.
  static func openMaster(columns: UInt16) throws -> (descriptor: Int32, childPath: String) {
    let descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var number: UInt32 = 0
    var lock: Int32 = 0
    let (getNumber, setLock): (UInt, UInt) = (0x8004_5430, 0x4004_5431)
    guard descriptor >= 0, ioctl(descriptor, setLock, &lock) == 0,
      ioctl(descriptor, getNumber, &number) == 0
    else { throw Child.Failed(call: "/dev/ptmx", code: errno) }
    resize(descriptor, columns)
    return (descriptor, "/dev/pts/\(number)")
  }

  static func resize(_ terminal: Int32, _ columns: UInt16) {
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }
}
