import Autograd
import Tensors

/// Noise in training, and nothing in inference; as Keras has it.
public struct NoiseSpec: LayerSpec, Equatable {
  public enum Noise: Hashable, Sendable {
    /// x + n, n normal with mean 0 and this deviation.
    case gaussian(deviation: Double)
    /// x·n, n normal with mean 1 and deviation √(rate / (1 − rate)) (Srivastava et al., 2014).
    case gaussianDropout(rate: Double)
    /// selu's limit in place of a share of the elements, and then a·x + b, which keeps mean and variance
    /// (Klambauer et al., 2017).
    case alphaDropout(rate: Double)
  }

  public let noise: Noise

  /// A deviation must be finite and at least 0, a rate in 0..<1.
  public init(_ noise: Noise) { self.noise = noise }

  public var traits: LayerTraits { [.takesAnyShape, .hasModes] }

  public var kind: String {
    switch noise {
    case .gaussian: "gaussian_noise"
    case .gaussianDropout: "gaussian_dropout"
    case .alphaDropout: "alpha_dropout"
    }
  }
  public var className: String {
    switch noise {
    case .gaussian: "GaussianNoise"
    case .gaussianDropout: "GaussianDropout"
    case .alphaDropout: "AlphaDropout"
    }
  }
  private var amount: Double {
    switch noise {
    case .gaussian(let amount), .gaussianDropout(let amount), .alphaDropout(let amount): amount
    }
  }
  public var written: String { "\(kind)(\(plainText(amount)))" }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    NoiseLayer(
      spec: self, name: name, outputShape: input, noise: amount == 0 ? nil : noise,
      random: random.stream(name))
  }
}

struct NoiseLayer: Layer {
  let spec: any LayerSpec
  let name: String
  let outputShape: Shape
  let noise: NoiseSpec.Noise?
  /// Each step draws at the place that the step's counter names.
  let random: Random

  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    guard mode == .training, let noise else { return input }
    switch noise {
    case .gaussian(let deviation):
      return try record.gaussianNoise(input, deviation: deviation, random: random)
    case .gaussianDropout(let rate):
      return try record.gaussianDropout(input, deviation: (rate / (1 - rate)).squareRoot(), random: random)
    case .alphaDropout(let rate): return try record.alphaDropout(input, rate: rate, random: random)
    }
  }
}

/// The input as it is.
public struct IdentitySpec: LayerSpec, Equatable {
  public init() {}

  public var kind: String { "identity" }
  public var traits: LayerTraits { .takesAnyShape }
  public var className: String { "Identity" }
  public var written: String { "identity()" }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    IdentityLayer(spec: self, name: name, outputShape: input)
  }
}

struct IdentityLayer: Layer {
  let spec: any LayerSpec
  let name: String
  let outputShape: Shape

  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var { input }
}
