import Tensors

extension Samples {
  /// The digest of inputs and targets: types, numbers of samples and of numbers in each, and the numbers. Whether
  /// a sample of 784 numbers is flat or 28 by 28 changes nothing.
  public var digest: Digest {
    func head(_ name: String, _ tensor: Tensor) -> String {
      "\(name) \(tensor.dtype) \(count) \(tensor.shape.rowCount)"
    }
    let scale = inputs.scale == 1 ? "" : " scale \(inputs.scale)"
    return Digest([
      Digest.Part(head("x", inputs.source) + scale, inputs.source), Digest.Part(head("y", targets), targets),
    ])
  }

  /// Bytes of inputs and targets.
  public var bytes: Int {
    inputs.source.count * inputs.source.dtype.size + targets.count * targets.dtype.size
  }
}

extension Model {
  /// The digest of all weights in the order of Keras's `get_weights`: types, shapes and numbers.
  public var weightsDigest: Digest {
    Digest(
      weights.map { parameter in
        let value = parameter.value
        let shape = value.shape.dimensions.map(String.init).joined(separator: " ")
        return Digest.Part("weight \(value.dtype) \(shape)", value)
      })
  }
}
