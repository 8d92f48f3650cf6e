import Autograd
import Tensors

extension Eager {
  /// Puts the samples that `rows` name into the inputs of a recorded step on as many.
  func load(
    _ samples: Samples, _ targets: Targets, rows: [Int32], inputs: Var, targets target: Var, weights: Var?
  ) {
    load(inputs, rows: rows, width: samples.sampleShape.count, samples.inputs.gather)
    load(target, rows: rows, width: targets.width, targets.gather)
    if let weights { load(weights, rows: rows, width: 1, samples.gatherWeights) }
  }

  /// Puts what `gather` writes for these rows, `width` numbers each, into an input.
  func load(
    _ value: Var, rows: [Int32], width: Int,
    _ gather: (UnsafeBufferPointer<Int32>, UnsafeMutablePointer<Float>) -> Void
  ) {
    let count = rows.count * width
    let numbers = [Float](unsafeUninitializedCapacity: max(count, 1)) { buffer, used in
      used = count
      guard let base = buffer.baseAddress else { return }
      base.initialize(repeating: 0, count: max(count, 1))
      rows.withUnsafeBufferPointer { gather($0, base) }
    }
    set(value, to: numbers.map { R($0) })
  }

  /// Puts in what all elements of an update share.
  func load(_ scalars: UpdateScalars, into value: Var) {
    set(value, to: scalars.indices.map { R(Float(scalars[$0])) })
  }
}
