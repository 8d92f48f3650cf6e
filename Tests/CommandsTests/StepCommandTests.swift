import Diagnostics
import Interpreter
import Testing

/// What `step`, `back`, `next` and `trace` do and say.
@Suite struct StepCommandTests {
  static let mazur = """
    x = tensor([[0.05, 0.10]])
    t = tensor([[0.01, 0.99]])
    model = sequential(dense(2, sigmoid, input_shape=(2,)), dense(2, sigmoid))
    model.layers[0].weight = [[0.15, 0.25], [0.20, 0.30]]
    model.layers[1].weight = [[0.40, 0.50], [0.45, 0.55]]
    model.layers[0].bias = [0.35, 0.35]
    model.layers[1].bias = [0.60, 0.60]
    for layer in model.layers { layer.bias.requires_grad = false }

    """

  /// The published worked example (scripts/reference/mazur.py), whole. Its numbers to six digits; what is
  /// around them is the wording.
  @Test func mazursStepIsToldWhole() throws {
    let text = try Shell().run(Self.mazur + "step model x t optimizer=sgd(0.5) loss=mse")
    #expect(text == Self.mazursText)
    #expect(text.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= 80 })
  }

  private static let mazursText = """
    step 1  epoch 1 · batch 1 of 1 · sample x[0] · sgd(0.5) · mse
    forward
      x = 0.05  0.1
      layer 1  dense(2, sigmoid, input_shape=(2,))  (2,) → (2,)
        z₁ = x·W₁ + b₁
          z₁[0] = 0.05·0.15 + 0.1·0.2 + 0.35 = 0.3775
          z₁[1] = 0.05·0.25 + 0.1·0.3 + 0.35 = 0.3925
        h₁ = sigmoid(z₁)   with sigmoid(x): 1 / (1 + e⁻ˣ)
          h₁[0] = sigmoid(0.3775) = 0.59327
          h₁[1] = sigmoid(0.3925) = 0.596884
      layer 2  dense(2, sigmoid)  (2,) → (2,)
        z₂ = h₁·W₂ + b₂
          z₂[0] = 0.59327·0.4 + 0.596884·0.45 + 0.6 = 1.10591
          z₂[1] = 0.59327·0.5 + 0.596884·0.55 + 0.6 = 1.22492
        o = sigmoid(z₂)   with sigmoid(x): 1 / (1 + e⁻ˣ)
          o[0] = sigmoid(1.10591) = 0.751365
          o[1] = sigmoid(1.22492) = 0.772928
    loss
      E = mean of (t − o)²
      t = 0.01  0.99
      E = ((0.01 − 0.751365)² + (0.99 − 0.772928)²)/2 = 0.298371
    backward  the chain rule, from the loss to the first layer
      dE/do = 2·(o − t)/2
        dE/do[0] = 2·(0.751365 − 0.01)/2 = 0.741365
        dE/do[1] = 2·(0.772928 − 0.99)/2 = -0.217072
      layer 2  dense(2, sigmoid)
        dE/dz₂ = dE/do·o·(1 − o)
          dE/dz₂[0] = 0.741365·0.751365·(1 − 0.751365) = 0.138499
          dE/dz₂[1] = -0.217072·0.772928·(1 − 0.772928) = -0.0380982
        dE/dW₂[i,j] = h₁[i]·dE/dz₂[j]
          dE/dW₂[0,0] = 0.59327·0.138499 = 0.082167
          dE/dW₂[0,1] = 0.59327·(-0.0380982) = -0.0226025
          dE/dW₂[1,0] = 0.596884·0.138499 = 0.0826676
          dE/dW₂[1,1] = 0.596884·(-0.0380982) = -0.0227402
        dE/dh₁[i] = Σ over j of dE/dz₂[j]·W₂[i,j]
          dE/dh₁[0] = 0.138499·0.4 + (-0.0380982)·0.5 = 0.0363503
          dE/dh₁[1] = 0.138499·0.45 + (-0.0380982)·0.55 = 0.0413703
        frozen: b₂
      layer 1  dense(2, sigmoid, input_shape=(2,))
        dE/dz₁ = dE/dh₁·h₁·(1 − h₁)
          dE/dz₁[0] = 0.0363503·0.59327·(1 − 0.59327) = 0.00877136
          dE/dz₁[1] = 0.0413703·0.596884·(1 − 0.596884) = 0.00995425
        dE/dW₁[i,j] = x[i]·dE/dz₁[j]
          dE/dW₁[0,0] = 0.05·0.00877136 = 0.000438568
          dE/dW₁[0,1] = 0.05·0.00995425 = 0.000497713
          dE/dW₁[1,0] = 0.1·0.00877136 = 0.000877136
          dE/dW₁[1,1] = 0.1·0.00995425 = 0.000995425
        frozen: b₁
    update  sgd(0.5)
      w ← w − lr·g
      lr = 0.5
      W₁  dense/weight (2, 2)
        W₁[0,0] = 0.15 − 0.5·0.000438568 = 0.149781
        W₁[0,1] = 0.25 − 0.5·0.000497713 = 0.249751
        W₁[1,0] = 0.2 − 0.5·0.000877136 = 0.199561
        W₁[1,1] = 0.3 − 0.5·0.000995425 = 0.299502
      W₂  dense_1/weight (2, 2)
        W₂[0,0] = 0.4 − 0.5·0.082167 = 0.358916
        W₂[0,1] = 0.5 − 0.5·(-0.0226025) = 0.511301
        W₂[1,0] = 0.45 − 0.5·0.0826676 = 0.408666
        W₂[1,1] = 0.55 − 0.5·(-0.0227402) = 0.56137
    after  the same batch and random numbers, with the new weights
      E = 0.291028   before 0.298371, change -0.00734329
      o = 0.742088  0.775285   before 0.751365  0.772928

    """

