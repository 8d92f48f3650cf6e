import Interpreter
import Tensors

/// An argument that is a tensor or can become one: a number, a bool, or lists of them, nested.
public struct TensorArgument: Bindable {
  private enum Source {
    case operand(Operand)
    /// Not looked at before it must be: its numbers may still have to be computed.
    case object(TensorObject)
  }
  private let source: Source

  public init(_ operand: Operand) { source = .operand(operand) }
  public init(_ tensor: Tensor) { self.init(Operand(tensor)) }
  public init(_ number: Double) { self.init(Operand(number: number)) }
  public init(_ object: TensorObject) { source = .object(object) }

  public var operand: Operand {
    switch source {
    case .operand(let operand): operand
    case .object(let object): Operand(object.tensor)
    }
  }
  /// The thing that was handed over, when it was a tensor.
  public var object: TensorObject? {
    if case .object(let object) = source { return object }
    return nil
  }
  public var dtype: DType { object?.dtype ?? tensor.dtype }
  public var shape: Shape { object?.shape ?? operand.tensor.shape }

  /// The tensor; of numbers and lists, a float32 one (bool, when all of them are bools).
  public var tensor: Tensor { operand.strong }
  /// The argument was written as numbers, so that a single result is a number, too.
  public var isPlain: Bool { object == nil && operand.isWeak }

  public static var typeName: String { "tensor" }
  public static var receivers: [String] { ["tensor"] }
  public var literal: String { operand.tensor.description }

  public static func bind(_ argument: Argument, in session: Session) throws -> TensorArgument {
    guard let value = argument.value else { throw Mismatch() }
    if case .object(let object as TensorObject) = value { return TensorArgument(object) }
    return TensorArgument(try operand(of: value))
  }

  /// What plain numbers are calculated in is float64; tensors keep their type.
  var input: Tensor { isPlain ? operand.tensor.converted(to: .float64) : operand.tensor }

  /// The operand, or `nil` for a value that is no numbers at all.
  static func operandIfAny(of value: Value) throws -> Operand? {
    do { return try operand(of: value) } catch let mismatch as Mismatch {
      guard let detail = mismatch.detail else { return nil }
      throw Problem("a list of numbers is needed", label: detail)
    }
  }

  /// The value as an operand of tensor functions. Throws `Mismatch` when it is no numbers.
  public static func operand(of value: Value) throws -> Operand {
    switch value {
    case .number(let number): return Operand(number: number)
    case .bool(let bool): return Operand(bool: bool)
    case .object(let object):
      guard let object = object as? TensorObject else { throw Mismatch() }
      return Operand(object.tensor)
    case .list(let list): return try Nested(list).operand()
    default: throw Mismatch()
    }
  }
}

/// Lists of numbers, bools or tensors on their way into one tensor.
private struct Nested {
  private var shape: [Int] = []
  private var numbers: [Double] = []
  private var type: DType?

  init(_ list: List) throws {
    shape = try Self.shape(of: .list(list))
    // The same list may occur many times over, so that few lists can stand for very many numbers.
    numbers.reserveCapacity(try Tensor.checkedCount(shape, .float64))
    try append(.list(list), depth: 0)
  }

  func operand() -> Operand {
    let shape = Shape(shape)
    switch type {
    case .bool: return Operand(Tensor(numbers.map { $0 != 0 }, shape: shape), isWeak: true)
    default: return Operand(Tensor(numbers, shape: shape), isWeak: true)
    }
  }

  /// Lengths along the first item of each list.
  private static func shape(of value: Value) throws -> [Int] {
    var shape: [Int] = []
    var value = value
    while true {
      switch value {
      case .list(let list):
        shape.append(list.items.count)
        guard shape.count <= Shape.maximumRank else {
          throw Problem("lists are nested more than \(Shape.maximumRank) deep")
        }
        guard let first = list.items.first else { return shape }
        value = first
      case .object(let object as TensorObject): return shape + object.tensor.shape.dimensions
      default: return shape
      }
    }
  }

  private mutating func append(_ value: Value, depth: Int) throws {
    switch value {
    case .number(let number):
      try expect([], at: depth)
      note(.float64)
      numbers.append(number)
    case .bool(let bool):
      try expect([], at: depth)
      note(.bool)
      numbers.append(bool ? 1 : 0)
    case .list(let list):
      guard depth < shape.count else { throw Self.uneven }
      guard list.items.count == shape[depth] else {
        throw Problem(
          "a tensor's rows must be equally long",
          label: "a list of \(list.items.count) beside one of \(shape[depth])")
      }
      for item in list.items { try append(item, depth: depth + 1) }
    case .object(let object as TensorObject):
      try expect(object.tensor.shape.dimensions, at: depth)
      note(object.tensor.dtype == .bool ? .bool : .float64)
      numbers += object.tensor.converted(to: .float64).elements(of: Double.self)
    default: throw Mismatch("got \(article(value.typeName)) in the list")
    }
  }

  private func expect(_ dimensions: [Int], at depth: Int) throws {
    guard Array(shape.dropFirst(depth)) == dimensions else { throw Self.uneven }
  }

  private static var uneven: Problem {
    Problem("a tensor's rows must be equally long", label: "a list is nested deeper than another")
  }

  private mutating func note(_ new: DType) { type = type == nil || type == new ? new : .float64 }
}
