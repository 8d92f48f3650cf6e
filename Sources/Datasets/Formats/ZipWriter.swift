import Tensors

/// Writes a zip archive as Python's zipfile does for numpy: the same bytes when nothing is compressed.
struct ZipWriter {
  private let sink: FileSink
  private let file: String
  private var directory: [UInt8] = []
  private var count = 0

  init(_ sink: FileSink, file: String) {
    self.sink = sink
    self.file = file
  }

  /// One member: a few bytes and then those of a tensor.
  mutating func add(
    _ name: String, _ head: [UInt8], _ tensor: Tensor, isCompressed: Bool
  ) throws(DataError) {
    let text = Array(name.utf8)
    guard text.count < 0xFFFF, count < 0xFFFF else {
      throw DataError(file: file, "cannot hold so many arrays or so long a name")
    }
    let size = head.count + tensor.count * tensor.dtype.size
    let crc = tensor.withBytes { Inflate.crc32($0, after: head.withUnsafeBytes { Inflate.crc32($0) }) }
    let packed = isCompressed && size <= Self.limit ? try Deflate.raw(head, tensor, file: file) : nil
    let packedSize = packed?.count ?? size
    let place = sink.count
    guard max(size, packedSize) < Self.limit, place < Self.limit else {
      throw DataError(
        file: file, "would be larger than the 4 GiB of a zip file", label: "write .safetensors instead")
    }
    // Version 4.5, UTF-8 names beyond ASCII, no time: the first of January 1980.
    let flags = text.contains { $0 >= 0x80 } ? 0x800 : 0
    let common = bytes(45, 2) + bytes(flags, 2) + bytes(packed == nil ? 0 : 8, 2) + [0, 0, 0x21, 0]
    let lengths = bytes(text.count, 2)
    let sum = bytes(Int(crc), 4)
    // numpy asks for 64-bit sizes in front of each member, whatever its size.
    try sink.write(
      [0x50, 0x4B, 3, 4] + common + sum + bytes(Self.limit, 4) + bytes(Self.limit, 4) + lengths
        + bytes(20, 2) + text + bytes(1, 2) + bytes(16, 2) + bytes(size, 8) + bytes(packedSize, 8))
    if let packed {
      try sink.write(packed)
    } else {
      try sink.write(head)
      try sink.write(tensor)
    }
    // Made on Unix, for the owner alone to read and write: Python's choice.
    directory += [0x50, 0x4B, 1, 2, 45, 3] + common + sum + bytes(packedSize, 4) + bytes(size, 4) + lengths
    directory += bytes(0, 8) + bytes(0o600 << 16, 4) + bytes(place, 4) + text
    count += 1
  }

  func finish() throws(DataError) {
    let start = sink.count
    guard start < Self.limit, directory.count < Self.limit else {
      throw DataError(
        file: file, "would be larger than the 4 GiB of a zip file", label: "write .safetensors instead")
    }
    try sink.write(directory)
    try sink.write(
      [0x50, 0x4B, 5, 6] + bytes(0, 4) + bytes(count, 2) + bytes(count, 2) + bytes(directory.count, 4)
        + bytes(start, 4) + bytes(0, 2))
  }

  private static let limit = 0xFFFF_FFFF

  private func bytes(_ number: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
