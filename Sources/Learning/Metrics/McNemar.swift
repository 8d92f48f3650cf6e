#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// McNemar's test (1947) of two classifiers on the same samples. Only the samples that one of them alone has right
/// tell them apart: if both were equally good, each of those would be on either side with probability ½.
///
/// - fewer than 25 of them: the exact test, p = min(1, 2·P(X ≤ min(b, c))), X binomial of b + c at ½;
/// - else χ² = (|b − c| − 1)² / (b + c), with Edwards's continuity correction, p its upper tail with one degree of
///   freedom.
public struct McNemar: Equatable, Sendable {
  public enum Method: String, Sendable {
    case exact
    case chiSquare = "chi_square"
  }

  /// Samples that the first alone has right.
  public let b: Int
  /// Samples that the second alone has right.
  public let c: Int
  public let method: Method
  /// min(b, c) of the exact test, else χ².
  public let statistic: Double
  /// How likely a difference at least as large is when both are equally good.
  public let pValue: Double

  private static let fewest = 25

  public init(b: Int, c: Int) {
    (self.b, self.c) = (b, c)
    let count = b + c
    if count < Self.fewest {
      method = .exact
      statistic = Double(min(b, c))
      pValue = min(1, 2 * Self.tail(upTo: min(b, c), of: count))
    } else {
      method = .chiSquare
      let difference = Double(abs(b - c)) - 1
      statistic = difference * difference / Double(count)
      pValue = erfc((statistic / 2).squareRoot())
    }
  }

  /// Of two lists of hits on the same samples.
  public init(_ first: [Bool], _ second: [Bool]) {
    let pairs = zip(first, second)
    self.init(b: pairs.count { $0 && !$1 }, c: pairs.count { !$0 && $1 })
  }

  /// P(X ≤ k), X binomial of n at ½, in which all terms are exact for so small an n.
  private static func tail(upTo k: Int, of n: Int) -> Double {
    var (term, sum) = (1.0, 1.0)
    for i in 0..<k {
      term = term * Double(n - i) / Double(i + 1)
      sum += term
    }
    return sum / exp2(Double(n))
  }
}
