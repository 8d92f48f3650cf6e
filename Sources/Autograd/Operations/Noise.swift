import CKernels
import Tensors

/// x + deviation·n, or x·(1 + deviation·n) with `isFactor`, n standard normal. What is drawn depends on
/// the generator's seed and stream, on the step's count and on the element's place, never on threads. A second input counts as `Dropout`'s does.
///
/// dx = dy of the sum; the product is linear in x with the same n, so dx is the same operation on dy.
public struct GaussianNoise: Operation {
  public var name: String { isFactor ? "gaussian_dropout" : "gaussian_noise" }
  public let deviation: Double
  public let isFactor: Bool
  public let seed: UInt64
  public let stream: UInt64

  /// Two layers need generators of different streams.
  public init(deviation: Double, isFactor: Bool, random: Random) {
    self.deviation = deviation
    self.isFactor = isFactor
    seed = random.seed
    stream = random.stream
  }

  public func shape(of inputs: [Shape]) throws -> Shape {
    if inputs.count != 2 { try expect(inputs, count: 1, name) }
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    nn_gaussian_noise(
      R.code, call.inputs[0], isFactor ? 1 : 0, deviation, call.output, seed, stream,
      call.draw(afterInputs: 1),
      part.lowerBound, part.upperBound)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    guard isFactor else { return [context.incoming] }
    return [try context.record.apply(self, [context.incoming] + context.inputs.dropFirst())]
  }
}

/// a·x + b, with x replaced by selu's limit −λα with probability `rate`; a and b keep mean 0 and variance
/// 1 (Klambauer et al., 2017): a = ((1 − rate)(1 + rate·(λα)²))^−½, b = a·λα·rate.
///
/// dx = a·dy where x was kept: dropout's mask, which has the same places.
public struct AlphaDropout: Operation {
  public let name = "alpha_dropout"
  public let rate: Double
  public let random: Random

  /// `rate` lies in 0..<1. Two layers need generators of different streams.
  public init(rate: Double, random: Random) {
    self.rate = rate
    self.random = random
  }

  /// −λα, what selu's outputs do not go below.
  public static let floor = -1.6732632423543772 * 1.0507009873554805
  /// a
  public var scale: Double {
    1 / ((1 - rate) * (1 + rate * Self.floor * Self.floor)).squareRoot()
  }
  /// b
  public var shift: Double { -scale * Self.floor * rate }

  public static func == (left: AlphaDropout, right: AlphaDropout) -> Bool {
    left.rate == right.rate && left.random == right.random
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(rate)
    hasher.combine(random.seed)
    hasher.combine(random.stream)
  }

  public func shape(of inputs: [Shape]) throws -> Shape {
    if inputs.count != 2 { try expect(inputs, count: 1, name) }
    guard rate >= 0, rate < 1 else { throw TensorError("\(name)'s rate must be in 0..<1, not \(rate)") }
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    nn_alpha_dropout(
      R.code, call.inputs[0], rate, Self.floor, scale, shift, call.output, random.seed,
      random.stream, call.draw(afterInputs: 1), part.lowerBound, part.upperBound)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let kept = try context.record.apply(
      Dropout(rate: rate, random: random), [context.incoming] + context.inputs.dropFirst())
    return [try context.record.scale(kept, by: scale * (1 - rate))]
  }
}

/// For training; an evaluation leaves them out. `random`'s stream must be this layer's own.
extension Record {
  /// x + n with n normal of mean 0.
  public func gaussianNoise(_ x: Var, deviation: Double, random: Random) throws -> Var {
    try apply(GaussianNoise(deviation: deviation, isFactor: false, random: random), drawing(x))
  }
  /// x·n with n normal of mean 1.
  public func gaussianDropout(_ x: Var, deviation: Double, random: Random) throws -> Var {
    try apply(GaussianNoise(deviation: deviation, isFactor: true, random: random), drawing(x))
  }
  public func alphaDropout(_ x: Var, rate: Double, random: Random) throws -> Var {
    try apply(AlphaDropout(rate: rate, random: random), drawing(x))
  }

  private func drawing(_ x: Var) -> [Var] { [x] + (draw.map { [$0] } ?? []) }
}
