import Interpreter
import Plots

/// A thing of the field that `plot` can draw: a history, a schedule, a learning-rate range test.
protocol Plottable: Object {
  /// The charts that show it, each with its part of the thing; of several things the charts with the same
  /// label of the y axis are laid over each other.
  func charts(_ request: PlotRequest, in session: Session) throws -> [Chart]
}

/// How a thing shall be drawn.
struct PlotRequest {
  /// What it is called beside others; `nil` when it stands alone.
  var name: String?
  /// Its number among those drawn, for its colour.
  var kind = 0
  /// Columns that were asked for by name; empty for those that matter most.
  var columns: [String] = []
  /// Where the columns were named.
  var culprits: [String: Problem.Culprit] = [:]
  /// `steps=`
  var steps: Int?

  func culprit(of column: String) -> Problem.Culprit { culprits[column] ?? .parameter("what") }

  /// A series' name, behind the thing's own: `h1 val_loss`.
  func naming(_ series: String) -> String { name.map { "\($0) \(series)" } ?? series }
}

/// Charts of several things: those with the same label of the y axis are laid over each other.
func overlaid(_ charts: [Chart]) -> [Chart] {
  charts.reduce(into: []) { all, chart in
    if let place = all.firstIndex(where: { $0.y.label == chart.y.label }) {
      all[place].series += chart.series
      all[place].notes += chart.notes
    } else {
      all.append(chart)
    }
  }
}
