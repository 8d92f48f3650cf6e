import Interpreter
import Learning
import Tensors

/// What each loss's function takes, by Keras's and PyTorch's names.
extension LossCall {
  static func signature(_ kind: Loss.Kind) -> Signature<LossCall> {
    switch kind {
    case .categoricalCrossentropy, .binaryCrossentropy: smoothed(kind)
    case .sparseCategoricalCrossentropy: sparse(kind)
    case .binaryFocalCrossentropy: binaryFocal(kind)
    case .categoricalFocalCrossentropy: categoricalFocal(kind)
    case .huber, .huberLoss: withDelta(kind, "delta", "Where the square ends.")
    case .smoothL1: withDelta(kind, "beta", "Where the square ends.")
    case .crossEntropy: crossEntropy(kind)
    case .nll: logLikelihood(kind)
    case .bce: binary(kind)
    case .bceWithLogits: binaryWithLogits(kind)
    case .klDiv: divergence(kind)
    case .poissonNLL: poisson(kind)
    default: plain(kind)
    }
  }

  private typealias Pair = (first: Parameter<TensorArgument?>, second: Parameter<TensorArgument?>)

  private static func pair(_ kind: Loss.Kind) -> Pair {
    let outputs = "What came out."
    let targets = "What should come out."
    return kind.dialect == .torch
      ? (Parameter("input", outputs), Parameter("target", targets))
      : (Parameter("y", aliases: ["y_true"], targets), Parameter("p", aliases: ["y_pred"], outputs))
  }

  private static func reduction(_ kind: Loss.Kind) -> Parameter<LossReduction> {
    Parameter(
      "reduction", "What becomes of the single losses.", default: LossReduction(.mean), namedOnly: true,
      check: { argument in
        argument.reduction == .batchmean && kind != .klDiv
          ? "\(kind.rawValue) has no reduction=\"batchmean\"; kl_div_loss has" : nil
      })
  }

  private static func share(_ name: String, _ summary: String) -> Parameter<Double> {
    Parameter(name, summary, default: 0, in: 0...1)
  }

  private static var logits: Parameter<Bool> {
    Parameter("from_logits", "p holds logits rather than probabilities.", default: false)
  }

  private static let smoothing = "Share of each target that is spread over all classes."

  private static func positive(_ name: String, _ summary: String, _ fallback: Double) -> Parameter<Double> {
    Parameter(
      name, summary, default: fallback, rangeText: "above 0",
      check: { $0 > 0 && $0.isFinite ? nil : "\(name) must be above 0, not \($0.literal)" })
  }

  private static func exponent() -> Parameter<Double> {
    Parameter(
      "gamma", "Exponent of what is missing from the right answer.", default: 2, rangeText: "0 or more",
      check: { $0 >= 0 && $0.isFinite ? nil : "gamma must be 0 or more, not \($0.literal)" })
  }

  private static var ignored: Parameter<Int> {
    Parameter("ignore_index", "Class number of rows that count nothing.", default: -100, namedOnly: true)
  }

  private init(
    _ kind: Loss.Kind, _ first: TensorArgument?, _ second: TensorArgument?, _ reduction: LossReduction,
    _ set: (inout Loss) -> Void = { _ in }
  ) {
    self.first = first
    self.second = second
    loss = Loss(kind)
    loss.reduction = reduction.reduction
    set(&loss)
  }

  private static func plain(_ kind: Loss.Kind) -> Signature<LossCall> {
    Signature({ LossCall(kind, $0, $1, $2) }, pair(kind).first, pair(kind).second, reduction(kind))
  }

  private static func smoothed(_ kind: Loss.Kind) -> Signature<LossCall> {
    Signature(
      { y, p, isLogits, smoothing, reduction in
        LossCall(kind, y, p, reduction) {
          $0.takesLogits = isLogits
          $0.smoothing = smoothing
        }
      }, pair(kind).first, pair(kind).second, logits, share("label_smoothing", smoothing), reduction(kind))
  }

  private static func sparse(_ kind: Loss.Kind) -> Signature<LossCall> {
    Signature(
      { y, p, isLogits, ignored, reduction in
        LossCall(kind, y, p, reduction) {
          $0.takesLogits = isLogits
          $0.ignoredClass = ignored
        }
      }, pair(kind).first, pair(kind).second, logits,
      Parameter<Int?>("ignore_class", "Class number of rows that count nothing."), reduction(kind))
  }

  private static func binaryFocal(_ kind: Loss.Kind) -> Signature<LossCall> {
    Signature(
      { y, p, isBalanced, alpha, gamma, isLogits, smoothing, reduction in
        LossCall(kind, y, p, reduction) {
          ($0.isBalanced, $0.alpha, $0.gamma) = (isBalanced, alpha, gamma)
          ($0.takesLogits, $0.smoothing) = (isLogits, smoothing)
        }
      }, pair(kind).first, pair(kind).second,
      Parameter("apply_class_balancing", "Multiply by alpha for class 1, 1 − alpha for 0.", default: false),
      Parameter("alpha", "Weight of class 1 when balanced.", default: 0.25, in: 0...1), exponent(), logits,
      share("label_smoothing", smoothing), reduction(kind))
  }

  private static func categoricalFocal(_ kind: Loss.Kind) -> Signature<LossCall> {
    Signature(
      { y, p, alpha, gamma, isLogits, smoothing, reduction in
        LossCall(kind, y, p, reduction) {
          ($0.alpha, $0.gamma) = (alpha, gamma)
          ($0.takesLogits, $0.smoothing) = (isLogits, smoothing)
        }
      }, pair(kind).first, pair(kind).second,
      Parameter("alpha", "Weight of all classes.", default: 0.25, in: 0...1), exponent(), logits,
      share("label_smoothing", smoothing), reduction(kind))
  }

