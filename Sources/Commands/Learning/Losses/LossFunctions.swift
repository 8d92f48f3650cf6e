import Interpreter
import Learning
import Tensors

/// One function for each loss: of targets and outputs it computes, of neither it is the loss with its
/// settings, and its bare name stands for the loss with none.
enum LossFunctions {
  static var builtins: [Builtin] { Loss.Kind.allCases.map(builtin) }

  private static func builtin(_ kind: Loss.Kind) -> Builtin {
    Builtin(
      kind.rawValue, aliases: kind.aliases, .losses, summary(kind), details: details(kind),
      examples: examples(kind), peers: peers(kind), signature: { LossCall.signature(kind) },
      run: { try $0.answer(in: $1) }
    )
  }

  private static func peers(_ kind: Loss.Kind) -> Peers {
    switch kind {
    case .categoricalCrossentropy: Peers(keras: "CategoricalCrossentropy", torch: "CrossEntropyLoss")
    case .sparseCategoricalCrossentropy:
      Peers(keras: "SparseCategoricalCrossentropy", torch: "CrossEntropyLoss")
    case .binaryCrossentropy: Peers(keras: "BinaryCrossentropy", torch: "BCELoss")
    case .binaryFocalCrossentropy: Peers(keras: "BinaryFocalCrossentropy")
    case .categoricalFocalCrossentropy: Peers(keras: "CategoricalFocalCrossentropy")
    case .mse: Peers(keras: "MeanSquaredError", torch: "MSELoss")
    case .mae: Peers(keras: "MeanAbsoluteError", torch: "L1Loss")
    case .mape: Peers(keras: "MeanAbsolutePercentageError")
    case .msle: Peers(keras: "MeanSquaredLogarithmicError")
    case .huber: Peers(keras: "Huber", torch: "HuberLoss")
    case .logCosh: Peers(keras: "LogCosh")
    case .klDivergence: Peers(keras: "KLDivergence", torch: "KLDivLoss")
    case .poisson: Peers(keras: "Poisson", torch: "PoissonNLLLoss")
    case .hinge: Peers(keras: "Hinge")
    case .squaredHinge: Peers(keras: "SquaredHinge")
    case .categoricalHinge: Peers(keras: "CategoricalHinge")
    case .cosineSimilarity: Peers(keras: "CosineSimilarity")
    case .crossEntropy: Peers(keras: "SparseCategoricalCrossentropy", torch: "CrossEntropyLoss")
    case .nll: Peers(torch: "NLLLoss")
    case .mseLoss: Peers(keras: "MeanSquaredError", torch: "MSELoss")
    case .l1: Peers(keras: "MeanAbsoluteError", torch: "L1Loss")
    case .smoothL1: Peers(torch: "SmoothL1Loss")
    case .huberLoss: Peers(keras: "Huber", torch: "HuberLoss")
    case .bce: Peers(keras: "BinaryCrossentropy", torch: "BCELoss")
    case .bceWithLogits: Peers(keras: "BinaryCrossentropy", torch: "BCEWithLogitsLoss")
    case .klDiv: Peers(keras: "KLDivergence", torch: "KLDivLoss")
    case .poissonNLL: Peers(keras: "Poisson", torch: "PoissonNLLLoss")
    }
  }

