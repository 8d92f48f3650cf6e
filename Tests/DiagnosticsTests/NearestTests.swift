import Diagnostics
import Testing

@Suite struct NearestTests {
  /// Word, candidates, answer, and why.
  static let cases: [(String, [String], String?, String)] = [
    ("epoch", ["epochs", "batch"], "epochs", "a letter left out"),
    ("epochss", ["epochs"], "epochs", "a letter too many"),
    ("bacth", ["batch"], "batch", "swapped neighbours are one edit"),
    ("optimiser", ["optimizer", "epochs"], "optimizer", "a letter replaced"),
    ("Adam", ["adam", "adamx"], "adam", "only the case differs"),
    ("RELU", ["relu"], "relu", "only the case differs, in every letter"),
    ("xyz", ["epochs"], nil, "nothing in common"),
    ("sgd", ["sgf", "mse"], "sgf", "one edit of three letters"),
    ("mae", ["mse", "mae2"], "mae2", "a tie goes to the first in the alphabet"),
    ("los", ["loss"], "loss", "one edit of four letters"),
    ("fti", ["fit"], "fit", "a swap in a short word"),
    ("ab", ["cd"], nil, "two edits of two letters"),
    ("ab", ["ac"], nil, "a replaced letter of two leaves too little"),
    ("ba", ["ab"], "ab", "a swap of two letters keeps both"),
    ("x", ["xs"], "xs", "a letter left out, with one in common"),
    ("evalaute", ["evaluate"], "evaluate", "a swap within a long word"),
    ("evl", ["evaluate"], nil, "five edits of eight letters"),
    ("categorical", ["categorical_crossentropy"], nil, "thirteen edits of twenty-four"),
    ("fit", ["fit"], nil, "the word itself is no suggestion"),
    ("fit", [], nil, "nothing to choose from"),
    ("", ["a"], nil, "nothing was typed"),
    ("grösse", ["größe"], "größe", "two edits of six graphemes"),
    (String(repeating: "a", count: 1_000_000), ["aaaa"], nil, "an absurdly long word costs no search"),
  ]

  @Test(arguments: cases)
  func suggestion(_ word: String, _ candidates: [String], _ expected: String?, _ reason: String) {
    #expect(nearest(word, among: candidates) == expected, "\(reason)")
    #expect(nearest(word, among: candidates.reversed()) == expected, "\(reason), in any order")
  }
}
