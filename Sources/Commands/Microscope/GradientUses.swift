import Autograd

/// What a gradient is the sum of: a value that is used several times has a part from each use.
struct GradientUses {
  /// The parts that come another way than through the value of which `incoming` is the gradient.
  let others: [Var]
  /// The part that comes through it.
  let own: [Var]
  private let record: Record

  init(of gradient: Var, through incoming: Var, in record: Record) {
    func summands(_ value: Var) -> [Var] {
      guard value != incoming, let step = record.step(making: value), step.operation is Add else {
        return [value]
      }
      return step.inputs.flatMap(summands)
    }
    /// Whether it is worked out from `incoming` in one operation, but for what only sums and shapes it.
    func isOwn(_ value: Var) -> Bool {
      if value == incoming { return true }
      guard let step = record.step(making: value) else { return false }
      switch step.operation {
      case is Autograd.Reshape, is Scale, is Sum: return isOwn(step.inputs[0])
      default: return step.inputs.contains(incoming)
      }
    }
    self.record = record
    let parts = summands(gradient)
    (own, others) = (parts.filter(isOwn), parts.filter { !isOwn($0) })
  }

  /// ` + the penalty's slope`, one for each of the others.
  var text: String {
    others.map { value in
      record.step(making: value)?.operation.name == "penalty_gradient"
        ? " + the penalty's slope" : " + another use's part"
    }.joined()
  }
}
