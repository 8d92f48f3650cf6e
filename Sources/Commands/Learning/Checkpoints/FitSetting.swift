import Diagnostics
import Learning
import Tensors

/// One of the things that a fit must have in common with another to go on where that stood.
struct FitSetting: Equatable {
  let name: String
  /// The argument of `fit` that says it.
  let argument: String
  /// Numbers are known by their digest.
  let text: String
}

extension FitSetting {
  /// All of them. The number of epochs is none: a fit may go on for more.
  static func all(
    _ model: Model, _ samples: Samples, validation: Samples?, _ options: Fit.Options, callbacks: [String]
  ) -> [FitSetting] {
    let recipe = model.recipe ?? Recipe()
    let frozen = model.parameters.filter { !$0.isTrainable }.map(\.name)
    // What the optimizer was told: a callback may have moved its rate since.
    let optimizer = recipe.optimizer
    return [
      FitSetting(
        name: "model", argument: "model", text: "sequential(\(model.written)), \(model.dialect.rawValue)"),
      FitSetting(name: "frozen weights", argument: "model", text: list(frozen)),
      FitSetting(name: "x", argument: "x", text: text(of: samples.inputs)),
      FitSetting(name: "y", argument: "y", text: text(of: samples.targets)),
      FitSetting(
        name: "weights of samples", argument: "sample_weight",
        text: samples.weights.map(text(of:)) ?? "none"),
      FitSetting(
        name: "validation", argument: "validation_data",
        text: validation.map { set in
          list(
            [text(of: set.inputs), text(of: set.targets)] + (set.weights.map { [text(of: $0)] } ?? []))
        } ?? "none"),
      FitSetting(name: "batch", argument: "batch", text: countText(options.batch)),
      FitSetting(name: "shuffle", argument: "shuffle", text: options.isShuffled ? "true" : "false"),
      FitSetting(name: "drop_last", argument: "x", text: options.dropsLast ? "true" : "false"),
      FitSetting(
        name: "initial_epoch", argument: "initial_epoch",
        text: options.initialEpoch.map(countText) ?? "none"),
      FitSetting(
        name: "optimizer", argument: "optimizer",
        text: "\(optimizer.written), \(optimizer.dialect.rawValue)"),
      FitSetting(
        name: "loss", argument: "loss",
        text: (model.training?.loss.written ?? "none") + (recipe.isClipped ? ", clipped" : "")),
      FitSetting(
        name: "metrics", argument: "metrics",
        text: list((model.training?.metrics ?? []).map { MetricObject($0).description(in: .plain) })),
      FitSetting(name: "callbacks", argument: "callbacks", text: list(callbacks)),
    ]
  }

  private static func list(_ texts: [String]) -> String {
    texts.isEmpty ? "none" : texts.joined(separator: ", ")
  }

  /// `uint8 (60000, 784) · 0123456789abcdef`, of the numbers as they are given and what multiplies them.
  private static func text(of inputs: Inputs) -> String {
    text(of: inputs.source) + (inputs.scale == 1 ? "" : " · times \(inputs.scale)")
  }

  private static func text(of tensor: Tensor) -> String {
    "\(tensor.dtype) \(tensor.shape) · \(Digest([Digest.Part("", tensor)]))"
  }
}
