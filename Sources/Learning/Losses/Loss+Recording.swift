import Autograd
import Tensors

extension Loss {
  /// Writes the loss of a batch on a record: a scalar, or with `reduction` none the single losses.
  ///
  /// prediction [n, …] and targets of the same shape, or class numbers [n]; one sample without its batch
  /// may be [k] and a class number without axes. Throws `TensorError` when they do not fit.
  public func recordCriterion(
    on record: Record, prediction: Var, target: Var, isClipped: Bool = false
  ) throws -> Var {
    let shape = record.shape(of: prediction)
    let isSingle = shape.rank < 2 && takesRows
    let (p, t) = try batched(prediction, target, isSingle: isSingle, on: record)
    func apply(_ scope: LossScope) throws -> Var {
      try recordLosses(on: record, prediction: p, target: t, scope, isClipped: isClipped)
    }
    switch reduction {
    case .mean: return try apply(.mean)
    case .sum: return try record.sum(try apply(addsOutputs ? .elements : .rows))
    case .batchmean:
      return try record.scale(
        record.sum(try apply(.elements)), by: 1 / Double(max(1, shape.dimensions.first ?? 1)))
    case .none:
      let losses = try apply(addsOutputs ? .elements : .rows)
      let form = addsOutputs ? shape.dimensions : isSingle ? [] : Array(shape.dimensions.dropLast())
      return record.shape(of: losses).dimensions == form ? losses : try record.reshape(losses, to: form)
    }
  }

  /// Whether a sum is over all outputs, as PyTorch has it, where a sample's own loss is a mean over its outputs.
  public var addsOutputs: Bool { dialect == .torch && kind != .crossEntropy && kind != .nll }

  /// Writes the loss that a fit makes small; prediction [n, width]. With weights [n] of the samples it is
  /// Σ w·loss / n, as Keras has it.
  func recordBatch(
    on record: Record, prediction: Var, target: Var, weights: Var?, isClipped: Bool
  ) throws -> Var {
    guard let weights else {
      return try recordCriterion(on: record, prediction: prediction, target: target, isClipped: isClipped)
    }
    let rows = try recordRows(on: record, prediction: prediction, target: target, isClipped: isClipped)
    let weighted = try record.multiply(rows, weights)
    return reduction == .sum ? try record.sum(weighted) : try record.mean(weighted)
  }

  /// What a sample of this class counts in the mean.
  func weight(ofClass number: Float) -> Double {
    guard let whole = Int(exactly: number), whole != ignoredClass else { return 0 }
    guard let weights else { return 1 }
    return weights.indices.contains(whole) ? weights[whole] : 0
  }

  /// Writes each sample's own loss [n] on a record; prediction [n, width].
  func recordRows(on record: Record, prediction: Var, target: Var, isClipped: Bool) throws -> Var {
    try recordLosses(on: record, prediction: prediction, target: target, .rows, isClipped: isClipped)
  }

  /// Whether the loss is of rows of outputs, and an output without a batch one row.
  private var takesRows: Bool {
    switch kind {
    case .categoricalCrossentropy, .sparseCategoricalCrossentropy, .categoricalFocalCrossentropy,
      .categoricalHinge, .cosineSimilarity, .klDivergence, .crossEntropy, .nll:
      true
    default: false
    }
  }

  /// With a batch in front: a number alone is an output of one sample, a row one sample where `isSingle`.
  private func batched(
    _ prediction: Var, _ target: Var, isSingle: Bool, on record: Record
  ) throws -> (Var, Var) {
    let shape = record.shape(of: prediction)
    guard shape.rank < 2 else { return (prediction, target) }
    let width = isSingle ? shape.count : 1
    let p = try record.reshape(prediction, to: [shape.count / max(1, width), width])
    let given = record.shape(of: target)
    guard given.count == (isSingle && given.rank == 0 ? 1 : shape.count) else { return (p, target) }
    let form = isSingle && given.rank == 0 ? [1] : record.shape(of: p).dimensions
    return (p, try record.reshape(target, to: form))
  }

