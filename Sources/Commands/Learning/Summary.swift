import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// `summary model`.
struct SummaryCommand: Command {
  let model: ModelArgument?
  static let name = "summary"
  static let category = Category.training
  static let summary = "A model's layers with their output shapes and numbers of parameters."
  static let examples = [
    Example(
      "model = sequential(linear(4, 3), relu, linear(3, 2))\nsummary model",
      """
      Layer (type)       Output Shape  Param #
      ────────────────────────────────────────
      linear (Linear)    (None, 3)          15
      relu (ReLU)        (None, 3)           0
      linear_1 (Linear)  (None, 2)           8
      ────────────────────────────────────────
      Total params: 23 (92 bytes)
      Trainable params: 23 (92 bytes)
      Non-trainable params: 0 (0 bytes)
      """)
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      .currentModel)
  }

  func run(in session: Session) throws -> Value {
    let model = try model.orCurrent(in: session).model
    let style = session.output.style
    var table = Table([
      Table.Column("Layer (type)"), Table.Column("Output Shape"), Table.Column("Param #", .right),
    ])
    for (index, spec) in model.specs.enumerated() {
      let layer = model.isBuilt ? model.layers[index] : nil
      table.add([
        "\(model.names[index]) (\(spec.className))", layer.map { batched($0.outputShape) } ?? "?",
        layer.map { countText($0.parameterCount) } ?? "?",
      ])
    }
    table.addRule()
    session.output.display(
      .table(DisplayTable(table)), text: table.text(width: max(style.width, 40), hasUnicode: style.hasUnicode)
    )
    guard model.isBuilt else {
      session.output.line("Total params: not known until the model has seen inputs")
      return .none
    }
    let (total, trainable) = (model.parameterCount, model.trainableCount)
    let counts = [("Total", total), ("Trainable", trainable), ("Non-trainable", total - trainable)]
    for (what, count) in counts {
      session.output.line("\(what) params: \(countText(count)) (\(byteText(Double(count) * 4)))")
    }
    return .none
  }

  /// Keras writes `None` for the batch.
  private func batched(_ shape: Shape) -> String {
    guard shape.rank > 0 else { return "(None,)" }
    return "(\((["None"] + shape.dimensions.map(String.init)).joined(separator: ", ")))"
  }
}
