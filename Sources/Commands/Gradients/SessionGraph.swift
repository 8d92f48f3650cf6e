import Autograd
import Interpreter
import Tensors

/// The graph that hand-written code of a session is recorded on.
private final class SessionGraph {
  let graph: Graph
  init(_ graph: Graph) { self.graph = graph }
}

extension Session {
  var graph: Graph {
    state(SessionGraph.self) {
      SessionGraph(
        Graph(
          threads: { [unowned self] in self.threads },
          isRecording: { [unowned self] in self.gradientPauses == 0 }))
    }.graph
  }

  /// Random draws of hand-written passes so far.
  var graphDraws: UInt64 { knownState(SessionGraph.self)?.graph.draws ?? 0 }
}

/// The formula's result as a recorded value when a gradient flows through one of the arguments and is
/// wanted; else `nil`, and the function computes plain numbers.
/// - Parameter body: writes the formula on a record, with the arguments' places in their order.
func recorded(
  _ arguments: [TensorArgument], _ body: (Record, [Var]) throws -> Var
) throws -> Value? {
  guard let graph = arguments.lazy.compactMap({ $0.object?.tracked?.graph }).first else { return nil }
  return .recorded(try graph.record(arguments.map { $0.traced(in: graph) }, body))
}

/// As `recorded`, for a function that only moves elements: `body` moves their positions in row order.
func recordedPick(_ x: [TensorArgument], _ body: (Tensor) throws -> Tensor) throws -> Value? {
  guard x.contains(where: { $0.object?.tracked != nil }) else { return nil }
  let positions = try body(x[0].shape.positions)
  return try recorded(x) { try $0.pick($1[0], positions) }
}

extension TensorArgument {
  /// As a value of the graph; a constant when no gradient flows through it.
  func traced(in graph: Graph) -> Traced { object?.traced(in: graph) ?? graph.constant(tensor) }
}

extension Value {
  /// As a value of the graph; `nil` of what is no numbers at all.
  func tracedIfAny(in graph: Graph) throws -> Traced? {
    if case .object(let object as TensorObject) = self { return object.traced(in: graph) }
    return try TensorArgument.operandIfAny(of: self).map { graph.constant($0.tensor) }
  }
}

extension GradientError: Explained {
  public var message: String {
    switch self {
    case .noGraph: "no gradient flows to this value: nothing that it was made from requires one"
    case .notScalar(let shape): "backward needs a single number, not a tensor of shape \(shape)"
    case .seedShape(let value, let seed): "the gradient has shape \(seed), the value \(value)"
    case .spent: "this value's graph was released by an earlier backward"
    case .changed(let what): "\(what), which this gradient needs, was changed in place since it was used"
    case .operation(let error): error.message
    }
  }

  public var label: String? {
    switch self {
    case .noGraph(let isPaused):
      isPaused ? "it was computed in no_grad { … }" : "make a tensor with requires_grad=true, or call a model"
    case .notScalar: "take its mean or sum, or give backward(gradient=…)"
    case .seedShape: nil
    case .operation(let error): error.label ?? error.notes.first
    case .spent: "backward(retain_graph=true) keeps it; or compute the value again"
    case .changed: "compute the value again before backward"
    }
  }
}

extension Value {
  /// A weight itself, not a copy: what is written to it, the model has.
  static func parameter(_ parameter: Autograd.Parameter, in session: Session) -> Value {
    .recorded(session.graph.leaf(parameter))
  }
}
