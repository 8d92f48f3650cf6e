import Tensors
import Testing

@testable import Datasets

@Suite struct SafetensorsTests {
  private static func file(_ header: String, _ data: Int = 0, length: Int? = nil) -> [UInt8] {
    little(length ?? header.utf8.count, 8) + Array(header.utf8) + [UInt8](repeating: 1, count: data)
  }

  private static func one(_ description: String, _ data: Int = 8) -> [UInt8] {
    file("{\"w\":{\(description)}}", data)
  }

  private static func two(_ first: String, _ second: String, data: Int) -> [UInt8] {
    file(
      "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":\(first)},"
        + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":\(second)}}", data)
  }

  @Test func `order and place of the tensors are the header's`() throws {
    let content = try Safetensors.parse(Tensor(Self.two("[4,8]", "[0,4]", data: 8)), file: "x")
    #expect(content.tensors.map(\.name) == ["b", "a"])
    let empty = try Safetensors.parse(
      Tensor(Self.file("{\"__metadata__\":{\"a\":\"b\",\"c\":\"\"}}  ")), file: "x")
    #expect(empty.tensors.isEmpty)
    #expect(empty.metadata("a") == "b")
    #expect(empty.metadata("c") == "")
    #expect(empty.metadata("d") == nil)
  }

  @Test(
    arguments: [
      ([], "x: is cut short: 0 of the 8 bytes of a safetensors length"),
      (little(-1, 8) + [0x7B], "x: is not a safetensors file: its header would have more than 100 MB"),
      (
        file("{}", length: 1 << 40), "x: is not a safetensors file: its header would have more than 100 MB"
      ),
      (file("{}", length: 20), "x: is cut short within its header: 2 of 20 bytes"),
      (file(""), "x: has a header that is no valid JSON: the text ends where a value should be (byte 0)"),
      (file("[]"), "x: has a header that is no JSON object"),
      (
        file(String(repeating: "[", count: 100)),
        "x: has a header that is no valid JSON: values are nested more than 4 deep (byte 4)"
      ),
      (
        file("{\"a\":1,\"a\":2}"),
        "x: has a header that is no valid JSON: the name 'a' stands twice (byte 7)"
      ),
      (file("{\"__metadata__\":[]}"), "x: has a __metadata__ that is no object of texts"),
      (file("{\"__metadata__\":{\"a\":1}}"), "x: has a __metadata__ whose 'a' is no text"),
      (file("{\"w\":3}"), "x: w: is not described by a dtype, a shape and data_offsets"),
      (one("\"dtype\":\"F32\",\"shape\":[2]"), "x: w: is not described by a dtype, a shape and data_offsets"),
      (
        one("\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]"),
        "x: w: holds numbers of the type 'F8_E4M3'"
      ),
      (
        one("\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]"),
        "x: w: has a shape that is not one of whole numbers of 0 or more"
      ),
      (
        one("\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]"),
        "x: w: has a shape that is not one of whole numbers of 0 or more"
      ),
      (
        one("\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]"),
        "x: w: claims (4611686018427387904, 4) elements, more than any file that is read"
      ),
      (
        one(
          "\"dtype\":\"F32\",\"shape\":[\(Array(repeating: "1", count: 33).joined(separator: ","))],\"data_offsets\":[0,4]"
        ),
        "x: w: claims (\(Array(repeating: "1", count: 33).joined(separator: ", "))) elements, more than any file that is read"
      ),
      (
        one("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]"),
        "x: w: has data_offsets that are not a begin and an end"
      ),
      (
        one("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]"),
        "x: w: has data_offsets that are not a begin and an end"
      ),
      (
        one("\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]"),
        "x: w: claims 8 bytes for (3,) of F32, which takes 12"
      ),
      (
        one("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]"),
        "x: w: leaves a gap in front of it"
      ),
      (
        one("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]", 7),
        "x: is cut short: 7 of the 8 bytes of its tensors"
      ),
      (one("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]", 9), "x: has 1 bytes behind its tensors"),
      (two("[0,4]", "[2,6]", data: 6), "x: b: overlaps another tensor"),
      (two("[0,4]", "[0,4]", data: 4), "x: b: overlaps another tensor"),
      (two("[0,4]", "[5,9]", data: 9), "x: b: leaves a gap in front of it"),
      (
        one("\"dtype\":\"U64\",\"shape\":[1],\"data_offsets\":[0,8]").dropLast(8) + little(-1, 8),
        "x: w: holds 18446744073709551615, which is more than an int64 can be"
      ),
    ] as [([UInt8], String)])
  func `a defect is named`(file: [UInt8], message: String) {
    #expect(complaint { try Safetensors.parse(Tensor(file), file: "x") } == message)
  }

  @Test func `a name of bad UTF-8 is refused`() {
    var bytes = Self.file("{\"w\":{}}")
    bytes[10] = 0xFF
    #expect(
      complaint { try Safetensors.parse(Tensor(bytes), file: "x") }
        == "x: has a header that is no valid JSON: a text is not valid UTF-8 (byte 2)")
  }

  @Test func `names that cannot be written are refused`() {
    let folder = TestFolder()
    let tensor = NamedTensor("a", Tensor([Float(1)]))
    func write(_ tensors: [NamedTensor]) -> String {
      complaint(in: folder) { try Safetensors(tensors).write(to: folder.path + "/x") }
    }
    #expect(write([tensor, tensor]) == "~/x: would hold two tensors called 'a'")
    #expect(
      write([NamedTensor("__metadata__", tensor.tensor)])
        == "~/x: would hold two tensors called '__metadata__'")
    #expect(folder.names(in: "") == [])
  }

  @Test(
    arguments: [
      (
        "x.h5", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], "89 48 44 46 0d 0a 1a 0a",
        "it is an HDF5 file"
      ),
      ("x.pt", [0x80, 2, 0x8A, 0x0A], "80 02 8a 0a", "it looks like a Python pickle"),
      ("x.txt", Array("hello".utf8), "68 65 6c 6c 6f", "safetensors, .npy and .npz files are loaded"),
    ] as [(String, [UInt8], String, String)])
  func `another kind of file is named`(name: String, content: [UInt8], start: String, note: String) {
    let error = #expect(throws: DataError.self) { try TensorFile.parse(Tensor(content), file: name) }
    #expect(error?.message == "\(name): is not a file that can be loaded: it begins with \(start)")
    #expect(error?.notes.first?.hasPrefix(note) == true)
  }
}