  static let optimizers = [
    "sgd(0.1)", "sgd(0.1, momentum=0.9)", "sgd(0.1, momentum=0.9, nesterov=true)",
    "sgd(0.1, weight_decay=0.1)", "rmsprop(0.01)", "rmsprop(0.01, momentum=0.5)",
    "rmsprop(0.01, centered=true)", "rmsprop(0.01, momentum=0.5, centered=true)", "adam(0.01)",
    "adam(0.01, amsgrad=true)", "adamw(0.01, weight_decay=0.1)", "adamax(0.01)", "nadam(0.01)",
    "adagrad(0.1)", "adadelta(0.5)", "adam(0.01, weight_decay=0.1)",
  ]
  static let kerasOnly = [
    "lion(0.01)", "ftrl(0.1)",
    "ftrl(0.1, learning_rate_power=-0.3, l1_regularization_strength=0.01, l2_regularization_strength=0.1, "
      + "l2_shrinkage_regularization_strength=0.05, beta=0.2)",
  ]
  static let torchOnly = [
    "sgd(0.1, momentum=0.9, dampening=0.3)", "adagrad(0.1, lr_decay=0.2)",
  ]
  static let rules: [(dialect: String, optimizer: String)] =
    (optimizers + kerasOnly).map { ("keras", $0) } + (optimizers + torchOnly).map { ("torch", $0) }

  /// The rule of each optimizer in each dialect, at its third step, from the memory of two.
  @Test(arguments: rules.indices) func everyRuleIsToldWithItsNumbers(index: Int) throws {
    let (dialect, optimizer) = Self.rules[index]
    let shell = Shell(style: OutputStyle(width: 400, hasColor: false, hasUnicode: true, isTerminal: false))
    let text = try shell.run(
      "dialect \(dialect)\n" + Self.mazur + "step model x t optimizer=\(optimizer) loss=mse n=3 digits=9")
    #expect(text.contains("step 3  epoch 3"))
    checkFormulas(text, atLeast: 29, "\(dialect) \(optimizer)")
  }

  /// The last line of each weight's update says the weight that is there.
  @Test func theWeightsToldAreTheModels() throws {
    let shell = Shell()
    let text = try shell.run(Self.mazur + "step model x t optimizer=sgd(0.5) loss=mse digits=9")
    let weights = try shell.run(
      """
      for layer in model.layers {
        for row in layer.weight.detach() { for w in row { print f"{w.item():.9g}" } }
      }
      """
    ).split(separator: "\n")
    #expect(weights.count == 8)
    for weight in weights { #expect(text.contains(" = \(weight)\n")) }
  }

  static let models = [
    "sequential(dense(3, tanh), dense(3, softmax))",
    "sequential(dense(3, relu, kernel_regularizer=l1_l2(0.01, 0.02)), batch_norm(), dense(3, softmax))",
    "sequential(dense(3, swish, activity_regularizer=l2(0.1)), dropout(0.3), dense(3, softmax))",
    "sequential(sequential(dense(2, elu), layer_norm()), prelu(), dense(3, softmax))",
    "sequential(dense(3, use_bias=false, kernel_constraint=max_norm(0.2)), gaussian_noise(0.1), dense(3), softmax)",
    "sequential(rms_norm(), dense(3, mish), alpha_dropout(0.2), dense(3, log_softmax), exponential, dense(3, softmax))",
    "sequential(flatten(), identity(), dense(3, gelu), dense(3, softmax))",
  ]

  /// Models with every kind of layer: each formula holds, no line is too long, nothing is left unnamed.
  @Test(arguments: models, [10, 40, 80]) func everyLayerIsTold(model: String, width: Int) throws {
    for hasUnicode in [true, false] {
      let style = OutputStyle(width: width, hasColor: false, hasUnicode: hasUnicode, isTerminal: false)
      let shell = Shell(style: style)
      let text = try shell.run(
        """
        x = tensor([[0.5, -0.2], [0.1, 0.9], [-0.7, 0.3]])
        y = tensor([2, 0, 1])
        m = \(model)
        step m x y optimizer=adam(0.01, clipnorm=0.5)
        """)
      for line in text.split(separator: "\n") where !line.hasPrefix("chosen") {
        #expect(displayWidth(String(line)) <= width, "\(line)")
      }
      #expect(hasUnicode || text.allSatisfy(\.isASCII))
      #expect(!text.contains("?") && !text.contains("value "))
      for head in ["forward", "loss", "backward", "update", "after"] {
        #expect(text.contains("\n\(head)"), "\(head)")
      }
    }
    let shell = Shell(style: OutputStyle(width: 400, hasColor: false, hasUnicode: true, isTerminal: false))
    checkFormulas(
      try shell.run(
        """
        x = tensor([[0.5, -0.2], [0.1, 0.9], [-0.7, 0.3]])
        y = tensor([2, 0, 1])
        m = \(model)
        step m x y optimizer=adam(0.01, clipnorm=0.5) digits=9
        """), atLeast: 10, model)
  }
}
