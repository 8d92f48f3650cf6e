import Commands
import Diagnostics
import Foundation
import Interpreter
import Testing

struct PictureCommandTests {
  private static let given = """
    img = digits(train=true, n=1)[0][0]
    ps = softmax(arange(10) / 1)

    """

  @Test(arguments: [
    "img", "img.view(784)", "img.view(1, 784)", "img.view(1, 28, 28)", "img.view(1, 1, 28, 28)", "img / 255",
  ])
  func `an image may have any of its shapes`(image: String) throws {
    let shell = Shell()
    let text = "28×28 image; class probability: 9 63.2 %, 8 23.3 %, 7 8.6 %, 7 others 3.1 % or less\n"
    #expect(try shell.run(Self.given + "view_classify(\(image), ps)") == text)
    #expect(
      try shell.run("view_classify \(image.replacingOccurrences(of: " ", with: "")) ps.view(1,10)") == text)
  }

  @Test func `a terminal is drawn on, and a script's command is enough`() throws {
    let style = OutputStyle(width: 81, hasColor: true, colors: 256, hasUnicode: true, isTerminal: true)
    let shell = Shell(style: style)
    let text = try shell.run(
      Self.given
        + "model8 = sequential(linear(784, 10))\nimg = img.view(1, 784) / 255\nview_classify img softmax(model8(img))"
    )
    #expect(text.split(separator: "\n").count == 14)
    #expect(text.contains("\u{1B}[38;5;"))
    #expect(text.contains("class probability"))
  }

  @Test func `it is saved as PNG, SVG and text`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let shell = Shell()
    #expect(try shell.run(Self.given + "p = view_classify(img, ps);") == "")
    for (name, start) in [("a.png", "\u{89}PNG"), ("b.SVG", "<?xml"), ("c.txt", "   ")] {
      let path = folder.appendingPathComponent(name).path
      #expect(try shell.run("p.save(\"\(path)\")") == "")
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path)).prefix(start.unicodeScalars.count)
      #expect(bytes.elementsEqual(start.unicodeScalars.map { UInt8($0.value) }), "\(name)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
    #expect(
      shell.error("p.save(\"\(folder.path)/no/a.png\")")
        == "8: \(folder.path)/no/a.png: cannot be written: No such file or directory")
  }

  @Test(arguments: [
    (
      "view_classify(ones(20, 28, 28), ps)",
      "15: view_classify shows one grey image, but img has shape (20, 28, 28) [take one of them, as images[0]]"
    ),
    (
      "view_classify(ones(7), ps)",
      "15: view_classify shows one grey image, but img has shape (7,) [as (28, 28) or (784,)]"
    ),
    (
      "view_classify(ones(0, 2), ps)",
      "15: view_classify shows one grey image, but img has shape (0, 2) [as (28, 28) or (784,)]"
    ),
    (
      "view_classify(img, ones(20, 10))",
      "20: ps must have a probability for each class, but its shape is (20, 10) [take the row of one image, as ps[0]]"
    ),
    (
      "view_classify(img, 0.5)",
      "20: ps must have a probability for each class, but its shape is () [as (10,) or (1, 10)]"
    ),
    (
      "view_classify(img, [1, 2.5])",
      "20: these are no probabilities: there is a 2.5 [softmax(ps) makes them so]"
    ),
    (
      "view_classify(img, [-0.1, -2.5])",
      "20: these are no probabilities: there is a -0.1 [exp(ps) of a log_softmax, softmax(ps) of a model's outputs]"
    ),
    (
      "view_classify(img, ps / 0)",
      "20: these are no probabilities: there is a inf [softmax(ps) makes them so]"
    ),
    ("view_classify(img, ps, [\"a\"])", "24: 1 class name for 10 classes"),
    (
      "p = view_classify(img, ps)\np.save(\"a.gif\")",
      "2:8: a picture is saved as .png, .svg or .txt, not as \"a.gif\""
    ),
    ("p = view_classify(img, ps)\np.save(3)", "2:8: save's file must be a path [got a number]"),
    ("describe(3)", "10: describe's picture must be a picture [got a number]"),
  ])
  func `what cannot be drawn is said`(code: String, error: String) throws {
    let shell = Shell()
    _ = try shell.run(Self.given)
    #expect(shell.error(code) == error)
  }
}
