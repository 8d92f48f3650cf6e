import Diagnostics
import Interpreter
import Plots
import Tensors

struct ScatterCommand: Command {
  let x: Value
  let y: Value?
  let colors: Value?
  let labels: TextsArgument?
  let title: String?
  let xLabel: String?
  let yLabel: String?

  static let name = "scatter"
  static let category = Category.pictures
  static let summary = "Dots in the plane, of classes in their own colours and forms."
  static let details = """
    scatter x y: x (n, 2) with a class for each point (numbers from 0, or one-hot), or two lists of numbers. \
    scatter moons(): what a dataset of points gives, its training part. c=labels colours points by their \
    classes: texts, or few whole numbers from 0; c=numbers by a scale of colours. Of more than 1,000 points \
    each is a speck.
    """
  static let examples = [
    Example("scatter x y", given: "(x, y), test = moons(n=50)"), Example("scatter moons(n=100)"),
    Example(
      "scatter [1, 2, 3] [2, 4, 1]", "3 points, x from 1 to 3, y from 1 to 4"),
    Example(
      "scatter [1, 2, 3] [2, 4, 1] c=[0.1, 0.5, 0.9]",
      "3 points, x from 1 to 3, y from 1 to 4, in colours from 0.1 to 0.9"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Points (n, 2), or the first of their numbers."),
      Parameter<Value?>("y", "Classes of the points, or the second of their numbers.", defaultText: "none"),
      Parameter<Value?>(
        "c", aliases: ["color", "hue"], "What colours the points: a class or a number for each.",
        defaultText: "none", namedOnly: true),
      Parameter(
        "labels", aliases: ["class_names"], "Names of the classes.", defaultText: "their numbers",
        namedOnly: true),
      Parameter("title", "A line above the picture.", defaultText: "none", namedOnly: true),
      Parameter(
        "x_label", aliases: ["xlabel"], "What the x axis says.", defaultText: "none", namedOnly: true),
      Parameter("y_label", aliases: ["ylabel"], "What the y axis says.", defaultText: "none", namedOnly: true)
    )
  }

  func run(in session: Session) throws -> Value {
    let (points, second) = try parts(in: session)
    var chart = Chart(
      title: title ?? "", x: Chart.Axis(xLabel ?? ""), y: Chart.Axis(yLabel ?? ""), series: [])
    let isPlane = points.shape.rank == 2 && points.shape[1] == 2
    if isPlane {
      if xLabel == nil { chart.x.label = "x1" }
      if yLabel == nil { chart.y.label = "x2" }
      if colors != nil, y != nil {
        throw Problem(
          "y has the classes of these points, and so has c", at: .parameter("c"), label: "give one of them")
      }
    }
    let (xs, ys) =
      isPlane ? (column(0, of: points), column(1, of: points)) : try pairs(points, second)
    let groups: [(kind: Int, members: [Int])]
    var names = labels?.texts
    switch try colors.map({ try PointColors($0, count: xs.count, hasNames: labels != nil, in: session) }) {
    case .scale(let numbers)?:
      chart.scale = ValueScale.spread(of: numbers)
      chart.series = [Chart.Series(xs: xs, ys: ys, form: .dots)]
      chart.series[0].values = numbers
      return .object(PictureObject(chart.picture))
    case .classes(let classes, let own)?:
      groups = classes
      names = names ?? own
    case nil: groups = try isPlane ? classes(second, count: xs.count) : [(-1, Array(xs.indices))]
    }
    if let names, let most = groups.map(\.kind).max(), most >= names.count {
      throw Problem(
        "\(countText(names.count, "label")) for \(countText(most + 1, "class", "classes"))",
        at: .parameter("labels"))
    }
    chart.series = groups.map { kind, members in
      Chart.Series(
        kind < 0 ? "" : names?[kind] ?? "class \(kind)", xs: members.map { xs[$0] },
        ys: members.map { ys[$0] }, form: .dots, kind: max(kind, 0))
    }
    return .object(PictureObject(chart.picture))
  }

