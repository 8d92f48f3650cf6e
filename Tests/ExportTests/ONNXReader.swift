/// A reader of protobuf's wire format, written from its description and not from the writer.
struct WireMessage {
  enum Field: Equatable {
    case varint(UInt64)
    case fourBytes(UInt32)
    case bytes([UInt8])
  }

  private(set) var fields: [(number: Int, field: Field)] = []

  /// `nil` when the bytes are no message.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let key = Self.varint(&rest) else { return nil }
      switch key & 7 {
      case 0:
        guard let number = Self.varint(&rest) else { return nil }
        fields.append((Int(key >> 3), .varint(number)))
      case 2:
        guard let length = Self.varint(&rest), length <= rest.count else { return nil }
        fields.append((Int(key >> 3), .bytes(Array(rest.prefix(Int(length))))))
        rest = rest.dropFirst(Int(length))
      case 5:
        guard rest.count >= 4 else { return nil }
        let number = rest.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        fields.append((Int(key >> 3), .fourBytes(number)))
        rest = rest.dropFirst(4)
      default: return nil
      }
    }
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    var (number, shift) = (UInt64(0), UInt64(0))
    while let byte = rest.popFirst() {
      number |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    return nil
  }

  func numbers(_ number: Int) -> [Int] {
    fields.compactMap {
      if case .varint(let value) = $0.field, $0.number == number { return Int(Int64(bitPattern: value)) }
      return nil
    }
  }
  func float(_ number: Int) -> Float? {
    for case (number, .fourBytes(let bits)) in fields { return Float(bitPattern: bits) }
    return nil
  }
  func contents(_ number: Int) -> [[UInt8]] {
    fields.compactMap {
      if case .bytes(let bytes) = $0.field, $0.number == number { return bytes }
      return nil
    }
  }
  func texts(_ number: Int) -> [String] { contents(number).map { String(decoding: $0, as: UTF8.self) } }
  func text(_ number: Int) -> String { texts(number).first ?? "" }
  func messages(_ number: Int) -> [WireMessage] { contents(number).compactMap { WireMessage($0) } }
}

/// What a test asks of an ONNX file, by the field numbers of `onnx.proto`.
struct ReadModel {
  struct Node {
    let type: String
    let name: String
    let inputs: [String]
    let outputs: [String]
    /// `alpha=0.5`, `perm=[0, 2, 1]`.
    let attributes: [String]
  }
  struct Constant: Equatable {
    let name: String
    let shape: [Int]
    var floats: [Float] = []
    var whole: [Int64] = []
  }

  let file: WireMessage
  let nodes: [Node]
  let constants: [Constant]
  /// `input[N, 3]`, of floats.
  let inputs: [String]
  let outputs: [String]

  init?(_ bytes: [UInt8]) {
    guard let file = WireMessage(bytes), let graph = file.messages(7).first else { return nil }
    self.file = file
    nodes = graph.messages(1).map { node in
      Node(
        type: node.text(4), name: node.text(3), inputs: node.texts(1), outputs: node.texts(2),
        attributes: node.messages(5).map(Self.attribute))
    }
    constants = graph.messages(5).map { tensor in
      let raw = tensor.contents(9).first ?? []
      var constant = Constant(name: tensor.text(8), shape: tensor.numbers(1))
      if tensor.numbers(2) == [1] {
        constant.floats = raw.withUnsafeBytes { bytes in
          (0..<raw.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
      } else if tensor.numbers(2) == [7] {
        constant.whole = raw.withUnsafeBytes { bytes in
          (0..<raw.count / 8).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self) }
        }
      }
      return constant
    }
    inputs = graph.messages(11).map(Self.value)
    outputs = graph.messages(12).map(Self.value)
  }

  private static func attribute(_ message: WireMessage) -> String {
    let value =
      switch message.numbers(20) {
      case [1]: message.float(2).map { "\($0)" } ?? ""
      case [2]: "\(message.numbers(3).first ?? 0)"
      case [7]: "\(message.numbers(8))"
      default: "?"
      }
    return "\(message.text(1))=\(value)"
  }

  private static func value(_ message: WireMessage) -> String {
    guard let tensor = message.messages(2).first?.messages(1).first, tensor.numbers(1) == [1],
      let shape = tensor.messages(2).first
    else { return "?" }
    let lengths = shape.messages(1).map { $0.texts(2).first ?? $0.numbers(1).first.map(String.init) ?? "?" }
    return "\(message.text(1))[\(lengths.joined(separator: ", "))]"
  }

  /// The output as one formula of the nodes: `Relu(Gemm(input, dense/weight, dense/bias))`, with numbers in
  /// the place of constants that are scalars.
  var formula: String { formula("output") }

  private func formula(_ name: String) -> String {
    if let node = nodes.first(where: { $0.outputs == [name] }) {
      let attributes = node.attributes.isEmpty ? "" : "; " + node.attributes.joined(separator: ", ")
      return "\(node.type)(\(node.inputs.map(formula).joined(separator: ", "))\(attributes))"
    }
    guard let constant = constants.first(where: { $0.name == name }) else { return name }
    if !constant.whole.isEmpty { return "\(constant.whole)" }
    return constant.shape.isEmpty ? "\(constant.floats.first ?? .nan)" : name
  }
}
