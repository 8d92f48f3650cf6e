/// An optimizer's rule for one element as text, with the numbers of a step: what `step` shows.
///
/// Expressions are written with `+ − · / √ ² ^`, parentheses, `|x|`, `max`, `sign` and `clip(x, c)`, which is
/// x within ±c; a symbol is a run of letters with its marks and subscripts, as `β₁`.
public struct RuleFormula: Equatable, Sendable {
  /// `target ← expression`: w, a state, or the gradient g before the rule proper sees it.
  public struct Assignment: Equatable, Sendable {
    public let target: String
    public let expression: String

    public init(_ target: String, _ expression: String) {
      (self.target, self.expression) = (target, expression)
    }
  }

  /// A number that all elements share.
  public struct Constant: Equatable, Sendable {
    public let symbol: String
    /// How it is worked out of others; `nil` for a setting.
    public let origin: String?
    public let value: Double

    public init(_ symbol: String, _ value: Double, origin: String? = nil) {
      (self.symbol, self.value, self.origin) = (symbol, value, origin)
    }
  }

  /// The symbols of the states, in the order of the rule's `stateNames`.
  public let states: [String]
  public let constants: [Constant]
  /// In the order in which they are carried out: a later one sees what an earlier one has set.
  public let assignments: [Assignment]

  public init(states: [String] = [], _ constants: [Constant], _ assignments: [(String, String)]) {
    self.states = states
    self.constants = constants
    self.assignments = assignments.map { Assignment($0.0, $0.1) }
  }
}

extension Optimizer {
  /// The rule of this step, with what weight decay does before it.
  public func formula(step: Int, rate: Double) -> RuleFormula {
    let own = ownFormula(step: step, rate: rate)
    guard common.weightDecay != 0 else { return own }
    let decay =
      common.isDecayCoupled
      ? RuleFormula.Assignment("g", "g + wd·w") : RuleFormula.Assignment("w", "w − lr·wd·w")
    return RuleFormula(
      states: own.states, own.constants + [RuleFormula.Constant("wd", common.weightDecay)],
      ([decay] + own.assignments).map { ($0.target, $0.expression) })
  }
}
