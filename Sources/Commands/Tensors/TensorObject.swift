import Interpreter
import Syntax
import Tensors

/// A tensor as the language holds it. A reference, as in Python: `x[0] = 1` is seen under every name
/// of the object; the tensor inside copies its memory when another tensor still reads it. One without
/// axes, as `x.sum()`, reads and behaves as a number.
public final class TensorObject: Object {
  public var tensor: Tensor

  public init(_ tensor: Tensor) { self.tensor = tensor }

  public override var typeName: String { "tensor" }
  public override var number: Double? { tensor.number }

  public override func description(in style: OutputStyle) -> String {
    tensor.described(width: style.width, ellipsis: style.hasUnicode ? "…" : "...")
  }

  public override func index(_ items: [IndexItem]) throws -> Value? {
    .tensor(try tensor.indexed(try items.map(TensorIndex.init)))
  }

  public override func setIndex(_ items: [IndexItem], _ value: Value) throws -> Bool {
    let indices = try items.map(TensorIndex.init)
    guard let operand = try TensorArgument.operandIfAny(of: value) else {
      throw Problem("a tensor's elements are numbers, not \(article(value.typeName))")
    }
    try tensor.set(indices, to: operand)
    return true
  }

  public override var count: Int? { tensor.shape.dimensions.first }

  public override func makeIterator() throws -> (() throws -> Value?)? {
    guard let count else { throw Problem("a tensor without axes holds no items to go through") }
    // What the loop visits stays the same, whatever its body writes.
    let rows = tensor
    var next = 0
    return {
      guard next < count else { return nil }
      defer { next += 1 }
      return .tensor(rows.row(next))
    }
  }

  public override func isTrue() throws -> Bool? {
    if tensor.count == 0 { throw Problem("a tensor of no elements is neither true nor false") }
    return number.map { $0 != 0 }
  }

  public override func unary(_ operation: UnaryOperator) throws -> Value? {
    operation == .negative ? .tensor(try tensor.mapped(.negative)) : .object(self)
  }

  public override func binary(_ operation: BinaryOperator, _ other: Value, isReversed: Bool) throws -> Value?
  {
    guard let (left, right) = try operands(other, isReversed) else { return nil }
    guard let arithmetic = Arithmetic(rawValue: operation.rawValue) else {
      return .tensor(try Tensor.product(left.strong, right.strong))
    }
    return .tensor(try Tensor.apply(arithmetic, left, right))
  }

  public override func compare(_ comparator: Comparator, _ other: Value, isReversed: Bool) throws -> Value? {
    guard let relation = Relation(rawValue: comparator.rawValue),
      let (left, right) = try operands(other, isReversed)
    else { return nil }
    return .tensor(try Tensor.compare(relation, left, right))
  }

  /// Both sides of an operator; `nil` when the other one is no numbers.
  private func operands(_ other: Value, _ isReversed: Bool) throws -> (Operand, Operand)? {
    guard let other = try TensorArgument.operandIfAny(of: other) else { return nil }
    return isReversed ? (other, Operand(tensor)) : (Operand(tensor), other)
  }

  public override func caution(about other: Value) -> Caution? {
    guard case .object(let object as TensorObject) = other,
      Shape.isColumnSlip(tensor.shape, object.tensor.shape)
    else { return nil }
    let column = tensor.rank == 2 ? tensor : object.tensor
    let length = column.shape[0]
    return Caution(
      "shapes \(tensor.shape) and \(object.tensor.shape) stretch to (\(length), \(length))",
      notes: ["element against element needs equal shapes: reshape or squeeze one of them"])
  }
}

extension Value {
  /// The tensor as a value of the language; one without axes stays a tensor.
  public static func tensor(_ tensor: Tensor) -> Value { .object(TensorObject(tensor)) }
}

extension TensorError: Explained {}

extension TensorIndex {
  /// What stands between the commas of `x[…]`. Throws `Problem` when it is no index.
  init(_ item: IndexItem) throws {
    switch item {
    case .ellipsis: self = .ellipsis
    case .slice(let bounds): self = .slice(lower: bounds.lower, upper: bounds.upper, step: bounds.step)
    case .value(.none): self = .newAxis
    case .value(.slice(let bounds)):
      self = .slice(lower: bounds.lower, upper: bounds.upper, step: bounds.step)
    case .value(.number(let number)): self = .item(try Self.whole(number))
    case .value(.object(let object as TensorObject))
    where object.tensor.rank == 0 && object.tensor.dtype != .bool:
      self = .item(try Self.whole(object.number ?? .nan))
    case .value(.bool): throw Problem("a single true or false is no index")
    case .value(let value):
      guard let operand = try TensorArgument.operandIfAny(of: value) else {
        throw Problem("an index is a whole number, a slice, a mask or a list, not \(article(value.typeName))")
      }
      self = .tensor(operand.tensor)
    }
  }

  private static func whole(_ number: Double) throws -> Int {
    guard let whole = Int(exactly: number) else {
      throw Problem("an index is a whole number, not \(numberText(number))")
    }
    return whole
  }
}
