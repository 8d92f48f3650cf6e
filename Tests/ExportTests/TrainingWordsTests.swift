import Learning
import Tensors
import Testing

@testable import Export

/// How optimizers and losses are called in both libraries. `scripts/reference/check_exports.py` makes them there.
@Suite struct TrainingWordsTests {
  private func words(_ optimizer: any Optimizer, _ target: ExportTarget) -> (text: String?, remarks: [String])
  {
    let expression = OptimizerExpression(optimizer, for: target)
    return (expression.value?.text, expression.remarks)
  }

  @Test(arguments: Optimizers.all) func everyOptimizerHasWordsInKeras(optimizer: any Optimizer) {
    let (text, remarks) = words(optimizer, .keras)
    #expect(text?.hasPrefix("keras.optimizers.") == true)
    #expect(remarks == [])
  }

  @Test func anOptimizerOfTheLibrary() {
    #expect(
      words(Adam(0.003, beta1: 0.8), .keras).text
        == "keras.optimizers.Adam(learning_rate=0.003, beta_1=0.8, beta_2=0.999, epsilon=1e-07, amsgrad=False)"
    )
    let torch = SGD(
      CommonSettings(0.03, dialect: .torch, weightDecay: 0.1, isDecayCoupled: true), momentum: 0.9,
      dampening: 0.5)
    let (text, remarks) = words(torch, .torch)
    #expect(
      text
        == "torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9, nesterov=False, dampening=0.5, weight_decay=0.1)"
    )
    #expect(remarks == [])
  }

  @Test func anOptimizerOfTheOtherLibraryIsRemarked() {
    let (text, remarks) = words(Adamax(0.003), .torch)
    #expect(text == "torch.optim.Adamax(model.parameters(), lr=0.003, betas=(0.9, 0.999), eps=1e-07)")
    #expect(
      remarks == ["adamax(0.003) by Keras's rule: PyTorch places epsilon, decay and momentum otherwise"])
    let sgd = SGD(CommonSettings(0.03, dialect: .torch), momentum: 0.9, dampening: 0.5)
    #expect(
      words(sgd, .keras).remarks == [
        "sgd(0.03, momentum=0.9, dampening=0.5) by PyTorch's rule: Keras places epsilon, decay and momentum otherwise",
        "dampening=0.5: not in Keras",
      ])
  }

  @Test func whatALibraryDoesNotHaveIsSaid() {
    let (text, remarks) = words(Lion(), .torch)
    #expect(text == nil)
    #expect(remarks == ["lion(0.001): PyTorch has no such optimizer"])
    let clipped = SGD(
      CommonSettings(
        0.1, schedule: .exponential(rate: 0.1, steps: 10, decayRate: 0.5, isStaircase: true),
        clipping: Clipping(norm: 1)))
    #expect(
      words(clipped, .keras).text
        == "keras.optimizers.SGD(learning_rate=keras.optimizers.schedules.ExponentialDecay(0.1, 10.0, 0.5, "
        + "staircase=True), momentum=0.0, nesterov=False, clipnorm=1.0)")
    #expect(
      words(clipped, .torch).remarks.dropFirst() == [
        "exponential_decay(0.1, 10, 0.5, staircase=true): a scheduler of torch.optim.lr_scheduler beside it",
        "clipnorm=1.0: the training loop's to do, before each step",
      ])
  }

  private static func loss(_ kind: Loss.Kind, _ change: (inout Loss) -> Void = { _ in }) -> Loss {
    var loss = Loss(kind)
    change(&loss)
    return loss
  }

  /// A loss, and what it is in Keras and in PyTorch.
  @Test(
    arguments: [
      (loss(.mse), "\"mse\"", "nn.MSELoss()"), (loss(.mae), "\"mae\"", "nn.L1Loss()"),
      (loss(.huber) { $0.delta = 0.5 }, "keras.losses.Huber(delta=0.5)", "nn.HuberLoss(delta=0.5)"),
      (loss(.categoricalCrossentropy), "\"categorical_crossentropy\"", nil),
      (
        loss(.categoricalCrossentropy) { $0.takesLogits = true },
        "keras.losses.CategoricalCrossentropy(from_logits=True)", "nn.CrossEntropyLoss()"
      ),
      (
        loss(.sparseCategoricalCrossentropy) { ($0.takesLogits, $0.ignoredClass) = (true, 3) },
        "keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=3)", nil
      ),
      (loss(.binaryCrossentropy), "\"binary_crossentropy\"", "nn.BCELoss()"),
      (loss(.logCosh), "\"log_cosh\"", nil),
      (
        loss(.crossEntropy), "keras.losses.SparseCategoricalCrossentropy(from_logits=True)",
        "nn.CrossEntropyLoss()"
      ),
      (
        loss(.crossEntropy) { ($0.weights, $0.smoothing) = ([1, 2], 0.1) }, nil,
        "nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0]), label_smoothing=0.1)"
      ),
      (loss(.nll), nil, "nn.NLLLoss()"), (loss(.mseLoss), "\"mse\"", "nn.MSELoss()"),
      (loss(.mseLoss) { $0.reduction = .sum }, nil, "nn.MSELoss(reduction=\"sum\")"),
      (loss(.smoothL1) { $0.delta = 0.5 }, nil, "nn.SmoothL1Loss(beta=0.5)"),
      (
        loss(.bceWithLogits), "keras.losses.BinaryCrossentropy(from_logits=True)", "nn.BCEWithLogitsLoss()"
      ),
      (loss(.klDiv) { $0.isLogarithmic = true }, nil, "nn.KLDivLoss(log_target=True)"),
      (loss(.poissonNLL) { $0.isFull = true }, nil, "nn.PoissonNLLLoss(full=True)"),
    ] as [(Loss, String?, String?)])
  func aLossInItsWords(loss: Loss, keras: String?, torch: String?) {
    #expect(LossWords.keras(loss)?.text == keras)
    #expect(LossWords.torch(loss)?.text == torch)
  }

  @Test(arguments: Loss.Kind.allCases) func everyLossHasWordsInItsOwnLibrary(kind: Loss.Kind) {
    #expect((kind.dialect == .keras ? LossWords.keras : LossWords.torch)(Loss(kind)) != nil)
  }
}
