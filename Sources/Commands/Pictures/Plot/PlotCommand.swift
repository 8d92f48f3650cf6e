import Diagnostics
import Interpreter
import Plots

struct PlotCommand: Command {
  let items: Rest<PlotItem>
  let labels: TextsArgument?
  let title: String?
  let xLabel: String?
  let yLabel: String?
  let log: LogAxes
  let from: Double?
  let to: Double?
  let derivative: Bool?
  let steps: Int?

  static let name = "plot"
  static let category = Category.pictures
  static let summary = "Curves: of a training, a function, a schedule, or numbers."
  static let details = """
    plot h: the loss over the epochs, the first metric beside it, validation dashed, the best epoch (of \
    val_loss, else of the loss) marked. plot history: that of the model trained last. plot h accuracy: one column. plot h1 h2, plot [h1, h2]: over each other.
    plot tanh, plot relu gelu selu, plot f, plot(x -> x**2): functions of one number from= … to=; \
    derivative=true adds the derivative, by the recorded gradient, else by differences. One activation comes \
    with it.
    plot schedule steps=…: learning rates. plot r of r = find_lr(model): the loss over the rates, with the \
    suggested one.
    plot ys: numbers over 0, 1, 2, …; plot xs ys: over others, several ys one behind the other; a tensor with \
    two axes has a series a column, a list of lists one an item. log=y, log=x, log=xy make axes logarithmic.
    """
  static let examples = [
    Example("plot [3, 1, 2]", "3 points, from 3 at 0 to 2 at 2, lowest 1 at 1, highest 3 at 0"),
    Example(
      "plot h",
      given:
        "x, y = linspace(0, 1, 10).view(10, 1), zeros(10, 1)\nh = fit(sequential(dense(1)), x, y, epochs=3)"),
    Example("plot tanh from=-3 to=3"), Example("plot relu gelu selu"),
    Example("plot(x -> x ** 3 - x, from=-2, to=2, derivative=true)"),
    Example("plot(cosine_decay(0.1, 100))"), Example("plot [1, 10, 100] [3, 2, 1] log=x"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("what", "What to plot."),
      Parameter(
        "labels", aliases: ["label"], "Names for the legend.", defaultText: "the variables' names",
        namedOnly: true),
      Parameter("title", "A line above the picture.", defaultText: "none", namedOnly: true),
      Parameter(
        "x_label", aliases: ["xlabel"], "What the x axis says.", defaultText: "by what is plotted",
        namedOnly: true),
      Parameter(
        "y_label", aliases: ["ylabel"], "What the y axis says.", defaultText: "by what is plotted",
        namedOnly: true),
      Parameter("log", "Logarithmic axes: x, y or xy.", default: LogAxes.linear, namedOnly: true),
      Parameter("from", "First x of functions.", defaultText: "-5", namedOnly: true),
      Parameter("to", "Last x of functions.", defaultText: "5", namedOnly: true),
      Parameter(
        "derivative", "Functions with their derivatives.", defaultText: "true of one activation",
        namedOnly: true),
      Parameter<Int?>(
        "steps", "Steps of a schedule.", defaultText: "by the schedule", namedOnly: true,
        rangeText: "2…1,000,000,000",
        check: { count in
          count.map { (2...1_000_000_000).contains($0) } ?? true ? nil : "steps must be in 2…1,000,000,000"
        }))
  }

  func run(in session: Session) throws -> Value {
    var charts = try charts(in: session)
    for index in charts.indices {
      if log.x { charts[index].x.isLogarithmic = true }
      if log.y { charts[index].y.isLogarithmic = true }
      if let xLabel { charts[index].x.label = xLabel }
      if let yLabel { charts[index].y.label = yLabel }
    }
    return .object(PictureObject(Panels(charts, title: title ?? "").picture))
  }

  /// What there is to draw, lists taken apart.
  private var parts: [PlotItem] {
    items.elements.flatMap { item -> [PlotItem] in
      if case .several(let parts) = item.kind { return parts }
      return [item]
    }
  }

  /// The argument that is this word, or holds it.
  private func culprit(of word: String) -> Problem.Culprit {
    items.elements.firstIndex { $0.name == word }.map { .element(of: "what", $0) } ?? .parameter("what")
  }

  private func charts(in session: Session) throws -> [Chart] {
    let words = parts.compactMap { part in if case .word(let word) = part.kind { word } else { nil } }
    let shown = parts.filter { if case .word = $0.kind { false } else { true } }
    guard let first = shown.first else {
      if let word = words.first { throw session.unknownName(word, at: culprit(of: word)) }
      throw Problem("plot needs something to draw", label: "as plot h, plot tanh, plot [3, 1, 2]")
    }
    switch first.kind {
    case .thing: return try charts(of: shown, columns: words, in: session)
    case .function, .numbers, .several, .word:
      // A word is a column's name where there are columns.
      if let word = words.first { throw unknownWord(word, in: session) }
      let functions = try functions(shown)
      if !functions.isEmpty { return [labelled(try chart(of: functions, in: session))] }
      return [try numberChart(shown)]
    }
  }

