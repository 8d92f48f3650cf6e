import Tensors
import Testing

@testable import Datasets

/// The files of `Files/`, which numpy, safetensors and PyTorch wrote (scripts/reference/files.py).
enum GoldenFiles {
  static let folder = String(#filePath.dropLast("GoldenFileTests.swift".count)) + "Files/"

  static let all = [
    "bool.npy", "deep.npy", "empty.npy", "float32.npy", "float64.npy", "halves.npy", "int64.npy",
    "scalar.npy", "uint8.npy", "deflated.npz", "net-output.npz", "plain.npz", "types.npz",
    "net.safetensors", "net-f16.safetensors", "net-bf16.safetensors", "net-f64.safetensors",
    "plain.safetensors", "types.safetensors",
  ]

  static func bytes(_ name: String) throws -> Tensor { try Files.read(folder + name) }

  /// The one array of a file, or those of several.
  static func arrays(_ name: String) throws -> [NamedTensor] {
    switch try TensorFile.read(folder + name) {
    case .tensor(let tensor): [NamedTensor(name, tensor)]
    case .arrays(let arrays): arrays
    case .safetensors(let file): file.tensors
    }
  }
}

/// Arrays as lines, so that a test shows which one differs.
func lines(_ arrays: [NamedTensor]) -> [String] {
  arrays.map { array in
    let numbers = array.tensor.converted(to: .float64).elements(of: Double.self)
    let text =
      array.tensor.dtype == .int64
      ? array.tensor.elements(of: Int64.self).map(String.init) : numbers.map(\.description)
    return "\(array.name) \(array.tensor.dtype) \(array.tensor.shape) \(text.joined(separator: " "))"
  }
}

@Suite struct GoldenFileTests {
  /// What files.py put there, by name.
  static let plain = [
    "bool bool (2, 3) 1.0 0.0 1.0 0.0 1.0 0.0",
    "uint8 uint8 (2, 3) 250.0 251.0 252.0 253.0 254.0 255.0",
    "int64 int64 (4,) -9223372036854775808 -1 0 9223372036854775807",
    // 0.1, the smallest subnormal and 3.4e38 as float32.
    "float32 float32 (2, 3) 0.10000000149011612 -0.0 inf nan 1.401298464324817e-45 3.3999999521443642e+38",
    "float64 float64 (3,) 0.1 5e-324 -1.5", "scalar float32 () 2.5", "empty float32 (0, 4) ",
    "deep float32 (1, 2, 3, 4) " + (0..<24).map { "\($0).0" }.joined(separator: " "),
  ]

  @Test func `arrays of our own types are read`() throws {
    #expect(try lines(GoldenFiles.arrays("plain.npz")) == Self.plain)
    #expect(try lines(GoldenFiles.arrays("plain.safetensors")).sorted() == Self.plain.sorted())
    for line in Self.plain {
      let name = String(line.prefix { $0 != " " })
      let tensor = try #require(try GoldenFiles.arrays("\(name).npy").first).tensor
      #expect(lines([NamedTensor(name, tensor)]) == [line])
    }
  }

  @Test func `a file is written with the bytes that numpy and safetensors write`() throws {
    let folder = TestFolder()
    let arrays = try GoldenFiles.arrays("plain.npz")
    for array in arrays {
      let path = "\(folder.path)/\(array.name).npy"
      try NPY.write(array.tensor, to: path)
      #expect(try bytes(Files.read(path)) == bytes(GoldenFiles.bytes("\(array.name).npy")), "\(array.name)")
    }
    try NPZ.write(arrays, to: folder.path + "/plain.npz")
    #expect(try bytes(Files.read(folder.path + "/plain.npz")) == bytes(GoldenFiles.bytes("plain.npz")))
    let safetensors = Safetensors(arrays.reversed(), metadata: [("format", "pt")])
    try safetensors.write(to: folder.path + "/plain.safetensors")
    let golden = try bytes(GoldenFiles.bytes("plain.safetensors"))
    #expect(try bytes(Files.read(folder.path + "/plain.safetensors")) == golden)
    #expect(try bytes(safetensors.encoded()) == golden)
  }

  @Test func `every type and order of numpy's is read`() throws {
    let arrays = try GoldenFiles.arrays("types.npz")
    #expect(arrays.count == 36)
    for array in arrays {
      let code = String(array.name.suffix(2))
      let (dtype, numbers): (String, [Double]) =
        switch code {
        case "b1": ("bool", [0, 1, 1, 1])
        case "u1": ("uint8", [0, 1, 2, 100])
        case "u2", "u4", "u8": ("int64", [0, 1, 2, 100])
        case "i1", "i2", "i4", "i8": ("int64", [0, -1, -2, -100])
        case "f2", "f4": ("float32", [0, -1, -2, -100])
        default: ("float64", [0, -1, -2, -100])
        }
      #expect(array.tensor.dtype.rawValue == dtype, "\(array.name)")
      #expect(array.tensor.shape == [2, 2])
      #expect(array.tensor.converted(to: .float64).elements(of: Double.self) == numbers, "\(array.name)")
    }
  }

