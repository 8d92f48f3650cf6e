import CKernels

extension DType {
  /// The type's name in the C kernels.
  var code: nn_dtype {
    switch self {
    case .bool: NN_BOOL
    case .uint8: NN_UINT8
    case .int64: NN_INT64
    case .float32: NN_FLOAT32
    case .float64: NN_FLOAT64
    }
  }
}

extension Tensor {
  /// The elements as another type; the same tensor when it is of that type already. To bool: whether
  /// not zero. Floats lose their fraction on the way to integers; a float outside int64 (and NaN)
  /// becomes the least int64, and what does not fit uint8 wraps, as in numpy.
  public func converted(to dtype: DType) -> Tensor {
    if dtype == self.dtype { return self }
    return Tensor(uninitialized: shape, dtype) { out in
      withBytes { nn_convert(dtype.code, out, self.dtype.code, $0.baseAddress, count) }
    }
  }
}
