import Interpreter
import Learning
import Tensors

/// `trace model x`.
struct TraceCommand: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  let isTraining: Bool
  let digits: Int

  static let name = "trace"
  static let category = Category.training
  static let summary = "Tell a model's forward pass, layer by layer, with its numbers."
  static let details = """
    In inference mode unless training=true: then dropout drops as in the next step, and batch normalisation \
    takes the batch's own statistics. Nothing of the model changes.
    """
  static let examples = [
    Example(
      "trace model [[1, 2]]",
      """
      trace  inference mode: dropout passes everything, moving averages stand still
        x = 1  2
        layer 1  linear(2, 1)  (2,) → (1,)
          o = x·W₁ + b₁
            o[0] = 1·0.5 + 2·(-1) + 0.25 = -1.25
      """,
      given: """
        model = sequential(linear(2, 1))
        model.layers[0].weight = [[0.5], [-1]]
        model.layers[0].bias = [0.25]
        """)
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      .currentModel,
      Parameter(
        "x", "Inputs [n, …], or the number of a sample in the test set in use.",
        defaultText: "the first of the dataset's training set"),
      Parameter("training", "In training mode.", default: false, namedOnly: true),
      Parameter("digits", "Significant digits of numbers.", default: 6, in: 1...9, namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    let model = try model.orCurrent(in: session).model
    let samples: Inputs
    if let tensor = try inputs.map({ given in try blaming { try given.inputs() } }) {
      samples =
        tensor.rank == 0
        ? try session.testSample(tensor, for: model, of: Self.name, orGive: "x").inputs
        : try blaming { try Inputs(tensor) }
    } else {
      let all = try session.datasetSamples(.training, for: model, of: Self.name, orGive: "x").inputs
      samples = try Inputs(all.tensor.rows(0..<1), scale: all.scale)
    }
    session.watch(model, inputs: samples.firstRows)
    let pass = try blaming {
      try ForwardView(model, on: samples, mode: isTraining ? .training : .inference)
    }
    var page = Page(session.output.style, digits: digits)
    page.head(
      "trace",
      isTraining
        ? "training mode: as in the next step"
        : "inference mode: dropout passes everything, moving averages stand still")
    if samples.count > 1 { page.line("numbers in full are those of the first of \(samples.count) samples") }
    ForwardNarration(pass: pass, symbols: Symbols(pass: pass), rows: []).tell(on: &page)
    session.output.line(page.text)
    return .none
  }
}