  @Test func `every type of safetensors is read`() throws {
    let arrays = try GoldenFiles.arrays("types.safetensors")
    let types = arrays.filter { !$0.name.contains("halves") }
    #expect(types.count == 13)
    for array in types {
      let numbers = array.tensor.converted(to: .float64).elements(of: Double.self)
      #expect(numbers == (array.name == "bool" ? [0, 1, 1, 1] : [0, 1, 2, 100]), "\(array.name)")
    }
    let dtypes = Dictionary(uniqueKeysWithValues: types.map { ($0.name, $0.tensor.dtype) })
    #expect(dtypes["bool"] == .bool && dtypes["u8"] == .uint8 && dtypes["f64"] == .float64)
    for name in ["f16", "bf16", "f32"] { #expect(dtypes[name] == .float32) }
    for name in ["i8", "i16", "u16", "i32", "u32", "i64", "u64"] { #expect(dtypes[name] == .int64) }
  }

  @Test func `half precision is exact to its ends`() throws {
    // binary16's 0x0000, 0x8000, 0x0001, 0x03FF, 0x0400, 0x3555, 0x7BFF, 0xFC00.
    let halves: [Float] = [
      0, -0.0, 0x1p-24, 0x1.ff8p-15, 0x1p-14, 0x1.554p-2, 65504, -.infinity,
    ]
    let arrays = try GoldenFiles.arrays("types.safetensors")
    for tensor in try [
      #require(arrays.first { $0.name == "halves" }), #require(GoldenFiles.arrays("halves.npy").first),
    ] {
      #expect(tensor.tensor.elements(of: Float.self).map(\.bitPattern) == halves.map(\.bitPattern))
    }
    let brief = try #require(arrays.first { $0.name == "bhalves" }).tensor.elements(of: Float.self)
    // torch.tensor([0.1, -3e38, 1e-40, inf], dtype=bfloat16).float() prints these.
    #expect(brief == [0.10009765625, -3.00405527047391e+38, 0x1p-133, .infinity])
    #expect(Float(halfBits: 0x7E00).isNaN)
  }

  @Test func `deflated arrays are read and written`() throws {
    let arrays = try GoldenFiles.arrays("deflated.npz")
    #expect(arrays.map(\.name) == ["a", "b", "c"])
    #expect(arrays[0].tensor.elements(of: Int64.self) == (0..<1000).map { $0 % 7 })
    #expect(arrays[1].tensor.shape == [30, 20])
    #expect(arrays[2].tensor.elements(of: Int64.self) == [3])
    let folder = TestFolder()
    try NPZ.write(arrays, to: folder.path + "/x.npz", isCompressed: true)
    guard case .arrays(let back) = try TensorFile.read(folder.path + "/x.npz") else {
      Issue.record("no arrays")
      return
    }
    #expect(lines(back) == lines(arrays))
    // 8,000 + 4,800 bytes of numbers, which repeat.
    #expect(Files.size(folder.path + "/x.npz") < 1_200)
  }

  /// Cuts each file at many places and changes its bytes: it is read, or refused by an error that names
  /// it; nothing that it claims makes more numbers than it could hold.
  @Test(arguments: GoldenFiles.all) func `no change of a file crashes its reader`(name: String) throws {
    let good = try bytes(GoldenFiles.bytes(name))
    var (read, refused) = (0, 0)
    var wrong: [String] = []
    func check(_ changed: [UInt8]) {
      do throws(DataError) {
        let content = try TensorFile.parse(Tensor(changed), file: name)
        read += 1
        if elements(of: content) > changed.count * Inflate.largestRatio { wrong.append("too many elements") }
      } catch {
        refused += 1
        if !error.message.hasPrefix("\(name):") { wrong.append(error.message) }
      }
    }
    for length in stride(from: 0, to: good.count, by: max(1, good.count / 200)) {
      check(Array(good[..<length]))
    }
    for place in stride(from: 0, to: good.count, by: max(1, good.count / 300)) {
      for change: UInt8 in [0, 0x22, 0x39, 0xFF, good[place] ^ 1, good[place] ^ 0x80] {
        var changed = good
        changed[place] = change
        check(changed)
      }
    }
    check(good + [0])
    #expect(wrong == [])
    #expect(read > 0 && refused > 0)
  }

  private func elements(of content: TensorFile) -> Int {
    switch content {
    case .tensor(let tensor): tensor.count
    case .arrays(let arrays): arrays.reduce(0) { $0 + $1.tensor.count }
    case .safetensors(let file): file.tensors.reduce(0) { $0 + $1.tensor.count }
    }
  }
}
