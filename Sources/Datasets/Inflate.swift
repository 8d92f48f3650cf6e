import CDeflate
import Diagnostics
import Tensors

/// Decompression of whole buffers, bounded before anything is allocated.
enum Inflate {
  /// DEFLATE cannot make more of its input: 258 bytes from two bits.
  static let largestRatio = 1032

  /// True for the first two bytes of gzip.
  static func isGzip(_ bytes: Tensor) -> Bool {
    bytes.withBytes { $0.count >= 2 && $0[0] == 0x1f && $0[1] == 0x8b }
  }

  /// The content of a gzip file of one member [n]; its CRC-32 is checked.
  static func gzip(_ bytes: Tensor, file: String) throws(DataError) -> Tensor {
    // Ten bytes of header, eight of CRC and size, and at least two of data.
    guard bytes.count >= 20 else { throw DataError(file: file, "is cut short: no whole gzip file") }
    let claimed = bytes.withBytes { all in
      (0..<4).reduce(0) { $0 | Int(all[all.count - 4 + $1]) << (8 * $1) }
    }
    guard isPossible(claimed, from: bytes.count) else {
      throw DataError(
        file: file, "is cut short or damaged: its end claims \(countText(claimed)) bytes of content")
    }
    return try inflate(bytes, to: claimed, file: file) { decompressor, from, into, used, made in
      libdeflate_gzip_decompress_ex(
        decompressor, from.baseAddress, from.count, into.baseAddress, into.count, used, made)
    }
  }

  /// Raw DEFLATE data of `size` bytes uncompressed, as a zip member has it.
  static func raw(_ bytes: Tensor, size: Int, file: String) throws(DataError) -> Tensor {
    guard isPossible(size, from: bytes.count) else {
      throw DataError(
        file: file,
        "is damaged: \(countText(bytes.count)) compressed bytes cannot hold \(countText(size))")
    }
    return try inflate(bytes, to: size, file: file) { decompressor, from, into, used, made in
      libdeflate_deflate_decompress_ex(
        decompressor, from.baseAddress, from.count, into.baseAddress, into.count, used, made)
    }
  }

  private static func isPossible(_ size: Int, from compressed: Int) -> Bool {
    size <= Files.sizeLimit && size <= compressed * largestRatio
  }

  private typealias Method = (
    OpaquePointer, UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer, UnsafeMutablePointer<Int>,
    UnsafeMutablePointer<Int>
  ) -> libdeflate_result

  private static func inflate(
    _ bytes: Tensor, to size: Int, file: String, by method: Method
  ) throws(DataError) -> Tensor {
    guard let decompressor = libdeflate_alloc_decompressor() else {
      throw DataError(file: file, "cannot be decompressed: no memory")
    }
    defer { libdeflate_free_decompressor(decompressor) }
    var used = 0
    var made = 0
    var result = LIBDEFLATE_BAD_DATA
    let content = Tensor([size], of: UInt8.self) { buffer in
      result = bytes.withBytes {
        method(decompressor, $0, UnsafeMutableRawBufferPointer(buffer), &used, &made)
      }
    }
    guard result == LIBDEFLATE_SUCCESS || result == LIBDEFLATE_INSUFFICIENT_SPACE else {
      throw DataError(file: file, "is damaged: its compressed data are not valid or fail their checksum")
    }
    guard result == LIBDEFLATE_SUCCESS, made == size else {
      throw DataError(file: file, "is damaged: its content has not the \(countText(size)) bytes it claims")
    }
    guard used == bytes.count else {
      throw DataError(file: file, "has \(countText(bytes.count - used)) bytes behind its end")
    }
    return content
  }

  /// CRC-32 as zip stores it.
  static func crc32(_ bytes: Tensor) -> UInt32 {
    bytes.withBytes { libdeflate_crc32(0, $0.baseAddress, $0.count) }
  }
}
