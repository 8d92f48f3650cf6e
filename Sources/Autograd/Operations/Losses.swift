import CKernels
import Tensors

/// What a prediction is measured by. Formulas stand in `losses.h`.
public enum LossKind: String, CaseIterable, Sendable {
  /// Of logits and targets of the same shape (one-hot or probabilities).
  case softmaxCrossEntropy = "softmax_cross_entropy"
  /// Of logits and a class number per row.
  case sparseSoftmaxCrossEntropy = "sparse_softmax_cross_entropy"
  /// Of probabilities, which are normalised and clipped as in Keras.
  case categoricalCrossEntropy = "categorical_crossentropy"
  case sparseCategoricalCrossEntropy = "sparse_categorical_crossentropy"
  /// Of logarithms of probabilities and a class number per row.
  case sparseLogLikelihood = "nll_loss"
  case categoricalFocal = "categorical_focal_crossentropy"
  case categoricalHinge = "categorical_hinge"
  case cosine = "cosine_similarity"
  case divergence = "kl_divergence"
  /// Of logits and targets in 0...1.
  case sigmoidCrossEntropy = "sigmoid_cross_entropy"
  case binaryCrossEntropy = "binary_crossentropy"
  /// With PyTorch's bound of the logarithms.
  case boundedBinaryCrossEntropy = "bce_loss"
  case binaryFocal = "binary_focal_crossentropy"
  case meanSquaredError = "mse"
  case meanAbsoluteError = "mae"
  case percentageError = "mape"
  case logarithmicError = "msle"
  case huber
  case smoothAbsolute = "smooth_l1_loss"
  case logCosh = "log_cosh"
  case poisson
  case poissonLikelihood = "poisson_nll_loss"
  /// Of labels −1 and 1, as `HingeTargets` makes them.
  case hinge
  case squaredHinge = "squared_hinge"
  case logDivergence = "kl_div_loss"

  /// Whether targets are class numbers, one per row, carried as floats (exact below 2²⁴).
  public var isSparse: Bool {
    [.sparseSoftmaxCrossEntropy, .sparseCategoricalCrossEntropy, .sparseLogLikelihood].contains(self)
  }

  /// Whether a row's loss is the mean of its elements' own.
  public var isElementwise: Bool { kernel.rawValue >= NN_SIGMOID_CROSS_ENTROPY.rawValue }

  /// Whether prediction and target may change places.
  var isSymmetric: Bool {
    [.meanSquaredError, .meanAbsoluteError, .huber, .smoothAbsolute, .logCosh].contains(self)
  }

  fileprivate var usualSettings: [Double] {
    switch self {
    case .huber, .smoothAbsolute: [1]
    case .categoricalFocal: [0.25, 2]
    case .binaryFocal: [-1, 2]
    case .poissonLikelihood: [1]
    default: []
    }
  }

  fileprivate var kernel: nn_loss_kind {
    switch self {
    case .softmaxCrossEntropy: NN_SOFTMAX_CROSS_ENTROPY
    case .sparseSoftmaxCrossEntropy: NN_SPARSE_SOFTMAX_CROSS_ENTROPY
    case .categoricalCrossEntropy: NN_CROSS_ENTROPY
    case .sparseCategoricalCrossEntropy: NN_SPARSE_CROSS_ENTROPY
    case .sparseLogLikelihood: NN_SPARSE_LOG_LIKELIHOOD
    case .categoricalFocal: NN_CATEGORICAL_FOCAL
    case .categoricalHinge: NN_CATEGORICAL_HINGE
    case .cosine: NN_COSINE
    case .divergence: NN_DIVERGENCE
    case .sigmoidCrossEntropy: NN_SIGMOID_CROSS_ENTROPY
    case .binaryCrossEntropy: NN_BINARY_CROSS_ENTROPY
    case .boundedBinaryCrossEntropy: NN_BOUNDED_BINARY_CROSS_ENTROPY
    case .binaryFocal: NN_BINARY_FOCAL
    case .meanSquaredError: NN_SQUARED_ERROR
    case .meanAbsoluteError: NN_ABSOLUTE_ERROR
    case .percentageError: NN_PERCENTAGE_ERROR
    case .logarithmicError: NN_LOGARITHMIC_ERROR
    case .huber: NN_HUBER
    case .smoothAbsolute: NN_SMOOTH_ABSOLUTE
    case .logCosh: NN_LOG_COSH
    case .poisson: NN_POISSON
    case .poissonLikelihood: NN_POISSON_LIKELIHOOD
    case .hinge: NN_HINGE
    case .squaredHinge: NN_SQUARED_HINGE
    case .logDivergence: NN_LOG_DIVERGENCE
    }
  }
}

/// A kind of loss with its settings.
public struct LossRule: Hashable, Sendable {
  public var kind: LossKind
  /// Targets t become t·(1 − smoothing) + smoothing/classes, of two classes in the binary ones.
  public var smoothing: Double
  /// What the kind has to be told, in the order of `losses.h`: δ, β, α and γ, …; empty: the usual.
  public var settings: [Double]
  /// Rows of this class count nothing.
  public var ignoredClass: Int?

  public init(
    _ kind: LossKind, smoothing: Double = 0, settings: [Double] = [], ignoredClass: Int? = nil
  ) {
    self.kind = kind
    self.smoothing = smoothing
    self.settings = settings
    self.ignoredClass = ignoredClass
  }

  fileprivate func kernel(columns: Int) -> nn_loss_rule {
    let settings = settings.isEmpty ? kind.usualSettings : settings
    func setting(_ index: Int) -> Double { settings.count > index ? settings[index] : 0 }
    let classes = kind.isElementwise ? 2 : Double(max(1, columns))
    return nn_loss_rule(
      kind: kind.kernel, keep: 1 - smoothing, floor: smoothing / classes, first: setting(0),
      second: setting(1), third: setting(2), ignored: ignoredClass.map { Double($0) } ?? 0,
      has_ignored: ignoredClass == nil ? 0 : 1)
  }
}

