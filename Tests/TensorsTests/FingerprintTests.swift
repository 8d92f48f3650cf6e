import Tensors
import Testing

@Suite struct FingerprintTests {
  private func text(_ parts: [[UInt8]]) -> String {
    var fingerprint = Fingerprint()
    for part in parts { part.withUnsafeBytes { fingerprint.add($0) } }
    return fingerprint.text
  }

  /// Worked out from the formula in Python. Files hold fingerprints, so that they must stay what they are.
  @Test func `fingerprints are those of the formula`() {
    #expect(text([]) == "427af13e207dbb5c")
    #expect(text([[]]) == "3891dc847c057372")
    #expect(text([Array("abc".utf8)]) == "6b37c0c5b0236fb6")
    #expect(text([(0..<100).map { UInt8($0) }]) == "2dd6bed73bfb432f")
    #expect(text([Array("ab".utf8), Array("c".utf8)]) == "6bde484ae2dd5dca")
    var fingerprint = Fingerprint()
    fingerprint.add(Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]))
    #expect(fingerprint.text == "d8b7b3331dafe1ed")
  }

  @Test func `one bit and one byte more or less make another`() {
    let bytes = (0..<77).map { UInt8($0 * 3) }
    var seen: Set<String> = [text([bytes])]
    for bit in 0..<77 * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      #expect(seen.insert(text([changed])).inserted, "\(bit)")
    }
    for count in 0..<77 { #expect(seen.insert(text([Array(bytes.prefix(count))])).inserted) }
    #expect(seen.insert(text([bytes + [0]])).inserted)
  }
}
