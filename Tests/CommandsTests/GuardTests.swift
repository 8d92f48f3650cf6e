import Commands
import Testing

/// Likely mistakes are told of once, with what to do; what is right stays without a word.
@Suite struct GuardTests {
  private static let torch = """
    dialect torch
    seed 1
    x = randn(6, 3)
    t = [0, 1, 1, 0, 1, 2]
    set = loader((x, tensor(t)), batch=2)

    """

  static let slips: [(code: String, line: Int, message: String, remedy: String)] = [
    (
      "m = sequential(linear(3, 4), dropout(0.1), linear(4, 3))\nm(x)", 7,
      "layers 0 and 2, linear(3, 4) and linear(4, 3), have no activation between them: together they can do no "
        + "more than one layer", "put one between them, as relu; or leave one of them out"
    ),
    (
      "m = sequential(linear(3, 4), relu, sequential(linear(4, 4), identity(), dense(3, relu)))\nm(x)", 7,
      "layers 2.0 and 2.2, linear(4, 4) and dense(3, relu), have no activation between them: together they can "
        + "do no more than one layer", "put one between them, as relu; or leave one of them out"
    ),
    (
      "m = sequential(linear(3, 3))\ncross_entropy_loss()(softmax(m(x), dim=1), t)", 7,
      "cross_entropy_loss takes logits, but these outputs went through a softmax",
      "leave the softmax out: the loss does it itself, exactly"
    ),
    (
      "m = sequential(linear(3, 3), softmax(dim=1))\nnll_loss(m(x), t)", 7,
      "nll_loss takes log-probabilities, but these outputs went through a softmax",
      "take log_softmax in its place"
    ),
    (
      "m = sequential(linear(3, 3), softmax(dim=1))\nfit m x t loss=cross_entropy_loss epochs=1", 7,
      "cross_entropy_loss takes logits, but the model ends with softmax",
      "leave softmax out: the loss does it itself, exactly"
    ),
    (
      "m = sequential(linear(3, 3))\nfit m x t loss=nll_loss epochs=1 verbose=1", 7,
      "nll_loss takes log-probabilities, which the last layer does not give",
      "end the model with log_softmax(dim=1), or take cross_entropy_loss instead"
    ),
    (
      "m = sequential(linear(3, 3))\nopt = sgd(m, lr=0.1)\nfor _ in range(3) {\n"
        + "  cross_entropy_loss()(m(x), t).backward()\n  opt.step()\n}", 9,
      "this gradient is added to one by which the optimizer has already made its step",
      "clear the gradients first: optimizer.zero_grad() before backward"
    ),
    (
      "m = sequential(linear(3, 3))\na, b = next(iter(set))\n(m(a).argmax(dim=1) == b).to(float32).mean()", 8,
      "this accuracy is of one of 3 batches: of 2 samples it may be 70 points off",
      "count the hits of all of them: for x, y in loader { hits += (… == y).sum() }"
    ),
    (
      "m = sequential(linear(3, 3))\na, b = next(set)\naccuracy(b, m(a))", 8,
      "this accuracy is of one of 3 batches: of 2 samples it may be 70 points off",
      "count the hits of all of them: for x, y in loader { hits += (… == y).sum() }"
    ),
    (
      "m = sequential(linear(3, 3))\nm(tensor([[0, 128, 255]]))", 7,
      "the inputs are whole numbers up to 255: training on them is slow or fails",
      "bring them to 0…1: x / 255"
    ),
    (
      "m = sequential(linear(3, 4), dropout(0.5))\nno_grad { m(x) }", 7,
      "the model is in training mode here, where no gradients are recorded",
      "for its true outputs call model.eval() first, and model.train() before training goes on"
    ),
    (
      "m = sequential(linear(3, 3), batchnorm1d(3))\nno_grad { m(x) }", 7,
      "the model is in training mode here, where no gradients are recorded",
      "for its true outputs call model.eval() first, and model.train() before training goes on"
    ),
    (
      "a = x.sum(dim=1, keepdim=true)\na - x.sum(dim=1)", 7, "shapes (6, 1) and (6,) stretch to (6, 6)",
      "element against element needs equal shapes: reshape or squeeze one of them"
    ),
    (
      "m = sequential(linear(3, 1))\nmse_loss()(m(x), ones(6))", 7,
      "mse_loss of shapes (6, 1) and (6,) stretches them to (6, 6)",
      "element against element needs equal shapes: target.view(input.shape), or squeeze one of them"
    ),
  ]

  @Test(arguments: slips.indices) func tellsOf(_ index: Int) throws {
    let slip = Self.slips[index]
    let shell = Shell()
    _ = try shell.run(Self.torch + slip.code)
    let warning = try #require(shell.output.diagnostics.first, "\(slip.code)")
    #expect(warning.severity == .warning)
    #expect(warning.message == slip.message)
    #expect(warning.notes == [slip.remedy])
    #expect(warning.place?.position.line == slip.line)
    #expect(shell.output.diagnostics.count == 1, "once: \(slip.code)")
    let silent = Shell()
    _ = try silent.run("warn off\n" + Self.torch + slip.code)
    #expect(silent.output.diagnostics.isEmpty)
  }

  static let right = [
    "m = sequential(linear(3, 4), relu, linear(4, 3))\nm(x)\ncross_entropy_loss()(m(x), t)",
    "m = sequential(linear(3, 4), layer_norm(4), linear(4, 3), batchnorm1d(3), linear(3, 3))\nm(x)",
    "m = sequential(linear(3, 3), log_softmax(dim=1))\nnll_loss(m(x), t)\nfit m x t loss=nll_loss epochs=1 verbose=1",
    "m = sequential(linear(3, 3), softmax(dim=1))\nfit m x t epochs=1 verbose=1",
    "m = sequential(linear(3, 3))\nopt = sgd(m, lr=0.1)\nfor _ in range(3) {\n  opt.zero_grad()\n"
      + "  cross_entropy_loss()(m(x), t).backward()\n  opt.step()\n}",
    // Two backward passes before a step add up on purpose.
    "m = sequential(linear(3, 3))\nopt = sgd(m, lr=0.1)\nfor _ in range(2) {\n"
      + "  cross_entropy_loss()(m(x), t).backward()\n}\nopt.step()",
    "m = sequential(linear(3, 3))\nhits = 0\nfor a, b in set { hits += (m(a).argmax(dim=1) == b).sum() }",
    "m = sequential(linear(3, 3))\nfor a, b in set { (m(a).argmax(dim=1) == b).to(float32).mean() }",
    "whole = loader((x, tensor(t)), batch=6)\na, b = next(whole)\n(a.argmax(dim=1) == b).sum()",
    "m = sequential(linear(3, 4), dropout(0.5))\nm.eval()\nno_grad { m(x) }",
    "m = sequential(linear(3, 4), relu)\nno_grad { m(x) }",
    "x.sum(dim=1) - x.sum(dim=1)\nones(1, 1) - ones(1)",
    "m = sequential(linear(3, 1))\nmse_loss()(m(x), ones(6, 1))",
  ]

  @Test(arguments: right) func saysNothingOf(_ code: String) throws {
    let shell = Shell()
    _ = try shell.run(Self.torch + code)
    #expect(shell.output.diagnostics.map(\.message) == [])
  }
}
