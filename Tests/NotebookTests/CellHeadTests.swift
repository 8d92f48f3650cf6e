import Syntax
import Testing

@testable import Notebook

/// Heads are read back as they were meant, whatever titles and tags a notebook has.
@Suite struct CellHeadTests {
  @Test(
    arguments: [
      ("One", ["a"], "# %% One tags=[\"a\"]"),
      ("[markdown] t", [], "# %% (markdown) t"), ("[md]", [], "# %% (md)"), ("[raw]x", [], "# %% (raw)x"),
      ("[other] t", [], "# %% [other] t"),
      ("tags=[\"x\"] tolerance=3", [], "# %% tags =[\"x\"] tolerance =3"),
      ("lr=0.1 (a=\"b\")", [], "# %% lr=0.1 (a=\"b\")"),
      ("a\nb", ["c\nd"], "# %% a b tags=[\"c d\"]"), (" ", ["", " "], "# %%"),
      ("", ["say \"a\"", "it's"], "# %% tags=['say \"a\"', \"it's\"]"), ("", ["\"'"], "# %% tags=['\"']"),
      ("\u{301}a", [], "# %% a"), ("", ["\u{301}a"], "# %% tags=[\"a\"]"),
    ] as [(String, [String], String)])
  func asLittleAsNeeded(title: String, tags: [String], head: String) {
    #expect(CellHead(title: title, tags: tags).written(as: .code) == head)
  }

  @Test(arguments: CellMarker.Kind.allCases) func areReadBack(kind: CellMarker.Kind) throws {
    let pieces = [
      "a", " ", "tags=[\"x\"]", "tolerance=3", "[markdown]", "[md]", "]", "\"", "'", "=", "%", "#", "\n",
      "\r\n", "\t",
      "\u{301}", "\u{200D}", "\u{600}", "é", "{", "\\", ",", "k=", "",
    ]
    for first in pieces {
      for second in pieces {
        let text = first + second
        let head = CellHead(
          title: text, tags: [second + first, text], facts: [text, "tags=['a']", "tolerance=0.5"])
        let written = head.written(as: kind)
        #expect(written.allSatisfy { !$0.isNewline })
        let read = try #require(CellMarker(written))
        #expect(read.kind == kind && read.tags.count <= 2 && read.facts.contains("tolerance=0.5"))
        // Written again it is the same.
        let again = CellHead(title: read.title, tags: read.tags, facts: read.facts).written(as: kind)
        #expect(again == written)
      }
    }
  }
}
