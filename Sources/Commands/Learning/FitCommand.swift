import Diagnostics
import Interpreter
import Learning
import Tensors

/// `fit model epochs=5 batch=20 optimizer=sgd(0.03)`.
struct FitCommand: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  let targets: DataArgument?
  let epochs: Int
  let batch: Int?
  let validationSplit: Double
  let validationData: ValidationArgument?
  let shuffle: Bool?
  let verbose: Verbosity
  let optimizer: OptimizerArgument?
  let loss: Loss?
  let metrics: MetricsArgument?
  let classWeight: WeightList?
  let sampleWeight: TensorArgument?
  let callbacks: CallbacksArgument?
  let patience: Int?
  let initialEpoch: Int?
  let watch: Watch?
  let checkpoint: FolderArgument?
  let resume: Bool?

  static let name = "fit"
  static let category = Category.training
  static let summary = "Train a model, on x and y or on the dataset in use."
  static let details = """
    Reports running averages over each epoch, as Keras does. Called again, it goes on training. Without \
    compile or loss= it takes the loss that suits the last layer and the labels, and says which. Ctrl-C \
    ends it after the current step; continue goes on. watch=boundary, watch=loss or watch=weights draws a \
    picture on a terminal while it runs, a few times a second.
    checkpoint="folder" keeps there what the fit needs to go on, written whole or not at all, again and again \
    and at Ctrl-C: where the program ended, at whatever moment, the same line with resume=true goes on to the \
    same weights, history and random numbers, to the bit. Without a checkpoint in the folder it begins, with \
    that of a finished fit it gives back how that ended, and more epochs go on from there. Variables that a \
    function of yours changes meanwhile are not kept.
    """
  static let examples = [
    Example("fit model epochs=5 batch=20 optimizer=sgd(0.03)", given: "use xor\n" + given),
    Example("h = fit(model, x_train, y_train)", given: given),
    Example("fit model epochs=50 checkpoint=\"run-1\" resume=true", isRunnable: false),
  ]
  private static let given = """
    model = sequential(dense(4, relu), dense(2, softmax))
    x_train = tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
    y_train = tensor([0, 1, 1, 0])
    """
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      .currentModel,
      Parameter("x", "Inputs [n, …].", defaultText: "the dataset in use"),
      Parameter("y", "Targets: class numbers [n], or [n, outputs]."),
      Parameter("epochs", "Passes over the data.", default: 1, in: 1...1_000_000),
      whole(
        "batch", aliases: ["batch_size"], "Samples in each step.", defaultText: "32, or the loader's",
        in: 1...1_000_000, namedOnly: false),
      Parameter(
        "validation_split", "Share of the samples, the last ones, that is kept for validation.", default: 0,
        rangeText: "0 to below 1",
        check: {
          (0..<1).contains($0) ? nil : "validation_split must be at least 0 and below 1, not \($0.literal)"
        }),
      Parameter(
        "validation_data", aliases: ["validation"], "Pair (x, y) to validate on, dataset, loader, or test."),
      Parameter("shuffle", "A new order of the samples each epoch.", defaultText: "true, or the loader's"),
      Parameter("verbose", "0 is silent, 1 shows a bar, 2 a line an epoch.", default: Verbosity(level: 1)),
      Parameter("optimizer", "How weights follow their gradients.", namedOnly: true),
      Parameter("loss", "What training makes small.", namedOnly: true),
      Parameter("metrics", "What is counted beside it.", namedOnly: true),
      Parameter("class_weight", "What a sample's loss is multiplied by, for each class.", namedOnly: true),
      Parameter("sample_weight", "What it is multiplied by, for each sample.", namedOnly: true),
      Parameter("callbacks", "What looks on, as [early_stopping(patience=3)].", namedOnly: true),
      whole(
        "patience", "Stop after so many epochs without a better validation, and go back to the best.",
        in: 0...1_000_000),
      whole("initial_epoch", "How many of the epochs are taken as done.", in: 0...1_000_000),
      Parameter("watch", "What is drawn on a terminal meanwhile.", namedOnly: true),
      Parameter("checkpoint", "A folder of its own, that keeps the fit.", namedOnly: true),
      Parameter(
        "resume", "Go on with the fit in that folder, if there is one; false begins anew in its place.",
        namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    let object = try model.orCurrent(in: session)
    let options = try options()
    let checkpoint = try openCheckpoint(in: session)
    let saved = try checkpoint?.saved(resume: resume)
    var samples = try session.samples(inputs, targets, or: .training, for: object.model, of: Self.name)
    var validation = try validationSamples(for: object.model, in: session)
    if let sampleWeight {
      guard classWeight == nil else {
        throw Problem(
          "fit takes class_weight or sample_weight, not both", at: .parameter("class_weight"),
          label: "multiply the samples' weights by those of their classes")
      }
      samples = try blaming("sample_weight") { try samples.weighted(sampleWeight.tensor) }
    }
    if validationSplit > 0 {
      guard validation == nil else {
        throw Problem(
          "fit takes validation_split or validation_data, not both", at: .parameter("validation_data"))
      }
      (samples, validation) = try splitting(samples)
    }
    if let classWeight {
      samples = try blaming("class_weight") { try samples.weighted(byClass: Tensor(classWeight.numbers)) }
    }
    let (fit, run, view) = try object.model.settling {
      try begin(
        object, on: samples, validation: validation, options, from: saved, keptBy: checkpoint, in: session)
    }
    return try session.carryOut(
      fit, of: object, run: run, verbose: verbose.level, watch: view, checkpoint: checkpoint)
  }

  /// Makes the fit and lets it stand where it begins, or where `saved` stood.
  private func begin(
    _ object: ModelObject, on samples: Samples, validation: Samples?, _ options: Fit.Options,
    from saved: SavedFit?, keptBy checkpoint: FitCheckpoint?, in session: Session
  ) throws -> (Fit, run: Int, (any FitView)?) {
    try blaming {
      try TrainingChoice(optimizer: optimizer, loss: loss, metrics: metrics)
        .settle(object.model, samples, session, isTold: verbose.level > 0)
    }
    if let validation { try blaming("validation_data") { try object.model.check(validation) } }
    try checkpoint?.prepare(
      // What the optimizer was told: a callback may have moved its rate since.
      FitSetting.data(samples, validation: validation)
        + settings(of: object.model, (object.model.recipe ?? Recipe()).optimizer, options),
      of: object.model, for: saved)
    let snapshots = SnapshotSeries(on: session.workbench.snapshots)
    let fit = try blaming {
      try Fit(
        object.model, on: samples, validation: validation,
        options: options, callbacks: looking(isValidated: validation != nil, in: session) + [snapshots],
        threads: session.threads)
    }
    session.watch(object.model, inputs: samples.inputs.firstRows)
    let view = try watch?.view(of: fit, isOfDataset: inputs == nil, in: session)
    let start = try checkpoint?.begin(fit, from: saved, isTold: verbose.level > 0) ?? RunStart(of: fit)
    let run = session.workbench.begin(
      fit, of: object, notes(of: fit, object, from: start, validation: validation, snapshots, in: session))
    return (fit, run, view)
  }

  private func openCheckpoint(in session: Session) throws -> FitCheckpoint? {
    guard let checkpoint else {
      guard resume != true else {
        throw Problem(
          "resume needs the folder of a checkpoint", at: .parameter("resume"),
          label: "as checkpoint=\"run-1\" resume=true")
      }
      return nil
    }
    return try FitCheckpoint(in: checkpoint.path, session)
  }

  /// What the fit depends on beside its samples.
  func settings(of model: Model, _ optimizer: any Optimizer, _ options: Fit.Options) -> [FitSetting] {
    let looking = callbacks?.objects.map { $0.description(in: .plain) } ?? []
    return FitSetting.all(
      model, optimizer: optimizer, options, callbacks: looking, patience: patience)
  }

  private func options() throws -> Fit.Options {
    let loader = inputs?.loader
    if loader != nil {
      for (name, isGiven) in [("batch", batch != nil), ("shuffle", shuffle != nil)] where isGiven {
        throw Problem(
          "the loader says \(name) itself", at: .parameter(name),
          label: "as loader(data, batch=20, shuffle=true)")
      }
    }
    if let initialEpoch, initialEpoch >= epochs {
      throw Problem(
        "initial_epoch must be below epochs, \(countText(epochs))", at: .parameter("initial_epoch"),
        label: "epochs is the number of the last one")
    }
    return Fit.Options(
      epochs: epochs, batch: batch ?? loader?.batch ?? 32, isShuffled: shuffle ?? loader?.isShuffled ?? true,
      dropsLast: loader?.dropsLast ?? false, initialEpoch: initialEpoch)
  }

  private func looking(isValidated: Bool, in session: Session) -> [any FitCallback] {
    let asked = callbacks?.objects.map { $0.callback(in: session) } ?? []
    let stopping = patience.map {
      EarlyStopping(Monitor(isValidated ? "val_loss" : "loss"), patience: $0, restoresBest: true)
    }
    return asked + (stopping.map { [$0] } ?? [])
  }

  private func splitting(_ samples: Samples) throws -> (Samples, Samples?) {
    try blaming("validation_split") {
      let (training, validation) = try samples.split(share: validationSplit)
      return (training, validation)
    }
  }

  private func validationSamples(for model: Model, in session: Session) throws -> Samples? {
    switch validationData {
    case .tensors(let inputs, let targets, let weights):
      try blaming("validation_data") { try Samples(inputs: inputs, targets: targets, weights: weights) }
    case .set(let set): try set.samples(for: model)
    case .testSet: try session.datasetSamples(.test, for: model, of: Self.name)
    case nil: nil
    }
  }
}

/// 0, 1 or 2; `true` and `false` are 1 and 0.
struct Verbosity: Bindable {
  let level: Int

  static var typeName: String { "0, 1 or 2" }
  var literal: String { "\(level)" }

  static func bind(_ argument: Argument, in session: Session) throws -> Verbosity {
    if case .text("auto")? = argument.value { return Verbosity(level: 1) }
    guard let number = try argument.given().asNumber, (0...2).contains(number),
      let level = Int(exactly: number)
    else { throw Mismatch(argument.value?.asNumber.map { "got \(numberText($0))" }) }
    return Verbosity(level: level)
  }
}
