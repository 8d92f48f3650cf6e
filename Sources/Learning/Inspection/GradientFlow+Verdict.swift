#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension GradientFlow {
  /// What becomes of the gradient on its way to the input.
  public enum Verdict: Equatable, Sendable {
    /// It stays of one size.
    case healthy
    /// Between two layers of weights it becomes smaller or larger, by `factor` each layer.
    case vanishes(factor: Double)
    case explodes(factor: Double)
    /// All of it is 0 at this layer's parameters, and so in front of it: its units are dead, or the loss is at a
    /// minimum.
    case blocked(layer: String)
    /// The loss, or a gradient, is no finite number.
    case notFinite
    /// There is nothing to compare: fewer than two layers of weights are reached.
    case tooFew
  }

  /// A gradient that becomes a hundred times smaller or larger has vanished or exploded: the first layers learn
  /// as much slower or faster than the last. Over ten layers that is a factor of 1.67 each.
  public static let greatestChange = 100.0

  private var compared: [(output: Output, norm: Double)] {
    outputs.compactMap { output in
      guard output.weighs, let sizes = output.sizes else { return nil }
      return (output, sizes.norm)
    }
  }

  /// The layers between whose outputs the gradient is compared, with its norms there.
  public var ends: (first: (name: String, norm: Double), last: (name: String, norm: Double))? {
    let compared = compared
    guard let first = compared.first, let last = compared.last, compared.count > 1 else { return nil }
    return ((first.output.name, first.norm), (last.output.name, last.norm))
  }

  public var verdict: Verdict {
    let compared = compared
    let norms = (outputs.compactMap(\.sizes) + weights.compactMap(\.sizes)).map(\.norm)
    guard loss.isFinite, norms.allSatisfy(\.isFinite) else { return .notFinite }
    // Behind dead units the gradient of the weights is 0, too, but not that of the bias.
    let blocked = outputs.last { output in
      let own = weights.filter { $0.layer == output.name }.compactMap(\.sizes?.norm)
      return output.weighs && !own.isEmpty && own.allSatisfy { $0 == 0 }
    }
    if let blocked { return .blocked(layer: blocked.name) }
    guard let ends else { return .tooFew }
    let change = ends.first.norm / ends.last.norm
    let factor = pow(change, 1 / Double(compared.count - 1))
    if change < 1 / Self.greatestChange { return .vanishes(factor: 1 / factor) }
    if change > Self.greatestChange { return .explodes(factor: factor) }
    return .healthy
  }

  /// Whether a layer squashes its sums between two limits, at which its slope is next to nothing.
  public var squashes: Bool { outputs.dropLast().contains { $0.activation.limits != nil } }
}
