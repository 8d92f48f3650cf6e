import Autograd
import Interpreter
import Learning
import Tensors

extension Session {
  /// Tells of what is likely wrong about a model that is trained, or called by code that trains it.
  func watch(_ model: Model, inputs: Tensor) {
    let id = ObjectIdentifier(model)
    guard wouldWarn("seen \(id)") else { return }
    watchLayers(model, id)
    if inputs.looksLikeBytes {
      warn(
        once: "bytes \(id)",
        Caution(
          "the inputs are whole numbers up to 255: training on them is slow or fails",
          notes: ["bring them to 0…1: x / 255"]))
    }
  }

  private func watchLayers(_ model: Model, _ id: ObjectIdentifier) {
    guard let (first, second) = model.collapsingLayers else { return }
    let (one, two) = (model.specs[first].written, model.specs[second].written)
    warn(
      once: "collapse \(id)",
      Caution(
        "layers \(first) and \(second), \(one) and \(two), have no activation between them: together they can do "
          + "no more than one layer",
        notes: ["put one between them, as relu; or leave one of them out"]))
  }

  /// Tells of a model that drops or takes a batch's statistics where nothing is learned.
  func watchMode(_ model: Model) {
    guard gradientPauses > 0, model.isTraining, model.hasModes else { return }
    warn(
      once: "mode \(ObjectIdentifier(model))",
      Caution(
        "the model is in training mode here, where no gradients are recorded",
        notes: ["for its true outputs call model.eval() first, and model.train() before training goes on"]))
  }

  /// Tells of a softmax in front of a loss that takes logits and does its own.
  func watchLogits(_ output: TensorObject, of loss: String) {
    guard case .recorded(let traced) = output.backing, traced.isSoftmax else { return }
    warn(
      once: "logits \(loss)",
      Caution(
        "\(loss) takes logits, but these outputs went through a softmax",
        notes: ["leave the softmax out: the loss does it itself, exactly"]))
  }
}
