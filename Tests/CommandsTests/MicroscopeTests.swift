import Diagnostics
import Interpreter
import Testing

/// Walks of steps at the prompt: on and back, over the dataset in use, with others in between.
@Suite struct MicroscopeTests {
  private let net = """
    x = tensor([[0.5, -0.2], [0.1, 0.9], [-0.7, 0.3]])
    y = tensor([2, 0, 1])
    m = sequential(dense(4, tanh), dropout(0.3), dense(3, softmax))

    """

  /// All weights as one text of exact numbers.
  private let weights = """
    for w in m.get_weights() { for v in w.flatten() { print f"{v.item():.9g}" } }

    """

  @Test func onAndBack() throws {
    let shell = Shell()
    _ = try shell.run(net + "step m x y optimizer=adam(0.05) quiet=true")
    let first = try shell.run(weights)
    let text = try shell.run("step m x y")
    #expect(text.hasPrefix("step 2  epoch 2 · batch 1 of 1 · 3 samples from x[0] · adam(0.05)"))
    let second = try shell.run(weights)
    #expect(first != second)
    #expect(try shell.run("back") == "back before step 2; 1 more step can be undone\n")
    #expect(try shell.run(weights) == first)
    // next makes the same step again and tells it in the same words.
    #expect(try shell.run("next") == text)
    #expect(try shell.run(weights) == second)
    #expect(try shell.run("back 2") == "back before step 1; no more can be undone\n")
    #expect(try shell.run("s = step(m, x, y, n=2, quiet=true)\nprint s.step") == "2\n")
    #expect(try shell.run(weights) == second)
    #expect(try shell.run("s") == text)
  }

  /// The dataset's batches are those of fit, in its order, over the end of an epoch.
  @Test(arguments: ["keras", "torch"]) func stepsOverTheDatasetAreThoseOfFit(dialect: String) throws {
    let made = """
      dialect \(dialect)
      use xor
      m = sequential(dense(4, relu), batch_norm(), dropout(0.2), dense(2, softmax))
      compile m optimizer=adam(0.01) loss=sparse_categorical_crossentropy

      """
    let fitted = Shell()
    _ = try fitted.run(made + "fit m epochs=2 verbose=0;")
    let walked = Shell()
    // 800 samples make 25 batches of 32.
    _ = try walked.run(made)
    // A quiet walk stays so.
    #expect(try walked.run("step m n=49 quiet=true;\nnext") == "")
    _ = try walked.run("back 3\nnext;")
    #expect(try walked.run("print step(m, n=2).epoch").hasSuffix("2\n"))
    #expect(try walked.run(weights) == fitted.run(weights))
    let losses = "print m.history.loss"
    #expect(try walked.run(losses) == fitted.run(losses))
    #expect(try walked.run("step").contains("step 51  epoch 3 · batch 1 of 25 · 32 samples from x["))
  }

