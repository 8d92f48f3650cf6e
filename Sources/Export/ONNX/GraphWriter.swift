import Autograd
import Learning
import Tensors

extension Model {
  /// The bytes of an ONNX file that computes what `predict` does: float32 samples [N, …] called `input` in,
  /// and `output` out. `version` is this program's.
  ///
  /// Throws `LearningError.notBuilt`, and `ExportError` when an operation of a layer has no nodes, or when
  /// the weights are more than such a file can hold.
  public func onnx(version: String) throws -> [UInt8] {
    let bytes = 4 * parameterCount
    guard bytes < 2_000_000_000 else {
      throw ExportError("an ONNX file holds at most 2 GB, and the weights take \(byteText(Double(bytes)))")
    }
    var writer = try GraphWriter(self)
    try writer.write()
    let model = ONNXModel(
      graph: writer.finished, version: version, documentation: "sequential(\(written))")
    return model.message.bytes
  }
}

/// Turns a recorded pass into nodes. What an operation becomes is said in `nodes(for:)`, the one table.
///
/// A record has lengths where a file says N: a second pass, of another number of samples, tells which they
/// are.
struct GraphWriter {
  private let pass: InferencePass
  private let other: InferencePass
  private var graph: ONNXGraph
  /// What the values are called in the graph, once they are in it.
  private var names: [Var: String] = [:]
  /// Constants by their content, for numbers that several nodes take.
  private var numbers: [Double: String] = [:]
  private var taken: Set<String> = []
  /// The step that is written.
  private var index = 0
  /// For each value the steps that read it and that the output depends on.
  private var readers: [Var: [Int]] = [:]
  /// Values of steps that were written together with one before them.
  private var absorbed: Set<Var> = []

  init(_ model: Model) throws {
    // Of more than one, as batch normalisation without averages takes no single sample.
    pass = try InferencePass(model, samples: 2)
    other = try InferencePass(model, samples: 3)
    let (pass, other) = (pass, other)
    func value(_ value: Var, _ name: String) -> ONNXValue {
      let lengths = zip(pass.shape(value).dimensions, other.shape(value).dimensions)
      return ONNXValue(name: name, lengths: lengths.map { $0 == $1 ? .fixed($0) : .named("N") })
    }
    graph = ONNXGraph(
      name: "sequential", input: value(pass.input, "input"), output: value(pass.output, "output"))
    names[pass.input] = "input"
    taken = ["input", "output"]
  }

  /// Writes all that the output depends on.
  mutating func write() throws {
    let needed = zip(pass.record.steps.indices, pass.isNeeded).filter(\.1).map(\.0)
    for index in needed {
      for input in pass.record.steps[index].inputs { readers[input, default: []].append(index) }
    }
    for index in needed {
      let step = pass.record.steps[index]
      self.index = index
      if absorbed.contains(step.output) {
        names[step.output] = names[step.inputs[0]]
      } else if names[step.output] == nil {
        names[step.output] = try nodes(for: step)
      }
    }
    // The name of the model's output is fixed; a model that does nothing needs a node for it.
    guard let last = names[pass.output], last != "input" else {
      graph.nodes.append(
        ONNXNode(type: "Identity", name: "Identity", inputs: ["input"], output: "output", attributes: []))
      return
    }
    for node in graph.nodes.indices {
      if graph.nodes[node].output == last { graph.nodes[node].output = "output" }
      graph.nodes[node].inputs = graph.nodes[node].inputs.map { $0 == last ? "output" : $0 }
    }
  }

  var finished: ONNXGraph { graph }

  // MARK: For the table

  /// The layer whose step is written.
  var place: LayerPlace { pass.places[index] }
  func shape(_ value: Var) -> Shape { pass.shape(value) }

  /// The shape for a node that gives another shape, −1 where the number of samples is in it.
  func dynamicShape(_ value: Var) throws -> [Int] {
    let lengths = zip(pass.shape(value).dimensions, other.shape(value).dimensions).map { $0 == $1 ? $0 : -1 }
    guard lengths.count(where: { $0 == -1 }) <= 1 else {
      throw ExportError.layer(place, .onnx, "several of its axes depend on the number of samples")
    }
    return lengths
  }

  /// Adds a node and gives the name of what it makes.
  mutating func node(_ type: String, _ inputs: String..., attributes: ONNXAttribute...) -> String {
    let name = free("\(place.name)/\(type)")
    graph.nodes.append(
      ONNXNode(type: type, name: name, inputs: inputs, output: name, attributes: attributes))
    return name
  }

  /// The name of a value: of one that a node made, of a weight, or of other numbers in the record.
  mutating func name(_ value: Var) throws -> String {
    if let known = names[value] { return known }
    var source = value
    // A weight under another shape is written under that.
    if let step = pass.record.step(making: value), step.operation is Reshape { source = step.inputs[0] }
    let name = try constant(source, shape: shape(value))
    names[value] = name
    return name
  }

  /// A number as a scalar.
  mutating func number(_ number: Double) -> String {
    if let known = numbers[number] { return known }
    let name = add(Tensor([Float(number)], shape: .scalar), "number_\(plainText(number))")
    numbers[number] = name
    return name
  }

  mutating func add(_ tensor: Tensor, _ name: String) -> String {
    let name = free(name)
    graph.constants.append(ONNXConstant(name: name, tensor: tensor))
    return name
  }

  /// Whether a value is the same in every run.
  func isConstant(_ value: Var) -> Bool {
    switch pass.record.values[value.index].role {
    case .parameter, .constant: true
    default: false
    }
  }

  /// Numbers of the record under a shape of as many.
  mutating func constant(_ value: Var, shape: Shape) throws -> String {
    switch pass.record.values[value.index].role {
    case .parameter(let parameter):
      return add(parameter.value.viewed(as: shape), "\(place.prefix)\(parameter.name)")
    case .constant(let tensor): return add(tensor.viewed(as: shape), "\(place.name)/constant")
    default: throw ExportError.layer(place, .onnx, "it reads what a file does not have")
    }
  }

  /// The inputs behind the first of the step that reads this one's result, when it is suitable and no other
  /// does: then both are written as one node. `nil` when there is no such step.
  mutating func absorb(_ isSuitable: (any Operation) -> Bool) throws -> [String]? {
    let result = pass.record.steps[index].output
    guard result != pass.output, let reader = readers[result], reader.count == 1 else { return nil }
    let step = pass.record.steps[reader[0]]
    guard step.inputs.first == result, isSuitable(step.operation) else { return nil }
    absorbed.insert(step.output)
    return try step.inputs.dropFirst().map { try name($0) }
  }

  /// The name, or with a number behind it when it is taken.
  private mutating func free(_ wish: String) -> String {
    var (name, count) = (wish, 0)
    while !taken.insert(name).inserted {
      count += 1
      name = "\(wish)_\(count)"
    }
    return name
  }
}