  private static let most = 1_000_000

  /// The two tensors, out of a dataset or a tuple where one was given.
  private func parts(in session: Session) throws -> (points: Tensor, second: Tensor?) {
    var (first, second) = (x, y)
    if y == nil {
      if case .object(let dataset as DatasetObject) = first { first = dataset.dataset.train.tuple }
      // `((x_train, y_train), (x_test, y_test))` and `(x, y)`
      for _ in 0..<2 {
        guard case .list(let list) = first, list.isTuple, list.items.count == 2 else { break }
        (first, second) = (list.items[0], list.items[1])
        if case .list(let inner) = first, inner.isTuple { second = nil }
      }
    }
    let points = try tensor(first, "x", in: session)
    guard points.count > 0 else { throw Problem("there are no points", at: .parameter("x")) }
    return (points, try second.map { try tensor($0, "y", in: session) })
  }

  private func tensor(_ value: Value, _ name: String, in session: Session) throws -> Tensor {
    do {
      let tensor = try TensorArgument.bind(Argument(value), in: session).input
      guard tensor.count <= 2 * Self.most else {
        throw Problem("scatter draws at most 1,000,000 points", at: .parameter(name))
      }
      return tensor
    } catch let mismatch as Mismatch {
      if case .function(let function) = value, let builtin = function.builtin, builtin.category == .data {
        throw Problem(
          "\(builtin.name) is a function that makes data", at: .parameter(name),
          label: "as scatter(\(builtin.name)())")
      }
      throw Problem(
        "scatter's \(name) must be numbers", at: .parameter(name),
        label: mismatch.detail ?? "got \(article(value.typeName))")
    }
  }

  private func column(_ column: Int, of tensor: Tensor) -> [Double] {
    let numbers = tensor.converted(to: .float64).elements(of: Double.self)
    return stride(from: column, to: numbers.count, by: tensor.shape.dimensions.last ?? 1).map { numbers[$0] }
  }

  private func pairs(_ points: Tensor, _ second: Tensor?) throws -> ([Double], [Double]) {
    guard let second else {
      throw Problem(
        "scatter needs two numbers for each point, but x has shape \(points.shape)", at: .parameter("x"),
        label: "as (n, 2), or two lists: scatter xs ys")
    }
    let (xs, ys) = (points.converted(to: .float64), second.converted(to: .float64))
    let isFlat = [points, second].allSatisfy { $0.shape.dimensions.count { $0 != 1 } <= 1 }
    guard isFlat, xs.count == ys.count else {
      throw Problem(
        "x and y of shapes \(points.shape) and \(second.shape) are no points",
        at: .parameter("x"), label: "as (n, 2) with n classes, or two lists of n numbers")
    }
    return (xs.elements(of: Double.self), ys.elements(of: Double.self))
  }

  /// The classes in their order, with the numbers of their points; one of number −1 when there are none.
  private func classes(_ second: Tensor?, count: Int) throws -> [(kind: Int, members: [Int])] {
    guard let second else { return [(-1, Array(0..<count))] }
    let numbers = second.classNumbers(count: count)
    guard numbers.count == count else {
      throw Problem(
        "\(countText(count, "point")), but \(countText(numbers.count, "class", "classes"))",
        at: .parameter("y"))
    }
    var members: [Int: [Int]] = [:]
    for (index, number) in numbers.enumerated() {
      guard let kind = Int(exactly: number), (0..<1_000_000).contains(kind) else {
        throw Problem(
          "the class of a point is a whole number from 0, but there is a \(numberText(number))",
          at: .parameter("y"), label: "for y over x: scatter(x[:, 0], y)")
      }
      members[kind, default: []].append(index)
    }
    return members.sorted { $0.key < $1.key }.map { (kind: $0.key, members: $0.value) }
  }
}
