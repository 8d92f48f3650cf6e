import Autograd
import Tensors

/// Why a model gives what it gives for one sample, in inference mode, in float64.
///
/// What is explained is one number: the logit of the predicted class minus that of the runner-up, the logit of
/// yes or no, or an output.
///
/// - Features, by integrated gradients from a sample of zeros (Sundararajan et al., 2017):
///   a_j = x_j·∫₀¹ ∂f(t·x)/∂x_j dt, by the midpoint rule. Their sum is f(x) − f(0).
/// - Units of the last hidden layer: h_j·w_j, exact, whose sum with the bias is f(x).
public struct Explanation: Sendable {
  public enum Prediction: Equatable, Sendable {
    /// Probabilities of all classes, the predicted one, and the one that it is held against.
    case classes([Double], predicted: Int, against: Int)
    /// One output: the probability of class 1.
    case yes(Double)
    /// One of the outputs, where they are no probabilities.
    case value(Double, output: Int, of: Int)
  }

  /// What a unit of the last hidden layer adds.
  public struct Unit: Equatable, Sendable {
    public let index: Int
    public let activation: Double
    public let contribution: Double
  }

  /// A training sample that is near in the last hidden layer.
  public struct Neighbour: Equatable, Sendable {
    public let index: Int
    public let distance: Double
  }

  public let prediction: Prediction
  /// The number that is explained, and what it is for a sample of zeros.
  public let explained: Double
  public let baseline: Double
  /// What each feature adds, of the sample's shape.
  public let features: Tensor
  /// Points at which the gradient was taken.
  public let points: Int
  /// Those that add most first; empty where the last layer sees the features themselves, or is no layer of
  /// weights.
  public let units: [Unit]
  /// What the last layer's bias adds.
  public let bias: Double
  /// The nearest first.
  public let neighbours: [Neighbour]

  public var featureSum: Double { features.elements(of: Double.self).reduce(0, +) }
}

extension Model {
  /// Explains the output for `sample` [1, …]. `against` is the class that the predicted one is held against, else
  /// the runner-up, or the output that is explained. The nearest samples are looked for among `others`; `report`
  /// hears, batch after batch, how many of them have been seen.
  ///
  /// Returns `nil` when `isCancelled` ended it. Throws `LearningError` when the model does not take the sample.
  public func explain(
    _ sample: Inputs, against: Int? = nil, nearest: Int = 5, among others: Inputs? = nil, threads: Threads,
    isCancelled: () -> Bool = { false }, report: (_ seen: Int) -> Void = { _ in }
  ) throws -> Explanation? {
    try build(input: sample.sampleShape)
    let pass = try ExplainedPass(self, sample)
    let logits = pass.logits(atShare: 1)
    let prediction = try self.prediction(logits, against: against)
    let direction = prediction.direction(of: logits.count)
    guard let (features, points) = try pass.integrate(direction, isCancelled) else { return nil }
    let neighbours = try others.map {
      try Neighbourhood(self, threads: threads)
        .nearest(to: sample, among: $0, count: nearest, isCancelled, report)
    }
    if case .some(nil) = neighbours { return nil }
    let (units, bias) = pass.units(direction)
    return Explanation(
      prediction: prediction, explained: pass.value(logits, direction),
      baseline: pass.value(pass.logits(atShare: 0), direction),
      features: Tensor(features, shape: sample.sampleShape), points: points, units: units, bias: bias,
      neighbours: neighbours.flatMap { $0 } ?? [])
  }

  /// Throws `LearningError.against` for what the output cannot be held against.
  private func prediction(_ logits: [Double], against: Int?) throws -> Explanation.Prediction {
    let loss = training?.loss ?? recipe?.loss
    let isSigmoid = lastActivation == .sigmoid
    if logits.count == 1, against != nil {
      throw LearningError.against(
        problem: "needs several outputs, but the model has one", advice: "leave it out")
    }
    if logits.count == 1, isSigmoid || loss?.kind == .bceWithLogits {
      return .yes(1 / (1 + exponential(-logits[0])))
    }
    var isOfClasses = loss?.isCrossEntropy == true && logits.count > 1
    if case .along = lastActivation { isOfClasses = logits.count > 1 }
    if let against, !logits.indices.contains(against) {
      throw LearningError.against(
        problem: "must be \(isOfClasses ? "a class" : "an output"), not \(against)",
        advice: "0 to \(logits.count - 1)")
    }
    guard isOfClasses else {
      let output = against ?? 0
      return .value(logits.isEmpty ? .nan : logits[output], output: output, of: logits.count)
    }
    let ranked = logits.indices.sorted { (logits[$0], $1) > (logits[$1], $0) }
    let largest = logits[ranked[0]]
    if against == ranked[0] {
      throw LearningError.against(
        problem: "is \(ranked[0]), the predicted class itself",
        advice: "another of 0 to \(logits.count - 1); the runner-up is \(ranked[1])")
    }
    let powers = logits.map { isSigmoid ? 1 / (1 + exponential(-$0)) : exponential($0 - largest) }
    let sum = isSigmoid ? 1 : powers.reduce(0, +)
    return .classes(powers.map { $0 / sum }, predicted: ranked[0], against: against ?? ranked[1])
  }
}

extension Explanation.Prediction {
  /// What each logit counts in the number that is explained.
  fileprivate func direction(of count: Int) -> [Double] {
    var direction = [Double](repeating: 0, count: count)
    switch self {
    case .classes(_, let predicted, let against): (direction[predicted], direction[against]) = (1, -1)
    case .yes(let share): direction[0] = share >= 0.5 ? 1 : -1
    case .value(_, let output, let count): if count > 0 { direction[output] = 1 }
    }
    return direction
  }
}
