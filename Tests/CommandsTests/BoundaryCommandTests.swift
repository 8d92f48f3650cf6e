import Interpreter
import Testing

struct BoundaryCommandTests {
  /// Class 1 right of x1 = 0 and nothing else, by hand: softmax(0, 9·x1).
  private static let linear = """
    model = sequential(dense(2, softmax, input_shape=(2,)))
    model.layers[0].weight = [[0., 9.], [0., 0.]]
    x = tensor([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    y = tensor([0, 0, 1, 1]).astype("int64")

    """

  @Test func `classes lie where the model says`() throws {
    let style = OutputStyle(width: 81, hasColor: false, hasUnicode: false, isTerminal: true)
    let lines = try Shell(style: style).run(Self.linear + "boundary(model, x, y, points=none)")
      .split(separator: "\n")
    // 40 columns of a plane whose middle is 0: class 0 is blank, class 1 a colon.
    let field = lines.filter { $0.contains("|") || $0.contains("+:") || $0.contains("+ ") }.prefix(20)
    #expect(field.count == 20)
    for line in field {
      #expect(
        line.suffix(40) == String(repeating: " ", count: 20) + String(repeating: ":", count: 20), "\(line)")
    }
  }

  @Test(arguments: [
    (
      "boundary(model, x, y)",
      "decision regions: 0 50.0 %, 1 50.0 % of the plane, over x1 in -1.16…1.16 and x2 in -1.16…1.16; 4 points"
    ),
    (
      "boundary(model, x, y, class_names=[\"left\", \"right\"], points=none)",
      "decision regions: left 50.0 %, right 50.0 % of the plane, over x1 in -1.16…1.16 and x2 in -1.16…1.16"
    ),
    // One-hot targets.
    (
      "boundary(model, x, [[1, 0], [1, 0], [0, 1], [0, 1]])",
      "decision regions: 0 50.0 %, 1 50.0 % of the plane, over x1 in -1.16…1.16 and x2 in -1.16…1.16; 4 points"
    ),
    // A value: 2·x1 at the middles of 100 columns of -1.16…1.16, the first at -1.1484.
    (
      "m = sequential(linear(2, 1))\nm[0].weight = [[2.], [0.]]\nm[0].bias = [0.]\nboundary(m, x, [0.5, 1, 2, 3])",
      "predictions in -2.30…2.30, over x1 in -1.16…1.16 and x2 in -1.16…1.16; 4 points"
    ),
    // Of one input a curve: x1 + 1 from -0.08 to 1.08.
    (
      "m = sequential(linear(1, 1))\nm[0].weight = [[1.]]\nm[0].bias = [1.]\nboundary(m, [[0], [1]], [0.5, 1])",
      "2 points: the model's output in 0.920…2.08, over x1 in -0.0800…1.08"
    ),
    (
      "boundary(model, x * 0, y)",
      "decision regions: 0 50.0 %, 1 50.0 % of the plane, over x1 in -1…1 and x2 in -1…1; 4 points"
    ),
  ])
  func `words say where the regions are`(code: String, words: String) throws {
    #expect(try Shell().run(Self.linear + code) == words + "\n")
  }

  @Test func `the dataset in use has its points`() throws {
    let shell = Shell()
    let given = "use moons\nmodel = sequential(dense(2, softmax))\nfit model verbose=0\n"
    #expect(try shell.run(given + "boundary model").hasSuffix("; 250 of 800 train points\n"))
    #expect(try shell.run("boundary(model, points=test)").hasSuffix("; 200 test points\n"))
  }

  @Test(arguments: [
    ("boundary(model)", "1: boundary has no data [give it x and y, or choose a dataset first: use mnist]"),
    (
      "boundary(model, x, y, points=test)",
      "30: these points are neither of a training nor of a test set"
    ),
    (
      "boundary(sequential(dense(2, softmax)), ones(4, 5), y)",
      "41: boundary draws data of one or two inputs, but these samples have 5 [confusion and mistakes look at such models]"
    ),
    ("boundary(model, x / 0, y)", "17: none of these points is a finite number"),
    (
      "boundary(model, ones(4, 1), y)",
      "17: the model takes samples of shape (2,), but these have (1,)"
    ),
    ("boundary(model, x, y, points=all)", "30: points knows no 'all'"),
    (
      "boundary(sequential(dense(3)), x, [[1, 1, 1], [1, 2, 3], [0, 0, 0], [0, 1, 2]])",
      "10: boundary draws classes or one value, but this model predicts 3 values"
    ),
    (
      "boundary(sequential(dense(2)), x, [[1, 1], [1, 0], [0, 0], [0, 1]])",
      "35: classes exclude each other, but y[0] is of several or of none"
    ),
  ])
  func `what cannot be drawn is said`(code: String, error: String) throws {
    let shell = Shell()
    _ = try shell.run(Self.linear)
    let said = shell.error(code)
    #expect(said?.hasPrefix(error) == true, "\(said ?? "nothing")")
  }
}
