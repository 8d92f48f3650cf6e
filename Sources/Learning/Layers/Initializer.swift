import Autograd
import Tensors

/// The numbers that a new parameter starts with, by Keras 3's formulas and defaults.
public struct Initializer: Hashable, Sendable {
  public enum Rule: Hashable, Sendable {
    case constant(Double)
    /// Uniform in [low, high).
    case uniform(low: Double, high: Double)
    case normal(mean: Double, deviation: Double)
    /// Normal, drawn again beyond two deviations from the mean.
    case truncatedNormal(mean: Double, deviation: Double)
    case scaling(Scaling)
    /// Rows or columns, whichever are fewer, that are orthonormal, times the gain (Saxe et al., 2013).
    case orthogonal(gain: Double)
    /// The gain on the diagonal, 0 elsewhere.
    case identity(gain: Double)
    /// U(−a, a) with a = 1/√fan_in: PyTorch's default for the weight and bias of `Linear`.
    case uniformFanIn(Int)
  }

  /// Numbers of mean 0 and variance scale/n, so that sums of n products keep their size: n is fan_in,
  /// fan_out or their mean. Of a matrix [in, out] fan_in is in and fan_out is out.
  public struct Scaling: Hashable, Sendable {
    public enum Mode: String, CaseIterable, Sendable {
      case fanIn = "fan_in"
      case fanOut = "fan_out"
      case average = "fan_avg"
    }
    public enum Distribution: String, CaseIterable, Sendable {
      case truncatedNormal = "truncated_normal"
      case normal = "untruncated_normal"
      case uniform
    }
    public let scale: Double
    public let mode: Mode
    public let distribution: Distribution

    public init(_ scale: Double, _ mode: Mode, _ distribution: Distribution) {
      self.scale = scale
      self.mode = mode
      self.distribution = distribution
    }
  }

  public let rule: Rule
  /// Fixes the numbers, whichever model and layer they are for; `nil` takes the model's generator.
  public let seed: UInt64?

  public init(_ rule: Rule, seed: UInt64? = nil) {
    self.rule = rule
    self.seed = seed
  }

  public static let zeros = Initializer(.constant(0))
  public static let ones = Initializer(.constant(1))
  /// U(−a, a) with a = √(6 / (fan_in + fan_out)): Keras's default for weights (Glorot and Bengio, 2010).
  public static let glorotUniform = Initializer(.scaling(Scaling(1, .average, .uniform)))

  /// The scalings that have names of their own (Glorot and Bengio, 2010; He et al., 2015; LeCun et al.,
  /// 1998), and PyTorch's names of the same.
  public static let scalings: [(name: String, aliases: [String], scaling: Scaling)] = [
    ("glorot_uniform", ["xavier_uniform"], Scaling(1, .average, .uniform)),
    ("glorot_normal", ["xavier_normal"], Scaling(1, .average, .truncatedNormal)),
    ("he_uniform", ["kaiming_uniform"], Scaling(2, .fanIn, .uniform)),
    ("he_normal", ["kaiming_normal"], Scaling(2, .fanIn, .truncatedNormal)),
    ("lecun_uniform", [], Scaling(1, .fanIn, .uniform)),
    ("lecun_normal", [], Scaling(1, .fanIn, .truncatedNormal)),
  ]

  /// Those that can be named without settings, with Keras's defaults.
  public static let named: [(name: String, aliases: [String], initializer: Initializer)] =
    [
      ("zeros", ["zero"], .zeros), ("ones", ["one"], .ones), ("constant", [], .zeros),
      ("random_uniform", ["uniform"], Initializer(.uniform(low: -0.05, high: 0.05))),
      ("random_normal", ["normal"], Initializer(.normal(mean: 0, deviation: 0.05))),
      ("truncated_normal", [], Initializer(.truncatedNormal(mean: 0, deviation: 0.05))),
      ("variance_scaling", [], Initializer(.scaling(Scaling(1, .fanIn, .truncatedNormal)))),
      ("orthogonal", [], Initializer(.orthogonal(gain: 1))),
      ("identity", ["eye"], Initializer(.identity(gain: 1))),
    ] + scalings.map { ($0.name, $0.aliases, Initializer(.scaling($0.scaling))) }

  /// The one that is called `name`: `he_normal`, or by Keras's class `HeNormal`.
  public init?(named name: String) {
    func plain(_ text: String) -> String { text.lowercased().filter { $0 != "_" } }
    let known = Self.named.first { ([$0.name] + $0.aliases).contains { plain($0) == plain(name) } }
    guard let known else { return nil }
    self = known.initializer
  }

  /// As a user writes it: `he_normal`, `constant(0.5)`.
  public var written: String {
    var settings: [String] = []
    let name: String
    switch rule {
    case .constant(0): name = "zeros"
    case .constant(1): name = "ones"
    case .constant(let value): (name, settings) = ("constant", [plainText(value)])
    case .uniform(let low, let high):
      (name, settings) = ("random_uniform", [plainText(low), plainText(high)])
    case .normal(let mean, let deviation):
      (name, settings) = ("random_normal", [plainText(mean), plainText(deviation)])
    case .truncatedNormal(let mean, let deviation):
      (name, settings) = ("truncated_normal", [plainText(mean), plainText(deviation)])
    case .scaling(let scaling):
      if let known = Self.scalings.first(where: { $0.scaling == scaling }) {
        name = known.name
      } else {
        (name, settings) = (
          "variance_scaling",
          [plainText(scaling.scale), "\"\(scaling.mode.rawValue)\"", "\"\(scaling.distribution.rawValue)\""]
        )
      }
    case .orthogonal(let gain): (name, settings) = ("orthogonal", gain == 1 ? [] : [plainText(gain)])
    case .identity(let gain): (name, settings) = ("identity", gain == 1 ? [] : ["gain=\(plainText(gain))"])
    case .uniformFanIn: name = "uniform_fan_in"
    }
    if let seed { settings.append("seed=\(seed)") }
    if Self(named: name) == self { return name }
    return settings.isEmpty ? name : "\(name)(\(settings.joined(separator: ", ")))"
  }
}
