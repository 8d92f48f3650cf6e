import Diagnostics
import Interpreter
import Plots

struct BarCommand: Command {
  let values: TensorArgument
  let labels: TextsArgument?
  let title: String?

  static let name = "bar"
  static let aliases = ["barh"]
  static let category = Category.pictures
  static let summary = "Numbers as bars, one a line; those below 0 go to the left."
  static let examples = [
    Example("bar [3, 5, -2] [\"a\", \"b\", \"c\"]", "3 bars: a 3, b 5, c -2"),
    Example("bar softmax([1, 2, 3])", "3 bars: 0 0.09003, 1 0.2447, 2 0.6652"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("values", "The numbers."),
      Parameter("labels", aliases: ["class_names"], "A text for each.", defaultText: "0, 1, 2, …"),
      Parameter("title", "A line above the picture.", defaultText: "none", namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    let shape = values.shape
    guard shape.count > 0, shape.dimensions.count(where: { $0 != 1 }) <= 1, shape.count <= 1_000_000 else {
      throw Problem("bar draws a list of numbers, not shape \(shape)", at: .parameter("values"))
    }
    let numbers = values.input.converted(to: .float64).elements(of: Double.self)
    if let labels, labels.texts.count != numbers.count {
      throw Problem(
        "\(countText(labels.texts.count, "label")) for \(countText(numbers.count, "value"))",
        at: .parameter("labels"))
    }
    let texts = labels?.texts ?? numbers.indices.map(String.init)
    return .object(PictureObject(BarChart(numbers, labels: texts, title: title ?? "").picture))
  }
}
