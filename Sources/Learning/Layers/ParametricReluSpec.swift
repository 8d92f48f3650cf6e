import Autograd
import Tensors

/// y = x, or slope·x where x ≤ 0, with slopes that are trained (He et al., 2015).
///
/// - Keras: a slope for each element of a sample, starting at 0.
/// - PyTorch: one slope for all, or one for each feature, starting at 0.25.
public struct ParametricReluSpec: LayerSpec, Equatable {
  /// Number of slopes, 1 or the features; `nil` for one for each element.
  public let count: Int?
  public let slope: WeightRules

  public init(_ dialect: Dialect) {
    self.init(
      count: dialect == .keras ? nil : 1,
      slope: WeightRules(dialect == .keras ? .zeros : Initializer(.constant(0.25))))
  }

  /// `count` must be at least 1.
  public init(count: Int?, slope: WeightRules) {
    self.count = count
    self.slope = slope
  }

  public var kind: String { "prelu" }
  public var className: String { "PReLU" }
  public var written: String {
    var parts = count.map { ["num_parameters=\($0)"] } ?? []
    if count != nil, case .constant(let start) = slope.initializer.rule {
      if start != 0.25 { parts.append("init=\(plainText(start))") }
      parts += slope.written("alpha", unless: slope.initializer)
    } else {
      // Said even of zeros, so that the text means the same in both dialects.
      parts.append("alpha_initializer=\(slope.initializer.written)")
      parts += slope.written("alpha", unless: slope.initializer)
    }
    return "prelu(\(parts.joined(separator: ", ")))"
  }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    if let count, count != 1, input != [count] {
      throw Misfit(
        expected: "samples of shape \(Shape([count]))", advice: "num_parameters=1 takes any samples")
    }
    let shape = count.map { [$0] } ?? input
    return PReLU(
      spec: self, name: name, outputShape: input,
      slope: try slope.parameter("\(name)/weight", shape, random: random))
  }
}

struct PReLU: Layer {
  let spec: any LayerSpec
  let name: String
  let outputShape: Shape
  let slope: RuledParameter

  var ruled: [RuledParameter] { [slope] }
  var parameters: [Parameter] { [slope.parameter] }

  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    let x = try record.matrix(input, columns: outputShape.count)
    let slopes = try record.reshaped(
      record.parameter(slope.parameter), to: [slope.parameter.shape.count])
    return try record.reshaped(
      record.apply(ParametricRelu(), [x, slopes]), to: record.shape(of: input))
  }
}
