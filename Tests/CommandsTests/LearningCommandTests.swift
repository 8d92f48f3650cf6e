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

@Suite struct LearningErrorTests {
  static let cases: [(code: String, message: String)] = [
    ("dense(0)", "7: units must be in 1…10,000,000, not 0"),
    ("dense(2.5)", "7: dense's units must be a whole number [got 2.5]"),
    ("dense(10, rellu)", "11: activation knows no 'rellu' [did you mean 'relu'?]"),
    (
      "dense(10, \"rellu\")",
      "11: dense's activation must be an activation [got \"rellu\": did you mean 'relu'?]"
    ),
    ("dense(10, mse)", "11: dense's activation must be an activation [got the function mse]"),
    (
      "dense(3, kernel_initializer=he_norml)",
      "29: kernel_initializer knows no 'he_norml' [did you mean 'he_normal'?]"
    ),
    (
      "dense(3, kernel_regularizer=relu)",
      "29: dense's kernel_regularizer must be a regulariser [got the function relu]"
    ),
    ("l2(-1)", "4: l2 must be a finite number of 0 or more, not -1"),
    ("min_max_norm(2, 1)", "17: min_max_norm needs min_value ≤ max_value"),
    ("batch_norm(momentum=none)", "21: only PyTorch's batchnorm1d takes momentum=none"),
    ("batch_norm(eps=0)", "16: eps must be above 0"),
    (
      "sequential(linear(3, 2), batchnorm1d(3))",
      "26: layer 1, batchnorm1d(3), takes samples of shape (3,), not samples of shape (2,) [batchnorm1d(2) would fit]"
    ),
    (
      "sequential(linear(3, 2), layer_norm(3))",
      "26: layer 1, layer_norm(3, eps=0.001), takes samples whose last axes are (3,), not samples of shape (2,) [without a shape it takes the last axis]"
    ),
    (
      "sequential(linear(3, 2), dense(2, bias_initializer=orthogonal))",
      "1: orthogonal initialises matrices, not a weight of shape (2,)"
    ),
    (
      "sequential(linear(3, 2), dense(2, bias_constraint=max_norm(2, axis=1)))",
      "1: a weight of shape (2,) has no axis 1 to take norms along"
    ),
    ("m = sequential(dense(2))\nm.add(m)", "2:1: a model cannot be a layer of itself"),
    ("m = sequential(linear(2, 2))\nm.set_weights([1])", "2:1: there are 2 weights, not 1"),
    ("m = sequential(linear(2, 2))\nm.layers[0].weight = [1, 2]", "2:13: weight has shape (2, 2), not (2,)"),
    ("m = sequential(linear(2, 2))\nm.layers[0].trainable = 3", "2:13: trainable is true or false"),
    ("input(0)", "7: a sample's lengths are at least 1"),
    ("conv2d(3)", "1: nothing is called 'conv2d'"),
    ("dropout(1)", "9: rate must be at least 0 and below 1, not 1"),
    ("linear(0, 3)", "8: in must be in 1…10,000,000, not 0"),
    ("sequential(linear(2, 3)).count_params(1)", "39: count_params takes no arguments"),
    (
      xor + "m = sequential(dense(2))\nfit m x y loss=sparse_categorical_crossentropy verbose=0",
      "5:1: the loss became nan at step 1 of epoch 1 [end the model with softmax, as dense(2, softmax)]"
    ),
    ("top_k(2)", "1: top_k needs y and p, or neither [for the metric, top_k(k=2)]"),
    ("dense(3, input_shape=(28, 28))", "22: dense takes flat samples [put flatten() in front of it]"),
    ("dense(3, input_shape=0)", "22: input_shape must be at least 1, not 0"),
    ("sgd(-1)", "5: lr must be a finite number of 0 or more, not -1"),
    ("sgd(0.1, nesterov=true)", "19: nesterov needs momentum [as momentum=0.9]"),
    ("adam(beta_1=1)", "13: beta_1 must be at least 0 and below 1, not 1"),
    ("rmsprop(epsilon=0)", "17: epsilon must be above 0, not 0"),
    ("sequential(3)", "12: sequential takes layers, not a number [did you mean dense(3)?]"),
    ("sequential(dense(3), dense)", "22: dense needs its numbers [as dense(128, relu)]"),
    (
      "sequential(linear(2, 3), linear(4, 1))",
      "26: layer 1, linear(4, 1), takes samples of shape (4,), not samples of shape (3,) "
        + "[linear(3, 1) would fit]"
    ),
    ("fit", "1: there is no current model"),
    ("continue", "1: no fit was stopped"),
    (
      "model = sequential(dense(2))\nfit model",
      "2:1: fit has no data [give it x and y, or choose a dataset first: use mnist]"
    ),
    ("fit(sequential(dense(2)), epoch=3)", "27: fit has no argument 'epoch' [did you mean 'epochs'?]"),
    (xor + "fit model x", "4:11: fit needs y [these inputs have no targets: fit model x y]"),
    (xor + "fit model epochs 2", "4:11: nothing is called 'epochs' [an argument is named by epochs=…]"),
    (
      xor + "fit model x y batch_size 2",
      "4:15: nothing is called 'batch_size' [an argument is named by batch_size=…]"
    ),
    (xor + "fit model x y epochs=0", "4:22: epochs must be in 1…1,000,000, not 0"),
    (xor + "fit model x y optimizer=sdg", "4:25: optimizer knows no 'sdg' [did you mean 'sgd'?]"),
    (xor + "fit model x y[:3]", "4:13: x has 4 samples, but y has 3"),
    (
      xor + "fit model x y loss=categorical_crossentropy",
      "4:13: categorical_crossentropy takes one column for each of the 2 outputs, but y has "
        + "shape (4,) [use sparse_categorical_crossentropy, or to_categorical(y, 2)]"
    ),
    (xor + "fit model x (y + 1)", "4:13: y[1] is 2, but the model has 2 outputs: classes 0 to 1"),
    (
      xor + "fit model zeros(4, 2, 2) y",
      "4:11: layer 0, dense(3, tanh), takes flat samples (features,), not samples of shape (2, "
        + "2) [put flatten() in front of it, or reshape x to (n, 4)]"
    ),
    (
      xor + "fit model x y validation_split=0.99",
      "4:32: validation_split 0.99 of 4 samples leaves a set empty"
    ),
    (xor + "fit model x y validation_data=(x, y[:2])", "4:31: x has 4 samples, but y has 2"),
    (
      xor + "fit model x y validation_split=0.5 validation_data=(x, y)",
      "4:52: fit takes validation_split or validation_data, not both"
    ),
    (
      xor + "fit model x y;\nmodel(zeros(1, 3))",
      "5:1: the model takes samples of shape (2,), but these have (3,)"
    ),
    (
      xor + "fit model x y;\npredict model x[0]",
      "5:15: the model takes samples of shape (2,), but these have () "
        + "[for one sample add the first axis: x.reshape(1, 2)]"
    ),
    (xor + "fit model x y;\nmodel.layers[0].bias = [1, 2]", "5:17: bias has shape (3,), not (2,)"),
    (
      xor + "model.layers[0].weight",
      "4:17: this layer has no weights yet [it gets them in a model that saw its inputs]"
    ),
    (xor + "h = fit(model, x, y)\nh.lss", "5:3: a history has no member 'lss' [did you mean 'loss'?]"),
    (
      xor + "x = x * 1.0\nx[2, 1] = float(\"nan\")\nfit model x y verbose=0",
      "6:11: x[2] holds nan [a network needs finite numbers]"
    ),
    (
      // 4e38 passes the largest float, 3.4e38, and ∞ − ∞ is no number.
      xor + "m = sequential(linear(2, 2), softmax)\nm.layers[0].weight = [[4, -4], [4, -4]]\n"
        + "fit m (x * 1e38) y verbose=0",
      "6:1: the loss became nan at step 1 of epoch 1 [before any update: scale x and y to small numbers]"
    ),
    (
      xor + "compile model metrics=[relu]",
      "4:23: compile's metrics must be a metric or a list of metrics [got the function relu]"
    ),
    (
      xor + "fit model x y metrics=[mse]",
      "4:13: mse takes one column for each of the 2 outputs, but y holds class numbers "
        + "[use to_categorical(y, 2)]"
    ),
    (
      xor + "compile model metrics=[precision, precision()]",
      "4:23: the same metric stands twice"
    ),
    (
      xor + "compile model metrics=[huber]",
      "4:23: compile's metrics must be a metric or a list of metrics [got the function huber]"
    ),
    ("precision([1])", "1: precision needs y and p, or neither [for the metric, precision()]"),
    (
      "confusion_matrix([0, -1], [0, 1])",
      "1: confusion_matrix takes class numbers, but y[1] is -1 [class numbers are whole and start at 0]"
    ),
    (
      "confusion_matrix([0, 1e9], [0, 1])",
      "1: confusion_matrix has at most 4096 classes, not 1000000001 [class numbers start at 0]"
    ),
    (
      "confusion_matrix([0, 2], [0, 1], num_classes=2)",
      "1: confusion_matrix has classes up to 2, not below 2 [num_classes=3]"
    ),
    (
      "r2([0, 1], [[1, 2], [3, 4]])",
      "1: r2 takes one column for each of the 2 outputs, but y holds class numbers [use to_categorical(y, 2)]"
    ),
    ("mse([1, 2, 3], [1, 2])", "1: y has 3 samples, but p has 2"),
    (
      "categorical_crossentropy([0, 3], [[0.5, 0.5], [0.1, 0.9]])",
      "26: categorical_crossentropy takes one column for each of the 2 outputs, but y has shape "
        + "(2,) [use sparse_categorical_crossentropy, or to_categorical(y, 2)]"
    ),
    (
      "cross_entropy_loss()(tensor([[1, 2]]), [5])",
      "40: y[0] is 5, but the model has 2 outputs: classes 0 to 1"
    ),
    (
      "bce_loss(tensor([[1], [2]]), tensor([1, 2]))",
      "30: bce_loss takes a target of the input's shape (2, 1), not (2,) [reshape it: target.reshape(2, 1)]"
    ),
    (
      "cross_entropy_loss()(tensor([[1, 2]]), [[1]])",
      "40: cross_entropy_loss takes class numbers of shape (1,), or probabilities of the input's shape "
        + "(1, 2), not a target of shape (1, 1) [reshape it: target.reshape(1)]"
    ),
    (
      "cross_entropy_loss(weight=[1, 2, 3])(tensor([[1, 2]]), [1])",
      "1: cross_entropy_loss has 3 weights for 2 classes"
    ),
    ("huber(3)", "1: huber needs y and p, or neither [for the loss itself, huber()]"),
    (
      "mse(reduction=\"foo\")",
      "15: mse's reduction must be one of mean, sum, none, batchmean, sum_over_batch_size [got \"foo\"]"
    ),
    ("mse(reduction=\"batchmean\")", "15: mse has no reduction=\"batchmean\"; kl_div_loss has"),
    (
      "bce_loss([2], [1])",
      "10: bce_loss takes probabilities, but the input holds 2 [bce_with_logits_loss takes any numbers]"
    ),
    ("nll_loss(weight=[-1])", "17: a weight is -1 [weights are finite and 0 or more]"),
    (
      xor + "fit model x y loss=mse_loss(reduction=\"none\")",
      "4:20: training needs one number for a batch [with reduction=\"mean\" it is one]"
    ),
    (
      xor + "fit model x y class_weight=[1]",
      "4:28: class_weight has 1 weight, but y[1] is of class 1 [a weight for each class, from class 0]"
    ),
    (
      xor + "fit model x y sample_weight=[1, 2]",
      "4:29: sample_weight has shape (2,) for 4 samples [one number for each sample]"
    ),
    (
      xor + "fit model x y sample_weight=[1, 2, -1, 1]",
      "4:29: sample_weight holds -1 [weights are finite and 0 or more]"
    ),
    (
      xor + "fit model x y sample_weight=[1, 2, 1, 1] class_weight=[1, 2]",
      "4:55: fit takes class_weight or sample_weight, not both [multiply the samples' weights by those of "
        + "their classes]"
    ),
  ]

  @Test(arguments: cases)
  func areExact(_ code: String, _ message: String) {
    #expect(Shell().error(code) == message)
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
