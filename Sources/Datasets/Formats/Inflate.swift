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
  static func crc32(_ bytes: Tensor) -> UInt32 { bytes.withBytes { crc32($0) } }

  /// CRC-32 of bytes that follow others with the sum `before`.
  static func crc32(_ bytes: UnsafeRawBufferPointer, after before: UInt32 = 0) -> UInt32 {
    bytes.baseAddress.map { libdeflate_crc32(before, $0, bytes.count) } ?? before
  }
}

/// Compression of whole buffers.
enum Deflate {
  /// Bytes and then a tensor's as raw DEFLATE data [n], as a zip member has it.
  static func raw(_ head: [UInt8], _ tensor: Tensor, file: String) throws(DataError) -> Tensor {
    // zlib's own default level, which numpy takes.
    guard let compressor = libdeflate_alloc_compressor(6) else {
      throw DataError(file: file, "cannot be compressed: no memory")
    }
    defer { libdeflate_free_compressor(compressor) }
    let size = head.count + tensor.count * tensor.dtype.size
    let whole = Tensor([size], of: UInt8.self) { buffer in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      bytes.copyBytes(from: head)
      tensor.withBytes { UnsafeMutableRawBufferPointer(rebasing: bytes[head.count...]).copyMemory(from: $0) }
    }
    var count = 0
    let packed = Tensor([libdeflate_deflate_compress_bound(compressor, size)], of: UInt8.self) { buffer in
      count = whole.withBytes {
        libdeflate_deflate_compress(compressor, $0.baseAddress, $0.count, buffer.baseAddress, buffer.count)
      }
    }
    return packed.rows(0..<count)
  }
}
