import Autograd
import Tensors

/// How the gradient of a batch's loss runs through a model: of every layer's outputs and of every parameter,
/// as the backward pass leaves it, before an optimizer clips it.
public struct GradientFlow: Sendable {
  /// Sizes of the elements of one gradient.
  public struct Sizes: Equatable, Sendable {
    /// √Σg², Σ|g|/n and max |g|.
    public let norm: Double
    public let mean: Double
    public let largest: Double
    /// Share of the elements that are exactly 0.
    public let zeros: Double

    init(_ elements: [Float]) {
      let sizes = elements.map { abs(Double($0)) }
      norm = sizes.reduce(0) { $0 + $1 * $1 }.squareRoot()
      mean = sizes.reduce(0, +) / Double(max(sizes.count, 1))
      // max alone would pass over nan.
      largest = sizes.reduce(0) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
      zeros = Double(sizes.count { $0 == 0 }) / Double(max(sizes.count, 1))
    }
  }

  /// dE/dh of a layer's outputs h.
  public struct Output: Sendable {
    /// Unique within the model: `dense_1`.
    public let name: String
    /// As the user writes it: `dense(256, relu)`.
    public let written: String
    /// Of one sample.
    public let shape: Shape
    /// The loss does this layer's softmax or sigmoid itself: the gradient is that of the logits.
    public let isOfLogits: Bool
    /// `nil` in front of the first weights that are trained, where nobody asks for it.
    public let sizes: Sizes?
    /// The layer multiplies by a matrix of weights: between such the gradient is compared.
    let weighs: Bool
    let activation: Activation
  }

  /// dE/dw of a parameter.
  public struct Weight: Sendable {
    /// `dense_1/weight`.
    public let name: String
    let layer: String
    public let shape: Shape
    /// `nil` where the loss does not depend on it, or it is frozen.
    public let sizes: Sizes?
    /// ‖w‖
    public let weightNorm: Double
    /// ‖dE/dw‖ / ‖w‖; `nil` without one of the two.
    public var relative: Double? {
      guard let sizes, weightNorm > 0 else { return nil }
      return sizes.norm / weightNorm
    }
  }

  public let outputs: [Output]
  public let weights: [Weight]
  /// Loss of the batch with its penalties.
  public let loss: Double
  public let samples: Int
}

extension Model {
  /// The gradients of the loss of the samples that `rows` name, in training mode, to the bits that the next
  /// training step would find. Nothing of the model changes but that it is built. `nil` when `isCancelled`, asked
  /// before each operation, ended it.
  /// Throws `LearningError` when the model, as it is trained, and the samples do not go together.
  public func gradientFlow(
    _ samples: Samples, rows: [Int32], isCancelled: () -> Bool = { false }
  ) throws -> GradientFlow? {
    let training = try settled(for: samples)
    let targets = try targets(of: samples, for: training.loss)
    let pass = try LossRecord(
      self, training, sample: samples.sampleShape, targets: targets, batch: rows.count,
      isWeighted: samples.weights != nil)
    let record = pass.record
    let trained = parameters.filter(\.isTrainable)
    let values = trained.map(record.parameter) + record.valuesNeeding(trained)
    let found = try record.gradients(of: pass.loss, for: values)
    try record.checkMemory(batch: rows.count)
    let eager = Eager<Float>(record)
    eager.counter = UInt64(training.step)
    eager.load(
      samples, targets, rows: rows, inputs: pass.inputs, targets: pass.targets, weights: pass.weights)
    guard eager.run(steps: record.steps.indices, isCancelled: isCancelled) else { return nil }

    let sizes = Dictionary(
      zip(values, found).compactMap { value, gradient in
        gradient.map { (value, GradientFlow.Sizes(eager.elements(of: $0))) }
      }, uniquingKeysWith: { $1 })
    let judged = pass.judged { sizes[$0] != nil }
    return GradientFlow(
      outputs: pass.layers.map { part in
        let isOfLogits = part.output == pass.outputs && judged != pass.outputs
        return GradientFlow.Output(
          name: part.layer.name, written: part.layer.spec.written, shape: part.layer.outputShape,
          isOfLogits: isOfLogits, sizes: sizes[isOfLogits ? judged : part.output],
          weighs: part.layer.parameters.contains { $0.shape.rank > 1 },
          activation: part.layer.spec.activation)
      },
      weights: pass.layers.flatMap { part in
        part.layer.parameters.map { parameter in
          GradientFlow.Weight(
            name: part.layer.fullName(parameter), layer: part.layer.name, shape: parameter.shape,
            sizes: parameter.isTrainable ? sizes[record.parameter(parameter)] : nil,
            weightNorm: parameter.withNumbers { GradientFlow.Sizes(Array($0)).norm })
        }
      },
      loss: Double(eager.elements(of: pass.loss).first ?? .nan), samples: rows.count)
  }

  /// The first batch of the epoch that a fit would begin with.
  public func firstRows(of samples: Samples, batch: Int) -> [Int32] {
    Array(order(ofEpoch: epochsSoFar + 1, count: samples.count, isShuffled: true).prefix(batch))
  }
}

extension Layer {
  /// A parameter's name with the layer's in front, as `dense/weight`; of a model within also the model's.
  func fullName(_ parameter: Parameter) -> String {
    parameter.name.hasPrefix(name + "/") ? parameter.name : "\(name)/\(parameter.name)"
  }
}
