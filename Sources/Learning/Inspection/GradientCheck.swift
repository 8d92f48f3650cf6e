import Autograd
import Tensors

/// The backward pass held against central differences (f(w + h) − f(w − h)) / 2h, both in float64, on one
/// batch with fixed random numbers.
///
/// h = ε^⅓·max(1, |w|), where the errors of rounding, ε|f|/h, and of the curve, h²f‴/6, are about equal
/// (Press et al., Numerical Recipes, §5.7). An element agrees when its relative error is at most `tolerance`.
public struct GradientCheck: Sendable {
  /// What was found at one element.
  public struct Element: Equatable, Sendable {
    /// Its place along the axes.
    public let place: [Int]
    /// By the backward pass, and by differences.
    public let backward: Double
    public let difference: Double
    /// |backward − difference| over the larger of the two; below what rounding leaves visible, over that.
    public let error: Double
  }

  /// What was found of one parameter, or of the inputs.
  public struct Entry: Sendable {
    /// `dense/weight`; `x` for the inputs.
    public let name: String
    public let shape: Shape
    /// Elements that were checked: all, or a random sample.
    public let checked: Int
    /// Those within h of a kink, as relu's at 0, where the differences say nothing.
    public let kinks: Int
    public let wrong: Int
    /// The largest error among the others.
    public let worst: Element?
  }

  /// ε^⅔ = 4·10⁻¹¹ is what differences can reach at best; what they lose to a curve or to many layers is
  /// far below this, and a wrong rule is far above.
  public static let tolerance = 1e-5
  /// ε^⅓, for weights up to 1.
  public static let step = 6.055454452393343e-06

  public let entries: [Entry]
  public let loss: Double
  public let samples: Int

  public var checked: Int { entries.reduce(0) { $0 + $1.checked } }
  public var kinks: Int { entries.reduce(0) { $0 + $1.kinks } }
  public var wrong: Int { entries.reduce(0) { $0 + $1.wrong } }
  /// The entry with the largest error, and the element.
  public var worst: (entry: Entry, element: Element)? {
    entries.compactMap { entry in entry.worst.map { (entry, $0) } }
      .max { ($1.1.error.isNaN ? 1 : 0, $0.1.error) < ($0.1.error.isNaN ? 1 : 0, $1.1.error) }
  }
}

extension Model {
  /// Checks the gradient of every parameter and of the inputs for the samples that `rows` name, in training
  /// mode. Of a parameter with more than `most` elements so many are drawn, always the same; fewer where a model
  /// is so large that it would take long. Nothing of the model changes but that it is built.
  ///
  /// Returns `nil` when `isCancelled` ended it. Throws `LearningError` when the model, as it is trained, and the
  /// samples do not go together.
  public func checkGradients(
    _ samples: Samples, rows: [Int32], most: Int, isCancelled: () -> Bool = { false }
  ) throws -> GradientCheck? {
    let training = try settled(for: samples)
    let targets = try targets(of: samples, for: training.loss)
    let pass = try LossRecord(
      self, training, sample: samples.sampleShape, targets: targets, batch: rows.count,
      isWeighted: samples.weights != nil)
    let named =
      pass.layers.flatMap { part in
        part.layer.parameters.map { (part.layer.fullName($0), pass.record.parameter($0)) }
      } + [("x", pass.inputs)]
    var seen: Set<Var> = []
    let checker = try GradientChecker(
      pass, counter: UInt64(training.step), for: named.filter { seen.insert($0.1).inserted }
    ) {
      $0.load(
        samples, targets, rows: rows, inputs: pass.inputs, targets: pass.targets, weights: pass.weights)
    }
    guard let entries = checker.run(most: most, random: random, isCancelled) else { return nil }
    return GradientCheck(entries: entries, loss: checker.loss, samples: rows.count)
  }
}
