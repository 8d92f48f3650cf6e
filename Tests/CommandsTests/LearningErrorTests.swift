import Commands
import Diagnostics
import Interpreter
import Testing

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
