import Interpreter
import Learning
import Plots

/// Steps that a schedule is looked at, when it does not say itself.
private let usualSteps = 1_000
/// Rates along a schedule that are worked out.
private let mostRates = 2_000

private func rateChart(_ steps: [Int], _ rates: [Double], _ request: PlotRequest) -> Chart {
  Chart(
    x: Chart.Axis("step", isWhole: true), y: Chart.Axis("learning rate"),
    series: [
      Chart.Series(request.name ?? "", xs: steps.map(Double.init), ys: rates, kind: request.kind)
    ])
}

/// The learning rate over the steps, from the first.
extension ScheduleObject: Plottable {
  func charts(_ request: PlotRequest, in session: Session) throws -> [Chart] {
    let count = request.steps ?? schedule.usualSteps
    let places = min(count, mostRates)
    let steps = places < 2 ? Array(0..<places) : (0..<places).map { $0 * (count - 1) / (places - 1) }
    return [rateChart(steps, steps.map(schedule.rate), request)]
  }
}

/// The schedule that the optimizer follows.
extension OptimizerObject: Plottable {
  func charts(_ request: PlotRequest, in session: Session) throws -> [Chart] {
    guard let schedule = optimizer.common.schedule else {
      throw Problem(
        "this optimizer keeps one learning rate", at: .parameter("what"),
        label: "plot a schedule, as plot exponential_decay(0.1, 100, 0.5)")
    }
    return try ScheduleObject(schedule).charts(request, in: session)
  }
}

/// The rates of the steps to come, from where the schedule is now.
extension SchedulerObject: Plottable {
  func charts(_ request: PlotRequest, in session: Session) throws -> [Chart] {
    let rates = try trial(steps: min(request.steps ?? usualLength, mostTrialSteps), in: session)
    return [rateChart(Array(rates.indices), rates, request)]
  }

  private var mostTrialSteps: Int { 100_000 }

  private var usualLength: Int {
    switch rule {
    case .stepped(let rate): rate.usualSteps
    default: 100
    }
  }
}

extension Schedule {
  /// Steps in which it shows what it does.
  fileprivate var usualSteps: Int {
    let steps: Double
    switch self {
    case .exponential(_, let length, _, _), .inverseTime(_, let length, _, _): steps = length * 5
    case .polynomial(_, let length, _, _, let isCycling): steps = isCycling ? length * 3 : length * 1.2
    case .piecewise(let boundaries, _): steps = (boundaries.max() ?? 100) * 1.3
    case .cosine(_, let length, _, let warmup): steps = (length + (warmup?.steps ?? 0)) * 1.1
    case .cosineRestarts(_, let length, let lengthening, _, _):
      steps = length * (1 + lengthening + lengthening * lengthening)
    }
    return steps.isFinite ? Int(min(max(steps.rounded(.up) + 1, 2), 1e9)) : 1_000
  }
}

extension SteppedRate {
  /// Steps in which it shows what it does.
  fileprivate var usualSteps: Int {
    let steps: Double
    switch self {
    case .step(let size, _): steps = Double(size) * 5
    case .multiStep(let milestones, _): steps = Double(milestones.max() ?? 50) * 1.3
    case .exponential(let gamma): steps = gamma < 1 && gamma > 0 ? 3 / (1 - gamma) : 50
    case .constant(_, let length), .linear(_, _, let length): steps = Double(length) * 1.5
    case .polynomial(let length, _): steps = Double(length) * 1.2
    case .cosine(let length, _): steps = Double(length) * 2
    case .cosineRestarts(let length, let lengthening, _):
      let factor = Double(lengthening)
      steps = Double(length) * (1 + factor + factor * factor)
    case .oneCycle(let cycle): steps = Double(cycle.steps)
    }
    return Int(min(max(steps.rounded(.up) + 1, 2), 10_000))
  }
}
