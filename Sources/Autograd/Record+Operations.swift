import Tensors

/// Short names, so that layers and gradient rules read as formulas.
extension Record {
  /// x·w
  public func matmul(_ x: Var, _ w: Var) throws -> Var { try apply(MatMul(), [x, w]) }
  public func add(_ x: Var, _ y: Var) throws -> Var {
    try shape(of: x) == shape(of: y) ? apply(Add(), [x, y]) : binary(.add, x, y)
  }
  /// x + bias on every row
  public func add(_ x: Var, bias: Var) throws -> Var { try apply(AddBias(), [x, bias]) }
  public func subtract(_ x: Var, _ y: Var) throws -> Var {
    try shape(of: x) == shape(of: y) ? apply(Subtract(), [x, y]) : binary(.subtract, x, y)
  }
  public func multiply(_ x: Var, _ y: Var) throws -> Var {
    try shape(of: x) == shape(of: y) ? apply(Multiply(), [x, y]) : binary(.multiply, x, y)
  }
  public func scale(_ x: Var, by factor: Double) throws -> Var { try apply(Scale(by: factor), [x]) }

  public func pointwise(_ function: PointwiseFunction, _ x: Var) throws -> Var {
    try apply(Pointwise(function), [x])
  }
  public func relu(_ x: Var) throws -> Var { try pointwise(.relu, x) }
  public func sigmoid(_ x: Var) throws -> Var { try pointwise(.sigmoid, x) }
  public func tanh(_ x: Var) throws -> Var { try pointwise(.tanh, x) }
  /// Along the last axis.
  public func softmax(_ x: Var) throws -> Var { try apply(Softmax(), [x]) }
  public func logSoftmax(_ x: Var) throws -> Var { try apply(Softmax(isLogarithm: true), [x]) }
  /// For training; an evaluation leaves it out. `random`'s stream must be this layer's own.
  public func dropout(_ x: Var, rate: Double, random: Random) throws -> Var {
    try apply(Dropout(rate: rate, random: random), [x] + (draw.map { [$0] } ?? []))
  }

  public func sum(_ x: Var) throws -> Var { try apply(Sum(), [x]) }
  public func mean(_ x: Var) throws -> Var { try apply(Sum(isMean: true), [x]) }
  public func reshape(_ x: Var, to dimensions: [Int]) throws -> Var {
    try apply(Reshape(to: dimensions), [x])
  }
  /// (batch, a, b, …) → (batch, a·b·…)
  public func flatten(_ x: Var) throws -> Var {
    let shape = shape(of: x)
    return try reshape(x, to: [shape.dimensions.first ?? 1, shape.rowCount])
  }
  public func transpose(_ x: Var) throws -> Var { try apply(Transpose(), [x]) }

  /// The loss of a batch: a scalar, or what the scope says.
  ///
  /// A cross-entropy of probabilities that a softmax (or, for the binary one, a sigmoid) has just made
  /// is recorded on the logits instead, where it is exact, unless `isClipped`: then it is taken from the
  /// probabilities, clipped to [1e-7, 1 − 1e-7], beyond which the gradient is zero. Keras does the first
  /// on TensorFlow and the second on JAX and PyTorch.
  /// - Parameter weights: see `Loss`.
  @discardableResult
  public func loss(
    _ rule: LossRule, _ prediction: Var, _ targets: Var, weights: Var? = nil, _ scope: LossScope = .mean,
    isClipped: Bool = false
  ) throws -> Var {
    var exact = rule
    var value = prediction
    if !isClipped { (exact.kind, value) = exactLoss(rule.kind, prediction) }
    return try apply(Loss(exact, scope), [value, targets] + (weights.map { [$0] } ?? []))
  }
  @discardableResult
  public func loss(_ kind: LossKind, _ prediction: Var, _ targets: Var, isClipped: Bool = false) throws -> Var
  {
    try loss(LossRule(kind), prediction, targets, isClipped: isClipped)
  }

  /// Changes `parameter` and the rule's states in place, after everything recorded so far.
  /// `states` are in the order of the rule's `stateNames`.
  @discardableResult
  public func update(
    _ parameter: Parameter, gradient: Var, rule: any UpdateRule, states: [Parameter], scalars: Var
  ) throws -> Var {
    try apply(
      Update(rule), [self.parameter(parameter)] + states.map { state($0) } + [gradient, scalars])
  }

  private func exactLoss(_ kind: LossKind, _ prediction: Var) -> (LossKind, Var) {
    guard let step = step(making: prediction) else { return (kind, prediction) }
    let isSoftmax = (step.operation as? Softmax)?.isLogarithm == false
    let isSigmoid = (step.operation as? Pointwise)?.function == .sigmoid
    switch kind {
    case .categoricalCrossEntropy where isSoftmax: return (.softmaxCrossEntropy, step.inputs[0])
    case .sparseCategoricalCrossEntropy where isSoftmax: return (.sparseSoftmaxCrossEntropy, step.inputs[0])
    case .binaryCrossEntropy where isSigmoid: return (.sigmoidCrossEntropy, step.inputs[0])
    default: return (kind, prediction)
    }
  }
}