  private static func summary(_ kind: Loss.Kind) -> String {
    switch kind {
    case .categoricalCrossentropy: "−Σ y·log p for one-hot y."
    case .sparseCategoricalCrossentropy: "−log p[y] for class numbers y."
    case .binaryCrossentropy: "−y·log p − (1 − y)·log(1 − p) for y of 0 and 1."
    case .binaryFocalCrossentropy: "Binary cross-entropy that counts easy samples less."
    case .categoricalFocalCrossentropy: "Cross-entropy for one-hot y that counts easy samples less."
    case .mse: "Mean squared error."
    case .mae: "Mean absolute error."
    case .mape: "Mean absolute error in percent of y."
    case .msle: "Mean squared difference of log(1 + y) and log(1 + p)."
    case .huber: "Half the squared error, beyond delta linear."
    case .logCosh: "Mean of log cosh(p − y)."
    case .klDivergence: "Σ y·log(y/p) for distributions y and p."
    case .poisson: "Mean of p − y·log p, for counts y."
    case .hinge: "Mean of max(0, 1 − y·p), for labels −1 and 1."
    case .squaredHinge: "Mean of max(0, 1 − y·p)², for labels −1 and 1."
    case .categoricalHinge: "max(0, 1 + the largest wrong p − the right p), for one-hot y."
    case .cosineSimilarity: "Minus the cosine of the angle between y and p."
    case .crossEntropy: "log Σeᶻ − z[class] of logits z: PyTorch's CrossEntropyLoss."
    case .nll: "−x[class] of log-probabilities x: PyTorch's NLLLoss."
    case .mseLoss: "Mean squared error: PyTorch's MSELoss."
    case .l1: "Mean absolute error: PyTorch's L1Loss."
    case .smoothL1: "e²/2β for |e| below β, else |e| − β/2: PyTorch's SmoothL1Loss."
    case .huberLoss: "e²/2 up to |e| = δ, else δ(|e| − δ/2): PyTorch's HuberLoss."
    case .bce: "−t·log p − (1 − t)·log(1 − p) of probabilities p: PyTorch's BCELoss."
    case .bceWithLogits: "Binary cross-entropy of logits, exact: PyTorch's BCEWithLogitsLoss."
    case .klDiv: "t·(log t − x) of log-probabilities x: PyTorch's KLDivLoss."
    case .poissonNLL: "eˣ − t·x, for counts t: PyTorch's PoissonNLLLoss."
    }
  }

  private static func details(_ kind: Loss.Kind) -> String {
    let own = settings(kind)
    let start = own.isEmpty ? "" : own + "\n"
    if kind.dialect == .torch {
      return start
        + "Called with input and target, in PyTorch's order, it computes; \(kind.rawValue)() is the criterion, "
        + "which is called with the two, or given to compile."
    }
    return start
      + "The mean over the samples, as Keras defines it. \(kind.rawValue)() is the loss itself, for "
      + "compile."
  }

  private static func settings(_ kind: Loss.Kind) -> String {
    switch kind {
    case .categoricalCrossentropy, .sparseCategoricalCrossentropy, .categoricalFocalCrossentropy:
      "p is divided by its sum and clipped to [1e-7, 1 − 1e-7]; with from_logits it goes through a softmax first."
    case .binaryCrossentropy, .binaryFocalCrossentropy:
      "p is clipped to [1e-7, 1 − 1e-7]; with from_logits it goes through a sigmoid first."
    case .mse, .mae: "Over all of a sample's outputs."
    case .hinge, .squaredHinge: "Labels 0 and 1 become −1 and 1."
    case .cosineSimilarity:
      "−1 where they point the same way. As a metric of compile it is the cosine itself, as in Keras."
    case .crossEntropy:
      "target holds class numbers [n], or probabilities of the input's shape [n, k]. With weights the mean is "
        + "Σ w·loss / Σ w; rows of ignore_index count nothing."
    case .bce: "Logarithms are no lower than −100."
    case .klDiv: "reduction=\"batchmean\" divides the sum by the number of rows."
    default: ""
    }
  }

  private static func examples(_ kind: Loss.Kind) -> [Example] {
    let name = kind.rawValue
    switch kind {
    case .categoricalCrossentropy:
      return [
        Example("categorical_crossentropy([[0, 1]], [[0.5, 0.5]])"),
        Example(
          "categorical_crossentropy(from_logits=true, label_smoothing=0.1)",
          "categorical_crossentropy(from_logits=true, label_smoothing=0.1)"),
      ]
    case .sparseCategoricalCrossentropy:
      return [Example("sparse_categorical_crossentropy([1], [[0.5, 0.5]])")]
    case .binaryCrossentropy, .binaryFocalCrossentropy: return [Example("\(name)([1, 0], [0.5, 0.5])")]
    case .categoricalFocalCrossentropy, .categoricalHinge, .klDivergence:
      return [Example("\(name)([[0, 1]], [[0.25, 0.75]])")]
    case .mse, .mseLoss: return [Example("\(name)([1, 2], [1, 4])", "2")]
    case .mae, .l1: return [Example("\(name)([1, 2], [1, 4])", "1")]
    case .huber, .huberLoss:
      return [
        Example("\(name)([1, 2], [1, 4])", "0.75"), Example("\(name)(delta=0.5)", "\(name)(delta=0.5)"),
      ]
    case .smoothL1: return [Example("smooth_l1_loss([1, 2], [1, 4])", "0.75")]
    case .crossEntropy:
      return [
        Example("cross_entropy_loss([[2, 2]], [1])"),
        Example(
          "criterion = cross_entropy_loss(weight=[1, 3])\ncriterion(tensor([[2, 2], [0, 0]]), [0, 1])",
          "0.6931472"),
      ]
    case .nll: return [Example("nll_loss(tensor([[-0.5, -1]]), [1])", "1")]
    case .bce, .bceWithLogits: return [Example("\(name)([0.5, 0.5], [1, 0])")]
    case .klDiv: return [Example("kl_div_loss([[-1, -0.5]], [[0.5, 0.5]], reduction=\"batchmean\")")]
    default: return [Example("\(name)([1, 0], [0.5, 0.5])")]
    }
  }
}

