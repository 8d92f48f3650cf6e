import Tensors

/// An optimizer's rule for one parameter. It works element by element, so that any cut of a parameter
/// into ranges gives the same bits; what all elements share (learning rate, bias corrections) is worked
/// out by the trainer and handed in as `scalars` before each run.
public protocol UpdateRule: Hashable, Sendable {
  /// As the user writes it: `adam`.
  var name: String { get }
  /// Its memories, each of the parameter's shape; they start at 0 unless the caller's `Parameter`
  /// says otherwise.
  var stateNames: [String] { get }
  /// Whether the rule is w ← w − scalars[0]·g, each operation rounded, and nothing else. A plan may then
  /// change w while it works out g.
  var isPlainDescent: Bool { get }
  /// Changes elements `range` of weights and states.
  func update(_ call: UpdateCall<Float>, _ range: Range<Int>)
  func update(_ call: UpdateCall<Double>, _ range: Range<Int>)
}

extension UpdateRule {
  func isSame(as other: any UpdateRule) -> Bool { (other as? Self) == self }

  public var isPlainDescent: Bool { false }
}

/// Where the numbers of one update are.
public struct UpdateCall<R: Real> {
  public let weights: UnsafeMutablePointer<R>
  public let gradient: UnsafePointer<R>
  /// In the order of the rule's `stateNames`.
  public let states: UnsafeBufferPointer<UnsafeMutablePointer<R>>
  /// The block that the trainer refreshes.
  public let scalars: UnsafePointer<R>
}

/// Changes a parameter in place by an optimizer's rule. Inputs: parameter, states, gradient, scalars.
/// The output is empty: later steps read the parameter itself.
public struct Update: Operation {
  public var name: String { rule.name + "_update" }
  public let rule: any UpdateRule

  public init(_ rule: any UpdateRule) { self.rule = rule }

  public static func == (left: Update, right: Update) -> Bool { left.rule.isSame(as: right.rule) }
  public func hash(into hasher: inout Hasher) { hasher.combine(rule) }

  public var mutatedInputs: Range<Int> { 0..<1 + rule.stateNames.count }

  public func shape(of inputs: [Shape]) throws -> Shape {
    let states = rule.stateNames.count
    try expect(inputs, count: states + 3, name)
    if let wrong = inputs[1...states + 1].first(where: { $0 != inputs[0] }) {
      throw TensorError(
        "\(name) of a parameter \(inputs[0]) cannot use a gradient or state of shape \(wrong)")
    }
    return [0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.inputs[0].count) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let elements = Blocks.elements(range, of: call.shapes.inputs[0].count)
    if let call = call as? Invocation<Float> {
      rule.update(Self.arguments(call), elements)
    } else if let call = call as? Invocation<Double> {
      rule.update(Self.arguments(call), elements)
    }
  }

  private static func arguments<R: Real>(_ call: Invocation<R>) -> UpdateCall<R> {
    let count = call.inputs.count
    return UpdateCall(
      weights: call.inputs[0], gradient: UnsafePointer(call.inputs[count - 2]),
      states: UnsafeBufferPointer(rebasing: call.inputs[1..<count - 2]),
      scalars: UnsafePointer(call.inputs[count - 1]))
  }
}
