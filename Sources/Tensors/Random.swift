#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Random numbers that depend on a seed and a stream alone: Philox 4×32-10, a block cipher of a
/// counter (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011). Any position can be
/// reached at once, so that threads can share a stream and a step can be undone.
public struct Random: RandomNumberGenerator, Equatable, Sendable {
  public let seed: UInt64
  public let stream: UInt64
  /// Number of 64-bit values drawn so far; two come from each block.
  public var position: UInt64 = 0

  public init(seed: UInt64, stream: UInt64 = 0) {
    self.seed = seed
    self.stream = stream
  }

  /// Another generator of the same seed; the same name gives the same one.
  public func stream(_ name: String) -> Random {
    Random(
      seed: seed,
      stream: name.utf8.reduce(stream ^ 0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
  }

  public mutating func next() -> UInt64 {
    let block = Self.block(counter: position >> 1, stream: stream, key: seed)
    defer { position &+= 1 }
    return position & 1 == 0 ? block.0 : block.1
  }

  /// Uniform in [0, 1), with 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Standard normal, by Box and Muller; always two values drawn, so that positions stay predictable.
  public mutating func normal() -> Double {
    // 1 - u lies in (0, 1], so that the logarithm is finite.
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * Double.pi * uniform())
  }

  /// Uniform in 0..<bound.
  public mutating func integer(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// 0..<count in random order (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int32] {
    var order = (0..<Int32(count)).map { $0 }
    if count > 1 {
      for last in stride(from: count - 1, to: 0, by: -1) {
        order.swapAt(last, Int(next() % UInt64(last + 1)))
      }
    }
    return order
  }

  /// The 128 bits at a counter.
  public static func block(counter: UInt64, stream: UInt64, key: UInt64) -> (UInt64, UInt64) {
    var (c0, c1) = (UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32))
    var (c2, c3) = (UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
    var (k0, k1) = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    for _ in 0..<10 {
      let p0 = 0xD251_1F53 &* UInt64(c0)
      let p1 = 0xCD9E_8D57 &* UInt64(c2)
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: p1),
        UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: p0)
      )
      k0 = k0 &+ 0x9E37_79B9
      k1 = k1 &+ 0xBB67_AE85
    }
    return (UInt64(c0) | UInt64(c1) << 32, UInt64(c2) | UInt64(c3) << 32)
  }
}
