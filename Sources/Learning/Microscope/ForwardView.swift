import Autograd
import Tensors

/// A forward pass on some samples that was made one recorded operation after another, with every number of
/// it. Nothing of the model changes.
public final class ForwardView {
  public let record: Record
  public let inputs: Var
  public let outputs: Var
  public let layers: [StepRecord.LayerPart]
  public let mode: Mode
  public let counter: UInt64
  private let eager: Eager<Float>
  private var before: [Var: [Float]] = [:]

  /// In training mode random layers draw as the model's next step would.
  /// Throws `LearningError` when the model does not take such samples.
  public init(_ model: Model, on samples: Inputs, mode: Mode) throws {
    try model.build(input: samples.sampleShape)
    self.mode = mode
    record = Record()
    inputs = record.input("x", samples.tensor.shape)
    layers = try model.recordParts(inputs, on: record, mode: mode)
    outputs = layers.last?.output ?? inputs
    eager = Eager(record)
    counter = UInt64(model.training?.step ?? 0)
    eager.counter = counter
    let rows = (0..<Int32(samples.count)).map { $0 }
    let numbers = [Float](unsafeUninitializedCapacity: samples.tensor.count) { buffer, used in
      used = samples.tensor.count
      guard let base = buffer.baseAddress else { return }
      base.initialize(repeating: 0, count: samples.tensor.count)
      rows.withUnsafeBufferPointer { samples.gather($0, into: base) }
    }
    eager.set(inputs, to: numbers)
    for (value, info) in zip(record.vars, record.values) {
      switch info.role {
      case .parameter, .state: before[value] = eager.elements(of: value)
      default: break
      }
    }
    eager.run()
  }

  public func numbers(_ value: Var) -> [Float] { before[value] ?? eager.elements(of: value) }
  /// Moving averages move in the pass's own copy of them alone.
  public func numbersAfter(_ value: Var) -> [Float] { eager.elements(of: value) }
}
