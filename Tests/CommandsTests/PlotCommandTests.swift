import Commands
import Diagnostics
import Foundation
import Interpreter
import Testing

struct PlotCommandTests {
  static let given = """
    x, y = linspace(0, 1, 20).view(20, 1), (linspace(0, 1, 20).view(20, 1) > 0.5).astype("float32")
    def run() {
      model = sequential(dense(4, tanh), dense(1, sigmoid))
      return fit(model, x, y, epochs=3, batch=20, loss=binary_crossentropy, validation_split=0.2, verbose=0)
    }
    h1 = run()
    h2 = run();

    """

  // MARK: Histories

  @Test func `a history is its loss and its first share, with validation and the best epoch`() throws {
    let shell = Shell()
    let words = try shell.run(Self.given + "plot h1")
    #expect(words.hasPrefix("loss: 3 points, from "))
    for part in ["; val_loss: 3 points", "; best epoch ", "; accuracy: 3 points", "; val_accuracy: 3 points"]
    {
      #expect(words.contains(part), "\(part)")
    }
    #expect(try shell.run("plot(h1.history)") == words)
    // The numbers are the history's own.
    let first = try shell.run("print f\"from {h1.loss[0]:.4f} at 1 to {h1.loss[2]:.4f} at 3\"")
    let rounded = first.trimmingCharacters(in: .newlines).replacing(/0+ at/, with: " at")
    #expect(words.contains("loss: 3 points, \(rounded)"))
  }

  @Test func `the best epoch is that of the lowest val_loss`() throws {
    let shell = Shell()
    let words = try shell.run(Self.given + "plot h1 loss")
    let best = try shell.run(
      "v = h1.val_loss\nb = 0\nfor i in range(3) { if v[i] < v[b] { b = i } }\nprint f\"best epoch {b + 1}: {v[b]:.4f}\""
    )
    #expect(words.hasSuffix("; " + best))
  }

