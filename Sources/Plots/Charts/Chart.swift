import Diagnostics

/// Numbers over numbers: curves, dots and standing bars on two axes, with a title and a legend.
public struct Chart: Sendable {
  public struct Axis: Sendable {
    public var label: String
    public var isLogarithmic: Bool
    /// Only whole numbers are written at it, as at one of epochs.
    public var isWhole: Bool

    public init(_ label: String = "", isLogarithmic: Bool = false, isWhole: Bool = false) {
      (self.label, self.isLogarithmic, self.isWhole) = (label, isLogarithmic, isWhole)
    }
  }

  /// Points that belong together, in one colour.
  public struct Series: Sendable {
    public enum Form: Equatable, Sendable {
      case curve
      case dots
      /// Bars from 0 to the points' heights, that touch: the edges are one more than the points.
      case bars(edges: [Double])
    }

    /// In the legend; none when empty.
    public var name: String
    public var xs: [Double]
    public var ys: [Double]
    public var form: Form
    /// Which colour and which form of dots, counted from 0: related series can have the same.
    public var kind: Int
    public var isDashed: Bool
    /// Of dots: numbers that colour them on the chart's scale, one for each.
    public var values: [Double]?
    /// A function worked out at so many places that their number tells nothing.
    public var isContinuous = false

    /// Of two lists that are not equally long, what they have in common.
    public init(
      _ name: String = "", xs: [Double], ys: [Double], form: Form = .curve, kind: Int = 0,
      isDashed: Bool = false
    ) {
      let count = min(xs.count, ys.count)
      self.name = singleLine(name)
      (self.xs, self.ys) = (Array(xs.prefix(count)), Array(ys.prefix(count)))
      (self.form, self.kind, self.isDashed) = (form, kind, isDashed)
    }

    /// Over 0, 1, 2, …
    public init(_ name: String = "", ys: [Double], kind: Int = 0) {
      self.init(name, xs: ys.indices.map(Double.init), ys: ys, kind: kind)
    }

    var color: Color { Color.ofSeries(kind) }
    /// The colour of a dot.
    func color(of dot: Int, on scale: ValueScale?) -> Color {
      guard let scale, let values, values.indices.contains(dot) else { return color }
      return scale.color(values[dot])
    }
    var marker: Marker { Marker.allCases[kind % Marker.allCases.count] }
  }

  /// A point that matters, as the best epoch: a dot on the chart, told of in the legend.
  public struct Note: Sendable {
    public var x: Double
    public var y: Double
    public var text: String
    /// Of the series whose colour it has, where there are points of several; else it stands out by its own.
    public var kind: Int?

    public init(x: Double, y: Double, text: String, kind: Int? = nil) {
      (self.x, self.y, self.text, self.kind) = (x, y, singleLine(text), kind)
    }

    var color: Color { kind.map(Color.ofSeries) ?? .vermilion }
  }

  public var title: String
  public var x: Axis
  public var y: Axis
  public var series: [Series]
  public var notes: [Note]
  /// What the colours of dots with values mean; told above the plot.
  public var scale: ValueScale?
  /// A sentence for those who read the words, instead of what they say of each series.
  public var remark: String?

  public init(
    title: String = "", x: Axis = Axis(), y: Axis = Axis(), series: [Series], notes: [Note] = [],
    remark: String? = nil
  ) {
    self.title = singleLine(title)
    (self.x, self.y, self.series, self.notes, self.remark) = (x, y, series, notes, remark)
  }

  public var picture: Picture { Panels([self]).picture }

  /// Whether a point has a place on both axes.
  func isShown(_ x: Double, _ y: Double) -> Bool {
    AxisScale.isShown(x, isLogarithmic: self.x.isLogarithmic)
      && AxisScale.isShown(y, isLogarithmic: self.y.isLogarithmic)
  }

  /// The points of a series that have a place, in their order.
  func points(_ series: Series) -> [(x: Double, y: Double)] {
    zip(series.xs, series.ys).filter { isShown($0, $1) }.map { (x: $0, y: $1) }
  }
}

extension Chart {
  /// A loss as it goes while a model learns; `steps` may be parts of epochs.
  public static func losses(
    _ training: [(step: Double, loss: Double)], validation: [(step: Double, loss: Double)] = [],
    x label: String = "step"
  ) -> Chart {
    var series = [Series("loss", xs: training.map(\.step), ys: training.map(\.loss))]
    if !validation.isEmpty {
      series.append(
        Series(
          "val_loss", xs: validation.map(\.step), ys: validation.map(\.loss), kind: 1, isDashed: true))
    }
    return Chart(x: Axis(label), y: Axis("loss"), series: series)
  }
}
