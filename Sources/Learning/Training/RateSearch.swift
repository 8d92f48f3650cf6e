import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The learning-rate range test (L. N. Smith, "Cyclical learning rates for training neural networks", 2017):
/// trains with a rate that grows from step to step by the same factor, and looks where the loss falls.
///
/// Step i of n, from 0, has the rate lowest·(highest/lowest)^(i/(n−1)). The loss is smoothed by
/// m ← β·m + (1 − β)·loss; m/(1 − β^(i+1)). The test ends when the smoothed loss is no finite number, or four
/// times the least so far and above it by more than chance.
///
/// Batches differ, so that even at a rate of 0 the curve goes up and down. With σ the deviation of a batch's
/// loss, of the differences between neighbours at the lowest third of the rates, the smoothed loss less the mean
/// of the first w = 1/(1 − β) steps deviates by σ·√(1/w + (1 − β)/(1 + β)). What is less than four times that
/// tells nothing of a rate.
public final class RateSearch {
  public struct Options: Sendable {
    public var lowest = 1e-6
    public var highest = 10.0
    /// At least 2.
    public var steps = 100
    public var batch = 32
    /// β, from 0 to below 1.
    public var smoothing = 0.9

    public init() {}

    /// The rate of a step, from 0.
    public func rate(ofStep step: Int) -> Double {
      lowest * pow(highest / lowest, Double(step) / Double(max(steps - 1, 1)))
    }
  }

  /// What was found.
  public struct Result: Equatable, Sendable {
    /// One a step, as far as the loss was a finite number.
    public internal(set) var rates: [Double] = []
    public internal(set) var losses: [Double] = []
    public internal(set) var smoothed: [Double] = []
    /// The loss grew without bounds before the last rate was reached.
    public internal(set) var hasDiverged = false
    /// Steps in which the smoothed loss is still one of few batches, at least 1.
    private let warmUp: Int
    /// Those at the lowest third of the rates.
    private let lowSteps: Int
    private let smoothing: Double
    /// Losses of which more are needed to tell how they vary.
    private static let fewest = 8

    init(_ options: Options) {
      warmUp = max(Int(min((1 / (1 - options.smoothing)).rounded(), Double(options.steps) / 4)), 1)
      lowSteps = options.steps / 3
      smoothing = options.smoothing
    }

    fileprivate var isWarm: Bool { losses.count >= warmUp }

    /// The loss before any rate told: the mean of the first steps.
    public var start: Double {
      let first = losses.prefix(warmUp)
      return first.reduce(0, +) / Double(max(first.count, 1))
    }

    /// What the smoothed loss may be off the start by chance; 0 where there are too few steps to tell.
    public var margin: Double {
      let low = losses.prefix(lowSteps)
      guard low.count > Self.fewest else { return 0 }
      let squares = zip(low, low.dropFirst()).map { ($1 - $0) * ($1 - $0) }
      let variance = squares.reduce(0, +) / Double(2 * squares.count)
      return 4 * (variance * (1 / Double(warmUp) + (1 - smoothing) / (1 + smoothing))).squareRoot()
    }

    /// Where the smoothed loss is least, an index.
    public var least: Int? {
      smoothed.indices.dropFirst(min(warmUp, smoothed.count) - 1).min { smoothed[$0] < smoothed[$1] }
    }

    /// Where it falls fastest over the logarithm of the rate, an index up to `least`, behind the last at which
    /// it was not below the start: the slope between the neighbours of a step. `nil` when it falls nowhere by
    /// more than chance.
    public var steepest: Int? {
      let start = start
      guard let least, start - smoothed[least] > margin else { return nil }
      let above = smoothed.indices.prefix(least).last { smoothed[$0] >= start } ?? 0
      let first = min(max(above + 1, warmUp), least)
      guard first > 0 else { return nil }
      let slopes = (first...least).map { index in
        let (before, after) = (index - 1, min(index + 1, least))
        return (smoothed[after] - smoothed[before]) / log(rates[after] / rates[before])
      }
      guard let best = slopes.indices.min(by: { slopes[$0] < slopes[$1] }), slopes[best] < 0 else {
        return nil
      }
      return first + best
    }
  }

  /// The callback of the fit that does the training.
  private final class Raiser: FitCallback {
    let options: Options
    var result: Result
    private var average = 0.0
    private var least = Double.infinity
    private var steps = 0
    var isDone: Bool { result.hasDiverged || steps == options.steps }

    init(_ options: Options) { (self.options, result) = (options, Result(options)) }

    var watchesSteps: Bool { true }
    var movesRate: Bool { true }

    func beginStep(_ fit: Fit) { fit.learningRate = options.rate(ofStep: steps) }

    func endStep(_ fit: Fit) {
      let loss = fit.lastLoss
      average = options.smoothing * average + (1 - options.smoothing) * loss
      let smoothed = average / (1 - pow(options.smoothing, Double(steps + 1)))
      steps += 1
      guard smoothed.isFinite else {
        result.hasDiverged = true
        return
      }
      result.rates.append(options.rate(ofStep: steps - 1))
      result.losses.append(loss)
      result.smoothed.append(smoothed)
      if result.isWarm { least = min(least, smoothed) }
      // A loss below 0, as of cosine similarity, has no multiple that would be large.
      result.hasDiverged = least > 0 && smoothed > 4 * least && smoothed - least > result.margin
    }
  }

  /// Runs the test. The model, its optimizer's memory and settings, its count of steps and its history are
  /// afterwards what they were before, to the bit; a model that was not built is, with the weights that its
  /// first fit would have given it. `nil` when it was cancelled, which is asked after each step.
  /// Throws `LearningError` when model, data and loss do not go together.
  public static func run(
    _ model: Model, on samples: Samples, recipe: Recipe? = nil, options: Options, threads: Threads,
    isCancelled: () -> Bool = { false }, report: (_ step: Int) -> Void = { _ in }
  ) throws -> Result? {
    try model.build(input: samples.sampleShape)
    let before = TrainingCopy(model)
    defer { before.restore() }
    if let recipe { model.compile(recipe) }
    let training = try model.prepare(for: samples)
    training.optimizer.common.schedule = nil
    let raiser = Raiser(options)
    let stepsPerEpoch = (samples.count + options.batch - 1) / options.batch
    let epochs = (options.steps + stepsPerEpoch - 1) / stepsPerEpoch
    let fit = try Fit(
      model, on: samples, options: Fit.Options(epochs: epochs, batch: options.batch), callbacks: [raiser],
      threads: threads)
    var isStopped = false
    let outcome = try fit.run(isCancelled: {
      isStopped = isCancelled()
      return raiser.isDone || isStopped
    }) { event in
      if case .step = event { report(raiser.result.rates.count) }
    }
    if isStopped, !raiser.isDone { return nil }
    // Weights that became infinite at the end of an epoch, behind a loss that was not yet.
    if case .diverged = outcome { raiser.result.hasDiverged = true }
    return raiser.result
  }
}