  /// `plot(x, y, "o")`: matplotlib's formats, of a colour, a line and a marker.
  private func unknownWord(_ word: String, in session: Session) -> Problem {
    let (markers, others) = (".,ov^<>12348spP*hHxXdD|_+", "bgrcmykw-:")
    guard word.count <= 4, !word.isEmpty, word.allSatisfy({ markers.contains($0) || others.contains($0) })
    else {
      return session.unknownName(word, at: culprit(of: word))
    }
    return Problem(
      "plot draws curves, and has no format \(quoted(word))", at: culprit(of: word),
      label: word.contains(where: markers.contains)
        ? "scatter x y draws dots" : "its colours and lines are chosen for you")
  }

  private static let mixture = Problem(
    "plot draws one kind of thing at a time: histories, schedules, functions or numbers",
    at: .parameter("what"))

  /// The functions, if the first is one; then all must be.
  private func functions(_ parts: [PlotItem]) throws -> [FunctionCurve] {
    let functions = parts.compactMap { if case .function(let curve) = $0.kind { curve } else { nil } }
    guard functions.isEmpty || functions.count == parts.count else { throw Self.mixture }
    return functions
  }

  /// Names as `labels=` gives them, one for each of `count` things.
  private func checkLabels(_ count: Int) throws {
    guard let labels, labels.texts.count != count else { return }
    throw Problem(
      "\(countText(labels.texts.count, "label")) for \(countText(count)) series", at: .parameter("labels"))
  }

  // MARK: Things

  private func charts(of parts: [PlotItem], columns words: [String], in session: Session) throws -> [Chart] {
    // The name of a column may also be that of a function: accuracy.
    var (columns, things) = (words, [(thing: any Plottable, name: String?)]())
    for part in parts {
      switch part.kind {
      case .thing(let thing): things.append((thing, part.name))
      case .function where part.name != nil: columns += part.name.map { [$0] } ?? []
      default: throw Self.mixture
      }
    }
    try checkLabels(things.count)
    var charts: [Chart] = []
    for (index, (thing, name)) in things.enumerated() {
      var request = PlotRequest(kind: index, columns: columns, steps: steps)
      for column in columns { request.culprits[column] = culprit(of: column) }
      if things.count > 1 || labels != nil {
        request.name = labels?.texts[index] ?? name ?? "\(index + 1)"
      }
      charts += try thing.charts(request, in: session)
    }
    return overlaid(charts)
  }

  private func labelled(_ chart: Chart) -> Chart {
    guard let labels else { return chart }
    var chart = chart
    for index in chart.series.indices where labels.texts.indices.contains(index) {
      chart.series[index].name = labels.texts[index]
    }
    return chart
  }

  // MARK: Numbers

  /// Numbers over their places, or over the first list where there are several.
  private func numberChart(_ parts: [PlotItem]) throws -> Chart {
    var lists: [(name: String?, numbers: [Double])] = []
    for part in parts {
      guard case .numbers(let columns) = part.kind else { throw Self.mixture }
      for (index, numbers) in columns.columns.enumerated() {
        let isOne = columns.columns.count == 1
        lists.append((isOne ? part.name : "\(part.name.map { "\($0) " } ?? "")\(index)", numbers))
      }
    }
    guard lists.contains(where: { !$0.numbers.isEmpty }) else {
      throw Problem("there are no numbers to plot", at: .parameter("what"))
    }
    // A list of lists holds series; arguments one behind the other begin with the x.
    let hasPlaces = items.elements.count > 1 && lists.count > 1
    var chart = Chart(series: [])
    let xs = hasPlaces ? lists.removeFirst() : nil
    try checkLabels(lists.count)
    for (index, list) in lists.enumerated() {
      if let xs, xs.numbers.count != list.numbers.count {
        throw Problem(
          "plot draws ys over xs, but there are \(countText(xs.numbers.count)) xs and "
            + "\(countText(list.numbers.count)) ys", at: .parameter("what"),
          label: "for several series: plot([a, b])")
      }
      let name = labels?.texts[index] ?? list.name ?? (lists.count > 1 ? "\(index + 1)" : "")
      chart.series.append(
        Chart.Series(
          name, xs: xs?.numbers ?? list.numbers.indices.map(Double.init), ys: list.numbers, kind: index))
    }
    chart.x.label = xs?.name ?? ""
    chart.x.isWhole = xs == nil
    if lists.count == 1, labels == nil { chart.y.label = lists[0].name ?? "" }
    return chart
  }
}
