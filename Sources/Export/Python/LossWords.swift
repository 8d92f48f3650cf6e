import Learning

/// A loss in the words of one library; `nil` where it has none that is the same.
enum LossWords {
  static func keras(_ loss: Loss) -> Python? {
    guard loss.dialect == .torch else { return own(loss) }
    // Its settings beside δ have no counterpart.
    var plain = Loss(loss.kind)
    plain.delta = loss.delta
    guard loss == plain else { return nil }
    switch loss.kind {
    case .mseLoss: return .text("mse")
    case .l1: return .text("mae")
    case .huberLoss: return call("keras.losses.Huber", ("delta", .number(loss.delta)))
    case .bce: return .text("binary_crossentropy")
    case .bceWithLogits: return call("keras.losses.BinaryCrossentropy", ("from_logits", .bool(true)))
    case .crossEntropy:
      return call("keras.losses.SparseCategoricalCrossentropy", ("from_logits", .bool(true)))
    default: return nil
    }
  }

  static func torch(_ loss: Loss) -> Python? {
    guard loss.dialect == .keras else { return criterion(loss) }
    var plain = Loss(loss.kind)
    (plain.delta, plain.takesLogits) = (loss.delta, loss.takesLogits)
    guard loss == plain else { return nil }
    switch loss.kind {
    case .mse: return call("nn.MSELoss")
    case .mae: return call("nn.L1Loss")
    case .huber: return call("nn.HuberLoss", ("delta", .number(loss.delta)))
    case .binaryCrossentropy: return call(loss.takesLogits ? "nn.BCEWithLogitsLoss" : "nn.BCELoss")
    case .categoricalCrossentropy where loss.takesLogits,
      .sparseCategoricalCrossentropy where loss.takesLogits:
      return call("nn.CrossEntropyLoss")
    default: return nil
    }
  }

  private static func call(_ name: String, _ arguments: (String, Python?)...) -> Python {
    .call(name, with: arguments)
  }

  /// The class of the library whose loss it is: of the aliases the one in capitals.
  private static func className(_ loss: Loss) -> String {
    loss.kind.aliases.last { $0.first?.isUppercase ?? false } ?? loss.name
  }

  private static func own(_ loss: Loss) -> Python {
    let plain = Loss(loss.kind)
    if loss == plain { return .text(loss.name) }
    func number(_ field: KeyPath<Loss, Double>) -> Python? {
      loss[keyPath: field] == plain[keyPath: field] ? nil : .number(loss[keyPath: field])
    }
    return call(
      "keras.losses.\(className(loss))", ("from_logits", loss.takesLogits ? .bool(true) : nil),
      ("ignore_class", loss.ignoredClass.map(Python.int)), ("label_smoothing", number(\.smoothing)),
      ("delta", number(\.delta)), ("apply_class_balancing", loss.isBalanced ? .bool(true) : nil),
      ("alpha", number(\.alpha)), ("gamma", number(\.gamma)),
      ("reduction", loss.reduction == plain.reduction ? nil : .text(loss.reduction.rawValue)))
  }

  private static func criterion(_ loss: Loss) -> Python {
    let plain = Loss(loss.kind)
    func tensor(_ numbers: [Double]?) -> Python? {
      numbers.map { call("torch.tensor", ("", .list($0.map(Python.number)))) }
    }
    func number(_ field: KeyPath<Loss, Double>) -> Python? {
      loss[keyPath: field] == plain[keyPath: field] ? nil : .number(loss[keyPath: field])
    }
    let ignored = loss.ignoredClass == plain.ignoredClass ? nil : loss.ignoredClass
    let isLogarithmic = loss.isLogarithmic == plain.isLogarithmic ? nil : Python.bool(loss.isLogarithmic)
    return call(
      "nn.\(className(loss))", ("weight", tensor(loss.weights)),
      ("pos_weight", tensor(loss.positiveWeights)), ("ignore_index", ignored.map(Python.int)),
      ("label_smoothing", number(\.smoothing)),
      (loss.kind == .smoothL1 ? "beta" : "delta", number(\.delta)),
      (loss.kind == .klDiv ? "log_target" : "log_input", isLogarithmic),
      ("full", loss.isFull ? .bool(true) : nil), ("eps", number(\.epsilon)),
      ("reduction", loss.reduction == plain.reduction ? nil : .text(loss.reduction.rawValue)))
  }
}
