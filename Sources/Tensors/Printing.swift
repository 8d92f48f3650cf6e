extension Tensor: CustomStringConvertible {
  public var description: String { "tensor(shape=\(shape), dtype=\(dtype.rawValue))" }
}
