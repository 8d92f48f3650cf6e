import Interpreter
import Testing

struct ShowTests {
  private static let given = """
    x, y = digits(train=true, n=40)[:40]
    model = sequential(dense(3, relu), dense(2, softmax))
    w = model.layers[0]

    """

  @Test(arguments: [
    ("show x[0]", "28×28 image, values in 0…255"),
    ("show x[0].view(784)", "28×28 image, values in 0…255"),
    ("show x[0:1] y[0:1]", "28×28 image, values in 0…255, of 3"),
    ("show x[0] y[0]", "28×28 image, values in 0…255, of 3"),
    ("show x[:3]", "3 images of 28×28, values in 0…255"),
    ("show x[:3].view(3, 784) y[:3]", "3 images of 28×28, values in 0…255, labelled 3, 1, 7"),
    ("show x[:3].view(3, 1, 28, 28)", "3 images of 28×28, values in 0…255"),
    ("show x[:3].view(3, 28, 28, 1)", "3 images of 28×28, values in 0…255"),
    ("show(x[:3], labels=[\"a\", \"b\", \"c\"])", "3 images of 28×28, values in 0…255, labelled a, b, c"),
    (
      "show(x[:2], [1, 0], labels=[\"no\", \"yes\"])", "2 images of 28×28, values in 0…255, labelled yes, no"
    ),
    // One-hot rows, and classes of a model's outputs.
    ("show(x[:2], [[0, 1], [1, 0]])", "2 images of 28×28, values in 0…255, labelled 1, 0"),
    (
      "show x y",
      "40 images of 28×28, values in 0…255, labelled 3, 1, 7, 3, 0, 6, 9, 6, 4, 6, …"
    ),
    ("show(ones(8, 8) * 0.5)", "8×8 image, values in 0.500…0.500"),
    ("show ones(7, 7)", "heat map, 7×7 values in 1…1"),
    ("show(ones(7, 7), as=image)", "7×7 image, values in 1…1"),
    ("show(x[0], as=heatmap)", "heat map, 28×28 values in 0…255"),
    ("show(arange(12).view(3, 4) - 1.5)", "heat map, 3×4 values in -1.50…9.50"),
    ("show arange(5)", "heat map, 1×5 values in 0…4"),
    ("show 3", "heat map, 1×1 values in 3…3"),
    ("show(zeros(2) / 0)", "heat map, 1×2 values in nan…nan"),
  ])
  func `words say what is shown`(code: String, words: String) throws {
    let shell = Shell()
    #expect(try shell.run(Self.given + code) == words + "\n")
  }

  /// Weights are made of numbers that are told by hand.
  @Test(arguments: [
    (
      // A column of W is a unit: its inputs make a square of 4×4.
      "linear(16, 2)", "zeros(16, 2) + [[-1, 2]]", "show(model)",
      "weights of linear: 2 units, each an image of 4×4 inputs, in -1…2"
    ),
    (
      "linear(16, 2)", "zeros(16, 2) + [[-1, 2]]", "show(model.layers[0].weight, as=heatmap)",
      "heat map of linear, 16 inputs × 2 units, weights in -1…2"
    ),
    (
      "linear(3, 2)", "zeros(3, 2) + [[-1, 2]]", "show(model.layers[0].weight)",
      "heat map of linear, 3 inputs × 2 units, weights in -1…2"
    ),
    (
      "linear(3, 2)", "zeros(3, 2) + [[-1, 2]]", "show(model.layers[0].bias * 0)",
      "heat map, 1×2 values in 0…0"
    ),
  ])
  func `weights are shown by their layer`(layer: String, weight: String, code: String, words: String) throws {
    let shell = Shell()
    let given = "model = sequential(\(layer))\nmodel.layers[0].weight = \(weight)\n"
    #expect(try shell.run(given + "print describe(\(code))") == words + "\n")
  }

  @Test func `inputs of a later layer are no pixels`() throws {
    let shell = Shell()
    let given = "model = sequential(linear(9, 16), relu, linear(16, 2))\n"
    #expect(
      try shell.run(given + "show model.layers[2].weight").hasPrefix(
        "heat map of linear_1, 16 inputs × 2 units"))
    #expect(
      try shell.run("show(model.layers[2], as=image)").hasPrefix(
        "weights of linear_1: 2 units, each an image of 4×4"))
  }

  @Test func `a dataset is shown by its images`() throws {
    let shell = Shell()
    let words = "5 images of 28×28, values in 0…255, labelled 3, 1, 7, 3, 0\n"
    #expect(try shell.run("d = digits(train=true, n=5)\nshow d") == words)
    #expect(
      try shell.run("x, y = d[:5]\nuse(x, y);\nshow n=2")
        == "5 images of 28×28, values in 0…255, labelled 3, 1, …\n")
  }

  @Test(arguments: [20, 40, 80])
  func `a terminal is drawn on`(width: Int) throws {
    let style = OutputStyle(width: width, hasColor: false, hasUnicode: false, isTerminal: true)
    let lines = try Shell(style: style).run(Self.given + "show x y").split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(Set(lines.dropLast().map(\.count)).count == 1)
    #expect(lines.allSatisfy { $0.count < width })
  }

  @Test(arguments: [
    ("show", "1: there is nothing to show [as show x_train[:32], or choose a dataset first: use mnist]"),
    ("use moons;\nshow", "2:1: the samples of moons are no images [boundary and scatter show points]"),
    (
      "show zeros(32, 16, 3)",
      "6: show draws grey images, but x of shape (32, 16, 3) looks like one of 3 colours [as x.mean(axis=2), or x[:, :, 0]]"
    ),
    ("show zeros(0, 3)", "6: there is nothing to show in shape (0, 3)"),
    (
      "show zeros(2, 3, 4, 5)",
      "6: show draws images and matrices, but x has shape (2, 3, 4, 5) [take a part of it, as x[0]]"
    ),
    ("show model", "6: this model has no weights yet [it gets them with its first inputs]"),
    ("show w", "6: this layer has no weights yet [it gets them in a model that saw its inputs]"),
    ("show(x[:3], y)", "13: 40 labels for 3 images"),
    (
      "show(x[:3], labels=[\"a\"])", "20: 1 class name for 3 images [with y a name for each class]"
    ),
    ("show(x[:3], [0, 1, 5], labels=[\"a\", \"b\"])", "31: 2 class names, but a class 5"),
    (
      "show(ones(3, 2), [1, 2, 3])",
      "6: y names the images of x, but x has shape (3, 2) [as (n, 28, 28) or (n, 784)]"
    ),
    ("show(linear(3, 2).weight, as=image)", "30: 3 inputs make no square image [as=heatmap shows them]"),
    ("show(linear(3, 2), [1])", "20: weights have no labels [y names images]"),
    ("show(relu)", "6: show's x must be a tensor, layer, model or picture [got a function]"),
    ("show(x, n=0)", "11: n must be in 1…400, not 0"),
    ("show(x, as=3)", "12: show's as must be one of auto, image, heatmap [got a number]"),
    ("show \"a\"", "6: show's x must be a tensor, layer, model or picture [got text]"),
  ])
  func `what cannot be shown is said`(code: String, error: String) throws {
    let shell = Shell()
    _ = try shell.run(Self.given)
    #expect(shell.error(code) == error)
  }
}
