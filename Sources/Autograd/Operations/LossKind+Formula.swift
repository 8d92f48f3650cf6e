extension LossKind {
  /// What a sample's loss is, of its outputs o or logits z and its targets t: what `step` says of it. A mean is
  /// over the sample's outputs.
  public var formula: String {
    switch self {
    case .softmaxCrossEntropy: "log Σ e^z − Σ t·z, which is −Σ t·log softmax(z)"
    case .sparseSoftmaxCrossEntropy: "log Σ e^z − z[t], which is −log softmax(z)[t]"
    case .categoricalCrossEntropy: "−Σ t·log(o/Σ o)"
    case .sparseCategoricalCrossEntropy: "−log(o[t]/Σ o)"
    case .sparseLogLikelihood: "−o[t]"
    case .categoricalFocal: "−Σ α·(1 − p)^γ·t·log p with p = o/Σ o"
    case .categoricalHinge: "max(0, 1 + max((1 − t)·o) − Σ t·o)"
    case .cosine: "−Σ t·o/(|t|·|o|)"
    case .divergence: "Σ t·log(t/o)"
    case .sigmoidCrossEntropy: "mean of log(1 + e^z) − t·z"
    case .binaryCrossEntropy, .boundedBinaryCrossEntropy: "mean of −t·log o − (1 − t)·log(1 − o)"
    case .binaryFocal: "mean of (1 − p)^γ·(−log p) with p = t·o + (1 − t)·(1 − o)"
    case .meanSquaredError: "mean of (t − o)²"
    case .meanAbsoluteError: "mean of |t − o|"
    case .percentageError: "mean of 100·|t − o|/|t|"
    case .logarithmicError: "mean of (log(1 + t) − log(1 + o))²"
    case .huber: "mean of e²/2 up to |e| = δ, then δ·|e| − δ²/2, with e = o − t"
    case .smoothAbsolute: "mean of e²/(2·β) below |e| = β, then |e| − β/2, with e = o − t"
    case .logCosh: "mean of log cosh(o − t)"
    case .poisson: "mean of o − t·log o"
    case .poissonLikelihood: "mean of e^o − t·o, or of o − t·log o"
    case .hinge: "mean of max(0, 1 − t·o)"
    case .squaredHinge: "mean of max(0, 1 − t·o)²"
    case .logDivergence: "mean of t·(log t − o)"
    }
  }

  /// dL/do of a sample's loss, where it is short: what a learner has to have seen.
  public var slope: String? {
    switch self {
    case .softmaxCrossEntropy, .sparseSoftmaxCrossEntropy: "p − t with p = softmax(z)"
    case .sigmoidCrossEntropy: "(p − t)/k with p = sigmoid(z)"
    case .meanSquaredError: "2·(o − t)/k"
    case .meanAbsoluteError: "sign(o − t)/k"
    case .categoricalCrossEntropy: "Σ t/Σ o − t/o"
    case .binaryCrossEntropy, .boundedBinaryCrossEntropy: "((1 − t)/(1 − o) − t/o)/k"
    default: nil
    }
  }
}
