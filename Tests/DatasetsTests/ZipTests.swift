import Testing

@testable import Datasets

struct ZipTests {
  private static let members: [(name: String, bytes: [UInt8])] = [("a", [1, 2, 3]), ("b", [4])]

  private func member(_ name: String, of archive: [UInt8]) throws -> [UInt8]? {
    try Zip(tensor(archive), file: "z").member(name).map(bytes)
  }

  @Test(arguments: [0, 8])
  func `stored and deflated members are read`(method: Int) throws {
    let archive = TestZip(method: method).archive(Self.members)
    #expect(try member("a", of: archive) == [1, 2, 3])
    #expect(try member("b", of: archive) == [4])
    #expect(try member("c", of: archive) == nil)
  }

  @Test func `a comment may follow`() throws {
    #expect(try member("b", of: TestZip().archive(Self.members) + Array("comment".utf8)) == [4])
  }

  @Test(
    arguments: [
      (Array("PK".utf8), "z: is cut short or not a zip file: it has no central directory"),
      (
        Array(TestZip().archive(members).dropLast(30)),
        "z: is cut short or not a zip file: it has no central directory"
      ),
      (TestZip(count: 3).archive(members), "z: is damaged: its central directory is not valid"),
      (TestZip(count: 65_535).archive(members), "z: is damaged: its central directory is not valid"),
      (
        Array(TestZip().archive(members).dropFirst(10)),
        "z: is damaged: its central directory lies outside of the file"
      ),
      (TestZip(crc: 1).archive(members), "z: a: is damaged: its checksum is wrong"),
      (TestZip(flags: 1).archive(members), "z: a: is encrypted"),
      (TestZip(method: 9).archive(members), "z: a: is compressed in a way (9) that is not read"),
      (TestZip(size: 4).archive(members), "z: a: is damaged: it is stored, but its two sizes differ"),
      (
        TestZip(method: 8, size: 2).archive(members),
        "z: a: is damaged: its content has not the 2 bytes it claims"
      ),
      (
        TestZip(method: 8, size: 4).archive(members),
        "z: a: is damaged: its content has not the 4 bytes it claims"
      ),
      (
        TestZip(method: 8, size: 0xFFFF_FFF0).archive(members),
        "z: a: is damaged: 8 compressed bytes cannot hold 4,294,967,280"
      ),
      (
        TestZip(localHeader: 0xFFFF_FFFF).archive(members),
        "z: a: is damaged: its place in the archive is not valid"
      ),
    ] as [([UInt8], String)])
  func `a defect is named`(archive: [UInt8], message: String) {
    #expect(complaint { try member("a", of: archive) ?? [] } == message)
  }
}
