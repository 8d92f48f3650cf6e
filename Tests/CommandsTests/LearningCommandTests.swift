import Commands
import Diagnostics
import Interpreter
import Testing

@Suite struct LearningValuesTests {
  /// Values and what an echo shows of them.
  static let cases: [(code: String, text: String)] = [
    ("dense(256, relu)", "dense(256, relu)"), ("dense(3, \"tanh\")", "dense(3, tanh)"),
    ("dense(units=3, activation=linear)", "dense(3)"), ("dense(3, relu())", "dense(3, relu)"),
    ("dense(3, leaky_relu)", "dense(3, leaky_relu)"),
    ("dense(3, leaky_relu(negative_slope=0.1))", "dense(3, leaky_relu(negative_slope=0.1))"),
    ("relu", "relu()"), ("leaky_relu()", "leaky_relu()"), ("linear(784, 256)", "linear(784, 256)"),
    (
      "sequential(linear(2, 3), relu, flatten, dropout(0.5), \"softmax\")",
      "sequential(linear(2, 3), relu(), flatten(), dropout(0.5), softmax())"
    ),
    ("sequential([dense(2), dense(1)])", "sequential(dense(2), dense(1))"),
    (
      "dense(3, relu, use_bias=false, kernel_initializer=\"HeNormal\", kernel_regularizer=l2(0.01), kernel_constraint=max_norm(2, axis=1))",
      "dense(3, relu, use_bias=false, kernel_initializer=he_normal, kernel_regularizer=l2(0.01), kernel_constraint=max_norm(2, axis=1))"
    ),
    (
      "dense(3, kernel_initializer=xavier_normal(seed=3), bias_initializer=constant(0.5), activity_regularizer=l1)",
      "dense(3, kernel_initializer=glorot_normal(seed=3), bias_initializer=constant(0.5), activity_regularizer=l1(0.01))"
    ),
    (
      "dense(3, kernel_initializer=identity, bias_constraint=non_neg)",
      "dense(3, kernel_initializer=identity, bias_constraint=non_neg())"
    ),
    ("linear(2, 3, bias=false)", "linear(2, 3, bias=false)"),
    ("batch_norm()", "batch_normalization()"),
    ("batchnorm1d(5, eps=0.01, momentum=none)", "batchnorm1d(5, eps=0.01, momentum=none)"),
    ("batch_normalization(momentum=0.9, center=false)", "batch_normalization(momentum=0.9, center=false)"),
    (
      "batchnorm1d(affine=false, track_running_stats=false)",
      "batchnorm1d(affine=false, track_running_stats=false)"
    ),
    ("layernorm((3, 5), bias=false)", "layer_norm((3, 5), eps=0.001, bias=false)"),
    ("rms_norm(eps=0.1)", "rms_norm(eps=0.1)"),
    (
      "sequential(batch_norm, layer_norm, rms_norm, prelu, identity)",
      "sequential(batch_normalization(), layer_norm(eps=0.001), rms_norm(eps=1e-06), prelu(alpha_initializer=zeros), identity())"
    ),
    ("prelu(init=0.1)", "prelu(num_parameters=1, init=0.1)"),
    ("prelu(alpha_initializer=ones)", "prelu(alpha_initializer=ones)"),
    ("min_max_norm(0.5, 2, rate=0.5, axis=1)", "min_max_norm(0.5, 2, rate=0.5, axis=1)"),
    ("sequential(input((28, 28)), flatten, dense(2)).count_params()", "1570"),
    (
      "sequential(dense(3), sequential(relu, dense(2)))", "sequential(dense(3), sequential(relu(), dense(2)))"
    ),
    ("m = sequential(sequential(linear(2, 3)), linear(3, 1))\nm.layers[0].layers[0].weight.shape", "(2, 3)"),
    (
      "m = sequential(linear(2, 2))\nm.layers[0].set_weights([[[1, 2], [3, 4]], [5, 6]])\nm([[1, 1]]).tolist()",
      "[[9, 12]]"
    ),
    (
      "m = sequential(linear(2, 2), batch_norm)\nmap(w -> w.shape, m.get_weights())",
      "[(2, 2), (2,), (2,), (2,), (2,), (2,)]"
    ),
    ("m = sequential(linear(2, 2), batch_norm)\nm.layers[1].moving_variance.tolist()", "[1, 1]"),
    (
      "m = sequential(linear(2, 2), batch_norm)\nm.layers[1].gamma = [3, 4]\nm.layers[1].weight.tolist()",
      "[3, 4]"
    ),
    ("m = sequential(linear(2, 2))\nm.layers[0].trainable = false\nm.trainable", "false"),
    ("relu(-2)", "0"), ("leaky_relu(-2)", "-0.4"), ("elu(2)", "2"), ("linear(7)", "7"),
    ("relu(tensor([-1, 2]))", "tensor([0., 2.], shape=(2,), dtype=float32)"),
    ("sgd", "sgd(0.01)"),
    (
      "sgd(learning_rate=0.1, nesterov=true, momentum=0.5)",
      "sgd(0.1, momentum=0.5, nesterov=true)"
    ),
    ("adam(0.01).lr", "0.01"), ("mse([1, 2], [1, 4])", "2"), ("mean_absolute_error([1, 2], [1, 4])", "1"),
    ("accuracy([1, 0], [[0.2, 0.8], [0.3, 0.7]])", "0.5"), ("top_k(k=3)", "top_k(k=3)"),
    ("sequential(linear(2, 3), linear(3, 1)).count_params()", "13"),
    ("sequential(dense(3)).layers[0]", "dense(3)"),
    ("m = sequential(dense(3))\ncompile m optimizer=sgd(0.1) loss=mse\nm.optimizer", "sgd(0.1)"),
    ("m = sequential(dense(3))\ncompile m optimizer=sgd(0.1) loss=mse\nm.loss", "\"mse\""),
    (
      "m = sequential(dense(3))\ncompile m metrics=[accuracy, top_k(k=2)]\nm.metrics",
      "[accuracy, top_k(k=2)]"
    ),
    ("map(w -> w.shape, sequential(linear(2, 3), linear(3, 1)).weights)", "[(2, 3), (3,), (3, 1), (1,)]"),
    ("sequential(dense(3)).weights", "[]"),
    ("sequential(linear(2, 3)).count_params()", "9"),
    ("len(sequential(linear(2, 3)).get_weights())", "2"),
    ("dense(3, relu, input_shape=(784,))", "dense(3, relu, input_shape=(784,))"),
    ("sequential(dense(3, activation=\"relu\", input_dim=4)).count_params()", "15"),
    ("sequential(dense(3, input_shape=4), dense(2)).input_shape", "(4,)"),
    ("dense(3, none)", "dense(3)"),
    ("sequential(linear(2, 3)).layers[0].weight.shape", "(2, 3)"),
    ("sequential(linear(2, 3)).output_shape", "(3,)"),
    (
      "model = sequential()\nmodel.add(dense(3))\nadd model dense(1)\nmodel", "sequential(dense(3), dense(1))"
    ),
    (
      "m = sequential(linear(2, 1))\nm.layers[0].weight = [[1], [2]]\nm.layers[0].bias = [0.5]\nm([[1, 1]])",
      "tensor([[3.5000]], shape=(1, 1), dtype=float32)"
    ),
  ]

