import Diagnostics
import Tensors

/// The members of a zip archive, as far as `.npz` files need it: stored or deflated, below 4 GiB.
///
/// Sizes come from the central directory (numpy leaves them open in the local headers) and are checked
/// against the file before anything is allocated.
struct Zip {
  private struct Entry {
    let name: String
    let flags: Int
    let method: Int
    let crc: Int
    let compressedSize: Int
    let size: Int
    let localHeader: Int
  }

  private let file: String
  private let bytes: Tensor
  private let entries: [Entry]

  var names: [String] { entries.map(\.name) }

  /// Reads the central directory.
  init(_ bytes: Tensor, file: String) throws(DataError) {
    self.bytes = bytes
    self.file = file
    guard let end = Self.endRecord(bytes) else {
      throw DataError(file: file, "is cut short or not a zip file: it has no central directory")
    }
    let reader = Little(bytes)
    guard let count = reader.number(end + 10, 2), let size = reader.number(end + 12, 4),
      var place = reader.number(end + 16, 4), place + size <= end
    else { throw DataError(file: file, "is damaged: its central directory lies outside of the file") }
    var entries: [Entry] = []
    for _ in 0..<count {
      guard let (entry, length) = Self.entry(reader, at: place), place + length <= end else {
        throw DataError(file: file, "is damaged: its central directory is not valid")
      }
      entries.append(entry)
      place += length
    }
    self.entries = entries
  }

  /// Throws when two members have one name or share bytes of the file, when a name is not UTF-8, or when
  /// the packed ones together unpack to more than `Files.sizeLimit`: a small file is not to fill the memory.
  func check() throws(DataError) {
    var names: Set<String> = []
    var total = 0
    var end = 0
    for entry in entries.sorted(by: { $0.localHeader < $1.localHeader }) {
      guard names.insert(entry.name).inserted else {
        throw DataError(file: file, "has two members called '\(entry.name)'")
      }
      guard !entry.name.unicodeScalars.contains("\u{FFFD}") else {
        throw DataError(file: file, "has a member whose name is not valid UTF-8")
      }
      guard entry.localHeader >= end else {
        throw DataError(file: file, "is damaged: its members overlap")
      }
      end = entry.localHeader + 30 + entry.compressedSize
      if entry.method != 0 { total += entry.size }
    }
    guard total <= Files.sizeLimit else {
      throw DataError(
        file: file,
        "unpacks to \(countText(total)) bytes, more than the \(countText(Files.sizeLimit)) that are read")
    }
  }

  /// The uncompressed bytes [n] of a member; its CRC-32 is checked. `nil` when there is no such member.
  func member(_ name: String) throws(DataError) -> Tensor? {
    guard let entry = entries.first(where: { $0.name == name }) else { return nil }
    let label = "\(file): \(name)"
    let reader = Little(bytes)
    guard reader.number(entry.localHeader, 4) == 0x0403_4B50,
      let nameLength = reader.number(entry.localHeader + 26, 2),
      let extraLength = reader.number(entry.localHeader + 28, 2)
    else { throw DataError(file: label, "is damaged: its place in the archive is not valid") }
    let start = entry.localHeader + 30 + nameLength + extraLength
    guard start + entry.compressedSize <= bytes.count else {
      throw DataError(file: label, "is cut short")
    }
    guard entry.flags & 1 == 0 else { throw DataError(file: label, "is encrypted") }
    let packed = bytes.rows(start..<(start + entry.compressedSize))
    let content: Tensor
    switch entry.method {
    case 0:
      guard entry.size == entry.compressedSize else {
        throw DataError(file: label, "is damaged: it is stored, but its two sizes differ")
      }
      content = packed
    case 8: content = try Inflate.raw(packed, size: entry.size, file: label)
    default: throw DataError(file: label, "is compressed in a way (\(entry.method)) that is not read")
    }
    guard Int(Inflate.crc32(content)) == entry.crc else {
      throw DataError(file: label, "is damaged: its checksum is wrong")
    }
    return content
  }

  /// Where the end-of-central-directory record begins; a comment of up to 65,535 bytes may follow it.
  private static func endRecord(_ bytes: Tensor) -> Int? {
    let reader = Little(bytes)
    let last = bytes.count - 22
    guard last >= 0 else { return nil }
    return stride(from: last, through: max(0, last - 65_535), by: -1).first {
      reader.number($0, 4) == 0x0605_4B50
    }
  }

  private static func entry(_ reader: Little, at place: Int) -> (Entry, length: Int)? {
    guard reader.number(place, 4) == 0x0201_4B50,
      let flags = reader.number(place + 8, 2), let method = reader.number(place + 10, 2),
      let crc = reader.number(place + 16, 4), let compressed = reader.number(place + 20, 4),
      let size = reader.number(place + 24, 4), let nameLength = reader.number(place + 28, 2),
      let extraLength = reader.number(place + 30, 2), let commentLength = reader.number(place + 32, 2),
      let local = reader.number(place + 42, 4), let name = reader.text(place + 46, nameLength)
    else { return nil }
    return (
      Entry(
        name: name, flags: flags, method: method, crc: crc, compressedSize: compressed, size: size,
        localHeader: local),
      46 + nameLength + extraLength + commentLength
    )
  }
}

/// Little-endian numbers within bytes; `nil` outside of them.
struct Little {
  private let bytes: Tensor

  init(_ bytes: Tensor) { self.bytes = bytes }

  func number(_ place: Int, _ size: Int) -> Int? {
    guard place >= 0, place <= bytes.count - size else { return nil }
    return bytes.withBytes { all in (0..<size).reduce(0) { $0 | Int(all[place + $1]) << (8 * $1) } }
  }

  func text(_ place: Int, _ size: Int) -> String? {
    guard place >= 0, place <= bytes.count - size else { return nil }
    return bytes.withBytes { String(decoding: $0[place..<(place + size)], as: UTF8.self) }
  }
}
