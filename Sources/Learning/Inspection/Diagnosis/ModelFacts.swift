import Tensors

extension Diagnosis {
  /// How the layers go together.
  public struct LayerFacts: Sendable {
    /// Two layers of weights with nothing between them that bends.
    public let collapsing: (first: PlacedSpec, second: PlacedSpec)?
    /// A softmax in front of other layers.
    public let earlySoftmax: PlacedSpec?
    /// A last layer that gives one number whatever goes in.
    public let constant: (message: String, remedy: String)?

    var status: Status {
      if constant != nil || earlySoftmax != nil { return .bad }
      return collapsing != nil ? .doubtful : .good
    }
  }

  /// Units of which something is counted, layer by layer.
  public struct UnitFacts: Sendable {
    public struct Layer: Sendable {
      public let name: String
      public let units: Int
      public let found: Int
      public var share: Double { Double(found) / Double(max(units, 1)) }
    }
    public let layers: [Layer]
    public let samples: Int

    /// The layer with the largest share.
    public var worst: Layer? { layers.max { $0.share < $1.share } }

    /// Some units that are off for all of a few samples are nothing odd, half of them are; of many samples a
    /// third.
    var status: Status {
      guard let worst else { return .skipped }
      return worst.share > 0.9 ? .bad : worst.share >= (samples < 100 ? 0.5 : 1.0 / 3) ? .doubtful : .good
    }
  }

  /// How far one step by the model's own optimizer moves its weights.
  public struct UpdateFacts: Sendable {
    /// ‖Δw‖ / ‖w‖ of each matrix of weights that is not all 0.
    public let ratios: [(name: String, ratio: Double)]
    /// As the user writes it: `sgd(0.03)`.
    public let optimizer: String
    /// The loss of the batch, over that of the untrained model: a model that has little left to learn moves
    /// little.
    public let remaining: Double

    /// The first steps of a rule that divides by the size of the gradient, as Adam: each weight moves by about
    /// the rate, however small its gradient, so that the ratio is about lr/σ(w), up to 0.1 at usual rates.
    public let isAdaptiveStart: Bool

    /// About 1e-3 is right, says Karpathy's CS231n course ("Babysitting the learning process"); ten times that
    /// is worth a look.
    public var healthy: ClosedRange<Double> { 1e-5...(isAdaptiveStart ? Self.most : 0.01) }
    /// From here on the weights are rather replaced than moved.
    public static let most = 0.2

    public var largest: (name: String, ratio: Double)? {
      ratios.max { ($1.ratio.isNaN ? 1 : 0, $0.ratio) < ($0.ratio.isNaN ? 1 : 0, $1.ratio) }
    }

    var status: Status {
      guard let largest else { return .skipped }
      if !largest.ratio.isFinite { return .bad }
      if largest.ratio > Self.most { return .bad }
      if largest.ratio > healthy.upperBound { return .doubtful }
      return largest.ratio < healthy.lowerBound && remaining > 0.1 ? .doubtful : .good
    }
  }

  /// The loss of a model with the weights that the same seed would give it.
  public struct InitialLossFacts: Sendable {
    public let loss: Double
    /// ln(classes): what equal probabilities for all classes cost; `nil` where the loss is of no classes.
    public let expected: Double?
    public let classes: Int

    var status: Status {
      guard loss.isFinite else { return .bad }
      guard let expected else { return .skipped }
      return (0.5 * expected...2 * expected).contains(loss) ? .good : .doubtful
    }
  }

  /// An untrained copy of the model on a batch that it could learn by heart.
  public struct OneBatchFacts: Sendable {
    public let samples: Int
    public let steps: Int
    public let start: Double
    public let end: Double

    /// A tenth of the loss is left at most.
    public static let goal = 0.1

    var status: Status {
      guard start.isFinite, end.isFinite else { return .bad }
      return end <= max(Self.goal * start, 0.01) ? .good : .doubtful
    }
  }
}
