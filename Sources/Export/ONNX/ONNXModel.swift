import Tensors

/// A model as ONNX has it (onnx.ai/onnx/repo-docs/IR.html): nodes in the order in which they can run, values
/// by their names. The numbers of the fields are those of `onnx.proto`.
struct ONNXModel {
  var graph: ONNXGraph
  let version: String
  let documentation: String

  /// Read by onnxruntime since 1.12, onnx since 1.12; newer ones read older files.
  static let operatorSet = 17
  static let formatVersion = 8

  var message: Protobuf {
    var operators = Protobuf()
    operators.add(1, "")
    operators.add(2, Self.operatorSet)
    var message = Protobuf()
    message.add(1, Self.formatVersion)
    message.add(2, "nn")
    message.add(3, version)
    message.add(6, documentation)
    message.add(7, graph.message)
    message.add(8, operators)
    return message
  }
}

struct ONNXGraph {
  let name: String
  var nodes: [ONNXNode] = []
  var constants: [ONNXConstant] = []
  let input: ONNXValue
  let output: ONNXValue

  fileprivate var message: Protobuf {
    var message = Protobuf()
    for node in nodes { message.add(1, node.message) }
    message.add(2, name)
    for constant in constants { message.add(5, constant.message) }
    message.add(11, input.message)
    message.add(12, output.message)
    return message
  }
}

struct ONNXNode {
  let type: String
  let name: String
  var inputs: [String]
  var output: String
  let attributes: [ONNXAttribute]

  fileprivate var message: Protobuf {
    var message = Protobuf()
    for input in inputs { message.add(1, input) }
    message.add(2, output)
    message.add(3, name)
    message.add(4, type)
    for attribute in attributes { message.add(5, attribute.message) }
    return message
  }
}

/// A setting of a node, known when the graph is written.
struct ONNXAttribute {
  enum Value {
    case float(Double)
    case int(Int)
    case ints([Int])
  }

  let name: String
  let value: Value

  init(_ name: String, _ value: Value) { (self.name, self.value) = (name, value) }

  fileprivate var message: Protobuf {
    var message = Protobuf()
    message.add(1, name)
    switch value {
    case .float(let number):
      message.add(2, Float(number))
      message.add(20, 1)
    case .int(let number):
      message.add(3, number)
      message.add(20, 2)
    case .ints(let numbers):
      for number in numbers { message.add(8, number) }
      message.add(20, 7)
    }
    return message
  }
}

/// Numbers that are part of the file, as weights: an initializer, as ONNX calls it.
struct ONNXConstant {
  let name: String
  /// float32 or int64.
  let tensor: Tensor

  fileprivate var message: Protobuf {
    var message = Protobuf()
    for length in tensor.shape.dimensions { message.add(1, length) }
    let isWhole = tensor.dtype == .int64
    message.add(2, isWhole ? ONNXValue.int64 : ONNXValue.float32)
    message.add(8, name)
    // All processors that the program is built for have the format's order of bytes.
    let numbers = isWhole ? tensor : tensor.converted(to: .float32)
    message.add(
      9,
      isWhole
        ? numbers.withElements(of: Int64.self) { Array(UnsafeRawBufferPointer($0)) }
        : numbers.withElements(of: Float.self) { Array(UnsafeRawBufferPointer($0)) })
    return message
  }
}

/// What goes in or comes out: float32, with lengths or, for the number of samples, a name.
struct ONNXValue {
  enum Length: Equatable {
    case fixed(Int)
    case named(String)
  }

  let name: String
  let lengths: [Length]

  fileprivate static let float32 = 1
  fileprivate static let int64 = 7

  fileprivate var message: Protobuf {
    var shape = Protobuf()
    for length in lengths {
      var dimension = Protobuf()
      switch length {
      case .fixed(let count): dimension.add(1, count)
      case .named(let name): dimension.add(2, name)
      }
      shape.add(1, dimension)
    }
    var tensor = Protobuf()
    tensor.add(1, Self.float32)
    tensor.add(2, shape)
    var type = Protobuf()
    type.add(1, tensor)
    var message = Protobuf()
    message.add(1, name)
    message.add(2, type)
    return message
  }
}
