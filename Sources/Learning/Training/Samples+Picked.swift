import CKernels
import Tensors

extension Samples {
  /// The samples that `rows` name, in this order.
  func picked(_ rows: [Int32]) throws -> Samples {
    try Samples(
      inputs: inputs.source.picked(rows), targets: targets.picked(rows), scale: inputs.scale,
      classCount: classCount, weights: weights?.picked(rows))
  }
}

extension Tensor {
  /// Rows one behind the other: [rows, …] of the same type.
  fileprivate func picked(_ rows: [Int32]) -> Tensor {
    Tensor(uninitialized: Shape([rows.count] + shape.dimensions.dropFirst()), dtype) { out in
      withBytes { bytes in
        rows.withUnsafeBufferPointer {
          nn_gather_rows(out, bytes.baseAddress, $0.baseAddress, $0.count, shape.rowCount * dtype.size)
        }
      }
    }
  }
}