  @Test(arguments: [
    ("plot h1 accuracy", ["accuracy: 3", "val_accuracy: 3"], ["loss: 3"]),
    ("plot h1 val_loss", ["val_loss: 3"], ["accuracy", "val_val"]),
    ("plot h1 \"seconds\"", ["seconds: 3"], ["loss: 3"]),
    ("plot h1 h2 loss", ["h1 loss: 3", "h1 val_loss: 3", "h2 loss: 3", "h2 best epoch"], ["accuracy"]),
    ("plot([h1, h2], \"loss\")", ["1 loss: 3", "2 val_loss: 3"], []),
    ("plot h1 h2 labels=[\"sgd\", \"adam\"]", ["sgd loss: 3", "adam accuracy: 3"], ["h1"]),
    ("plot h1 acc", ["accuracy: 3", "of the best val_loss"], ["loss: 3"]),
    ("plot h1 val_acc", ["val_accuracy: 3"], ["loss: 3"]),
    ("plot history loss", ["loss: 3", "val_loss: 3", "; best epoch "], ["accuracy"]),
    ("plot h1 title=\"Hello\"", ["Hello: loss: 3"], []),
  ])
  func `columns and runs by name`(line: String, parts: [String], missing: [String]) throws {
    let words = try Shell().run(Self.given + line)
    for part in parts { #expect(words.contains(part), "\(part) in \(words)") }
    for part in missing { #expect(!words.contains(part), "\(part) in \(words)") }
  }

  /// The judge is val_loss, whatever column is drawn: only there is its epoch's number the best.
  @Test func `the mark on a share says whose best epoch it is`() throws {
    let words = try Shell().run(Self.given + "plot h1 accuracy")
    #expect(words.contains(#/; epoch [123], of the best val_loss: [0-9.]+\n$/#))
    #expect(!words.contains("best epoch"))
  }

  @Test(arguments: [
    ("plot h losss", "8: the history has no 'losss' [did you mean 'loss'?]"),
    (
      "plot h val_loss",
      "8: the history has no 'val_loss' [fit with validation_split=0.2 or validation_data=(x, y)]"
    ),
    (
      "plot h val_acc",
      "8: the history has no 'val_accuracy' [fit with validation_split=0.2 or validation_data=(x, y)]"
    ),
    ("plot h loss nothing", "13: the history has no 'nothing'"),
  ])
  func `a column that is none is pointed at`(line: String, message: String) throws {
    let shell = Shell()
    _ = try shell.run(
      Self.given
        + "h = fit(sequential(dense(1, sigmoid)), x, y, loss=binary_crossentropy, metrics=[accuracy], verbose=0);"
    )
    #expect(shell.error(line) == message)
  }

  @Test func `history is that of the model trained last, or the variable`() throws {
    #expect(Shell().error("plot history") == "6: no model was trained yet [as h = fit(model); plot h]")
    let shell = Shell()
    let words = try shell.run(Self.given + "plot h2")
    #expect(try shell.run("plot history") == words)
    #expect(
      try shell.run("history = [3, 1]\nplot history")
        == "history: 2 points, from 3 at 0 to 1 at 1, lowest 1 at 1, highest 3 at 0\n")
  }

  // MARK: Functions

  /// tanh 5 = 0.99991, tanh' 0 = 1, tanh' 5 = 1.8158e-4; relu' is PyTorch's 0 at 0.
  @Test(arguments: [
    (
      "plot tanh",
      "tanh: from -0.9999 at -5 to 0.9999 at 5, lowest -0.9999 at -5, highest 0.9999 at 5; "
        + "tanh': from 0.0001816 at -5 to 0.0001816 at 5, lowest 0.0001816 at -5, highest 1 at 0"
    ),
    (
      "plot(relu, from=-1, to=1)",
      "relu: from 0 at -1 to 1 at 1, lowest 0 at -1, highest 1 at 1; "
        + "relu': from 0 at -1 to 1 at 1, lowest 0 at -1, highest 1 at 0.003333"
    ),
    (
      "plot tanh derivative=false from=0 to=1",
      "tanh: from 0 at 0 to 0.7616 at 1, lowest 0 at 0, highest 0.7616 at 1"
    ),
    (
      "plot(leaky_relu(negative_slope=0.5), derivative=false)",
      "leaky_relu(negative_slope=0.5): from -2.5 at -5 to 5 at 5, lowest -2.5 at -5, highest 5 at 5"
    ),
    // x³ has the derivative 3x², by the recorded gradient.
    (
      "plot(x -> x ** 3, from=0, to=2, derivative=true)",
      "f: from 0 at 0 to 8 at 2, lowest 0 at 0, highest 8 at 2; f': from 0 at 0 to 12 at 2, lowest 0 at 0, highest 12 at 2"
    ),
    ("def g(x) { return 2 * x }\nplot g", "g: from -10 at -5 to 10 at 5, lowest -10 at -5, highest 10 at 5"),
    // 1/0 is an error of the language: a gap.
    (
      "plot(x -> 1 / x)",
      "f: from -0.2 at -5 to 0.2 at 5, lowest -60 at -0.01667, highest 60 at 0.01667, 1 without a place"
    ),
    (
      "plot sigmoid tanh from=0 to=1 labels=[\"a\", \"b\"]",
      "a: from 0.5 at 0 to 0.7311 at 1, lowest 0.5 at 0, highest 0.7311 at 1; b: from 0 at 0 to 0.7616 at 1, "
        + "lowest 0 at 0, highest 0.7616 at 1"
    ),
    (
      "plot(x -> x, from=1, to=100, log=xy)",
      "f: from 1 at 1 to 100 at 100, lowest 1 at 1, highest 100 at 100"
    ),
  ])
  func `functions`(code: String, words: String) throws {
    #expect(try Shell().run(code) == words + "\n")
  }

  @Test func `what is not recorded has its derivative by differences`() throws {
    let words = try Shell().run("plot(x -> 2 * float(x), from=0.1, to=0.9, derivative=true)")
    #expect(words.contains("f' by differences: from 2 at 0.1 to 2 at 0.9"))
  }

  @Test func `looking at a function changes no gradient, no number and no random stream`() throws {
    let shell = Shell()
    _ = try shell.run(
      """
      seed 3
      w = tensor([2.0], requires_grad=true)
      (w * 5).sum().backward()
      def f(x) { return (w * x).sum() }
      """)
    _ = try shell.run("plot f derivative=true")
    #expect(try shell.run("w.grad") == "tensor([5.], shape=(1,), dtype=float32)\n")
    let after = try shell.run("rand(2)")
    let other = Shell()
    #expect(try other.run("seed 3\nrand(2)") == after)
  }

  // MARK: Schedules

  @Test(arguments: [
    (
      "plot(exponential_decay(0.1, 10, 0.5), steps=11)",
      "learning rate: 11 points, from 0.1 at 0 to 0.05 at 10, lowest 0.05 at 10, highest 0.1 at 0"
    ),
    (
      "o = sgd(sequential(linear(2, 1)), lr=0.1)\ns = step_lr(o, 2, gamma=0.1)\nplot s steps=5",
      "learning rate: 5 points, from 0.1 at 0 to 0.001 at 4, lowest 0.001 at 4, highest 0.1 at 0"
    ),
    (
      "o = sgd(sequential(linear(2, 1)), lr=0.1, momentum=0.9)\ns = one_cycle_lr(o, max_lr=0.5, total_steps=10)\n"
        + "plot s\no.lr",
      "learning rate: 10 points, from 0.02 at 0 to 2e-6 at 9, lowest 2e-6 at 9, highest 0.5 at 2\n0.020000000000000018"
    ),
  ])
  func `schedules`(code: String, words: String) throws {
    #expect(try Shell().run(code) == words + "\n")
  }

  @Test func `a schedule that was looked at goes on as if it had not been`() throws {
    func rates(_ look: String) throws -> String {
      try Shell().run(
        """
        o = sgd(sequential(linear(2, 1)), lr=0.5)
        warm = constant_lr(o, factor=0.5)
        s = sequential_lr(o, [warm, exponential_lr(o, gamma=0.9)], milestones=[3]);
        for i in range(6) {
          \(look)
          o.step()
          s.step()
          print o.lr
        }
        """)
    }
    #expect(try rates("p = plot(s, steps=20)") == rates(""))
  }

  // MARK: Numbers

  @Test(arguments: [
    ("plot [3, 1, 2]", "3 points, from 3 at 0 to 2 at 2, lowest 1 at 1, highest 3 at 0"),
    ("a = [1, 2]\nplot a", "a: 2 points, from 1 at 0 to 2 at 1, lowest 1 at 0, highest 2 at 1"),
    ("plot [10, 20] [1, 2]", "2 points, from 1 at 10 to 2 at 20, lowest 1 at 10, highest 2 at 20"),
    (
      "plot([[1, 2, 3], [5]])", "1: 3 points, from 1 at 0 to 3 at 2, lowest 1 at 0, highest 3 at 2; 2: 5 at 0"
    ),
    (
      "m = tensor([[1, 2], [3, 4]])\nplot m",
      "m 0: 2 points, from 1 at 0 to 3 at 1, lowest 1 at 0, highest 3 at 1; m 1: 2 points, from 2 at 0 to 4 at 1, "
        + "lowest 2 at 0, highest 4 at 1"
    ),
    ("plot(tensor([1, 0, 1]) / tensor([1, 0, 0]))", "1 at 0, 2 without a place"),
    ("y = 3\nplot [0, 1] log=y", "1 at 1, 1 without a place"),
    ("plot [0, 1] log=true y_label=\"loss\"", "loss: 1 at 1, 1 without a place"),
  ])
  func `numbers`(code: String, words: String) throws {
    #expect(try Shell().run(code) == words + "\n")
  }

  @Test(arguments: [
    ("plot", "1: plot needs something to draw [as plot h, plot tanh, plot [3, 1, 2]]"),
    ("plot []", "6: there are no numbers to plot"),
    ("plot nothing", "6: nothing is called 'nothing'"),
    ("plot [1, 2] tnah", "13: nothing is called 'tnah' [did you mean 'tanh'?]"),
    (
      "plot [1, 2] [1, 2, 3]",
      "6: plot draws ys over xs, but there are 2 xs and 3 ys [for several series: plot([a, b])]"
    ),
    (
      "plot tanh [1, 2]",
      "6: plot draws one kind of thing at a time: histories, schedules, functions or numbers"
    ),
    ("plot tanh from=3 to=1", "16: from must be below to, not 3 … 1"),
    ("plot tanh from=-1 to=1 log=x", "16: a logarithmic axis begins above 0"),
    ("plot tanh to=-6", "14: from must be below to, not -5 … -6"),
    ("plot zeros(2,2,2)", "6: plot draws tensors with one or two axes, not shape (2, 2, 2) [as x.flatten()]"),
    ("plot [1, 2] labels=[\"a\", \"b\"]", "20: 2 labels for 1 series"),
    ("plot softmax", "6: softmax needs at least one axis, not a single number"),
    ("plot print", "6: print must give a number for a number, not none"),
    ("plot [1, 2] log=z", "17: log knows no 'z'"),
    (
      "plot(sequential(dense(2, input_shape=(3,))))",
      "6: plot draws functions of one number, and what models have learnt; this one takes samples of shape (3,) "
        + "[once it is fitted, plot draws its losses; graph and boundary draw models]"
    ),
    (
      "plot cosine_decay",
      "6: cosine_decay is a function that makes a schedule "
        + "[with its numbers: plot(cosine_decay(initial_learning_rate, decay_steps))]"
    ),
    // matplotlib's formats, and other words.
    (
      "plot([1, 2], [1, 2], \"ro\")",
      "22: plot draws curves, and has no format \"ro\" [scatter x y draws dots]"
    ),
    (
      "plot([1, 2], [1, 2], \"b--\")",
      "22: plot draws curves, and has no format \"b--\" [its colours and lines are chosen for you]"
    ),
    ("plot([1, 2], \"losses\")", "14: nothing is called 'losses'"),
    ("plot none", "6: plot's what must be a history, function, schedule, list or tensor [got none]"),
    (
      "plot(sgd(0.1))",
      "6: this optimizer keeps one learning rate [plot a schedule, as plot exponential_decay(0.1, 100, 0.5)]"
    ),
    (
      "plot(reduce_lr_on_plateau(sgd(sequential(linear(2, 1)), lr=0.1)))",
      "6: this schedule follows the numbers that it watches: it cannot be known in advance"
    ),
    ("plot(exponential_decay(0.1, 10, 0.5), steps=1)", "45: steps must be in 2…1,000,000,000"),
    (
      "scatter [1, 2]",
      "9: scatter needs two numbers for each point, but x has shape (2,) [as (n, 2), or two lists: scatter xs ys]"
    ),
    (
      "scatter [1, 2] [1, 2, 3]",
      "9: x and y of shapes (2,) and (3,) are no points [as (n, 2) with n classes, or two lists of n numbers]"
    ),
    (
      "scatter zeros(2,2) [0, 0.5]",
      "20: the class of a point is a whole number from 0, but there is a 0.5 [for y over x: scatter(x[:, 0], y)]"
    ),
    ("scatter zeros(2,2) [0]", "20: 2 points, but 1 class"),
    ("scatter zeros(2,2) [0, 1] labels=[\"a\"]", "34: 1 label for 2 classes"),
    ("scatter [1, 2] [1, 2] c=[1]", "25: 2 points, but c has 1 element"),
    ("scatter [1, 2] [1, 2] c=[\"a\"]", "25: 2 points, but c has 1 element"),
    (
      "scatter [1, 2] [1, 2] c=\"red\"",
      "25: c takes a class or a number for each point [colours are chosen by scatter, not \"red\"]"
    ),
    ("scatter [1, 2] [1, 2] c=[0, 1] labels=[\"a\"]", "39: 1 label for 2 classes"),
    (
      "scatter zeros(2,2) [0, 1] c=[0, 1]",
      "29: y has the classes of these points, and so has c [give one of them]"
    ),
    ("scatter moons", "9: moons is a function that makes data [as scatter(moons())]"),
    ("scatter []", "9: there are no points"),
    ("scatter \"a\"", "9: scatter's x must be numbers [got text]"),
    ("hist []", "6: there are no numbers to count"),
    ("hist [1] bins=0", "15: bins must be in 1…1,000"),
    ("hist [1] log=x", "14: bins of equal width have an even axis [log=y is possible]"),
    ("bar zeros(2,2)", "5: bar draws a list of numbers, not shape (2, 2)"),
    ("bar [1, 2] [\"a\"]", "12: 1 label for 2 values"),
  ])
  func `what cannot be drawn is said`(code: String, message: String) {
    #expect(Shell().error(code) == message)
  }
}
