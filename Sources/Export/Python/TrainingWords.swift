import Learning

/// How a model was trained, or is to be, as lines of a program for Keras.
struct KerasTraining {
  /// Within `load`, where `model` is the model.
  let lines: [String]

  init(_ model: Model) {
    guard let recipe = model.knownRecipe else {
      lines = []
      return
    }
    let optimizer = OptimizerExpression(recipe.optimizer, for: .keras)
    let loss = recipe.loss.flatMap(LossWords.keras)
    var remarks = ["As in nn: compile model \(recipe.written)", "The optimizer's memory starts anew."]
    remarks += optimizer.remarks
    if let given = recipe.loss, loss == nil {
      remarks.append("\(given.written): Keras has no loss that is the same")
    }
    let metrics = (recipe.metrics ?? []).compactMap(\.keras)
    let call = Python.call(
      "model.compile",
      with: [
        ("optimizer", optimizer.value), ("loss", loss),
        ("metrics", metrics.isEmpty ? nil : .list(metrics.map(Python.text))),
      ])
    lines = call.remarked(remarks).lines(indent: 4)
  }
}

/// The same for PyTorch, as a function behind `load`.
struct TorchTraining {
  let functions: [[String]]

  init(_ model: Model) {
    guard let recipe = model.knownRecipe else {
      functions = []
      return
    }
    let optimizer = OptimizerExpression(recipe.optimizer, for: .torch)
    let loss = recipe.loss.flatMap(LossWords.torch)
    var remarks = ["As in nn: compile model \(recipe.written)"] + optimizer.remarks
    if let given = recipe.loss, loss == nil {
      let takesProbabilities = given.isCrossEntropy && given.domain == .probabilities
      remarks.append(
        takesProbabilities
          ? "\(given.written): nn.CrossEntropyLoss on logits is the same; leave the last softmax out for it"
          : "\(given.written): PyTorch has no loss that is the same")
    }
    let value = optimizer.value ?? .atom("None")
    functions = [
      ["def training(model):", "    \"\"\"The optimizer, its memory anew, and the loss.\"\"\""]
        + value.remarked(remarks).lines(indent: 4, lead: "optimizer = ")
        + (loss ?? .atom("None")).lines(indent: 4, lead: "loss = ") + ["    return optimizer, loss"]
    ]
  }
}

extension Model {
  /// What is settled of its training, else what `compile` said.
  fileprivate var knownRecipe: Recipe? { trainingState?.recipe ?? recipe }
}

extension Recipe {
  /// As a user of this program writes it.
  fileprivate var written: String {
    let metrics = (metrics ?? []).map(\.name).joined(separator: ", ")
    let parts = [
      "optimizer=\(optimizer.written)", loss.map { "loss=\($0.written)" },
      metrics.isEmpty ? nil : "metrics=[\(metrics)]",
    ]
    return parts.compactMap { $0 }.joined(separator: " ")
  }
}

extension Metric {
  /// Keras's word for it, where one word says it.
  fileprivate var keras: String? {
    switch self {
    case .accuracy, .binaryAccuracy(threshold: 0.5), .categoricalAccuracy, .sparseCategoricalAccuracy: name
    case .mean(let kind): kind.rawValue
    default: nil
    }
  }
}
