import Disk
import Tensors

/// Where a file's bytes go while it is written.
final class FileSink {
  private let file: NewFile
  /// Bytes written so far.
  var count: Int { file.count }

  fileprivate init(_ file: NewFile) { self.file = file }

  func write(_ bytes: UnsafeRawBufferPointer) throws(DataError) {
    do {
      try file.write(bytes)
    } catch {
      throw DataError(error)
    }
  }

  func write(_ bytes: [UInt8]) throws(DataError) {
    try bytes.withUnsafeBytes { buffer in Result { () throws(DataError) in try write(buffer) } }.get()
  }

  /// The elements as they are in memory: row after row, little-endian.
  func write(_ tensor: Tensor) throws(DataError) {
    try tensor.withBytes { buffer in Result { () throws(DataError) in try write(buffer) } }.get()
  }
}

extension Files {
  /// Writes a file whole or not at all, as `NewFile` does.
  static func write(
    _ path: String, _ fill: (FileSink) throws(DataError) -> Void
  ) throws(DataError) {
    var defect: DataError?
    do throws(FileError) {
      try NewFile.write(path) { file throws(FileError) in
        do throws(DataError) {
          try fill(FileSink(file))
        } catch {
          defect = error
          throw error.asFileError
        }
      }
    } catch {
      throw defect ?? DataError(error)
    }
  }
}

extension DataError {
  init(_ error: FileError) { self.init(error.message, label: error.label, notes: error.notes) }

  fileprivate var asFileError: FileError { FileError(message, label: label, notes: notes) }
}
