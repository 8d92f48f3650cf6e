import Diagnostics
import JSON
import Tensors

/// Hugging Face's format of named tensors, which holds numbers and text alone: a length of 8 bytes, a JSON
/// header of that length, the elements of one tensor after the other.
///
/// `{"__metadata__":{"format":"pt"},"0.bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},…}`
public struct Safetensors: Sendable {
  /// Texts by name, in the file's order.
  public var metadata: [(name: String, text: String)]
  /// In the order of their places in the file.
  public var tensors: [NamedTensor]

  public init(_ tensors: [NamedTensor], metadata: [(name: String, text: String)] = []) {
    self.metadata = metadata
    self.tensors = tensors
  }

  public func metadata(_ name: String) -> String? { metadata.first { $0.name == name }?.text }

  /// No header is longer, by the format's own rule.
  static let longestHeader = 100_000_000
  static let metadataName = "__metadata__"

  static let types: [String: StoredType] = [
    "BOOL": .bool, "I8": .int8, "U8": .uint8, "I16": .int16, "U16": .uint16, "I32": .int32, "U32": .uint32,
    "I64": .int64, "U64": .uint64, "F16": .float16, "BF16": .bfloat16, "F32": .float32, "F64": .float64,
  ]
}

// MARK: Reading

extension Safetensors {
  /// Whether bytes begin as such a file does: a length and a brace.
  static func isLikely(_ bytes: Tensor) -> Bool {
    guard let length = Little(bytes).number(0, 8) else { return false }
    return length >= 2 && length <= longestHeader
      && bytes.withBytes { $0.count > 8 && $0[8] == UInt8(ascii: "{") }
  }

  /// The tensors and texts in the bytes of a file; float16 and bfloat16 become float32, integers beside
  /// uint8 int64. Checks all that the format demands before anything is allocated: a header that is valid
  /// JSON, names that stand once, known types, shapes that agree with their places, places that follow
  /// one another and fill the file.
  public static func parse(_ bytes: Tensor, file: String) throws(DataError) -> Safetensors {
    let start = 8
    guard bytes.count >= start, let length = Little(bytes).number(0, 8) else {
      throw DataError(file: file, "is cut short: \(bytes.count) of the 8 bytes of a safetensors length")
    }
    guard length >= 0, length <= longestHeader else {
      throw DataError(file: file, "is not a safetensors file: its header would have more than 100 MB")
    }
    guard length <= bytes.count - start else {
      throw DataError(
        file: file,
        "is cut short within its header: \(countText(bytes.count - start)) of \(countText(length)) bytes")
    }
    let members = try header(bytes.rows(start..<(start + length)), file: file)
    var result = Safetensors([])
    var entries: [Entry] = []
    for member in members {
      if member.name == metadataName {
        result.metadata = try texts(member.value, file: file)
      } else {
        entries.append(try entry(member, file: file))
      }
    }
    result.tensors = try tensors(
      entries.sorted {
        ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
      },
      in: bytes.rows((start + length)..<bytes.count), file: file)
    return result
  }

  private static func header(_ bytes: Tensor, file: String) throws(DataError) -> [JSON.Member] {
    let parsed = bytes.withBytes { bytes in
      Result { () throws(JSONError) in try JSON(parsing: bytes, limits: JSONLimits(depth: 4)) }
    }
    switch parsed {
    case .failure(let error):
      throw DataError(
        file: file, "has a header that is no valid JSON: \(error.message) (byte \(countText(error.offset)))")
    case .success(let json):
      guard let members = json.members else {
        throw DataError(file: file, "has a header that is no JSON object")
      }
      return members
    }
  }

  private static func texts(
    _ json: JSON, file: String
  ) throws(DataError) -> [(name: String, text: String)] {
    guard let members = json.members else {
      throw DataError(file: file, "has a \(metadataName) that is no object of texts")
    }
    var texts: [(name: String, text: String)] = []
    for member in members {
      guard let text = member.value.string else {
        throw DataError(file: file, "has a \(metadataName) whose '\(member.name)' is no text")
      }
      texts.append((member.name, text))
    }
    return texts
  }

  /// What the header says of a tensor.
  private struct Entry {
    let name: String
    let type: StoredType
    let shape: [Int]
    let range: Range<Int>
  }

