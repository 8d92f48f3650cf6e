/// Bytes in a file, for formats that others encode.
public enum WholeFile {
  /// Writes the bytes whole or not at all; an old file of the name goes. Throws `DataError`.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try Files.write(path) { sink throws(DataError) in try sink.write(bytes) }
  }

  /// Seconds since 1970 at which a file was last written; `nil` when there is none of the name.
  public static func changed(_ path: String) -> Int? { Files.changed(path) }

  /// The bytes of a file; `nil` when there is none of the name. Throws `DataError` when it cannot be read.
  public static func read(_ path: String) throws -> [UInt8]? {
    guard Files.isFile(path) else { return nil }
    return try Files.read(path).elements(of: UInt8.self)
  }
}
