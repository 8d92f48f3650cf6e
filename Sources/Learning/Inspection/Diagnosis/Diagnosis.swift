import Tensors

/// What is wrong with a model, its data or how it is trained, as far as measurements tell; see `Model.diagnose`.
public struct Diagnosis: Sendable {
  /// What is looked at, causes before what may follow from them.
  public enum Subject: String, CaseIterable, Sendable {
    case inputs, labels, layers, loss
    case dead = "dead units"
    case saturation, gradients, updates
    case initialLoss = "initial loss"
    case oneBatch = "one batch"
  }

  public enum Status: Equatable, Sendable {
    case good
    /// Worth a look.
    case doubtful
    /// Training cannot go well so.
    case bad
    /// Found, but as likely as not only because of what was found at that subject.
    case follows(from: Subject)
    /// It says nothing here.
    case skipped
  }

  /// One subject, what was measured and what it means.
  public struct Check: Sendable {
    public let subject: Subject
    public let status: Status
    public let facts: Facts

    /// Whether it is found wrong in its own right.
    public var isFinding: Bool { status == .doubtful || status == .bad }
  }

  /// What was measured; `none` where nothing could be.
  public enum Facts: Sendable {
    case inputs(InputFacts)
    case labels(LabelFacts)
    case layers(LayerFacts)
    /// The name of the loss, and what it does not go together with.
    case loss(String, slip: (message: String, remedy: String)?)
    case units(UnitFacts)
    case gradients(GradientFlow)
    case updates(UpdateFacts)
    case initialLoss(InitialLossFacts)
    case oneBatch(OneBatchFacts)
    case none
  }

  /// One for each subject, in their order.
  public let checks: [Check]
  /// How many there are, and how many of them the activations were looked at.
  public let samples: Int
  public let looked: Int

  public var findings: [Check] { checks.filter(\.isFinding) }
  public func check(_ subject: Subject) -> Check? { checks.first { $0.subject == subject } }

  /// Whether what is found at one subject may be the cause of what is found at another.
  private static func mayCause(_ cause: Check, _ effect: Subject) -> Bool {
    switch cause.subject {
    case .inputs: return [.dead, .saturation, .gradients, .updates, .initialLoss, .oneBatch].contains(effect)
    case .labels: return effect == .oneBatch
    case .layers, .loss: return [.gradients, .updates, .initialLoss, .oneBatch].contains(effect)
    case .dead, .saturation: return [.gradients, .updates, .initialLoss, .oneBatch].contains(effect)
    case .gradients: return [.updates, .oneBatch].contains(effect)
    case .initialLoss: return effect == .oneBatch
    case .updates, .oneBatch: return false
    }
  }

  /// The checks with those that may follow from an earlier one marked so.
  init(_ measured: [Check], samples: Int, looked: Int) {
    var checks: [Check] = []
    for check in measured {
      let cause = checks.first { $0.isFinding && Self.mayCause($0, check.subject) }
      let status = check.isFinding ? cause.map { .follows(from: $0.subject) } ?? check.status : check.status
      checks.append(Check(subject: check.subject, status: status, facts: check.facts))
    }
    (self.checks, self.samples, self.looked) = (checks, samples, looked)
  }
}
