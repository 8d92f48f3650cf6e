import Interpreter
import Learning
import Plots

/// A picture of a model that is being fitted, drawn again and again.
///
/// It only looks: weights, the optimizer's memory and random streams stay as they are.
protocol FitView {
  /// The picture of this moment, as high as `rows` lines where that can be said before; `nil` when there is
  /// nothing to see yet.
  func picture(of fit: Fit, rows: Int, detail: FrameDetail, in session: Session) throws -> Picture?
}

/// How exact a picture of a fit is.
enum FrameDetail {
  /// As the characters of a terminal can show it; with a share below 1 for about that share of the time.
  case shown(share: Double)
  /// As exact as it gets, for words that stay.
  case exact
}

/// What `fit … watch=` draws.
enum Watch: String, Choice {
  case loss, weights, boundary

  /// The view of a fit that is about to run. Throws `Problem` when its model or data cannot be drawn.
  func view(of fit: Fit, isOfDataset: Bool, in session: Session) throws -> any FitView {
    switch self {
    case .loss: return LossView()
    case .weights: return try WeightsView(of: fit.model)
    case .boundary: return try BoundaryView(of: fit, isOfDataset: isOfDataset, in: session)
    }
  }
}

/// The loss over the epochs, and that of the epoch that is being run.
final class LossView: FitView {
  /// The first epoch has no others before it: its running average step by step.
  private var first: [(step: Double, loss: Double)] = []

  func picture(of fit: Fit, rows: Int, detail: FrameDetail, in session: Session) throws -> Picture? {
    let running = fit.runningEvaluation
    let now = (
      step: Double(fit.epoch - 1) + Double(fit.step) / Double(max(fit.stepsPerEpoch, 1)), loss: running.loss
    )
    let epochs = fit.history.epochs
    var training = epochs.map { (step: Double($0.epoch), loss: $0.training.loss) }
    if epochs.isEmpty {
      if running.count > 0 { first.append(now) }
      training = first
    } else if fit.step > 0, epochs.last?.epoch != fit.epoch, running.count > 0 {
      training.append(now)
    }
    guard !training.isEmpty else { return nil }
    let validation = epochs.compactMap { report in
      report.validation.map { (step: Double(report.epoch), loss: $0.loss) }
    }
    return Chart.losses(training, validation: validation, x: "epoch").picture
  }
}

/// The weights of the first layer.
struct WeightsView: FitView {
  private let model: Model

  init(of model: Model) throws {
    self.model = model
    do { _ = try ShownWeights(firstOf: model) } catch let problem as Problem {
      throw Problem(problem.message, at: .parameter("watch"))
    }
  }

  func picture(of fit: Fit, rows: Int, detail: FrameDetail, in session: Session) throws -> Picture? {
    try WeightPicture(ShownWeights(firstOf: model), form: .auto, rows: rows).picture
  }
}

/// What the model says over the plane of its inputs.
struct BoundaryView: FitView {
  private let view: PointView

  /// Cells along each side: as many as half a character each, of a picture as large as a terminal gets it.
  private static let side = 40
  private static let least = 12

  init(of fit: Fit, isOfDataset: Bool, in session: Session) throws {
    view = try session.pointView(of: fit.model, fit.samples, isOfDataset: isOfDataset, of: "fit")
  }

  func picture(of fit: Fit, rows: Int, detail: FrameDetail, in session: Session) throws -> Picture? {
    switch detail {
    case .exact: try view.picture(in: session)
    case .shown(let share):
      try view.picture(side: max(Int(Double(Self.side) * share.squareRoot()), Self.least), in: session)
    }
  }
}
