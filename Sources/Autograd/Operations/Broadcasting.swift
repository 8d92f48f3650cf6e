import CKernels
import Tensors

/// x ∘ y, element by element, broadcast as plain tensors are, by the same kernel. What is repeated in the
/// forward pass is summed in the gradient. Kinks and ties as PyTorch has them.
public struct Binary: Operation {
  public let arithmetic: Arithmetic
  public var name: String {
    switch arithmetic {
    case .add: "add"
    case .subtract: "subtract"
    case .multiply: "multiply"
    case .divide: "divide"
    case .floorDivide: "floor_divide"
    case .modulo: "modulo"
    case .power: "power"
    case .maximum: "maximum"
    case .minimum: "minimum"
    }
  }

  public init(_ arithmetic: Arithmetic) { self.arithmetic = arithmetic }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 2, name)
    return try inputs[0].broadcast(with: inputs[1])
  }

  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shapes = call.shapes
    let walk = PairWalk(shapes.inputs[0], shapes.inputs[1], filling: shapes.output)
    guard shapes.output.count > 0 else { return }
    _ = nn_binary(
      arithmetic.code, R.code, call.output, Int32(walk.lengths.count), walk.lengths, call.inputs[0],
      walk.left,
      call.inputs[1], walk.right)
  }

  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let (record, x, y, dz) = (context.record, context.inputs[0], context.inputs[1], context.incoming)
    func first(_ gradient: () throws -> Var) throws -> Var? {
      context.isNeeded[0] ? try record.sum(gradient(), to: record.shape(of: x)) : nil
    }
    func second(_ gradient: () throws -> Var) throws -> Var? {
      context.isNeeded[1] ? try record.sum(gradient(), to: record.shape(of: y)) : nil
    }
    switch arithmetic {
    case .add: return [try first { dz }, try second { dz }]
    case .subtract: return [try first { dz }, try second { try record.scale(dz, by: -1) }]
    case .multiply:
      return [try first { try record.multiply(dz, y) }, try second { try record.multiply(dz, x) }]
    case .divide:
      return [
        try first { try record.divide(dz, y) },
        try second {
          // By x and y, as in PyTorch: the quotient itself may be changed in place.
          try record.scale(record.multiply(dz, record.divide(record.divide(x, y), y)), by: -1)
        },
      ]
    case .power:
      return [
        try first { try powerGradient(record, x, y, dz) },
        try second { try exponentGradient(record, x, y, context.output, dz) },
      ]
    case .maximum, .minimum:
      // Equal values share the gradient; where one is nan, both get it, as in PyTorch.
      func share(_ a: Var, _ b: Var) throws -> Var {
        let isBehind = try record.compare(arithmetic == .maximum ? .less : .greater, a, b)
        let half = try record.scale(record.compare(.equal, a, b), by: 0.5)
        return try record.multiply(dz, record.subtract(record.number(1), record.add(isBehind, half)))
      }
      return [try first { try share(x, y) }, try second { try share(y, x) }]
    case .modulo:
      return [
        try first { dz },
        try second {
          try record.scale(record.multiply(dz, record.unary(.floor, record.divide(x, y))), by: -1)
        },
      ]
    case .floorDivide:
      throw TensorError("floor division has no gradient", notes: ["x.detach() // y computes without one"])
    }
  }

  /// y·x^(y−1); 0 where y is 0, whatever x.
  private func powerGradient(_ record: Record, _ x: Var, _ y: Var, _ dz: Var) throws -> Var {
    let slope = try record.multiply(
      dz, record.multiply(y, record.power(x, record.subtract(y, record.number(1)))))
    let zero = record.number(0)
    return try record.choose(record.compare(.notEqual, y, zero), slope, zero)
  }

  /// z·log x; 0 where x is 0 and y is not below.
  private func exponentGradient(_ record: Record, _ x: Var, _ y: Var, _ z: Var, _ dz: Var) throws -> Var {
    let slope = try record.multiply(dz, record.multiply(z, record.unary(.log, x)))
    let zero = record.number(0)
    let isFlat = try record.multiply(record.compare(.equal, x, zero), record.compare(.lessEqual, zero, y))
    return try record.choose(isFlat, zero, slope)
  }
}

/// x ∘ y as 1 or 0; both of one shape. No gradient flows.
struct Comparison: Operation {
  let relation: Relation
  var name: String { "compare" }

  func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 2, name)
    return inputs[0]
  }
  func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    let (x, y) = (call.inputs[0] + part.lowerBound, call.inputs[1] + part.lowerBound)
    let (code, isSwapped): (nn_binary_op, Bool) =
      switch relation {
      case .equal: (NN_EQUAL, false)
      case .notEqual: (NN_NOT_EQUAL, false)
      case .less: (NN_LESS, false)
      case .lessEqual: (NN_LESS_EQUAL, false)
      case .greater: (NN_LESS, true)
      case .greaterEqual: (NN_LESS_EQUAL, true)
      }
    nn_compare(R.code, code, call.output + part.lowerBound, isSwapped ? y : x, isSwapped ? x : y, part.count)
  }
  func gradients(_ context: GradientContext) throws -> [Var?] { [nil, nil] }
}

/// mask ≠ 0 ? x : y; all of one shape.
struct Choose: Operation {
  let name = "where"

  func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 3, name)
    return inputs[0]
  }
  func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    nn_choose(
      R.code, call.output + part.lowerBound, call.inputs[0] + part.lowerBound,
      call.inputs[1] + part.lowerBound, call.inputs[2] + part.lowerBound, part.count)
  }
  func gradients(_ context: GradientContext) throws -> [Var?] {
    let (record, mask) = (context.record, context.inputs[0])
    let zero = record.number(0)
    return [
      nil,
      context.isNeeded[1] ? try record.choose(mask, context.incoming, zero) : nil,
      context.isNeeded[2] ? try record.choose(mask, zero, context.incoming) : nil,
    ]
  }
}

/// The same numbers, through which no gradient flows.
struct Detached: Operation {
  let name = "detach"
  let isView = true
  func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    if call.output != call.inputs[0] {
      call.output.update(from: call.inputs[0], count: call.shapes.output.count)
    }
  }
  func gradients(_ context: GradientContext) throws -> [Var?] { [nil] }
}
