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
}

extension RecordedPass {
  public func shape(_ value: Var) -> Shape { record.shape(of: value) }
  public func tensor(_ value: Var) -> Tensor { Tensor(numbers(value), shape: shape(value)) }
}

extension StepView: RecordedPass {
  public var record: Record { step.record }
  public var inputs: Var { step.inputs }
  public var outputs: Var { step.outputs }
  public var layers: [StepRecord.LayerPart] { step.layers }
}

extension ForwardView: RecordedPass {}