  private static func withDelta(
    _ kind: Loss.Kind, _ name: String, _ summary: String
  ) -> Signature<LossCall> {
    Signature(
      { first, second, delta, reduction in LossCall(kind, first, second, reduction) { $0.delta = delta } },
      pair(kind).first, pair(kind).second, positive(name, summary, 1), reduction(kind))
  }

  private static func divergence(_ kind: Loss.Kind) -> Signature<LossCall> {
    Signature(
      { input, target, isLogarithmic, reduction in
        LossCall(kind, input, target, reduction) { $0.isLogarithmic = isLogarithmic }
      }, pair(kind).first, pair(kind).second,
      Parameter("log_target", "Targets are logarithms.", default: false, namedOnly: true), reduction(kind))
  }

  private static func poisson(_ kind: Loss.Kind) -> Signature<LossCall> {
    Signature(
      { input, target, isLogarithmic, isFull, epsilon, reduction in
        LossCall(kind, input, target, reduction) {
          ($0.isLogarithmic, $0.isFull, $0.epsilon) = (isLogarithmic, isFull, epsilon)
        }
      }, pair(kind).first, pair(kind).second,
      Parameter("log_input", "The input is a logarithm.", default: true, namedOnly: true),
      Parameter("full", "Add Stirling's approximation of log t!.", default: false, namedOnly: true),
      positive("eps", "Added before the logarithm is taken.", 1e-8), reduction(kind))
  }

  private static func crossEntropy(_ kind: Loss.Kind) -> Signature<LossCall> {
    Signature(
      { (input, target, weight: WeightList?, ignored, smoothing, reduction) in
        LossCall(kind, input, target, reduction) {
          ($0.weights, $0.ignoredClass, $0.smoothing) = (weight?.numbers, ignored, smoothing)
        }
      }, pair(kind).first, pair(kind).second, Parameter("weight", "One for each class.", namedOnly: true),
      ignored, share("label_smoothing", smoothing), reduction(kind))
  }

  private static func logLikelihood(_ kind: Loss.Kind) -> Signature<LossCall> {
    Signature(
      { (input, target, weight: WeightList?, ignored, reduction) in
        LossCall(kind, input, target, reduction) {
          ($0.weights, $0.ignoredClass) = (weight?.numbers, ignored)
        }
      }, pair(kind).first, pair(kind).second, Parameter("weight", "One for each class.", namedOnly: true),
      ignored, reduction(kind))
  }

  private static func binary(_ kind: Loss.Kind) -> Signature<LossCall> {
    Signature(
      { (input, target, weight: WeightList?, reduction) in
        LossCall(kind, input, target, reduction) { $0.weights = weight?.numbers }
      }, pair(kind).first, pair(kind).second,
      Parameter("weight", "One for each output, or for all.", namedOnly: true), reduction(kind))
  }

  private static func binaryWithLogits(_ kind: Loss.Kind) -> Signature<LossCall> {
    Signature(
      { (input, target, weight: WeightList?, positive: WeightList?, reduction) in
        LossCall(kind, input, target, reduction) {
          ($0.weights, $0.positiveWeights) = (weight?.numbers, positive?.numbers)
        }
      }, pair(kind).first, pair(kind).second,
      Parameter("weight", "One for each output, or for all.", namedOnly: true),
      Parameter("pos_weight", "Weight of target 1, for each output or for all.", namedOnly: true),
      reduction(kind))
  }
}

/// Weights of classes or outputs: a number, a list or a tensor.
struct WeightList: Bindable {
  let numbers: [Double]

  static var typeName: String { "row of numbers" }
  var literal: String { "[\(numbers.map(\.literal).joined(separator: ", "))]" }

  static func bind(_ argument: Argument, in session: Session) throws -> WeightList {
    try WeightList(TensorArgument.bind(argument, in: session))
  }

  init(_ argument: TensorArgument) throws {
    let tensor = argument.tensor
    guard tensor.rank <= 1, tensor.count > 0 else { throw Mismatch("got the shape \(tensor.shape)") }
    let numbers = tensor.converted(to: .float64).elements(of: Double.self)
    if let bad = numbers.first(where: { !($0 >= 0 && $0.isFinite) }) {
      throw Problem("a weight is \(numberText(bad))", label: "weights are finite and 0 or more")
    }
    self.numbers = numbers
  }
}

/// `"mean"`, `"sum"`, `"none"`, `"batchmean"`; Keras's `"sum_over_batch_size"` is the mean, and none may
/// stand for `"none"`.
struct LossReduction: Bindable {
  let reduction: Loss.Reduction

  init(_ reduction: Loss.Reduction) { self.reduction = reduction }

  static var typeName: String { "one of \(choices.joined(separator: ", "))" }
  static var choices: [String] { Loss.Reduction.allCases.map(\.rawValue) + ["sum_over_batch_size"] }
  var literal: String { "\"\(reduction.rawValue)\"" }

  static func bind(_ argument: Argument, in session: Session) throws -> LossReduction {
    if case .some(.none) = argument.value { return LossReduction(.none) }
    var name = argument.word
    if case .text(let text)? = argument.value { name = text }
    if name == "sum_over_batch_size" { return LossReduction(.mean) }
    guard let name, let reduction = Loss.Reduction(rawValue: name) else {
      throw Mismatch(name.map { "got \"\($0)\"" })
    }
    return LossReduction(reduction)
  }
}
