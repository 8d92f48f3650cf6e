import Tensors

extension Model {
  /// The first two layers of weights with nothing between them that is no straight line: together they can
  /// do no more than one. Indices from 0; `nil` when there are none.
  public var collapsingLayers: (first: Int, second: Int)? {
    var straight: Int?
    for (index, spec) in specs.enumerated() {
      let activation = (spec as? DenseSpec)?.activation ?? (spec is LinearSpec ? .linear : nil)
      if let activation {
        if let straight { return (straight, index) }
        straight = activation == .linear ? index : nil
      } else if !(spec is DropoutSpec || spec is FlattenSpec) {
        straight = nil
      }
    }
    return nil
  }

  /// Whether a pass in training mode differs from one in inference mode.
  public var hasModes: Bool { specs.contains { $0 is DropoutSpec } }
}

extension Tensor {
  /// Whether these look like pixels as they are stored, whole numbers up to 255, judged by the first rows.
  public var looksLikeBytes: Bool {
    guard rank > 1 || dtype == .uint8, count > 0 else { return false }
    if dtype == .bool || dtype == .int64 { return false }
    let sample = rows(0..<min(shape[0], 64)).converted(to: .float32)
    return sample.withElements(of: Float.self) { numbers in
      var largest: Float = 0
      for number in numbers {
        guard number >= 0, number <= 255, number == number.rounded() else { return false }
        largest = max(largest, number)
      }
      return largest > 100
    }
  }
}
