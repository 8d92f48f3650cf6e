import Autograd
import Tensors

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
