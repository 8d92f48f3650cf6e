import Diagnostics
import Interpreter
import Plots

/// The loss over the rates of a learning-rate range test, and the rate that it suggests.
extension RateSearchObject: Plottable {
  func charts(_ request: PlotRequest, in session: Session) throws -> [Chart] {
    let curves = [("losses", "loss", result.losses), ("smoothed", "smoothed", result.smoothed)]
    let known = curves.map(\.0)
    for name in request.columns where !known.contains(name) {
      throw Problem(
        "this test has no '\(name)'", at: .parameter("what"),
        label: nearest(name, among: known).map { "did you mean '\($0)'?" },
        notes: ["it has \(known.joined(separator: ", "))"])
    }
    var chart = Chart(
      x: Chart.Axis("learning rate", isLogarithmic: true), y: Chart.Axis("loss"), series: [])
    // The last losses of a test that diverges dwarf all others.
    let shown = result.losses + result.smoothed
    if let low = shown.min(), let high = shown.max(), low > 0, high > 10 * low {
      chart.y.isLogarithmic = true
    }
    for (column, name, numbers) in curves where request.columns.isEmpty || request.columns.contains(column) {
      let isRaw = column == "losses"
      chart.series.append(
        Chart.Series(
          request.naming(name), xs: result.rates, ys: numbers, form: isRaw ? .dots : .curve,
          kind: request.name == nil && isRaw ? 1 : request.kind))
    }
    if let steepest = result.steepest {
      let rate = result.rates[steepest]
      chart.notes.append(
        Chart.Note(
          x: rate, y: result.smoothed[steepest],
          text: request.naming("falls fastest at lr=\(rateText(rate))"),
          kind: request.kind))
    }
    return [chart]
  }
}
