import Autograd
import Interpreter
import Syntax
import Tensors

/// A tensor as the language holds it. A reference, as in Python: `x[0] = 1` is seen under every name
/// of the object; the tensor inside copies its memory when another tensor still reads it. One without
/// axes, as `x.sum()`, reads and behaves as a number.
///
/// It may be recorded: made from parameters by operations that are remembered for a gradient, and computed
/// when somebody looks at it.
public final class TensorObject: Object {
  enum Backing {
    case plain(Tensor)
    case recorded(Traced)
    /// The gradient that a parameter keeps; written where it is kept.
    case gradient(Autograd.Parameter)
  }

  private(set) var backing: Backing
  private static let nothing = Tensor(zeros: [0])
  /// What the graph knows these plain numbers by.
  private weak var captured: Traced?
  /// Set of labels, and what comes of them, that are of one batch of many.
  var singleBatch: SingleBatch?

  public init(_ tensor: Tensor) { backing = .plain(tensor) }

  init(_ traced: Traced) {
    traced.hold()
    backing = .recorded(traced)
  }

  init(gradientOf parameter: Autograd.Parameter) { backing = .gradient(parameter) }

  deinit { if case .recorded(let traced) = backing { traced.letGo() } }

  /// The numbers, computed if need be.
  public var tensor: Tensor {
    switch backing {
    case .plain(let tensor): tensor
    case .recorded(let traced): traced.value
    case .gradient(let parameter): parameter.gradient ?? Tensor(zeros: parameter.shape)
    }
  }

  public var shape: Shape {
    switch backing {
    case .plain(let tensor): tensor.shape
    case .recorded(let traced): traced.shape
    case .gradient(let parameter): parameter.shape
    }
  }

  public var dtype: DType {
    switch backing {
    case .plain(let tensor): tensor.dtype
    case .recorded(let traced): traced.dtype
    case .gradient(let parameter): parameter.dtype
    }
  }

  /// What the graph knows it by, when a gradient flows through it and is wanted.
  var tracked: Traced? {
    guard case .recorded(let traced) = backing, traced.requiresGradient, traced.graph.isRecording() else {
      return nil
    }
    return traced
  }

  /// As a value of the graph; a constant when no gradient flows through it.
  func traced(in graph: Graph) -> Traced {
    if let tracked { return tracked }
    if let captured { return captured }
    let constant = graph.constant(tensor)
    if case .plain = backing { captured = constant }
    return constant
  }

  /// The parameter behind it: it was made with requires_grad, or is a weight of a model.
  var parameter: Autograd.Parameter? {
    if case .recorded(let traced) = backing { return traced.parameter }
    return nil
  }

  /// Holds other numbers from now on, under all of its names.
  func hold(_ new: Backing) {
    if case .recorded(let old) = backing { old.letGo() }
    if case .recorded(let traced) = new { traced.hold() }
    captured?.noteOverwritten()
    captured = nil
    backing = new
  }

  public override var typeName: String { "tensor" }
  public override var number: Double? { shape.count == 1 ? tensor.number : nil }

  public override func description(in style: OutputStyle) -> String {
    let text = tensor.described(width: style.width, ellipsis: style.hasUnicode ? "…" : "...")
    guard parameter?.isTrainable == true, shape.rank > 0, text.hasSuffix(")") else { return text }
    return text.dropLast() + ", requires_grad=true)"
  }

  public override var memberNames: [String] { Self.gradientMembers + ["t"] }
  public override func member(_ name: String) throws -> Value? {
    name == "t" ? .object(MethodObject(name, try turned)) : gradientMember(name)
  }

  /// PyTorch's `x.t()`.
  private var turned: Value {
    get throws {
      guard shape.rank <= 2 else { throw Problem("t() takes at most two axes, not shape \(shape)") }
      let order = Array((0..<shape.rank).reversed())
      if let tracked {
        return .recorded(try tracked.graph.record([tracked]) { try $0.permute($1[0], order) })
      }
      return .tensor(try tensor.transposed())
    }
  }

  public override func setMember(_ name: String, _ value: Value, in session: Session) throws -> Bool {
    try setGradientMember(name, value, in: session)
  }

  public override func index(_ items: [IndexItem]) throws -> Value? {
    let indices = try items.map(TensorIndex.init)
    if let tracked { return .recorded(try tracked.graph.index(tracked, indices)) }
    return .tensor(try tensor.indexed(indices))
  }

  public override func setIndex(_ items: [IndexItem], _ value: Value) throws -> Bool {
    let indices = try items.map(TensorIndex.init)
    if let graph = tracked?.graph ?? value.tracked?.graph, let new = try value.tracedIfAny(in: graph) {
      try checkMayChange()
      let old = traced(in: graph)
      let changed = try graph.setIndex(old, indices, to: new)
      old.noteOverwritten()
      hold(.recorded(changed))
      return true
    }
    guard let operand = try TensorArgument.operandIfAny(of: value) else {
      throw Problem("a tensor's elements are numbers, not \(article(value.typeName))")
    }
    var changed = tensor
    if case .plain = backing {
      // Without a second holder the memory is written in place.
      backing = .plain(Self.nothing)
      defer {
        captured?.noteOverwritten()
        captured = nil
        backing = .plain(changed)
      }
      try changed.set(indices, to: operand)
    } else {
      try changed.set(indices, to: operand)
      write(changed)
    }
    return true
  }

