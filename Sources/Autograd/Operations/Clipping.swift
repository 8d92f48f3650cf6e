import Tensors

/// √Σ g² over all elements of all inputs, one number. Summed in float64, in one order.
struct JointNorm: Operation {
  var name: String { "norm" }

  func shape(of inputs: [Shape]) throws -> Shape { [1] }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    var sum = 0.0
    for (input, shape) in zip(call.inputs, call.shapes.inputs) {
      for index in 0..<shape.count { sum += Double(input[index]) * Double(input[index]) }
    }
    call.output[0] = R(sum.squareRoot())
  }
}

/// g·min(1, limit/(norm + slack)). Inputs: g, its norm or that of a whole that it belongs to.
struct ScaleToNorm: Operation {
  let limit: Double
  /// Keeps PyTorch's divisor above zero; Keras has none.
  let slack: Double
  var name: String { "clip_norm" }

  func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 2, name)
    return inputs[0]
  }
  func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    let norm = call.inputs[1][0] + R(slack)
    // Not the smaller of two: a norm that is no number makes the gradient none, and is noticed.
    let factor: R = norm <= R(limit) ? 1 : R(limit) / norm
    for index in part { call.output[index] = call.inputs[0][index] * factor }
  }
}

/// g within ±limit.
struct ClipValue: Operation {
  let limit: Double
  var name: String { "clip_value" }

  func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    return inputs[0]
  }
  func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    let limit = R(limit)
    for index in part {
      let value = call.inputs[0][index]
      call.output[index] = value > limit ? limit : value < -limit ? -limit : value
    }
  }
}

extension Record {
  /// √Σ g² over all elements of all of them.
  public func norm(of gradients: [Var]) throws -> Var { try apply(JointNorm(), gradients) }

  /// g·min(1, limit/(norm + slack)).
  public func clip(_ gradient: Var, norm: Var, to limit: Double, slack: Double = 0) throws -> Var {
    try apply(ScaleToNorm(limit: limit, slack: slack), [gradient, norm])
  }

  /// g within ±limit.
  public func clip(_ gradient: Var, within limit: Double) throws -> Var {
    try apply(ClipValue(limit: limit), [gradient])
  }
}
