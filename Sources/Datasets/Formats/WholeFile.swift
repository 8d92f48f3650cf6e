/// A file that is written at once.
public enum WholeFile {
  /// Writes the bytes whole or not at all; an old file of the name goes. Throws `DataError`.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try Files.write(path) { sink throws(DataError) in try sink.write(bytes) }
  }
}
