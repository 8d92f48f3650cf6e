import Interpreter
import Plots

struct HistCommand: Command {
  let x: TensorArgument
  let bins: Int?
  let title: String?
  let xLabel: String?
  let log: LogAxes

  static let name = "hist"
  static let aliases = ["histogram"]
  static let category = Category.pictures
  static let summary = "A histogram: how often numbers occur."
  static let details = """
    All numbers of a tensor or list, in bins of equal width. Those that are not finite are counted apart. \
    Without bins= there are as many as the numbers are worth, at most 60; whole numbers near each other, as \
    classes, have a bin each.
    """
  static let examples = [
    Example(
      "hist [1, 2, 2, 3] bins=2",
      "4 numbers, mean 2, deviation 0.7071; 2 bins of 1 from 1 to 3, most (3) from 2 to 3"),
    Example("hist randn(1000)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "The numbers."),
      Parameter<Int?>(
        "bins", "How many bins.", defaultText: "by the numbers", rangeText: "1…1,000",
        check: { $0.map { (1...1_000).contains($0) } ?? true ? nil : "bins must be in 1…1,000" }),
      Parameter("title", "A line above the picture.", defaultText: "none", namedOnly: true),
      Parameter(
        "x_label", aliases: ["xlabel"], "What the x axis says.", defaultText: "none", namedOnly: true),
      Parameter("log", "log=y: counts by their logarithms.", default: LogAxes.linear, namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    let numbers = x.input.converted(to: .float64)
    guard numbers.count > 0 else { throw Problem("there are no numbers to count", at: .parameter("x")) }
    guard !log.x else {
      throw Problem(
        "bins of equal width have an even axis", at: .parameter("log"), label: "log=y is possible")
    }
    var chart = Histogram(numbers.elements(of: Double.self), bins: bins).chart(xLabel ?? "")
    chart.title = title ?? ""
    chart.y.isLogarithmic = log.y
    return .object(PictureObject(chart.picture))
  }
}
