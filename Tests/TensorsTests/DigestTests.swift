import Tensors
import Testing

/// Against Python's xxhash: `scripts/reference/digests.py`.
@Suite struct DigestTests {
  @Test(
    arguments: [
      ([], "99aa06d3014798d86001c324468d497f"),
      ([Digest.Part("a float32 1", Tensor([Float(1.5)]))], "c06d11609ea9d2435eadde2a4ae7e7c6"),
      (
        [Digest.Part("a float32 100000", Tensor((0..<100_000).map { Float($0) }))],
        "6bdb0799f9c93629cdea6be63d65fc07"
      ),
      ([Digest.Part("ä", Tensor([Float]()))], "c294ecf525c3089c5cd33c249dc99154"),
    ] as [([Digest.Part], String)])
  func isThatOfXXHash(parts: [Digest.Part], expected: String) {
    #expect(Digest(parts).description == expected)
    #expect(Digest(expected) == Digest(parts))
  }

  @Test func aPartOfATensorHasTheDigestOfACopy() {
    let whole = Tensor((0..<60).map { Float($0) }, shape: [20, 3])
    let part = whole.rows(5..<9)
    let copy = Tensor(part.elements(of: Float.self), shape: [4, 3])
    #expect(Digest([Digest.Part("x", part)]) == Digest([Digest.Part("x", copy)]))
    #expect(Digest([Digest.Part("x", part)]) != Digest([Digest.Part("y", copy)]))
  }

  @Test(arguments: [
    "", "99aa06d3014798d86001c324468d497", "99aa06d3014798d86001c324468d497g",
    "99AA06d3014798d86001c324468d497f",
    "+9aa06d3014798d86001c324468d497f",
  ])
  func otherTextsAreNone(text: String) { #expect(Digest(text) == nil) }

  @Test func startsWithZerosWhereItMust() {
    #expect(Digest("0000000000000001000000000000000f")?.description == "0000000000000001000000000000000f")
  }

  @Test func aMarkKnowsTheVeryElements() {
    var tensor = Tensor((0..<6).map { Float($0) }, shape: [3, 2])
    let mark = tensor.mark
    #expect(mark.isOf(tensor) && mark.isOf(tensor.viewed(as: [6])))
    #expect(!mark.isOf(tensor.rows(0..<2)) && !mark.isOf(Tensor((0..<6).map { Float($0) }, shape: [3, 2])))
    // While somebody keeps it, writing makes a copy.
    let kept = tensor
    tensor.withMutableElements(of: Float.self) { $0[0] = 9 }
    #expect(!mark.isOf(tensor) && mark.isOf(kept))
  }
}