  @Test func whatCameBetweenIsNeverUndone() throws {
    for between in ["fit m x y epochs=1 verbose=0;", "m.layers[0].bias = [1, 2, 3, 4]"] {
      let shell = Shell()
      _ = try shell.run(net + "step(m, x, y, quiet=true);\n" + between)
      let before = try shell.run(weights)
      #expect(
        shell.error("back")
          == "1: the model has changed since its last step, and back would undo that, too [nothing was undone]"
      )
      #expect(try shell.run(weights) == before)
      _ = try shell.run("step(m, x, y, quiet=true);\nback")
      #expect(try shell.run(weights) == before)
      #expect(shell.error("back")?.hasPrefix("1: there is no step to undo") == true)
    }
  }

  /// find_lr puts everything back: the steps before it are undone as if it had not been. It vouches for nothing
  /// that was changed before it.
  @Test func findLRLeavesStepsThatCanBeUndone() throws {
    let search = "\nfind_lr(m, x, y, lo=1e-4, hi=1, steps=10, batch_size=2);"
    let shell = Shell()
    _ = try shell.run(net + "step m x y optimizer=adam(0.05) quiet=true")
    let first = try shell.run(weights)
    _ = try shell.run("step(m, x, y, quiet=true);" + search)
    #expect(try shell.run("back") == "back before step 2; 1 more step can be undone\n")
    #expect(try shell.run(weights) == first)
    #expect(
      try shell.run("find_lr(m, x, y, steps=10, optimizer=sgd(0.1));\nback").contains("back before step 1"))

    let changed = Shell()
    _ = try changed.run(net + "step(m, x, y, quiet=true);\nm.layers[0].bias = [1, 2, 3, 4]" + search)
    #expect(changed.error("back")?.hasPrefix("1: the model has changed since its last step") == true)
  }

  @Test func resetForgetsTheWalk() throws {
    let shell = Shell()
    _ = try shell.run(net + "step(m, x, y, quiet=true);\nreset")
    #expect(shell.error("back")?.hasPrefix("1: there is no step to undo") == true)
    #expect(shell.error("next")?.hasPrefix("1: there is nothing to go on with") == true)
  }

  /// What a script can compute with is what was told.
  @Test func theValueHasTheNumbers() throws {
    let shell = Shell()
    _ = try shell.run(
      StepCommandTests.mazur + "s = step(model, x, t, optimizer=sgd(0.5), loss=mse, quiet=true)")
    let cases = [
      ("print f\"{s.loss:.7f} {s.loss_after:.7f}\"", "0.2983711 0.2910278"),
      ("print s.step s.epoch s.batch s.lr", "1 1 1 0.5"),
      ("print f\"{s[\"z1\"][0, 1].item():.4f}\"", "0.3925"),
      ("print f\"{s[\"dE/dW1\"][0, 0].item():.9f}\"", "0.000438568"),
      ("print all(s[\"o\"] == s.outputs) all(s[\"x\"] == s.inputs)", "true true"),
      // w8 of the page, behind the step and before it.
      ("print f\"{s[\"W2\"][1, 1].item():.2f}\"", "0.55"),
      ("print len(s.gradients) s.gradients[0].shape s.gradients[1]", "4 (2, 2) none"),
      ("print len(s.layers) s.layers[1].name s.layers[1].output_gradient.shape", "2 dense_1 (1, 2)"),
      ("print all(s.layers[0].output == s[\"h1\"]) s.layers[0].input_gradient", "true none"),
      ("print s.rows", "tensor([0], shape=(1,), dtype=int64)"),
    ]
    for (code, expected) in cases { #expect(try shell.run(code) == expected + "\n", "\(code)") }
    #expect(shell.error("s[\"z9\"]")?.hasPrefix("1: the step has no \"z9\"") == true)
    #expect(shell.error("s[0]") == "1: a step is indexed by a name, as s[\"z1\"]")
  }

  @Test(arguments: [
    ("back", "1: there is no step to undo [back undoes what step and next did]"),
    (
      "m = sequential(dense(2))\nstep(m, [[1]], [[1, 2]], quiet=true);\nback 2",
      "3:6: 1 step can be undone, not 2 [back 1 goes back to the first that is kept]"
    ),
    ("back 0", "6: n must be in 1…1,000,000, not 0"),
    ("step", "1: there is no current model"),
    (
      "m = sequential(dense(2))\nstep m",
      "2:1: step has no data [give it x and y, or choose a dataset first: use mnist]"
    ),
    (
      "m = sequential(dense(2))\nstep m [[1]]",
      "2:8: step needs y [these inputs have no targets: step model x y]"
    ),
    ("m = sequential(dense(2))\nstep m [[1]] [[1, 2]] digits=10", "2:30: digits must be in 1…9, not 10"),
    ("m = sequential(dense(2))\nstep m [[1]] [[1, 2]] n=0", "2:25: n must be in 1…1,000,000, not 0"),
    ("m = sequential(dense(2))\nstep m [[1], [2]] [[1, 2]]", "2:19: x has 2 samples, but y has 1"),
    (
      "m = sequential(dense(2))\ntrace m",
      "2:1: trace has no data [give it x, or choose a dataset first: use mnist]"
    ),
    ("m = sequential(dense(2))\ntrace m [1, 2]", "2:9: "),
    (
      "m = sequential(dense(2))\ngraph m",
      "2:1: the model has not seen inputs yet, and its shapes are not known [give it some: graph model x]"
    ),
    (
      "m = sequential(dense(2))\ngraph m [[1]] [[1, 2]]",
      "2:15: y is for backward=true [graph model x y backward=true]"
    ),
    ("m = sequential(dense(2), batchnorm1d())\nstep m [[1, 2]] [[1, 2]]", "2:1: "),
  ])
  func wrongInputsAreNamed(code: String, error: String) {
    #expect(Shell().error(code)?.hasPrefix(error) == true, "\(Shell().error(code) ?? "no error")")
  }

  /// What is told of a weight's gradient is what the chain rule gives; what the update takes is clipped.
  @Test func aClippedGradientHasTwoNames() throws {
    let shell = Shell()
    _ = try shell.run(
      StepCommandTests.mazur
        + "s = step(model, x, t, optimizer=sgd(0.5, clipvalue=0.05), loss=mse, quiet=true)")
    #expect(try shell.run("print f\"{s[\"dE/dW2\"][0, 0].item():.7f}\"") == "0.0821670\n")
    #expect(try shell.run("print f\"{s.gradients[2][0, 0].item():.7f}\"") == "0.0500000\n")
    #expect(try shell.run("print all(s[\"clipped dE/dW2\"] == s.gradients[2])") == "true\n")
    #expect(try shell.run("s").contains("g is clipped: 2 of 4 numbers"))
  }

  /// Numbers that are not finite are told, the steps end there, and back takes them back.
  @Test func aStepThatBreaksIsUndone() throws {
    let shell = Shell()
    _ = try shell.run("m = sequential(dense(2))\nx = tensor([[1e30, 1]])\ny = tensor([[0, 0]])")
    let text = try shell.run("step m x y optimizer=sgd(1) loss=mse n=50")
    #expect(text.contains("not all numbers are finite any more: back undoes this step"))
    #expect(text.contains("step 1 "))
    #expect(try shell.run("back") == "back before step 1; no more can be undone\n")
    #expect(try shell.run("print isfinite(m.layers[0].weight).all()") == "true\n")
  }

  @Test func traceChangesNothingAndSaysItsMode() throws {
    let shell = Shell()
    _ = try shell.run(net + "step(m, x, y, quiet=true);")
    let before = try shell.run(weights)
    let inference = try shell.run("trace m x")
    let training = try shell.run("trace m x training=true")
    #expect(
      inference.contains("inference mode") && inference.contains("layer 2  dropout(0.3) changes nothing here")
    )
    #expect(training.contains("training mode") && training.contains("or 0 with probability 0.3"))
    #expect(try shell.run(weights) == before)
    // The step after it draws the numbers that the trace in training mode drew.
    let step = try shell.run("step m x y")
    let line = try #require(training.split(separator: "\n").first { $0.contains("h₂ = ") })
    #expect(step.contains(line))
    _ = try shell.run("back")
    #expect(try shell.run(weights) == before)
  }

  /// A layer of many weights is told by statistics: no list of its numbers, one line in full for each update.
  @Test func aLargeNetIsToldByStatistics() throws {
    let shell = Shell()
    let text = try shell.run(
      """
      x = tensor(arange(800)).reshape(20, 40) / 800
      y = tensor(arange(20)) % 10
      m = sequential(dense(30, relu), dense(10, softmax))
      step m x y optimizer=sgd(0.1)
      """)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.count < 100)
    #expect(lines.allSatisfy { displayWidth($0) <= 80 })
    for head in [
      "  x  (20, 40)", "    W₁  (40, 30)", "    z₁ = x·W₁ + b₁  (20, 30)", "    h₁ = relu(z₁)  (20, 30)",
      "    o = e^z₂/Σ e^z₂  (20, 10)", "    dE/dW₂ = h₁ᵀ·dE/dz₂  (30, 10)",
      "    dE/dh₁ = dE/dz₂·W₂ᵀ  (20, 30)",
      "    dE/dz₁ = dE/dh₁·relu′(z₁)  (20, 30)", "  W₁  dense/weight (40, 30)",
    ] { #expect(lines.contains(head), "\(head)") }
    #expect(text.contains("E = mean of 20 samples' L = "))
    // Statistics of x = 0, 1/800, …, 799/800: mean 799/1600, sd √((800² − 1)/12)/800, one zero, as many numbers
    // in each eighth.
    let place = try #require(lines.firstIndex(of: "  x  (20, 40)"))
    #expect(
      lines[place + 1] == "    mean 0.4994  sd 0.2887  min 0  max 0.9987  zeros 0.1 %  ████████")
  }

  @Test(arguments: [12, 20, 40, 80, 200]) func theGraphFitsTheWidth(width: Int) throws {
    for hasUnicode in [true, false] {
      let style = OutputStyle(width: width, hasColor: false, hasUnicode: hasUnicode, isTerminal: true)
      let shell = Shell(style: style)
      let text = try shell.run(net + "graph m x y backward=true")
      let lines = text.split(separator: "\n").map { displayWidth(String($0)) }
      #expect(Set(lines).count == 1)
      #expect(lines.allSatisfy { $0 <= max(width - 1, 16) })
      #expect(hasUnicode || text.allSatisfy(\.isASCII))
    }
  }

  /// The graph of a step has every operation that the step makes, and drawing it trains nothing.
  @Test func theGraphNamesTheOperations() throws {
    let shell = Shell()
    let forward = "5 operations in 2 layers: matmul, add_bias, tanh, matmul, add_bias"
    _ = try shell.run("m = sequential(dense(4, tanh, input_shape=(2,)), dense(3))")
    #expect(try shell.run("graph m") == forward + "\n")
    let whole = try shell.run("graph m [[1, 2]] [[1, 2, 3]] backward=true")
    #expect(
      whole.hasPrefix(
        "18 operations in 2 layers, loss, backward and update: matmul, add_bias, tanh, matmul, add_bias, mse, "
          + "mse_gradient, column_sums, "))
    #expect(whole.contains("rmsprop_update"))
    #expect(try shell.run("print m.optimizer") == "none\n")
  }

  /// Backward reads what the layers made though not what the operation above it did; so does the update.
  @Test func theGraphLeadsFromGroupToGroup() throws {
    let style = OutputStyle(width: 80, hasColor: false, hasUnicode: true, isTerminal: true)
    let drawn = try Shell(style: style).run(
      "m = sequential(dense(4, tanh), dense(3))\ngraph m [[1, 2]] [[1, 2, 3]] backward=true")
    let lines = drawn.split(separator: "\n").map(String.init)
    for title in ["layer 2", "loss", "backward", "update"] {
      let place = try #require(
        lines.firstIndex {
          $0.contains("─ \(title) ") || $0.contains(" \(title) ─") || $0.contains(" \(title)  dense")
        })
      #expect(lines[place].contains("▼") || lines[place - 1].contains("▼"), "\(title)")
    }
  }
}
