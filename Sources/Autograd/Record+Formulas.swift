import Tensors

/// Short names of elementwise formulas; everything broadcasts.
extension Record {
  /// A number that takes any shape beside another value.
  public func number(_ value: Double) -> Var { constant(Tensor(scalar: value)) }

  public func binary(_ arithmetic: Arithmetic, _ x: Var, _ y: Var) throws -> Var {
    try apply(Binary(arithmetic), [x, y])
  }
  public func divide(_ x: Var, _ y: Var) throws -> Var { try binary(.divide, x, y) }
  public func power(_ x: Var, _ y: Var) throws -> Var { try binary(.power, x, y) }
  public func maximum(_ x: Var, _ y: Var) throws -> Var { try binary(.maximum, x, y) }
  public func minimum(_ x: Var, _ y: Var) throws -> Var { try binary(.minimum, x, y) }

  public func unary(_ function: UnaryFunction, _ x: Var) throws -> Var { try apply(Unary(function), [x]) }
  public func exp(_ x: Var) throws -> Var { try unary(.exp, x) }
  public func log(_ x: Var) throws -> Var { try unary(.log, x) }
  public func sqrt(_ x: Var) throws -> Var { try unary(.sqrt, x) }
  public func abs(_ x: Var) throws -> Var { try unary(.abs, x) }
  public func negative(_ x: Var) throws -> Var { try scale(x, by: -1) }
  public func square(_ x: Var) throws -> Var { try multiply(x, x) }

  /// 1 where the relation holds, 0 elsewhere; no gradient flows.
  public func compare(_ relation: Relation, _ x: Var, _ y: Var) throws -> Var {
    let (x, y) = try stretched(x, y)
    return try apply(Comparison(relation: relation), [x, y])
  }

  /// x where the mask is not 0, y elsewhere.
  public func choose(_ mask: Var, _ x: Var, _ y: Var) throws -> Var {
    let target = try shape(of: mask).broadcast(with: shape(of: x)).broadcast(with: shape(of: y))
    return try apply(
      Choose(), [broadcast(mask, to: target), broadcast(x, to: target), broadcast(y, to: target)])
  }

  /// min(max(x, low), high). The gradient goes to what the result is: x, also at the limits, or the limit
  /// that holds, as PyTorch's clamp has it.
  public func clip(_ x: Var, low: Var?, high: Var?) throws -> Var {
    var bounded = x
    if var low {
      let isBelow = try compare(.less, x, low)
      // Where the limits are equal or cross, PyTorch gives the lower one nothing.
      if let high { low = try choose(compare(.less, low, high), low, detached(low)) }
      bounded = try choose(isBelow, low, x)
    }
    if let high { bounded = try choose(compare(.greater, bounded, high), high, bounded) }
    return bounded
  }

  /// The same numbers, through which no gradient flows.
  public func detached(_ x: Var) throws -> Var { try apply(Detached(), [x]) }

  /// x repeated to fill `target`.
  public func broadcast(_ x: Var, to target: Shape) throws -> Var {
    let own = shape(of: x)
    if own == target { return x }
    return try apply(Strided(start: 0, shape: target, strides: own.strides(fillingTo: target)), [x])
  }

  private func stretched(_ x: Var, _ y: Var) throws -> (Var, Var) {
    let target = try shape(of: x).broadcast(with: shape(of: y))
    return (try broadcast(x, to: target), try broadcast(y, to: target))
  }
}