  private func recordLosses(
    on record: Record, prediction: Var, target: Var, _ scope: LossScope, isClipped: Bool
  ) throws -> Var {
    let shape = record.shape(of: prediction)
    let isSparse = record.shape(of: target) != shape
    var (p, t) = (prediction, target)
    switch kind {
    case .binaryFocalCrossentropy where takesLogits: p = try record.sigmoid(p)
    case .categoricalFocalCrossentropy where takesLogits: p = try record.softmax(p)
    case .hinge, .squaredHinge: t = try record.apply(HingeTargets(), [t])
    default: break
    }
    return try record.loss(
      rule(isSparse: isSparse), p, t,
      weights: try recordWeights(columns: shape.dimensions.last ?? 1, on: record),
      scope, isClipped: isClipped)
  }

  /// The kernel's weights: of classes, or of outputs and of their targets 1.
  private func recordWeights(columns: Int, on record: Record) throws -> Var? {
    guard weights != nil || positiveWeights != nil else { return nil }
    func row(_ numbers: [Double]?, _ name: String) throws -> [Double] {
      guard let numbers else { return [Double](repeating: 1, count: columns) }
      if kind.isBinary, numbers.count == 1 { return [Double](repeating: numbers[0], count: columns) }
      guard numbers.count == columns else {
        throw TensorError(
          "\(self.name) has \(numbers.count) \(name) for \(columns) \(plural(columns, kind.isBinary ? "output" : "class", "classes"))"
        )
      }
      return numbers
    }
    let first = try row(weights, "weights")
    guard kind.isBinary else { return record.constant(Tensor(first.map { Float($0) })) }
    let both = first + (try row(positiveWeights, "pos_weights"))
    return record.constant(Tensor(both.map { Float($0) }, shape: [2, columns]))
  }

  /// What the kernel is told; of softmax and sigmoid outputs the record takes the exact one.
  func rule(isSparse: Bool) -> LossRule {
    switch kind {
    case .categoricalCrossentropy:
      LossRule(takesLogits ? .softmaxCrossEntropy : .categoricalCrossEntropy, smoothing: smoothing)
    case .sparseCategoricalCrossentropy:
      LossRule(
        takesLogits ? .sparseSoftmaxCrossEntropy : .sparseCategoricalCrossEntropy,
        ignoredClass: ignoredClass)
    case .binaryCrossentropy:
      LossRule(takesLogits ? .sigmoidCrossEntropy : .binaryCrossEntropy, smoothing: smoothing)
    case .binaryFocalCrossentropy:
      LossRule(.binaryFocal, smoothing: smoothing, settings: [isBalanced ? alpha : -1, gamma])
    case .categoricalFocalCrossentropy:
      LossRule(.categoricalFocal, smoothing: smoothing, settings: [alpha, gamma])
    case .mse, .mseLoss: LossRule(.meanSquaredError)
    case .mae, .l1: LossRule(.meanAbsoluteError)
    case .mape: LossRule(.percentageError)
    case .msle: LossRule(.logarithmicError)
    case .huber, .huberLoss: LossRule(.huber, settings: [delta])
    case .logCosh: LossRule(.logCosh)
    case .klDivergence: LossRule(.divergence)
    case .poisson: LossRule(.poisson)
    case .hinge: LossRule(.hinge)
    case .squaredHinge: LossRule(.squaredHinge)
    case .categoricalHinge: LossRule(.categoricalHinge)
    case .cosineSimilarity: LossRule(.cosine)
    case .crossEntropy where isSparse:
      LossRule(.sparseSoftmaxCrossEntropy, smoothing: smoothing, ignoredClass: ignoredClass)
    case .crossEntropy: LossRule(.softmaxCrossEntropy, smoothing: smoothing)
    case .nll: LossRule(.sparseLogLikelihood, ignoredClass: ignoredClass)
    case .smoothL1: LossRule(.smoothAbsolute, settings: [delta])
    case .bce: LossRule(.boundedBinaryCrossEntropy)
    case .bceWithLogits: LossRule(.sigmoidCrossEntropy)
    case .klDiv: LossRule(.logDivergence, settings: [isLogarithmic ? 1 : 0])
    case .poissonNLL:
      LossRule(.poissonLikelihood, settings: [isLogarithmic ? 1 : 0, epsilon, isFull ? 1 : 0])
    }
  }
}
