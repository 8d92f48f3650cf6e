import Datasets
import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// `boundary model`, `boundary model x y`.
struct Boundary: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  let targets: DataArgument?
  let points: PointChoice
  let names: List?

  static let name = "boundary"
  static let aliases = ["decision_boundary"]
  static let category = Category.pictures
  static let summary = "What a model says all over the plane of its two inputs, with the points on it."
  static let details = """
    Each class has a colour, paler where the model is less sure, and its points a form. A model that predicts a \
    value is drawn by the value, on one scale with the points; one of a single input as a curve. Of more than 250 \
    points the first 250 are shown. fit … watch=boundary draws it while a model learns.
    """
  static let examples = [
    Example("boundary model", given: given),
    Example("boundary(model, points=test).save(\"moons.png\")", given: given, isRunnable: false),
  ]
  private static let given = "use moons\nmodel = sequential(dense(8, tanh), dense(2, softmax))\nfit model"
  static var signature: Signature<Self> {
    Signature(
      Self.init, .currentModel,
      Parameter("x", "Points [n, 2], or [n, 1].", defaultText: "those of the dataset in use"),
      Parameter("y", "Their classes, or values."),
      Parameter("points", "Which points are drawn.", default: PointChoice.train, namedOnly: true), .classNames
    )
  }

  enum PointChoice: String, Choice {
    case train, test
    case hidden = "none"

    /// `none` is a value of the language.
    static func bind(_ argument: Argument, in session: Session) throws -> PointChoice {
      if case .some(.none) = argument.value { return .hidden }
      guard let word = argument.word ?? argument.value?.builtinName, let choice = PointChoice(rawValue: word)
      else {
        throw Mismatch(ofWord: argument)
      }
      return choice
    }
  }

  func run(in session: Session) throws -> Value {
    let object = try model.orCurrent(in: session)
    if inputs != nil, points == .test {
      throw Problem("these points are neither of a training nor of a test set", at: .parameter("points"))
    }
    let choice = points == .test ? SampleChoice.test : .training
    let samples = try session.samples(inputs, targets, or: choice, for: object.model, of: Self.name)
    let view = try session.pointView(
      of: object.model, samples, isOfDataset: inputs == nil, choice, showsPoints: points != .hidden, names,
      of: Self.name)
    return .object(PictureObject(try view.picture(in: session)))
  }
}

extension Session {
  /// A look at a model between the points of some samples; those of the dataset in use may go through features.
  func pointView(
    of model: Model, _ samples: Samples, isOfDataset: Bool, _ choice: SampleChoice = .training,
    showsPoints: Bool = true, _ names: List? = nil, of command: String
  ) throws -> PointView {
    func labels(_ count: Int) throws -> [String] {
      try classLabels(names, count: count, isOfDataset: isOfDataset)
    }
    guard isOfDataset, let dataset = lab.dataset else {
      return try PointView(
        model, samples, points: samples.inputs.source, map: { $0 }, axes: nil, set: showsPoints ? "" : nil,
        labels: labels, of: command)
    }
    let split = choice == .test ? dataset.test : dataset.train
    return try PointView(
      model, samples, points: split.rawInputs,
      map: { try dataset.features?.apply(to: $0) ?? $0 },
      // The names are those of the features, where there are any.
      axes: dataset.features == nil ? dataset.inputNames : nil,
      set: showsPoints ? (choice == .test ? "test" : "train") : nil, labels: labels, of: command)
  }
}
