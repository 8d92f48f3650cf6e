import Tensors

@testable import Datasets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder that lives as long as the object, with what a test puts there.
final class TestFolder: Sendable {
  let path: String

  init() {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
    var template = Array("\(folder)/nn-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
    }
  }

  deinit { remove(path) }

  /// Writes a file, and the folders above it; gives its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o644) -> String {
    let file = "\(path)/\(name)"
    try? Files.makeFolder(String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]))
    if let stream = fopen(file, "w") {
      _ = fwrite(bytes, 1, bytes.count, stream)
      fclose(stream)
    }
    chmod(file, mode)
    return file
  }

  func names(in folder: String) -> [String] { entries("\(path)/\(folder)").sorted() }

  private func entries(_ folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private func remove(_ path: String) {
    for name in entries(path) { remove("\(path)/\(name)") }
    if unlink(path) != 0 { rmdir(path) }
  }
}

func tensor(_ bytes: [UInt8]) -> Tensor { Tensor(bytes) }
func bytes(_ tensor: Tensor) -> [UInt8] { tensor.elements(of: UInt8.self) }

/// The message of the error that `work` throws, without the folder in which it happened.
func complaint(in folder: TestFolder? = nil, _ work: () throws -> some Any) -> String {
  do {
    _ = try work()
    return "no error"
  } catch let error as DataError {
    return hiding(folder, in: error.message)
  } catch {
    return "another error: \(error)"
  }
}

/// The text with the folder's path left out.
func hiding(_ folder: TestFolder?, in text: String) -> String {
  guard let path = folder?.path else { return text }
  var result = ""
  var rest = Substring(text)
  while let first = rest.first {
    if rest.hasPrefix(path) {
      result += "~"
      rest = rest.dropFirst(path.count)
    } else {
      result.append(first)
      rest = rest.dropFirst()
    }
  }
  return result
}

func little(_ number: Int, _ size: Int) -> [UInt8] {
  (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}

func big(_ number: Int) -> [UInt8] { little(number, 4).reversed() }

/// An IDX file of bytes with the given lengths in its header.
func idx(_ dimensions: [Int], _ elements: [UInt8], type: UInt8 = 8) -> [UInt8] {
  [0, 0, type, UInt8(dimensions.count)] + dimensions.flatMap(big) + elements
}

/// A gzip file (RFC 1952) with one stored block of at most 65,535 bytes.
func gzip(_ content: [UInt8], size: Int? = nil) -> [UInt8] {
  [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + deflated(content)
    + little(Int(Inflate.crc32(tensor(content))), 4) + little(size ?? content.count, 4)
}

/// One stored block (RFC 1951, 3.2.4).
func deflated(_ content: [UInt8]) -> [UInt8] {
  [1] + little(content.count, 2) + little(~content.count, 2) + content
}

/// A zip archive of stored members, with faults on demand.
struct TestZip {
  var method = 0
  var flags = 0
  var size: Int?
  var crc: Int?
  var localHeader: Int?
  var count: Int?

  func archive(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let packed = method == 8 ? deflated(member.bytes) : member.bytes
      let crc = crc ?? Int(Inflate.crc32(tensor(member.bytes)))
      let common =
        little(20, 2) + little(flags, 2) + little(method, 2) + little(0, 4) + little(crc, 4)
        + little(packed.count, 4) + little(size ?? member.bytes.count, 4) + little(member.name.utf8.count, 2)
        + little(0, 2)
      directory += [0x50, 0x4B, 1, 2] + little(20, 2) + common
      directory += little(0, 10) + little(localHeader ?? file.count, 4) + Array(member.name.utf8)
      file += [0x50, 0x4B, 3, 4] + common + Array(member.name.utf8) + packed
    }
    let end =
      [0x50, 0x4B, 5, 6] + little(0, 4) + little(members.count, 2) + little(count ?? members.count, 2)
      + little(directory.count, 4) + little(file.count, 4) + little(0, 2)
    return file + directory + end
  }
}
