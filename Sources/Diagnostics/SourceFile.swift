#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A script that cannot be read.
public struct SourceFileError: Error, Equatable, Sendable {
  public let message: String

  public init(message: String) { self.message = message }
}

extension Source {
  /// The largest script that is read, in bytes.
  public static let largestFile = 64 << 20

  /// Reads a script. The source is named as `path` is written.
  public convenience init(file path: String) throws(SourceFileError) {
    guard let file = fopen(path, "rb") else {
      throw SourceFileError(message: "cannot read '\(path)': \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    try self.init(reading: file, name: path)
  }

  /// Reads a script from an open stream, as standard input, to its end.
  public convenience init(reading file: UnsafeMutablePointer<FILE>, name: String) throws(SourceFileError) {
    var bytes: [UInt8] = []
    let chunk = 1 << 16
    while true {
      let count = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: chunk))
      let read = bytes.withUnsafeMutableBytes { fread($0.baseAddress.map { $0 + count }, 1, chunk, file) }
      bytes.removeLast(chunk - read)
      if bytes.count > Self.largestFile {
        throw SourceFileError(message: "'\(name)' is larger than a script may be (64 MiB)")
      }
      if read < chunk { break }
    }
    guard ferror(file) == 0 else {
      throw SourceFileError(message: "cannot read '\(name)': \(String(cString: strerror(errno)))")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SourceFileError(message: "'\(name)' is not UTF-8 text (line \(Self.invalidLine(of: bytes)))")
    }
    self.init(name: name, text)
  }

  /// The first line that is not UTF-8. No character spans a newline, so lines stand for themselves.
  private static func invalidLine(of bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
    return (index ?? 0) + 1
  }
}