  private static func entry(_ member: JSON.Member, file: String) throws(DataError) -> Entry {
    let label = "\(file): \(member.name)"
    guard let members = member.value.members, members.count == 3, let dtype = member.value["dtype"]?.string,
      let items = member.value["shape"]?.items, let places = member.value["data_offsets"]?.items
    else { throw DataError(file: label, "is not described by a dtype, a shape and data_offsets") }
    guard let type = types[dtype] else {
      throw DataError(
        file: label, "holds numbers of the type '\(dtype)'",
        notes: ["bools, integers and floats of up to 64 bits are read, bfloat16 among them"])
    }
    let shape = items.compactMap(\.integer)
    guard shape.count == items.count, shape.allSatisfy({ $0 >= 0 }) else {
      throw DataError(file: label, "has a shape that is not one of whole numbers of 0 or more")
    }
    guard let count = type.count(of: shape) else {
      throw DataError(file: label, "claims \(Shape(shape)) elements, more than any file that is read")
    }
    guard places.count == 2, let begin = places[0].integer, let end = places[1].integer, begin >= 0,
      end >= begin
    else { throw DataError(file: label, "has data_offsets that are not a begin and an end") }
    guard end - begin == count * type.size else {
      throw DataError(
        file: label,
        "claims \(countText(end - begin)) bytes for \(Shape(shape)) of \(dtype), which takes \(countText(count * type.size))"
      )
    }
    return Entry(name: member.name, type: type, shape: shape, range: begin..<end)
  }

  /// `entries` are in the order of their places.
  private static func tensors(
    _ entries: [Entry], in data: Tensor, file: String
  ) throws(DataError) -> [NamedTensor] {
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        let defect = entry.range.lowerBound < end ? "overlaps another tensor" : "leaves a gap in front of it"
        throw DataError(file: "\(file): \(entry.name)", defect)
      }
      end = entry.range.upperBound
    }
    guard end <= data.count else {
      throw DataError(
        file: file, "is cut short: \(countText(data.count)) of the \(countText(end)) bytes of its tensors")
    }
    guard end == data.count else {
      throw DataError(file: file, "has \(countText(data.count - end)) bytes behind its tensors")
    }
    var tensors: [NamedTensor] = []
    for entry in entries {
      let tensor = try entry.type.tensor(
        data.rows(entry.range), Shape(entry.shape), file: "\(file): \(entry.name)")
      tensors.append(NamedTensor(entry.name, tensor))
    }
    return tensors
  }
}

// MARK: Writing

extension Safetensors {
  /// Writes the file, with the bytes that Hugging Face's own library writes: larger types first, then by
  /// name. Throws when two tensors have one name or when the texts are too long for a header.
  public func write(to path: String) throws(DataError) {
    let ordered = ordered
    let header = try header(ordered, file: path)
    try Files.write(path) { sink throws(DataError) in
      try sink.write(header)
      for tensor in ordered { try sink.write(tensor.tensor) }
    }
  }

  /// The bytes of the file [n].
  public func encoded(file: String = "safetensors") throws(DataError) -> Tensor {
    let ordered = ordered
    let header = try header(ordered, file: file)
    let sizes = ordered.map { $0.tensor.count * $0.tensor.dtype.size }
    return Tensor([sizes.reduce(header.count, +)], of: UInt8.self) { buffer in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      bytes.copyBytes(from: header)
      var place = header.count
      for (tensor, size) in zip(ordered, sizes) {
        tensor.tensor.withBytes {
          UnsafeMutableRawBufferPointer(rebasing: bytes[place..<place + size]).copyMemory(from: $0)
        }
        place += size
      }
    }
  }

  /// The library's order: by the type's place in its list, which ends with the largest, then by name.
  private var ordered: [NamedTensor] {
    func place(_ tensor: NamedTensor) -> Int {
      switch tensor.tensor.dtype {
      case .int64: 0
      case .float64: 1
      case .float32: 2
      case .uint8: 3
      case .bool: 4
      }
    }
    return tensors.sorted { left, right in
      let (a, b) = (place(left), place(right))
      return a != b ? a < b : Array(left.name.utf8).lexicographicallyPrecedes(Array(right.name.utf8))
    }
  }

  private func header(_ ordered: [NamedTensor], file: String) throws(DataError) -> [UInt8] {
    var members: [JSON.Member] = []
    if !metadata.isEmpty {
      members.append(
        JSON.Member(
          Self.metadataName, .object(metadata.map { JSON.Member($0.name, .string($0.text)) })))
    }
    var names: Set<String> = [Self.metadataName]
    var place = 0
    for tensor in ordered {
      guard names.insert(tensor.name).inserted else {
        throw DataError(file: file, "would hold two tensors called '\(tensor.name)'")
      }
      let type = StoredType(tensor.tensor.dtype)
      let end = place + tensor.tensor.count * type.size
      let code = Self.types.first { $0.value == type }?.key ?? ""
      members.append(
        JSON.Member(
          tensor.name,
          [
            "dtype": .string(code), "shape": .array(tensor.tensor.shape.dimensions.map { .integer($0) }),
            "data_offsets": [.integer(place), .integer(end)],
          ]))
      place = end
    }
    var text = Array(JSON.object(members).text.utf8)
    // The elements begin at a multiple of eight bytes.
    text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    guard text.count <= Self.longestHeader else {
      throw DataError(file: file, "would need a header of more than the 100 MB that safetensors allows")
    }
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
  }
}