  /// `w -= 0.1 * w.grad` changes the tensor itself under all of its names, as in numpy and PyTorch. What
  /// would get another shape or type is calculated anew; a parameter never is.
  public override func update(_ operation: BinaryOperator, _ other: Value) throws -> Value? {
    guard parameter != nil || isGradient else {
      guard
        case .object(let new as TensorObject)? = try kept(for: operation).binary(
          operation, other, isReversed: false)
      else { return nil }
      guard new.shape == shape, new.dtype == dtype else { return .object(new) }
      become(new)
      return .object(self)
    }
    try checkMayChange()
    guard let operand = try TensorArgument.operandIfAny(of: other) else { return nil }
    guard let arithmetic = Arithmetic(rawValue: operation.rawValue) else { return nil }
    let new = try Tensor.apply(arithmetic, Operand(tensor), operand)
    guard new.shape == shape else {
      throw Problem(
        "\(shape) cannot hold the result \(new.shape) in place",
        notes: ["to make a new tensor write w = w \(operation.rawValue) …"])
    }
    write(new)
    return .object(self)
  }

  /// Where the operation's own gradient needs the numbers that it overwrites, a copy of them, as PyTorch
  /// keeps one.
  private func kept(for operation: BinaryOperator) throws -> TensorObject {
    guard let tracked, ![.add, .subtract].contains(operation) else { return self }
    return TensorObject(try tracked.graph.apply(Cast(dtype), [tracked]))
  }

  /// Holds what another tensor holds.
  private func become(_ other: TensorObject) {
    if case .recorded(let old) = backing { old.noteOverwritten() }
    hold(other.backing)
  }

  /// Throws when a parameter would change while its changes are recorded.
  func checkMayChange() throws {
    guard let tracked, tracked.parameter != nil else { return }
    throw Problem(
      "a tensor with requires_grad is not changed in place while gradients are recorded",
      label: "do it in no_grad { … }")
  }

  private var isGradient: Bool {
    if case .gradient = backing { return true }
    return false
  }

  /// Puts other numbers of the same shape where these are kept.
  func write(_ new: Tensor) {
    switch backing {
    case .gradient(let parameter): parameter.gradient = new
    case .recorded(let traced):
      if let parameter = traced.parameter {
        parameter.value = new
      } else {
        traced.noteOverwritten()
        hold(.plain(new))
      }
    case .plain: hold(.plain(new))
    }
  }

  public override var count: Int? { shape.dimensions.first }

  public override func makeIterator() throws -> (() throws -> Value?)? {
    guard let count else { throw Problem("a tensor without axes holds no items to go through") }
    var next = 0
    if let tracked {
      return {
        guard next < count else { return nil }
        defer { next += 1 }
        return .recorded(try tracked.graph.index(tracked, [.item(next)]))
      }
    }
    // What the loop visits stays the same, whatever its body writes.
    let rows = tensor
    return {
      guard next < count else { return nil }
      defer { next += 1 }
      return .tensor(rows.row(next))
    }
  }

  public override func isTrue() throws -> Bool? {
    if shape.count == 0 { throw Problem("a tensor of no elements is neither true nor false") }
    return number.map { $0 != 0 }
  }

  public override func unary(_ operation: UnaryOperator) throws -> Value? {
    guard operation == .negative else { return .object(self) }
    if let tracked { return .recorded(try tracked.graph.record([tracked]) { try $0.scale($1[0], by: -1) }) }
    return .tensor(try tensor.mapped(.negative))
  }

  public override func binary(_ operation: BinaryOperator, _ other: Value, isReversed: Bool) throws -> Value?
  {
    if let result = try recordedBinary(operation, other, isReversed) { return result }
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
    var labels: TensorObject?
    if case .object(let object as TensorObject) = other { labels = object }
    return .tensor(try Tensor.compare(relation, left, right)).comparing(self, labels)
  }

  /// Both sides of an operator; `nil` when the other one is no numbers.
  private func operands(_ other: Value, _ isReversed: Bool) throws -> (Operand, Operand)? {
    guard let other = try TensorArgument.operandIfAny(of: other) else { return nil }
    return isReversed ? (other, Operand(tensor)) : (Operand(tensor), other)
  }

  public override func caution(about other: Value) -> Caution? {
    guard case .object(let object as TensorObject) = other, Shape.isColumnSlip(shape, object.shape)
    else { return nil }
    let column = shape.rank == 2 ? shape : object.shape
    let length = column[0]
    return Caution(
      "shapes \(shape) and \(object.shape) stretch to (\(length), \(length))",
      notes: ["element against element needs equal shapes: reshape or squeeze one of them"])
  }
}

extension Value {
  /// The tensor as a value of the language; one without axes stays a tensor.
  public static func tensor(_ tensor: Tensor) -> Value { .object(TensorObject(tensor)) }
  /// A value of the graph as one of the language.
  static func recorded(_ traced: Traced) -> Value { .object(TensorObject(traced)) }
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
    where object.shape.rank == 0 && object.dtype != .bool:
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
