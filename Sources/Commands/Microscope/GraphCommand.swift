import Autograd
import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// `graph model`.
struct GraphCommand: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  let targets: DataArgument?
  let hasBackward: Bool

  static let name = "graph"
  static let category = Category.pictures
  static let summary = "The recorded operations of a model as a drawing."
  static let details = """
    Each box is one operation with what goes in and what comes out; an arrow leads from it to the box below \
    where that reads what it made, and from a group to the next where that reads what was made above it. All \
    inputs stand in the boxes by their names. n is the number of samples. backward=true adds the loss, the \
    gradients and the updates of a training step on x and y or the dataset in use: the very list that fit \
    plans. A terminal draws it; p = graph(model), p.save("graph.png") saves it, also as .svg or .txt.
    """
  static let examples = [
    Example(
      "describe(graph(model))",
      "\"3 operations in 1 layer: matmul, add_bias, relu\"",
      given: "model = sequential(dense(3, relu, input_shape=(2,)))"),
    Example(
      "graph model x y backward=true",
      given: """
        model = sequential(dense(2, sigmoid))
        x = tensor([[0.05, 0.1]])
        y = tensor([[0.01, 0.99]])
        """),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      .currentModel,
      Parameter("x", "Inputs [n, …], for their shape.", defaultText: "as the model knows it"),
      Parameter("y", "Targets, for backward=true."),
      Parameter(
        "backward", "With loss, gradients and updates.", default: false, namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    let model = try model.orCurrent(in: session).model
    if hasBackward {
      let samples = try session.samples(inputs, targets, or: .training, for: model, of: Self.name)
      let step = try blaming {
        try StepRecord.preview(of: model, on: samples, batch: inputs == nil ? 32 : samples.count)
      }
      return .object(PictureObject(GraphDrawing(step).picture))
    }
    if targets != nil {
      throw Problem("y is for backward=true", at: .parameter("y"), label: "graph model x y backward=true")
    }
    if !model.isBuilt {
      if let inputs {
        try blaming { try model.build(input: Inputs(inputs.inputs()).sampleShape) }
      } else if session.lab.dataset != nil {
        let samples = try session.datasetSamples(.training, for: model, of: Self.name)
        try blaming { try model.build(input: samples.sampleShape) }
      } else {
        throw Problem(
          "the model has not seen inputs yet, and its shapes are not known",
          label: "give it some: graph model x")
      }
    }
    // Of two samples: normalisation over a batch takes no single one.
    let pass = try blaming { try model.forwardRecord(batch: 2, mode: .training) }
    return .object(
      PictureObject(GraphDrawing(pass.record, pass.input, pass.layers).picture))
  }
}

/// The boxes of a record: the layers, and behind them what a training step adds.
private struct GraphDrawing {
  private let record: Record
  private let symbols: Symbols
  private let layers: [StepRecord.LayerPart]
  /// The first axis is the batch of a pass without data, and is written n.
  private let isOpen: Bool
  private let step: StepRecord?

  /// Operations that are drawn; more would be no picture.
  private static let most = 200

  init(_ record: Record, _ input: Var, _ layers: [StepRecord.LayerPart]) {
    (self.record, self.layers, isOpen, step) = (record, layers, true, nil)
    symbols = Symbols(of: layers, in: record, inputs: input, outputs: layers.last?.output ?? input)
  }

  init(_ step: StepRecord) {
    (record, layers, isOpen, self.step) = (step.record, step.layers, false, step)
    symbols = Symbols(step)
  }

  var picture: Picture {
    let sections = self.sections
    var left = Self.most
    var groups: [FlowPicture.Group] = []
    for section in sections where left > 0 {
      let boxes = section.steps.prefix(left).map(box)
      left -= boxes.count
      groups.append(
        FlowPicture.Group(section.title, boxes, isFedFromAbove: isFedFromAbove(section.steps)))
    }
    let total = sections.reduce(0) { $0 + $1.steps.count }
    if total > Self.most {
      groups.append(
        FlowPicture.Group(
          "...",
          [FlowPicture.Box("\(countText(total - Self.most)) more operations", "", isFedFromAbove: false)],
          isFedFromAbove: false))
    }
    return FlowPicture(groups, words: words(sections)).picture
  }

  private typealias Section = (title: String, steps: [Int])

  private var sections: [Section] {
    var sections: [Section] = layers.enumerated().compactMap { index, part in
      part.steps.isEmpty
        ? nil : ("layer \(index + 1)  \(asciiFormula(part.layer.spec.written))", Array(part.steps))
    }
    guard let step else { return sections }
    let end = layers.last?.steps.upperBound ?? 0
    sections.append(("loss", Array(end..<step.forward.upperBound)))
    sections.append(("backward", Array(step.backward)))
    sections.append(("update", Array(step.update)))
    return sections.filter { !$0.steps.isEmpty }
  }

  /// Whether one of these steps reads what a step before them made: a gradient reads what the layers did.
  private func isFedFromAbove(_ steps: [Int]) -> Bool {
    guard let first = steps.first else { return false }
    return steps.contains { index in
      record.steps[index].inputs.contains { input in
        if case .computed(let step) = record.values[input.index].role { step < first } else { false }
      }
    }
  }

  private func box(_ index: Int) -> FlowPicture.Box {
    let operation = record.steps[index]
    let inputs = operation.inputs.map(described).joined(separator: ", ")
    let changed = operation.operation.mutatedInputs.compactMap { place in
      operation.inputs.indices.contains(place) ? name(operation.inputs[place]) : nil
    }
    let result = changed.isEmpty ? described(operation.output) : "changes \(changed.joined(separator: ", "))"
    return FlowPicture.Box(
      operation.operation.name, "\(inputs) -> \(result)",
      isFedFromAbove: index > 0 && operation.inputs.contains(record.steps[index - 1].output))
  }

  private func described(_ value: Var) -> String { "\(name(value)) \(shape(value))" }

  private func name(_ value: Var) -> String {
    if symbols.isNamed(value) { return asciiFormula(symbols[value]) }
    switch record.values[value.index].role {
    case .constant: return "constant"
    case .parameter(let parameter), .state(let parameter): return parameter.name
    case .gradient(let parameter): return "gradient of \(parameter.name)"
    case .input(let name): return name
    case .computed(let step): return "#\(step + 1)"
    }
  }

  private func shape(_ value: Var) -> String {
    let shape = record.shape(of: value)
    guard isOpen, shape.rank > 1 else { return shape.description }
    if case .parameter = record.values[value.index].role { return shape.description }
    return "(\((["n"] + shape.dimensions.dropFirst().map(String.init)).joined(separator: ", ")))"
  }

  private func words(_ sections: [Section]) -> String {
    let count = sections.reduce(0) { $0 + $1.steps.count }
    let names = sections.flatMap(\.steps).prefix(20).map { record.steps[$0].operation.name }
    let layers = sections.count { $0.title.hasPrefix("layer") }
    return "\(countText(count)) operation\(count == 1 ? "" : "s") in \(countText(layers)) "
      + "layer\(layers == 1 ? "" : "s")\(step == nil ? "" : ", loss, backward and update"): "
      + names.joined(separator: ", ") + (count > 20 ? ", ..." : "")
  }
}
