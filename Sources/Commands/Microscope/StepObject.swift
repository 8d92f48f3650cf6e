import Autograd
import Diagnostics
import Interpreter
import Learning
import Tensors

/// What `step` gives: the numbers that it tells of, for scripts to compute with.
final class StepObject: Object {
  let view: StepView
  let digits: Int
  private let model: Model
  private lazy var symbols = Symbols(view.step)

  init(_ view: StepView, of model: Model, digits: Int) {
    (self.view, self.model, self.digits) = (view, model, digits)
  }

  override var typeName: String { "step" }
  /// `step` tells it, or was asked to be quiet.
  override var isShownByItsCall: Bool { true }

  override func description(in style: OutputStyle) -> String {
    StepNarration(view, symbols).text(in: style, digits: digits)
  }

  override var memberNames: [String] {
    [
      "loss", "loss_after", "step", "epoch", "batch", "rows", "lr", "inputs", "targets", "outputs",
      "outputs_after", "gradients", "layers", "names",
    ]
  }

  override func member(_ name: String) throws -> Value? {
    switch name {
    case "loss": .number(Double(view.batchLoss))
    case "loss_after": .number(Double(view.again.loss))
    case "step": .number(view.place.number)
    case "epoch": .number(view.place.epoch)
    case "batch": .number(view.place.batch)
    case "rows": .tensor(Tensor(view.rows.map { Int64($0) }))
    case "lr": .number(view.rate)
    case "inputs": .tensor(view.tensor(view.step.inputs))
    case "targets": .tensor(view.tensor(view.step.targets))
    case "outputs": .tensor(view.tensor(view.step.outputs))
    case "outputs_after":
      .tensor(Tensor(view.again.outputs, shape: view.shape(view.step.outputs)))
    case "gradients": .list(model.parameters.map(gradient))
    case "layers": .list(symbols.layers.map { .object(LayerStepObject($0.layer, view)) })
    case "names": .list(symbols.all.map { .text($0) })
    default: nil
    }
  }

  /// none for a parameter that is frozen, or that the loss does not depend on.
  private func gradient(_ parameter: Autograd.Parameter) -> Value {
    let found = view.step.parameters.first { $0.parameter === parameter }?.gradient
    return found.map { .tensor(view.tensor($0)) } ?? .none
  }

  /// `s["z1"]`, `s["dE/dW1"]`: a value by the name under which it was told of.
  override func index(_ items: [IndexItem]) throws -> Value? {
    guard items.count == 1, case .value(.text(let name)) = items[0] else {
      throw Problem("a step is indexed by a name, as s[\"z1\"]")
    }
    guard let value = symbols.value(named: name) else {
      throw Problem(
        "the step has no \(quoted(name))",
        label: nearest(name, among: symbols.all).map { "did you mean '\($0)'?" },
        notes: ["it has \(symbols.all.joined(separator: ", "))"])
    }
    return .tensor(view.tensor(value))
  }
}

/// A layer's part of a step.
final class LayerStepObject: Object {
  private let part: StepRecord.LayerPart
  private let view: StepView

  init(_ part: StepRecord.LayerPart, _ view: StepView) { (self.part, self.view) = (part, view) }

  override var typeName: String { "layer's step" }
  override func description(in style: OutputStyle) -> String {
    "\(part.layer.name): \(part.layer.spec.written)"
  }

  override var memberNames: [String] { ["name", "input", "output", "input_gradient", "output_gradient"] }
  override func member(_ name: String) throws -> Value? {
    switch name {
    case "name": .text(part.layer.name)
    case "input": .tensor(view.tensor(part.input))
    case "output": .tensor(view.tensor(part.output))
    case "input_gradient": gradient(part.input)
    case "output_gradient": gradient(part.output)
    default: nil
    }
  }

  private func gradient(_ value: Var) -> Value {
    view.step.gradients[value].map { .tensor(view.tensor($0)) } ?? .none
  }
}
