import Autograd
import Tensors

/// A pass through a model's layers that was carried out one operation after another: what can be shown of a
/// forward pass and of a step alike.
public protocol RecordedPass: AnyObject {
  var record: Record { get }
  var inputs: Var { get }
  var outputs: Var { get }
  var layers: [StepRecord.LayerPart] { get }
  /// What the pass computed with; of a weight or a state that it changed, those before.
  func numbers(_ value: Var) -> [Float]
  /// Those of a weight or a state behind the pass.
  func numbersAfter(_ value: Var) -> [Float]
  /// The count from which random operations drew.
  var counter: UInt64 { get }
}

extension RecordedPass {
  public func shape(_ value: Var) -> Shape { record.shape(of: value) }
  public func tensor(_ value: Var) -> Tensor { Tensor(numbers(value), shape: shape(value)) }

  /// What an operation makes of numbers, drawing as the pass drew: one that is not part of the pass, to show
  /// what it works out within itself.
  public func result(_ operation: any Operation, of inputs: [(numbers: [Float], shape: Shape)]) -> [Float] {
    let record = Record()
    let given = inputs.map { record.input("", $0.shape) }
    guard let output = try? record.apply(operation, given) else { return [] }
    let aside = Eager<Float>(record)
    aside.counter = counter
    for (value, input) in zip(given, inputs) { aside.set(value, to: input.numbers) }
    aside.run()
    return aside.elements(of: output)
  }

  /// What it makes of the pass's own numbers.
  public func result(_ operation: any Operation, of inputs: [Var]) -> [Float] {
    result(operation, of: inputs.map { (numbers($0), shape($0)) })
  }
}

extension StepView: RecordedPass {
  public var record: Record { step.record }
  public var inputs: Var { step.inputs }
  public var outputs: Var { step.outputs }
  public var layers: [StepRecord.LayerPart] { step.layers }
}

extension ForwardView: RecordedPass {}