  @Test(arguments: cases)
  func show(_ code: String, _ text: String) throws {
    #expect(try Shell().run(code) == text + "\n")
  }
}

@Suite struct DialectLayerTests {
  /// What is made in the torch dialect says all that is not Keras's, whatever dialect holds later.
  @Test func layersRememberTheDialect() throws {
    let shell = Shell()
    shell.session.lab.dialect = .torch
    let text = try shell.run("m = sequential(batch_norm, layer_norm, rms_norm, prelu)\nm")
    #expect(
      text == "sequential(batchnorm1d(), layer_norm(eps=1e-05), rms_norm(eps=1.1920928955078125e-07), "
        + "prelu(num_parameters=1))\n")
    shell.session.lab.dialect = .keras
    #expect(try shell.run("m") == text)
    #expect(
      try shell.run("sequential(batch_norm, layer_norm, rms_norm, prelu)")
        == "sequential(batch_normalization(), layer_norm(eps=0.001), rms_norm(eps=1e-06), "
        + "prelu(alpha_initializer=zeros))\n")
  }

  @Test func summaryTellsWhatIsTrained() throws {
    let text = try Shell().run(
      "m = sequential(linear(2, 3), batch_norm)\nm.layers[0].trainable = false\nsummary m")
    #expect(
      text.hasSuffix(
        """
        Total params: 21 (84 bytes)
        Trainable params: 6 (24 bytes)
        Non-trainable params: 15 (60 bytes)

        """))
  }
}

