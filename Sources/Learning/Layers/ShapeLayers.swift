import Autograd
import Tensors

/// An activation as a layer of its own: the same shape, no weights.
public struct ActivationSpec: LayerSpec, Equatable {
  public let activation: Activation

  public init(_ activation: Activation) { self.activation = activation }

  public var kind: String { activation.name }
  public var traits: LayerTraits {
    switch activation {
    case .linear: .takesAnyShape
    case .pointwise: [.takesAnyShape, .bends]
    case .along: .bends
    }
  }
  public var className: String { activation.className }
  public var written: String { activation.writtenAsLayer }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    if case .along(_, let axis) = activation {
      guard input.rank > 0 else {
        throw Misfit(expected: "samples with at least one axis", advice: "reshape x to (n, 1)")
      }
      let rank = input.rank + 1
      guard (-rank..<rank).contains(axis) else {
        throw Misfit(expected: "samples with an axis \(axis)", advice: "dim=-1 is the last axis")
      }
    }
    return ActivationLayer(spec: self, name: name, outputShape: input, activation: activation)
  }
}

struct ActivationLayer: Layer {
  let spec: any LayerSpec
  let name: String
  let outputShape: Shape
  let activation: Activation

  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    try activation.record(input, on: record)
  }
}

/// In training each element is zero with probability `rate`, and the others are divided by 1 − rate,
/// so that the expected sum stays; in inference nothing happens (Srivastava et al., 2014).
public struct DropoutSpec: LayerSpec, Equatable {
  public let rate: Double

  /// `rate` must be in 0..<1.
  public init(_ rate: Double) { self.rate = rate }

  public var kind: String { "dropout" }
  public var traits: LayerTraits { [.takesAnyShape, .hasModes] }
  public var className: String { "Dropout" }
  public var written: String { "dropout(\(plainText(rate)))" }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    DropoutLayer(spec: self, name: name, outputShape: input, rate: rate, random: random.stream(name))
  }
}

struct DropoutLayer: Layer {
  let spec: any LayerSpec
  let name: String
  let outputShape: Shape
  let rate: Double
  /// Each step draws at the place that the step's counter names.
  let random: Random

  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    guard mode == .training, rate > 0 else { return input }
    return try record.dropout(input, rate: rate, random: random)
  }
}

/// (a, b, c) → (a·b·c,) for each sample.
public struct FlattenSpec: LayerSpec, Equatable {
  public init() {}

  public var kind: String { "flatten" }
  public var traits: LayerTraits { .takesAnyShape }
  public var className: String { "Flatten" }
  public var written: String { "flatten()" }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    FlattenLayer(spec: self, name: name, outputShape: [input.count])
  }
}

struct FlattenLayer: Layer {
  let spec: any LayerSpec
  let name: String
  let outputShape: Shape

  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    let shape = record.shape(of: input)
    guard shape.rank != 2 else { return input }
    return try record.apply(Reshape(to: [shape[0], outputShape[0]]), [input])
  }
}
