import Tensors
import Testing

@testable import Datasets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct WritingTests {
  private let folder = TestFolder()
  private let tensor = Tensor([Float(1), 2])

  private func mode(_ name: String) -> mode_t {
    var status = stat()
    return stat("\(folder.path)/\(name)", &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  @Test func `an old file is replaced and keeps its permissions, a link stays`() throws {
    folder.write("x.npy", [1], mode: 0o640)
    symlink("x.npy", folder.path + "/link.npy")
    try NPY.write(tensor, to: folder.path + "/link.npy")
    #expect(folder.names(in: "") == ["link.npy", "x.npy"])
    var status = stat()
    #expect(lstat(folder.path + "/link.npy", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(Files.size(folder.path + "/x.npy") == 136)
    #expect(mode("x.npy") == 0o640)
  }

  @Test func `what cannot be written is said, and nothing is left behind`() throws {
    folder.write("folder/inside", [1])
    folder.write("old.npy", [7])
    func write(_ name: String) -> String {
      complaint(in: folder) { try NPY.write(tensor, to: name.isEmpty ? "" : "\(folder.path)/\(name)") }
    }
    #expect(write("") == "a file needs a name")
    #expect(write("a\0b") == "a file's name cannot hold a zero character")
    #expect(write("folder") == "~/folder: is a folder")
    #expect(write("folder/") == "~/folder/: is a folder")
    #expect(write("new/") == "~/new/: is a folder")
    #expect(write("none/x.npy") == "~/none/x.npy: cannot be written: No such file or directory")
    #expect(write("old.npy/x.npy") == "~/old.npy/x.npy: cannot be written: Not a directory")
    let long = String(repeating: "x", count: 300)
    #expect(write(long) == "~/\(long): cannot be written: File name too long")
    #expect(complaint { try NPY.write(tensor, to: "/dev/null") } == "/dev/null: is not a regular file")
    let error = #expect(throws: DataError.self) { try NPY.write(tensor, to: folder.path + "/none/x.npy") }
    #expect(error?.notes.map { hiding(folder, in: $0) } == ["there is no folder ~/none"])
    #expect(folder.names(in: "") == ["folder", "old.npy"])
    #expect(folder.names(in: "folder") == ["inside"])
  }

  @Test func `a failure halfway leaves the old file as it was`() throws {
    folder.write("x", [7])
    let message = complaint {
      try Files.write(folder.path + "/x") { sink throws(DataError) in
        try sink.write([1, 2, 3])
        throw DataError("halfway")
      }
    }
    #expect(message == "halfway")
    #expect(folder.names(in: "") == ["x"])
    #expect(try bytes(Files.read(folder.path + "/x")) == [7])
  }

  @Test func `two arrays of one name are refused`() {
    #expect(
      complaint(in: folder) {
        try NPZ.write([NamedTensor("a", tensor), NamedTensor("a", tensor)], to: folder.path + "/x.npz")
      } == "~/x.npz: would hold two arrays called 'a'")
    #expect(folder.names(in: "") == [])
  }

  @Test func `an archive may be empty or have names beyond ASCII`() throws {
    let path = folder.path + "/x.npz"
    try NPZ.write([], to: path)
    guard case .arrays(let none) = try TensorFile.read(path) else { return }
    #expect(none.isEmpty)
    try NPZ.write([NamedTensor("größe/α", tensor)], to: path)
    guard case .arrays(let one) = try TensorFile.read(path) else { return }
    #expect(one.map(\.name) == ["größe/α"])
  }

  @Test(
    arguments: [
      (TestZip().archive([("a.npy", []), ("a.npy", [])]), "z: has two members called 'a.npy'"),
      (
        TestZip(localHeader: 0).archive([("a.npy", [1]), ("b.npy", [2])]),
        "z: is damaged: its members overlap"
      ),
      (
        TestZip(method: 8, size: 0x7000_0000).archive([("a.npy", [])]),
        "z: unpacks to 1,879,048,192 bytes, more than the 1,073,741,824 that are read"
      ),
      (TestZip().archive([("x/data.pkl", [1])]), "z: is a zip file without numpy arrays"),
      (TestZip().archive([("a.npy", [1])]), "z: a.npy: is not a numpy array"),
    ] as [([UInt8], String)])
  func `an archive's defect is named`(archive: [UInt8], message: String) {
    #expect(complaint { try NPZ.parse(Tensor(archive), file: "z") } == message)
  }
}
