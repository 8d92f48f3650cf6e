import Diagnostics
import JSON
import Learning
import Tensors

/// One of the things that a fit's result depends on: what the ledger shows of a run, and what a fit must have in
/// common with another to go on where that stood.
struct FitSetting: Equatable {
  let name: String
  /// The argument of `fit` that says it.
  let argument: String
  let value: JSON

  init(_ name: String, of argument: String? = nil, _ value: JSON) {
    (self.name, self.argument, self.value) = (name, argument ?? name, value)
  }

  /// As messages have it.
  var text: String { value == .null ? "none" : value.cell }
}

extension FitSetting {
  /// Those of a model, which must be ready to be trained, and of its training. The number of epochs is none: a fit
  /// may go on for more.
  static func all(
    _ model: Model, optimizer: any Optimizer, _ options: Fit.Options, callbacks: [String], patience: Int?
  ) -> [FitSetting] {
    // Moving averages are no weights that could be trained.
    let isFrozen = model.parameters.contains { !$0.isTrainable }
    let frozen = isFrozen ? model.stateDict.filter { !$0.parameter.isTrainable }.map(\.name) : []
    let metrics = (model.training?.metrics ?? []).map { MetricObject($0).description(in: .plain) }
    return [
      FitSetting("layers", of: "model", .string(model.written)),
      FitSetting("frozen", of: "model", list(frozen)),
      FitSetting("dialect", of: "model", .string(model.dialect.rawValue)),
      FitSetting("optimizer", .string(optimizer.written)),
      FitSetting("optimizer_dialect", of: "optimizer", .string(optimizer.dialect.rawValue)),
      FitSetting("loss_function", of: "loss", (model.training?.loss.written).map { .string($0) } ?? .null),
      FitSetting("metrics", list(metrics)),
      FitSetting("clip", of: "loss", .bool(model.recipe?.isClipped ?? false)),
      FitSetting("initial_epoch", options.initialEpoch.map { .integer($0) } ?? .null),
      FitSetting("batch", .integer(options.batch)),
      FitSetting("shuffle", .bool(options.isShuffled)),
      FitSetting("drop_last", of: "x", .bool(options.dropsLast)),
      FitSetting("callbacks", list(callbacks)),
      FitSetting("patience", patience.map { .integer($0) } ?? .null),
    ]
  }

  /// Those of the samples, by their digests.
  static func data(_ samples: Samples, validation: Samples?) -> [FitSetting] {
    [
      FitSetting("x", .string(text(of: samples.inputs))),
      FitSetting("y", .string(text(of: samples.targets))),
      FitSetting("sample_weight", samples.weights.map { .string(text(of: $0)) } ?? .null),
      FitSetting(
        "validation", of: "validation_data",
        validation.map { set in
          list([text(of: set.inputs), text(of: set.targets)] + (set.weights.map { [text(of: $0)] } ?? []))
        } ?? .null),
    ]
  }

  private static func list(_ texts: [String]) -> JSON {
    texts.isEmpty ? .null : .string(texts.joined(separator: " "))
  }

  /// `uint8 (60000, 784) · 0123456789abcdef…`, of the numbers as they are given and what multiplies them.
  private static func text(of inputs: Inputs) -> String {
    text(of: inputs.source) + (inputs.scale == 1 ? "" : " · times \(inputs.scale)")
  }

  private static func text(of tensor: Tensor) -> String {
    "\(tensor.dtype) \(tensor.shape) · \(Digest([Digest.Part("", tensor)]))"
  }
}
