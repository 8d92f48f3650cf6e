import Diagnostics
import Interpreter
import Learning
import Tensors

/// `step model x y`, `step model`, `step`.
struct StepCommand: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  let targets: DataArgument?
  let batch: Int?
  let shuffle: Bool?
  let count: Int
  let isQuiet: Bool
  let digits: Int?
  let optimizer: OptimizerArgument?
  let loss: Loss?

  static let name = "step"
  static let category = Category.training
  static let summary = "Make one training step and tell it: every value, derivative and update."
  static let details = """
    The step is the one that fit would make, to the bit; back undoes it, next makes the one behind it. On x \
    and y all samples are one batch, in their order, unless batch= cuts them; without them it takes the next \
    batch of the dataset in use as fit would, 32 samples of a shuffled epoch, and goes on over epochs, which \
    the history takes in as those of fit. Numbers are float32, as those of training. s = step(model) keeps them: s.loss, s.loss_after, s.outputs, \
    s.gradients, s["z1"], s["dE/dW1"]; s.names lists what is there.
    """
  static let examples = [
    Example("step model x y", given: given),
    Example(
      "s = step(model, x, y, optimizer=sgd(0.5), quiet=true)\ns[\"dE/dW2\"].shape", "(2, 2)", given: given),
  ]
  private static let given = """
    model = sequential(dense(2, sigmoid), dense(2, sigmoid))
    x = tensor([[0.05, 0.1]])
    y = tensor([[0.01, 0.99]])
    """
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      .currentModel,
      Parameter("x", "Inputs [n, …].", defaultText: "the dataset in use"),
      Parameter("y", "Targets: class numbers [n], or [n, outputs]."),
      whole(
        "batch", aliases: ["batch_size"], "Samples in each step.",
        defaultText: "all of x, or 32 of the dataset", in: 1...1_000_000),
      Parameter(
        "shuffle", "A new order of the samples each epoch, as fit's.",
        defaultText: "true for the dataset, false for x", namedOnly: true),
      Parameter("n", "Steps to make; the last one is told.", default: 1, in: 1...1_000_000, namedOnly: true),
      Parameter("quiet", "Tells nothing.", default: false, namedOnly: true),
      whole("digits", "Significant digits of numbers.", defaultText: "6", in: 1...9),
      Parameter("optimizer", "How weights follow their gradients.", namedOnly: true),
      Parameter("loss", "What training makes small.", namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    let object = try model.orCurrent(in: session)
    let samples = try session.samples(inputs, targets, or: .training, for: object.model, of: Self.name)
    let loader = inputs?.loader
    let size = batch ?? loader?.batch ?? (inputs == nil ? 32 : samples.count)
    let isShuffled = shuffle ?? loader?.isShuffled ?? (inputs == nil)
    try blaming {
      try TrainingChoice(optimizer: optimizer, loss: loss)
        .settle(object.model, samples, session, isTold: !isQuiet)
    }
    var walk =
      try session.microscope.walk(of: object, over: samples, batch: size, isShuffled: isShuffled)
      ?? Microscope.Walk(
        object: object,
        steps: blaming {
          try StepWalk(
            object.model, on: samples, batch: size, isShuffled: isShuffled,
            dropsLast: loader?.dropsLast ?? false)
        })
    walk.isQuiet = isQuiet
    walk.digits = digits ?? 6
    session.watch(object.model, inputs: samples.inputs.firstRows)
    return try session.makeSteps(count, on: walk)
  }
}

/// `back`, `back 3`.
struct BackCommand: Command {
  let count: Int
  static let name = "back"
  static let category = Category.training
  static let summary = "Undo training steps of step or next: all is as it was before them, to the bit."
  static let details = """
    Weights, moving averages, the optimizer's memory, the count of steps (from which dropout draws), the place \
    in the epoch and the history go back. Steps are kept in up to 256 MB; older ones can no longer be undone. \
    What fit or an assignment has changed since is never undone: back says so.
    """
  static let examples = [
    Example(
      "step(model, x, y, n=3, quiet=true);\nback 2",
      "back before step 2; 1 more step can be undone",
      given: """
        model = sequential(dense(2, sigmoid))
        x = tensor([[0.05, 0.1]])
        y = tensor([[0.01, 0.99]])
        """)
  ]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("n", "Steps to undo.", default: 1, in: 1...1_000_000))
  }

  func run(in session: Session) throws -> Value {
    let scope = session.microscope
    guard count <= max(scope.trail.count, 1) else {
      let kept = scope.trail.count
      throw Problem(
        "\(countText(kept)) \(kept == 1 ? "step" : "steps") can be undone, not \(countText(count))",
        at: .parameter("n"),
        label: "back \(countText(kept)) goes back to the first that is kept")
    }
    var undone: StepWalk?
    for _ in 0..<count {
      do throws(StepTrail.Obstacle) { undone = try scope.trail.back() } catch {
        throw problem(error)
      }
    }
    guard let undone else { return .none }
    if let walk = scope.walk(with: undone) { scope.take(up: walk) }
    let next = (undone.model.training?.step ?? 0) + 1
    let rest = scope.trail.count
    session.output.line(
      "back before step \(countText(next)); "
        + (rest == 0
          ? "no more can be undone" : "\(countText(rest)) more step\(rest == 1 ? "" : "s") can be undone"))
    return .none
  }

  private func problem(_ obstacle: StepTrail.Obstacle) -> Problem {
    switch obstacle {
    case .nothing: Problem("there is no step to undo", label: "back undoes what step and next did")
    case .forgotten:
      Problem(
        "there is no step left to undo", notes: ["earlier ones were forgotten: they are kept in up to 256 MB"]
      )
    case .changed:
      Problem(
        "the model has changed since its last step, and back would undo that, too",
        label: "nothing was undone",
        notes: ["fit, load, or an assignment to a weight came between; step goes on from what there is"])
    }
  }
}
