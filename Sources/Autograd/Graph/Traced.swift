import Tensors

/// A value of hand-written code whose making is remembered: the same operations that a recorded step
/// consists of, linked by what they were made from. It is computed when somebody looks at it or takes its
/// gradient, then as one planned record.
///
/// Not for use from two threads at once.
public final class Traced {
  enum Origin {
    /// Numbers as they were when they were handed in.
    case constant(Tensor)
    case parameter(Parameter)
    case operation(any Operation, [Traced])
    case function(RecordedFunction, [Traced])
    /// A backward pass has let go of what it was made from.
    case spent
  }

  public let shape: Shape
  /// float64 when it is, or was made from, a parameter that is kept so; else float32.
  public let dtype: DType
  /// Whether a gradient flows through it: it is, or was made from, a parameter that is trained.
  public var requiresGradient: Bool { parameter?.isTrainable ?? isMadeFromTrained }
  private let isMadeFromTrained: Bool
  public let graph: Graph
  /// `graph.clock` when it was recorded.
  let created: Int
  var origin: Origin
  /// The numbers, once somebody asked for them.
  var computed: Tensor?
  /// Changed in place by its holder: a gradient that needs the old numbers cannot be had.
  var isOverwritten = false
  /// How many holders outside of the graph may ask for the numbers.
  var holders = 0
  /// Its operations that change something in place (moving averages) have been carried out.
  var hasTakenEffect = false

  init(_ origin: Origin, _ shape: Shape, requiresGradient: Bool, in graph: Graph) {
    self.origin = origin
    self.shape = shape
    dtype = Self.dtype(of: origin)
    isMadeFromTrained = requiresGradient
    self.graph = graph
    created = graph.clock
    graph.elements += cost
  }

  /// Long chains would overflow the stack if each released the next.
  deinit {
    release()
    graph.elements -= cost
  }

  private var cost: Int {
    if case .function(let function, _) = origin { return function.elements }
    return shape.count
  }

  private static func dtype(of origin: Origin) -> DType {
    switch origin {
    case .parameter(let parameter): parameter.dtype
    case .operation(let cast as Cast, _): cast.dtype
    case .operation(_, let inputs): inputs.contains { $0.dtype == .float64 } ? .float64 : .float32
    case .constant, .function, .spent: .float32
    }
  }

  /// What it was made from.
  var inputs: [Traced] {
    switch origin {
    case .operation(_, let inputs), .function(_, let inputs): inputs
    case .constant, .parameter, .spent: []
    }
  }

  /// The operation's name, as `relu`; `nil` of what was not computed.
  public var operationName: String? {
    switch origin {
    case .operation(let operation, _): operation.name
    case .function(let function, _): function.name
    case .constant, .parameter, .spent: nil
    }
  }

  /// Whether a softmax made it, alone or as the last operation of a function.
  public var isSoftmax: Bool {
    switch origin {
    case .operation(let operation, _): (operation as? Softmax)?.isLogarithm == false
    case .function(let function, _):
      (function.record.step(making: function.output)?.operation as? Softmax)?.isLogarithm == false
    case .constant, .parameter, .spent: false
    }
  }

  /// The parameter behind it, when it is one itself.
  public var parameter: Parameter? {
    if case .parameter(let parameter) = origin { return parameter }
    return nil
  }

  private func takeInputs() -> [Traced] {
    let taken = inputs
    guard !taken.isEmpty else { return [] }
    graph.elements -= cost
    origin = .spent
    graph.elements += cost
    return taken
  }

  /// Forgets what it was made from.
  func release() {
    var chain = takeInputs()
    while var last = chain.popLast() {
      if isKnownUniquelyReferenced(&last) { chain += last.takeInputs() }
    }
  }

  /// Says that somebody outside may ask for the numbers, until `letGo`.
  public func hold() {
    holders += 1
    if computed == nil, !inputs.isEmpty { graph.notePending(self) }
  }

  public func letGo() { holders -= 1 }

  /// Notes that the holder is about to change the numbers in place.
  public func noteOverwritten() { isOverwritten = true }

  /// The numbers; of what was computed, of its type.
  public var value: Tensor {
    if let computed { return computed }
    switch origin {
    case .constant(let tensor): return tensor
    case .parameter(let parameter): return parameter.value
    case .operation, .function: return graph.compute(self)
    // What is held is computed before it is released.
    case .spent: return Tensor(zeros: shape)
    }
  }
}

/// A piece of record that can be called many times, as a model for one shape of batch.
public final class RecordedFunction {
  public let name: String
  let record: Record
  let inputs: [Var]
  let draw: Var?
  let output: Var
  let parameters: [Parameter]
  /// Some of its operations change something in place.
  let hasEffects: Bool
  /// Numbers that its values have together.
  let elements: Int

  /// Records `body` on inputs of the given shapes. Random operations in it draw anew at each call.
  public init(_ name: String, _ shapes: [Shape], _ body: (Record, [Var]) throws -> Var) throws {
    self.name = name
    record = Record()
    inputs = shapes.enumerated().map { [record] in record.input("input \($0.offset)", $0.element) }
    let draw = record.input("draw", .scalar)
    record.draw = draw
    output = try body(record, inputs)
    self.draw = record.steps.contains { $0.inputs.contains(draw) } ? draw : nil
    parameters = record.values.compactMap {
      if case .parameter(let parameter) = $0.role { return parameter }
      return nil
    }
    hasEffects = record.steps.contains { !$0.operation.mutatedInputs.isEmpty }
    elements = record.values.reduce(0) { $0 + $1.shape.count }
  }

  public var outputShape: Shape { record.shape(of: output) }
}