@Suite struct FitCommandTests {
  @Test func printsOneLineAnEpochAndSaysWhatItChose() throws {
    let printed = try Shell().run(xor + "fit model x y epochs=2 batch=4")
    #expect(
      printed.matches(
        of:
          #/chosen: optimizer=rmsprop\(0.001\) loss=sparse_categorical_crossentropy metrics=\[accuracy\]\nepoch 1\/2  loss [0-9.]+  accuracy [0-9.]+ %  [0-9.]+ s\nepoch 2\/2  loss [0-9.]+  accuracy [0-9.]+ %  [0-9.]+ s\n/#
      ).count == 1, "\(printed)")
  }

  @Test func warnsOfACrossEntropyWithoutProbabilities() throws {
    let shell = Shell()
    _ = try shell.run(xor + "m = sequential(dense(2))\nx = x + 1.5")
    _ = shell.error("fit m x y loss=sparse_categorical_crossentropy")
    let warning = try #require(shell.output.diagnostics.first)
    #expect(
      warning.message
        == "sparse_categorical_crossentropy takes probabilities, but the last layer gives any numbers")
    #expect(warning.notes == ["end the model with softmax, as dense(2, softmax)"])
    let right = Shell()
    _ = try right.run(xor + "fit model x y")
    #expect(right.output.diagnostics.isEmpty)
  }

  @Test func aCompiledModelChoosesNothing() throws {
    let shell = Shell()
    _ = try shell.run(
      xor + "compile model optimizer=sgd(lr=0.03) loss=sparse_categorical_crossentropy metrics=[accuracy]")
    let printed = try shell.run("fit model x y")
    #expect(printed.hasPrefix("epoch 1/1  loss "), "\(printed)")
    #expect(try shell.run("fit model x y validation_split=0.5").hasPrefix("epoch 2/2  loss "))
  }

  @Test func historyIsNotEchoedBehindItsLinesButIsAValue() throws {
    let shell = Shell()
    _ = try shell.run(xor + "h = fit(model, x, y, epochs=3, verbose=0)")
    #expect(try shell.run("len(h.loss)") == "3\n")
    #expect(try shell.run("h.history[\"accuracy\"][0] == h.accuracy[0]") == "true\n")
    #expect(try shell.run("h.history.keys()") == "[\"loss\", \"accuracy\", \"seconds\"]\n")
    #expect(try shell.run("h").hasPrefix("epoch    loss  accuracy  seconds\n"))
    #expect(try shell.run("fit model x y verbose=0") == "")
    #expect(try shell.run("model.history.epoch") == "[1, 2, 3, 4]\n")
  }

  @Test func evaluateShowsItsLineOnce() throws {
    let shell = Shell()
    // Outputs (x₀, x₁) through a softmax: right for (0, 1) and (1, 0), and for (0, 0) by the first of equals.
    _ = try shell.run(
      xor + """
        m = sequential(linear(2, 2), softmax)
        m.layers[0].weight = [[1, 0], [0, 1]]
        m.layers[0].bias = [0, 0]
        labels = tensor([0, 1, 0, 1])
        """)
    // (2·log 2 + 2·log(1 + e⁻¹) and the like): log 2, log(1 + e⁻¹), log(1 + e⁻¹), log 2 → mean 0.5032.
    let line = "x  loss 0.5032 · accuracy 3/4 = 75.00 % (95 %: 30.06–95.44)\n"
    #expect(try shell.run("evaluate m x labels") == line)
    #expect(try shell.run("score = evaluate(m, x, labels)") == line)
    #expect(try shell.run("score") == line)
    #expect(try shell.run("score[1]") == "0.75\n")
    #expect(try shell.run("score.accuracy == score[1] and score.loss == score[0]") == "true\n")
    #expect(try shell.run("score[\"accuracy\"]") == "0.75\n")
    #expect(
      shell.error("score[\"acuracy\"]") == "1: the evaluation has no 'acuracy' [did you mean 'accuracy'?]")
    #expect(try shell.run("loss, acc = score\nacc") == "0.75\n")
    #expect(try shell.run("evaluate(m, x, labels, verbose=0);") == "")
  }

  @Test func staysWithAsciiWhereThatIsAllThereIs() throws {
    let style = OutputStyle(width: 80, hasColor: false, hasUnicode: false, isTerminal: false)
    let shell = Shell(style: style)
    let printed = try shell.run(xor + "fit model x y epochs=1\nevaluate model x y\nruns\nsummary model")
    #expect(printed.utf8.allSatisfy { $0 < 128 }, "\(printed)")
  }

  @Test func theSameSeedGivesTheSameWeights() throws {
    let code = xor + "fit model x y epochs=3 verbose=0\nmodel(x)"
    #expect(try Shell().run(code) == Shell().run(code))
    let other = Shell()
    other.session.lab.reseed(5)
    #expect(try other.run(code) != Shell().run(code))
  }

  @Test func fitNamesThePlaceOfALossThatIsNoNumber() {
    let code = xor + "fit model x y epochs=200 loss=mse optimizer=sgd(1e38) verbose=0"
    let shell = Shell()
    let columns = code.replacing("y = tensor([0, 1, 1, 0])", with: "y = [[0, 9], [9, 0], [9, 0], [0, 9]]")
      .replacing("softmax", with: "linear")
    let error = shell.error(columns) ?? ""
    #expect(error.contains("the weights grew beyond all numbers in epoch 1"), "\(error)")
    #expect(error.contains("[try a smaller learning rate than 1e+38, or scale x and y]"), "\(error)")
  }

  @Test func runsHasARowForEveryFit() throws {
    let shell = Shell()
    #expect(try shell.run("runs") == "no fits yet\n")
    _ = try shell.run(
      xor + """
        fit model x y epochs=2 batch=4 optimizer=adam(0.1) verbose=0
        evaluate(model, x * 1, y, verbose=0);
        fit model x y epochs=3 batch=2 verbose=0
        other = sequential(linear(2, 2), softmax)
        fit other x y verbose=0
        evaluate(other, x, y, verbose=0);
        """)
    let lines = try shell.run("runs").split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[0].hasPrefix("run  model  layers"))
    #expect(lines[2].contains(#/^  1  model  3 tanh, 2 softmax +17  adam\(0\.1\) +2 +4 /#))
    #expect(lines[3].contains(#/^  2  model  3 tanh, 2 softmax +17  adam\(0\.1\) +2\+3 +2 /#))
    #expect(lines[4].contains(#/^  3  other  linear 2-2, softmax\(\) +6  rmsprop\(0\.001\) +1 +32 /#))
    // Evaluated on another tensor than it was trained on; the third was evaluated on the same.
    #expect(lines[2].contains(#/%  +[0-9.]+  +[0-9.]+ % +[0-9.]+$/#))
    #expect(lines[4].contains(#/–  +– +[0-9.]+$/#))
  }
}
