import Autograd
import Tensors

extension Loss {
  /// The operation; of softmax and sigmoid outputs the record takes the exact one on their inputs.
  var kind: LossKind {
    switch self {
    case .categoricalCrossentropy: .categoricalCrossEntropy
    case .sparseCategoricalCrossentropy: .sparseCategoricalCrossEntropy
    case .binaryCrossentropy: .binaryCrossEntropy
    case .mse: .meanSquaredError
    case .mae: .meanAbsoluteError
    }
  }

  /// The mean loss of outputs [n, k] against targets, in float64. For the categorical losses an output
  /// without a batch, [k], is one sample. Throws `LearningError` when the two do not go together.
  public func value(targets: Tensor, outputs: Tensor) throws -> Double {
    let pair = try Pair(
      targets: targets, outputs: outputs,
      isSingle: outputs.rank == 1
        && (self == .categoricalCrossentropy || self == .sparseCategoricalCrossentropy))
    let columns = try Targets(pair.targets, classCount: nil, for: self, outputs: pair.width)
    let order = (0..<Int32(pair.count)).map { $0 }
    var numbers = [Float](repeating: 0, count: pair.count * columns.width)
    numbers.withUnsafeMutableBufferPointer { numbers in
      order.withUnsafeBufferPointer { order in
        if let base = numbers.baseAddress { columns.gather(order, into: base) }
      }
    }
    let record = Record()
    let y = record.input("y", columns.isSparse ? [pair.count] : [pair.count, columns.width])
    let p = record.constant(pair.outputs)
    let loss = try record.loss(kind, p, y)
    let eager = Eager<Double>(record)
    eager.set(y, to: numbers.map { Double($0) })
    eager.run()
    return eager.elements(of: loss).first ?? .nan
  }
}

extension Metric {
  /// Hits of outputs [n, k] against class numbers [n] or rows [n, k].
  /// Throws `LearningError` when the two do not go together.
  public func tally(targets: Tensor, outputs: Tensor) throws -> Tally {
    let pair = try Pair(targets: targets, outputs: outputs, isSingle: false)
    let width = pair.targets.shape.rowCount
    guard width == 1 || width == pair.width else {
      throw LearningError.targets(
        loss: name, problem: "takes one column for each output: y has \(width), p \(pair.width)",
        advice: "y may also hold class numbers")
    }
    let numbers = pair.targets.converted(to: .float32)
    let hits: Int = pair.outputs.converted(to: .float32).withElements(of: Float.self) { outputs in
      numbers.withElements(of: Float.self) {
        self.hits(outputs: outputs, width: pair.width, targets: $0, targetWidth: width, count: pair.count)
      }
    }
    return Tally(self, hits: hits, count: pair.count)
  }
}

extension Activation {
  /// The function of a tensor; float64 stays float64, any other type becomes float32.
  public func applied(to tensor: Tensor) throws -> Tensor {
    tensor.dtype == .float64
      ? try applied(to: tensor, in: Double.self) : try applied(to: tensor, in: Float.self)
  }

  private func applied<R: Real>(to tensor: Tensor, in type: R.Type) throws -> Tensor {
    let record = Record()
    let x = record.constant(tensor.converted(to: R.dtype))
    let y = try self.record(x, on: record)
    let eager = Eager<R>(record)
    eager.run()
    return Tensor(eager.elements(of: y), shape: tensor.shape)
  }
}

/// Targets and outputs of as many samples, for functions that users call.
private struct Pair {
  let targets: Tensor
  /// [count, width]
  let outputs: Tensor
  var count: Int { outputs.shape[0] }
  var width: Int { outputs.shape[1] }

  /// `isSingle`: the outputs are one sample's.
  init(targets: Tensor, outputs: Tensor, isSingle: Bool) throws {
    guard outputs.count > 0 else { throw LearningError.noSamples("p") }
    guard targets.count > 0 else { throw LearningError.noSamples("y") }
    let isScalar = outputs.rank == 0
    let count = isSingle || isScalar ? 1 : outputs.shape[0]
    self.outputs = outputs.viewed(as: [count, outputs.count / count])
    if targets.rank == 0 || (isSingle && targets.rank == 1 && targets.count == outputs.count) {
      self.targets = targets.viewed(as: [1, targets.count])
    } else {
      self.targets = targets
    }
    guard self.targets.shape[0] == count else {
      throw LearningError.pairCounts(targets: self.targets.shape[0], outputs: count)
    }
  }
}
