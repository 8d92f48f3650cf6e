import Tensors
import Testing

@testable import Datasets

struct NumpyTests {
  private func parse(_ bytes: [UInt8]) throws -> Tensor { try NPY.parse(tensor(bytes), file: "x") }

  @Test func `types and orders are read as numpy means them`() throws {
    let bools = try parse(NumpyFiles.bool)
    #expect(bools.shape == [2, 3])
    #expect(bools.elements(of: Bool.self) == [true, false, true, false, true, false])
    let fortran = try parse(NumpyFiles.fortranBytes)
    #expect(fortran.shape == [2, 3])
    #expect(bytes(fortran) == [0, 1, 2, 3, 4, 5])
    #expect(try parse(NumpyFiles.int64).elements(of: Int64.self) == [-3, -2, -1, 0, 1, 2])
    #expect(try parse(NumpyFiles.int16).elements(of: Int64.self) == [0, 1, 2, 3, 4, 5])
    #expect(try parse(NumpyFiles.float32).elements(of: Float.self) == [0, 0.25, 0.5, 0.75, 1, 1.25])
    let floats = try parse(NumpyFiles.fortranFloats)
    #expect(floats.shape == [2, 3, 4])
    #expect(floats.elements(of: Double.self) == (0..<24).map(Double.init))
    let scalar = try parse(NumpyFiles.scalar)
    #expect(scalar.shape == .scalar)
    #expect(scalar.elements(of: Double.self) == [2.5])
  }

  @Test(arguments: [
    ("{'descr': '|u1', 'fortran_order': False, 'shape': (3, 4), }", [3, 4]),
    ("{'shape': (3,), 'fortran_order': False, 'descr': '|u1'}  \n", [3]),
    ("{'descr':'|u1','fortran_order':False,'shape':()}", []),
  ])
  func `a header is read in any order of its keys`(text: String, shape: [Int]) {
    #expect(NPYHeader(text)?.shape == shape)
  }

  @Test(arguments: [
    "", "{", "{}", "{'descr': '|u1'}", "{'descr': |u1, 'fortran_order': False, 'shape': ()}",
    "{'descr': '|u1', 'fortran_order': 0, 'shape': (1,)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (-1,)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (1 2)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (1,)} x",
    "{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (1,)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (\(String(repeating: "1,", count: 33)))}",
  ])
  func `another header is refused`(text: String) { #expect(NPYHeader(text) == nil) }

  private static func npy(_ header: String, _ data: [UInt8] = [], version: UInt8 = 1) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + [version, 0] + little(header.utf8.count, version == 1 ? 2 : 4)
      + Array(header.utf8) + data
  }

  private static func header(_ type: String, _ shape: String) -> String {
    "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape)}"
  }

  @Test(arguments: [UInt8(2), 3])
  func `later versions have a longer header length`(version: UInt8) throws {
    let file = Self.npy(Self.header("|u1", "(2,)"), [7, 8], version: version)
    #expect(try bytes(parse(file)) == [7, 8])
  }

  @Test(
    arguments: [
      ([], "x: is not a numpy array"),
      (Array("PK".utf8), "x: is not a numpy array"),
      (
        npy(header("|u1", "(2,)"), [7, 8], version: 4), "x: has version 4 of numpy's format; 1 to 3 are read"
      ),
      (Array(npy(header("|u1", "(2,)")).prefix(20)), "x: is cut short within its header"),
      (npy("{}"), "x: has a header that is not numpy's"),
      (npy(header("<c8", "(1,)"), [0, 0, 0, 0]), "x: holds numbers of numpy's type '<c8'"),
      (npy(header("<U3", "(1,)"), [0, 0, 0, 0]), "x: holds numbers of numpy's type '<U3'"),
      (npy(header("|f4", "(1,)"), [0, 0, 0, 0]), "x: holds numbers of numpy's type '|f4'"),
      (
        npy(header("<u8", "(1,)"), little(-1, 8)),
        "x: holds 18446744073709551615, which is more than an int64 can be"
      ),
      (npy(header("<f4", "(2,)"), [0, 0, 0, 0]), "x: is cut short: 4 of the 8 bytes of its (2,)"),
      (npy(header("|u1", "(2, 1)"), [0, 0, 0]), "x: has 1 bytes more than the (2, 1) it claims"),
      (
        npy(header("<f8", "(4611686018427387904, 4)")),
        "x: claims (4611686018427387904, 4) elements, more than any file that is read"
      ),
      (
        npy(header("<f8", "(1000000000000000,)")),
        "x: claims (1000000000000000,) elements, more than any file that is read"
      ),
      (
        npy(header("<f8", "(0, 4611686018427387904, 4)")),
        "x: claims (0, 4611686018427387904, 4) elements, more than any file that is read"
      ),
    ] as [([UInt8], String)])
  func `a defect is named`(file: [UInt8], message: String) {
    #expect(complaint { try parse(file) } == message)
  }
}