/// A call of a loss's function: with two tensors, or none.
struct LossCall {
  let first: TensorArgument?
  let second: TensorArgument?
  var loss: Loss

  func answer(in session: Session) throws -> Value {
    switch (first, second) {
    case (nil, nil): return .object(LossObject(loss))
    case (let first?, let second?): return try loss.value(first, second, in: session)
    case (let weight?, nil) where loss.kind.takesWeights && loss.weights == nil:
      // nn.CrossEntropyLoss(weights)
      var loss = loss
      loss.weights = try WeightList(weight).numbers
      return .object(LossObject(loss))
    default:
      let names = loss.dialect == .torch ? "input and target" : "y and p"
      throw Problem("\(loss.name) needs \(names), or neither", label: "for the loss itself, \(loss.name)()")
    }
  }
}

extension Loss.Kind {
  /// Whether PyTorch broadcasts its two tensors.
  var stretches: Bool { [.mseLoss, .l1, .smoothL1, .huberLoss].contains(self) }
  var takesWeights: Bool { [.crossEntropy, .nll, .bce, .bceWithLogits].contains(self) }
}

extension Loss {
  /// The loss of two tensors: Keras's takes what should come out first, PyTorch's second.
  func value(_ first: TensorArgument, _ second: TensorArgument, in session: Session) throws -> Value {
    var (outputs, targets) = dialect == .torch ? (first, second) : (second, first)
    let names = dialect == .torch ? ("input", "target") : ("p", "y")
    if let object = outputs.object { session.watch(object, of: self) }
    do {
      if kind.stretches, outputs.shape != targets.shape,
        let common = try? outputs.shape.broadcast(with: targets.shape)
      {
        session.watchStretch(outputs.shape, targets.shape, of: self)
        (outputs, targets) = (try outputs.stretched(to: common), try targets.stretched(to: common))
      }
      if dialect == .torch {
        // Numbers that a graph has yet to compute are not looked at for a check.
        if targets.object?.tracked == nil {
          try check(targets: targets.tensor, outputs: outputs.shape)
        } else {
          try check(targetShape: targets.shape, outputs: outputs.shape)
        }
      }
      if let value = try recorded(outputs, targets) { return value }
      let losses = try values(targets: targets.tensor, outputs: outputs.tensor)
      if dialect == .keras, losses.rank == 0 { return .number(losses.number ?? .nan) }
      return .result(
        outputs.isPlain && targets.isPlain ? losses : losses.converted(to: .float32),
        isPlain: outputs.isPlain && targets.isPlain)
    } catch let error as LearningError {
      switch error {
      case .targets, .classNumber: throw Problem(error, at: .parameter(names.1))
      case .output: throw Problem(error, at: .parameter(names.0))
      default: throw Problem(error, at: .call)
      }
    }
  }

  private func recorded(_ outputs: TensorArgument, _ targets: TensorArgument) throws -> Value? {
    try Commands.recorded([outputs, targets]) { record, values in
      let (p, y) = (record.shape(of: values[0]), record.shape(of: values[1]))
      // Keras lets (n,) and (n, 1) meet.
      let isColumnSlip = dialect == .keras && y != p && y.count == p.count
      return try recordCriterion(
        on: record, prediction: values[0],
        target: isColumnSlip ? try record.reshape(values[1], to: p.dimensions) : values[1])
    }
  }
}

extension TensorArgument {
  fileprivate func stretched(to shape: Shape) throws -> TensorArgument {
    let value = try recorded([self]) { try $0.broadcast($1[0], to: shape) }
    if case .object(let object as TensorObject)? = value { return TensorArgument(object) }
    return TensorArgument(try operand.tensor.broadcast(to: shape))
  }
}
