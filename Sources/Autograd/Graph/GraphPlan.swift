import CKernels
import Tensors

/// A gathered graph as a planned record; carries out every graph of the same key.
final class GraphPlan {
  private let engine: Engine
  private let workspace: Workspace
  /// Where each node's value is in the record.
  private let places: [Var]
  private let seed: Var?
  /// Nodes whose numbers are handed back.
  private let read: [Int]
  /// Parameters that get a gradient.
  private let trained: [Parameter]
  /// Nodes whose gradient rules need numbers of the forward pass: they are released with the graph.
  private let needingForward: Set<Int>
  /// Values of the forward pass that gradient rules read.
  private let readByGradients: Set<Var>
  private let functions: [RecordedFunction]
  private let record: Record
  /// Steps of the forward pass.
  private let forwardCount: Int

  private enum Engine {
    case plan(Plan)
    case wide(WideRun)
  }

  init(_ gathering: Gathering, forGradient: Bool, _ workspace: Workspace, _ threads: Threads) throws {
    let record = Record()
    var places: [Var] = []
    var owner: [Int: Int] = [:]
    var functions: [RecordedFunction] = []
    let index = Dictionary(
      gathering.nodes.enumerated().map { (ObjectIdentifier($1), $0) }, uniquingKeysWith: { first, _ in first }
    )
    func place(_ node: Traced) -> Var { places[index[ObjectIdentifier(node)] ?? 0] }
    for (number, node) in gathering.nodes.enumerated() {
      let before = record.steps.count
      let isBoundary = !forGradient && node.computed != nil
      switch node.origin {
      case _ where isBoundary: places.append(record.input("value", node.shape))
      case .constant, .spent: places.append(record.input("value", node.shape))
      case .parameter(let parameter): places.append(record.parameter(parameter))
      case .operation(let operation, let inputs):
        places.append(try record.apply(operation, inputs.map(place)))
      case .function(let function, let inputs):
        functions.append(function)
        places.append(
          try record.append(function, inputs.map(place), withEffects: !node.hasTakenEffect))
      }
      for step in before..<record.steps.count { owner[step] = number }
    }
    var trained: [Parameter] = []
    var outputs: [Var] = []
    var needingForward: Set<Int> = []
    var readByGradients: Set<Var> = []
    var seed: Var?
    forwardCount = record.steps.count
    self.record = record
    if forGradient, let root = places.last {
      let parameters = record.parameters.filter(\.isTrainable)
      let given = record.input("seed", record.shape(of: root))
      seed = given
      let valueCount = record.values.count
      let (gradients, ranges) = try record.gradientSteps(
        of: root, from: given, for: parameters.map(record.parameter))
      for (step, range) in ranges {
        let read = record.steps[range].flatMap(\.inputs).filter { $0.index < valueCount && $0 != given }
        // PyTorch keeps the 2 of x * 2, too, and lets it go with the graph.
        if !read.isEmpty, let node = owner[step] { needingForward.insert(node) }
        // A number that was written down is nobody's to change.
        guard read.contains(where: { record.shape(of: $0).rank > 0 || !record.isInput($0) }) else { continue }
        readByGradients.formUnion(read)
      }
      for (parameter, gradient) in zip(parameters, gradients) {
        guard let gradient else { continue }
        let adds = parameter.hasGradient
        outputs.append(
          try record.apply(KeepGradient(adds: adds), [record.gradient(of: parameter), gradient]))
        trained.append(parameter)
      }
    }
    read = gathering.nodes.indices.filter {
      GraphKey.isRead(gathering.nodes[$0]) || (!forGradient && $0 == gathering.nodes.count - 1)
    }
    self.workspace = workspace
    let all = outputs + read.map { places[$0] }
    engine =
      gathering.isWide
      ? .wide(WideRun(record))
      : .plan(Plan(record, outputs: all, workspace: workspace, threads: threads))
    (self.places, self.seed, self.trained, self.functions) = (places, seed, trained, functions)
    (self.needingForward, self.readByGradients) = (needingForward, readByGradients)
  }

  /// Throws when numbers that the gradient needs were changed in place since they were used.
  func check(_ gathering: Gathering) throws(GradientError) {
    for (node, place) in zip(gathering.nodes, places) where node.isOverwritten {
      if readByGradients.contains(place) { throw .changed("a tensor of shape \(node.shape)") }
    }
    let changed = gathering.changedParameters
    guard let first = changed.first else { return }
    // The forward pass is computed once more: what follows from other numbers now would not be the same.
    var touched = Set(changed.map { record.parameter($0) })
    if !touched.isDisjoint(with: readByGradients) { throw .changed(first.name) }
    for step in record.steps.prefix(forwardCount) where step.inputs.contains(where: touched.contains) {
      if readByGradients.contains(step.output) { throw .changed(first.name) }
      touched.insert(step.output)
    }
  }

  /// Whether a run adds to gradients by which an optimizer has already made a step.
  var addsToUsedGradients: Bool { trained.contains { $0.hasGradient && $0.isGradientUsed } }

  /// Computes the graph; its held values then know their numbers, the parameters their gradients.
  func run(_ gathering: Gathering) {
    for (node, place) in zip(gathering.nodes, places) {
      let isBoundary = gathering.seed == nil && node.computed != nil
      switch node.origin {
      case .constant(let tensor): feed(isBoundary ? node.computed ?? tensor : tensor, place)
      default: if isBoundary, let known = node.computed { feed(known, place) }
      }
    }
    if let seed, let numbers = gathering.seed { feed(numbers, seed) }
    switch engine {
    case .plan(let plan):
      workspace.counter = Graph.firstCount
      plan.run()
    case .wide(let run): run.run(counter: Graph.firstCount)
    }
    for parameter in trained { parameter.noteGradient() }
    for index in read {
      let node = gathering.nodes[index]
      node.computed = numbers(places[index], node)
    }
    for node in gathering.nodes {
      if case .function(let function, _) = node.origin, function.hasEffects { node.hasTakenEffect = true }
    }
  }

  /// Lets go of what the gradient rules have used, as another backward pass would need it all again.
  func release(_ gathering: Gathering) {
    for index in needingForward { gathering.nodes[index].release() }
  }

  private func feed(_ tensor: Tensor, _ place: Var) {
    switch engine {
    case .plan(let plan):
      plan.withInput(place) { buffer in
        guard buffer.count > 0 else { return }
        tensor.converted(to: .float32).withElements(of: Float.self) { _ = buffer.update(from: $0) }
      }
    case .wide(let run): run.set(place, to: tensor)
    }
  }

  private func numbers(_ place: Var, _ node: Traced) -> Tensor {
    switch engine {
    case .plan(let plan):
      plan.withOutput(place) { numbers in
        Tensor(node.shape, of: Float.self) { _ = $0.update(from: numbers) }
      }
    case .wide(let run): run.tensor(of: place, node.dtype)
    }
  }
}

/// Leaves a gradient with its parameter. Inputs: where it is kept, the gradient. The output is empty.
struct KeepGradient: Operation {
  var name: String { adds ? "add_gradient" : "keep_gradient" }
  /// To the one that is there.
  let adds: Bool

  var mutatedInputs: Range<Int> { 0..<1 }
  func shape(of inputs: [Shape]) throws -> Shape { [0] }
  func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.inputs[0].count) }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.inputs[0].count)
    let (kept, new) = (call.inputs[0] + part.lowerBound, call.inputs[1] + part.lowerBound)
    if adds {
      nn_vector_combine(R.code, NN_VECTOR_ADD, kept, new, kept, part.count)
    } else if kept != new {
      kept.update(from: new, count: part.count)
    }
  }
}
