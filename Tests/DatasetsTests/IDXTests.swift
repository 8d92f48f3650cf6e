import Tensors
import Testing

@testable import Datasets

struct IDXTests {
  private static let good = idx([2, 3], [1, 2, 3, 4, 5, 6])

  @Test(arguments: [good, gzip(good)])
  func `plain and gzipped files give the header's shape`(file: [UInt8]) throws {
    let folder = TestFolder()
    let tensor = try IDX.read(folder.write("x", file))
    #expect(tensor.shape == [2, 3])
    #expect(bytes(tensor) == [1, 2, 3, 4, 5, 6])
  }

  @Test func `an empty axis is allowed`() throws {
    #expect(try IDX.parse(tensor(idx([0, 28], [])), file: "x").shape == [0, 28])
  }

  struct Defect: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let file: [UInt8]
    let message: String

    init(_ name: String, _ file: [UInt8], _ message: String) {
      testDescription = name
      self.file = file
      self.message = message
    }
  }

  private static func without(_ count: Int, _ file: [UInt8]) -> [UInt8] { Array(file.dropLast(count)) }
  private static func changed(_ file: [UInt8], at index: Int, to byte: UInt8) -> [UInt8] {
    var file = file
    file[index] = byte
    return file
  }

  static let defects = [
    Defect("empty", [], "~/x: is cut short: 0 of the 4 bytes of an IDX magic number"),
    Defect("two bytes", [0, 0], "~/x: is cut short: 2 of the 4 bytes of an IDX magic number"),
    Defect("text", Array("<html>".utf8), "~/x: is not an IDX file: it begins with 3c 68 74 6d"),
    Defect("unknown type", idx([1], [1], type: 7), "~/x: is not an IDX file: it begins with 00 00 07 01"),
    Defect(
      "floats", idx([1], [0, 0, 0, 0], type: 0x0D),
      "~/x: holds 32-bit floats; MNIST's files hold unsigned bytes"),
    Defect("no axis", idx([], [1]), "~/x: claims 0 axes; 1 to 8 are read"),
    Defect("255 axes", changed(good, at: 3, to: 255), "~/x: claims 255 axes; 1 to 8 are read"),
    Defect("header cut", Array(good.prefix(9)), "~/x: is cut short: 9 of the 12 bytes of its header"),
    Defect("one byte less", without(1, good), "~/x: is cut short: 5 of the 6 elements of its 2×3"),
    Defect("one byte more", good + [0], "~/x: has 1 bytes more than the 2×3 it claims"),
    Defect(
      "absurd lengths", idx([0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], [1]),
      "~/x: claims 4294967295×4294967295×4294967295 elements, more than any file that is read"),
    Defect(
      "two gigabytes", idx([0x8000_0000], [1]),
      "~/x: claims 2147483648 elements, more than any file that is read"),
    Defect(
      "absurd lengths beside a 0", idx([0, 0xFFFF_FFFF, 0xFFFF_FFFF], []),
      "~/x: claims 0×4294967295×4294967295 elements, more than any file that is read"),
    Defect("gzip header only", [0x1f, 0x8b, 8], "~/x: is cut short: no whole gzip file"),
    // The last four bytes are then 2, 3, 4, 5 of the content.
    Defect(
      "gzip cut", without(9, gzip(good)),
      "~/x: is cut short or damaged: its end claims 84,148,994 bytes of content"),
    Defect(
      "gzip with absurd size", gzip(good, size: 0xFFFF_FFFF),
      "~/x: is cut short or damaged: its end claims 4,294,967,295 bytes of content"),
    Defect(
      "gzip that claims more", gzip(good, size: 19),
      "~/x: is damaged: its compressed data are not valid or fail their checksum"),
    Defect(
      "gzip that claims less", gzip(good, size: 17),
      "~/x: is damaged: its content has not the 17 bytes it claims"),
    Defect(
      "gzip with a changed byte", changed(gzip(good), at: 30, to: 9),
      "~/x: is damaged: its compressed data are not valid or fail their checksum"),
    Defect("two gzip members", gzip(good) + gzip(good), "~/x: has 41 bytes behind its end"),
  ]

  @Test(arguments: defects)
  func `a defect is named`(defect: Defect) {
    let folder = TestFolder()
    let path = folder.write("x", defect.file)
    #expect(complaint(in: folder) { try IDX.read(path) } == defect.message)
  }

  @Test func `no file, a folder and a device are refused`() {
    let folder = TestFolder()
    #expect(
      complaint(in: folder) { try IDX.read(folder.path + "/none") }
        == "~/none: cannot be read: No such file or directory")
    #expect(complaint(in: folder) { try IDX.read(folder.path) } == "~: is not a regular file")
    #expect(complaint { try IDX.read("/dev/zero") } == "/dev/zero: is not a regular file")
  }
}
