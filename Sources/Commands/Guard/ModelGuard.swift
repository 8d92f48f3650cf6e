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
    warn(
      once: "collapse \(id)",
      Caution(
        "layers \(first.place) and \(second.place), \(first.spec.written) and \(second.spec.written), have no activation between them: together they can do "
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

  /// Tells of a last layer that does not give what the loss takes.
  func watch(_ training: Training, of model: Model) {
    guard let slip = training.outputSlip(of: model) else { return }
    warn(once: "output \(ObjectIdentifier(model))", Caution(slip.message, notes: [slip.remedy]))
  }

  /// Tells of a softmax in front of a loss that does its own.
  func watch(_ output: TensorObject, of loss: Learning.Loss) {
    guard [.logits, .logProbabilities].contains(loss.domain), case .recorded(let traced) = output.backing,
      traced.isSoftmax
    else { return }
    let isOfLogits = loss.domain == .logits
    warn(
      once: "logits \(loss.name)",
      Caution(
        "\(loss.name) takes \(isOfLogits ? "logits" : "log-probabilities"), but these outputs went through a softmax",
        notes: [
          isOfLogits
            ? "leave the softmax out: the loss does it itself, exactly" : "take log_softmax in its place"
        ]))
  }

  /// Tells of a loss of tensors that are not of one shape.
  func watchStretch(_ input: Shape, _ target: Shape, of loss: Learning.Loss) {
    guard let both = try? input.broadcast(with: target) else { return }
    warn(
      once: "stretch \(loss.name) \(input) \(target)",
      Caution(
        "\(loss.name) of shapes \(input) and \(target) stretches them to \(both)",
        notes: [
          "element against element needs equal shapes: target.view(input.shape), or squeeze one of them"
        ]))
  }
}
