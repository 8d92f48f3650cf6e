import Interpreter
import Testing

/// What step says of losses that are no plain mean over the batch.
@Suite struct LossNarrationTests {
  /// All outputs are 0, so softmax gives 1/3 to each class and a sample's cross-entropy is log 3 = 1.09861.
  private func told(_ loss: String, y: String) throws -> String {
    let shell = Shell(style: OutputStyle(width: 200, hasColor: false, hasUnicode: true, isTerminal: false))
    return try shell.run(
      """
      model = sequential(dense(3, kernel_initializer="zeros"))
      step model ones([3, 2]) \(y) optimizer=sgd(1) loss=\(loss)
      """)
  }

  struct Case {
    let loss: String
    var y = "[0, 1, 2]"
    /// Each is a part of what is told; numbers follow from the zeros by hand.
    let told: [String]
    var untold: [String] = []
  }

  static let cases = [
    Case(
      loss: "cross_entropy_loss",
      told: [
        "E = mean of 3 samples' L = 1.09861\n", "E is a mean over 3 samples: so are all",
        "dE/do[0] = (0.333333 − 1)/3 = -0.222222\n",
      ]),
    // (1 + 2 + 3)·log 3 / (1 + 2 + 3)
    Case(
      loss: "cross_entropy_loss(weight=[1, 2, 3])",
      told: ["E = sum of 3 samples' L / sum of the weights of their classes = 1.09861\n"],
      untold: ["E = mean of"]),
    // (1/3 − 1)/2
    Case(
      loss: "cross_entropy_loss(ignore_index=1)",
      told: [
        "E = mean of 2 samples' L, without those of class 1 = 1.09861\n",
        "E is a mean over 2 samples: so are all", "dE/do[0] = (0.333333 − 1)/2 = -0.333333\n",
      ]),
    Case(
      loss: "cross_entropy_loss(ignore_index=0)",
      told: ["L[0] = 0: samples of this class count nothing\n", "dE/do[0] = 0\n"],
      untold: ["L[0] = log"]),
    // 3·log 3, and 1/3 − 1
    Case(
      loss: "sparse_categorical_crossentropy(from_logits=true, reduction=\"sum\")",
      told: [
        "E = sum of 3 samples' L = 3.29584\n", "E is a sum over 3 samples: so are all",
        "dE/do[0] = -0.666667\n",
      ],
      untold: ["mean over"]),
    // PyTorch adds up all 9 outputs, of which each has the loss (1 − 0)².
    Case(
      loss: "mse_loss(reduction=\"sum\")", y: "ones([3, 3])", told: ["E = 3·sum of 3 samples' L = 9\n"]),
    // 2·(log 2 − 0) for each of 3 outputs
    Case(
      loss: "kl_div_loss(reduction=\"batchmean\")", y: "ones([3, 3])*2",
      told: ["L[0] = 1.38629\n", "E = 3·sum of 3 samples' L / 3 = 4.15888\n"]),
  ]

  @Test(arguments: cases.indices) func theWholeIsToldOfItsParts(index: Int) throws {
    let test = Self.cases[index]
    let text = try told(test.loss, y: test.y)
    for part in test.told { #expect(text.contains(part), "\(part) in\n\(text)") }
    for part in test.untold { #expect(!text.contains(part), "\(part) in\n\(text)") }
  }

  /// A loss that is no number is told once, as any other of one sample.
  @Test func oneSampleHasOneLoss() throws {
    let text = try Shell().run(
      """
      model = sequential(dense(1))
      step model tensor([[0.0]])/0 tensor([[1.0]]) optimizer=sgd(1) loss=mse
      """)
    #expect(text.contains("\n  E = (1 − nan)² = nan\n"))
    #expect(!text.contains("mean of 1"))
  }
}