extension LossRule {
  /// The mean over the rows of [rows, columns] and their targets.
  public func mean(
    _ prediction: UnsafeBufferPointer<Float>, _ targets: UnsafeBufferPointer<Float>, columns: Int
  ) -> Double {
    guard let p = prediction.baseAddress, let t = targets.baseAddress, columns > 0 else { return 0 }
    var rule = kernel(columns: columns)
    var data = nn_loss_data(
      prediction: p, targets: t, weights: nil, rows: prediction.count / columns, columns: columns)
    var result: Float = 0
    nn_loss(NN_FLOAT32, &rule, &data, NN_LOSS_MEAN, &result)
    return Double(result)
  }
}

/// What a loss gives.
public enum LossScope: Hashable, Sendable {
  /// The mean over the batch, as Keras's `sum_over_batch_size`; of weighted classes, PyTorch's mean.
  case mean
  /// A number for each row.
  case rows
  /// A number for each element, of the losses that are means over a row.
  case elements

  fileprivate var kernel: nn_loss_scope {
    switch self {
    case .mean: NN_LOSS_MEAN
    case .rows: NN_LOSS_ROWS
    case .elements: NN_LOSS_ELEMENTS
    }
  }
}

/// The loss of a batch; prediction [batch, …], targets of the same shape, or [batch] (or [batch, 1]) of
/// class numbers. A third input weights it: [classes], or, of an elementwise loss, [2, columns]: the
/// columns' weights and the sigmoid's weights of t = 1.
///
/// Targets get a gradient only where they may change places with the prediction. A class number out of
/// range makes the loss NaN.
public struct Loss: Operation {
  public var name: String { rule.kind.rawValue }
  public let rule: LossRule
  public let scope: LossScope

  public init(_ rule: LossRule, _ scope: LossScope = .mean) {
    self.rule = rule
    self.scope = scope
  }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: inputs.count == 3 ? 3 : 2, name)
    let (prediction, targets) = (inputs[0], inputs[1])
    guard prediction.rank > 0, prediction.count > 0 else {
      throw TensorError("\(name) needs a batch of predictions, not a value of shape \(prediction)")
    }
    let lead = Shape(Array(prediction.dimensions.dropLast()))
    if rule.kind.isSparse {
      guard targets == lead || targets.dimensions == lead.dimensions + [1] else {
        throw TensorError(
          "\(name) needs a class number per row, shape \(lead), not targets of shape \(targets)")
      }
    } else if targets != prediction {
      throw TensorError("\(name) needs targets of the prediction's shape \(prediction), not \(targets)")
    }
    let rows = Rows(prediction)
    let weights: Shape = rule.kind.isElementwise ? [2, rows.columns] : [rows.columns]
    guard inputs.count == 2 || inputs[2] == weights else {
      throw TensorError("\(name) needs weights of shape \(weights), not \(inputs[2])")
    }
    switch scope {
    case .mean: return .scalar
    case .rows: return [rows.rows]
    case .elements:
      guard rule.kind.isElementwise else { throw TensorError("\(name) has a value for each row only") }
      return prediction
    }
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let rows = Rows(call.shapes.inputs[0])
    var rule = rule.kernel(columns: rows.columns)
    var data = lossData(call, weights: call.inputs.count == 3 ? 2 : nil, rows)
    nn_loss(R.code, &rule, &data, scope.kernel, call.output)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let record = context.record
    let slopes = LossGradient(rule: rule, scope: scope)
    let inputs = Array(context.inputs[..<2]) + [context.incoming] + context.inputs[2...]
    guard context.isNeeded[1] else { return [try record.apply(slopes, inputs), nil, nil] }
    guard rule.kind.isSymmetric else {
      throw TensorError("\(name) gives its targets no gradient", notes: ["hand it target.detach()"])
    }
    let gradient = try record.apply(slopes, inputs)
    return [gradient, try record.scale(gradient, by: -1), nil]
  }
}

private func lossData<R: Real>(_ call: Invocation<R>, weights: Int?, _ rows: Rows) -> nn_loss_data {
  nn_loss_data(
    prediction: call.inputs[0], targets: call.inputs[1],
    weights: weights.map { UnsafeRawPointer(call.inputs[$0]) },
    rows: rows.rows, columns: rows.columns)
}

/// Inputs: prediction, targets, what is incoming, and the weights when there are any.
struct LossGradient: Operation {
  var name: String { rule.kind.rawValue + "_gradient" }
  let rule: LossRule
  let scope: LossScope

  func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  func pieces(_ shapes: CallShapes) -> Int { Rows(shapes.output).blocks }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let rows = Rows(call.shapes.output)
    let part = rows.part(range)
    var rule = rule.kernel(columns: rows.columns)
    var data = lossData(call, weights: call.inputs.count == 4 ? 3 : nil, rows)
    nn_loss_gradient(
      R.code, &rule, &data, scope.kernel, call.inputs[2], call.output, part.lowerBound, part.upperBound)
  }
}

/// 2t − 1 when every label t is 0 or 1, else t as it is: what the hinge losses take.
public struct HingeTargets: Operation {
  public let name = "hinge_targets"
  public init() {}
  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    return inputs[0]
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    nn_hinge_targets(R.code, call.inputs[0], call.output, call.shapes.output.count)
  }
  /// Labels are given.
  public func gradients(_ context: GradientContext) throws -> [Var?] { [nil] }
}
