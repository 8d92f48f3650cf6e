import Tensors

/// All that a value was made from, in the order in which it was made, and a key that two graphs of one
/// structure share.
struct Gathering {
  private(set) var nodes: [Traced] = []
  private(set) var key: GraphKey
  /// Whether one of the values is float64: then all are computed so.
  var isWide: Bool { key.isWide }
  /// The last of `nodes`.
  var root: Traced { nodes[nodes.count - 1] }
  /// d loss / d root, when a gradient is wanted.
  var seed: Tensor?

  init(of root: Traced, stopsAtComputed: Bool) {
    key = GraphKey(isForGradient: !stopsAtComputed)
    var places: [ObjectIdentifier: Int] = [:]
    // Depth first without recursion: a node is placed once all of its inputs are.
    var stack: [(node: Traced, isOpened: Bool)] = [(root, false)]
    while let (node, isOpened) = stack.popLast() {
      if places[ObjectIdentifier(node)] != nil { continue }
      let isBoundary = stopsAtComputed && node.computed != nil
      if !isOpened, !isBoundary, !node.inputs.isEmpty {
        stack.append((node, true))
        for input in node.inputs.reversed() where places[ObjectIdentifier(input)] == nil {
          stack.append((input, false))
        }
        continue
      }
      places[ObjectIdentifier(node)] = nodes.count
      nodes.append(node)
      key.add(node, isBoundary: isBoundary) { places[ObjectIdentifier($0)] ?? 0 }
    }
  }

  /// Throws when an earlier backward pass has taken away what a gradient needs.
  func checkUsable() throws(GradientError) {
    for node in nodes { if case .spent = node.origin { throw .spent } }
  }

  /// Parameters that it was made from; one that occurs often, so often.
  var parameters: [Parameter] {
    nodes.flatMap { node -> [Parameter] in
      switch node.origin {
      case .parameter(let parameter): [parameter]
      case .function(let function, _): function.parameters
      case .operation, .constant, .spent: []
      }
    }
  }

  /// Parameters whose numbers have changed since something was made from them.
  var changedParameters: [Parameter] {
    nodes.flatMap { node -> [Parameter] in
      switch node.origin {
      case .operation(_, let inputs):
        inputs.compactMap(\.parameter).filter { $0.changedAt > node.created }
      case .function(let function, _): function.parameters.filter { $0.changedAt > node.created }
      case .constant, .parameter, .spent: []
      }
    }
  }
}

/// The structure of a gathered graph: two with equal keys can be carried out by one plan.
struct GraphKey: Hashable {
  private enum Element: Hashable {
    case constant(Shape)
    case parameter(ObjectIdentifier, Treatment)
    case operation(AnyOperation, [Int])
    case function(ObjectIdentifier, [Int], [Treatment], takesEffect: Bool)
  }

  /// What is to become of a parameter's gradient.
  enum Treatment: Hashable {
    case none, set, add
  }

  private let isForGradient: Bool
  private(set) var isWide = false
  private var elements: [Element] = []
  /// Places of the values that are read afterwards.
  private var read: [Int] = []

  init(isForGradient: Bool) { self.isForGradient = isForGradient }

  mutating func add(_ node: Traced, isBoundary: Bool, place: (Traced) -> Int) {
    if GraphKey.isRead(node), !isBoundary { read.append(elements.count) }
    if node.dtype == .float64 { isWide = true }
    if isBoundary {
      elements.append(.constant(node.shape))
      return
    }
    switch node.origin {
    case .constant, .spent: elements.append(.constant(node.shape))
    case .parameter(let parameter):
      elements.append(.parameter(ObjectIdentifier(parameter), treatment(parameter)))
    case .operation(let operation, let inputs):
      elements.append(.operation(AnyOperation(operation), inputs.map(place)))
    case .function(let function, let inputs):
      elements.append(
        .function(
          ObjectIdentifier(function), inputs.map(place),
          isForGradient ? function.parameters.map(treatment) : [],
          takesEffect: function.hasEffects && !node.hasTakenEffect))
    }
  }

  private func treatment(_ parameter: Parameter) -> Treatment { Self.treatment(parameter, isForGradient) }

  static func treatment(_ parameter: Parameter, _ isForGradient: Bool) -> Treatment {
    !isForGradient || !parameter.isTrainable ? .none : parameter.hasGradient ? .add : .set
  }

  /// Whether somebody outside may ask for the node's numbers, and they are not known yet.
  static func isRead(_ node: Traced) -> Bool {
    node.holders > 0 && node.computed == nil && !node.inputs.isEmpty
  }
}

/// An operation as a part of a key.
private struct AnyOperation: Hashable {
  let operation: any Operation
  init(_ operation: any Operation) { self.operation = operation }
  static func == (left: AnyOperation, right: AnyOperation) -> Bool {
    left.operation.isSame(as: right.operation)
  }
  func hash(into hasher: inout Hasher) { operation.hash(into: &hasher) }
}
