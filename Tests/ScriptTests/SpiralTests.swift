import Foundation
import Testing

/// `scripts/spiral.nn` learns Playground's spiral.
@Suite struct SpiralTests {
  /// Below 5 % of the test points wrong with the features, and more than 10 % without them. The counts are
  /// those of the script's seed.
  @Test func `the spiral is learnt with its features`() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("scripts/spiral.nn")
    let (printed, error) = Bench().run(try String(contentsOf: script, encoding: .utf8))
    #expect(error == nil)
    let counts = printed.matches(of: #/accuracy ([0-9]+)\/500 = /#).compactMap { Int($0.output.1) }
    #expect(counts == [421, 488, 488])
    #expect(try #require(counts.last) > 475 && counts[0] < 450)
    #expect(
      printed.contains(#/\nmodel .* best\n/#) && printed.contains(#/\nlinear_sum +adam\(0.01\) +5[0-9]\./#))
  }
}
