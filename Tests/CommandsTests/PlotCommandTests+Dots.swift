import Commands
import Diagnostics
import Foundation
import Interpreter
import Testing

extension PlotCommandTests {
  // MARK: Scatter, hist, bar

  @Test(arguments: [
    ("scatter [1, 2, 3] [2, 4, 1]", "3 points, x from 1 to 3, y from 1 to 4"),
    (
      "scatter [[0, 0], [1, 2], [3, 4]] [1, 0, 1]",
      "class 0: 1 point, x from 1 to 1, y from 2 to 2; class 1: 2 points, x from 0 to 3, y from 0 to 4"
    ),
    // One-hot labels are classes, too.
    (
      "scatter([[0, 0], [1, 2]], [[0, 1], [1, 0]], labels=[\"a\", \"b\"])",
      "a: 1 point, x from 1 to 1, y from 2 to 2; b: 1 point, x from 0 to 0, y from 0 to 0"
    ),
    // c: texts, few whole numbers, one-hot rows and named numbers are classes; other numbers a scale.
    (
      "scatter [1, 2, 3] [4, 5, 6] c=[\"b\", \"a\", \"b\"]",
      "a: 1 point, x from 2 to 2, y from 5 to 5; b: 2 points, x from 1 to 3, y from 4 to 6"
    ),
    (
      "scatter [1, 2, 3, 4] [4, 5, 6, 7] c=[1, 0, 1, 0]",
      "class 0: 2 points, x from 2 to 4, y from 5 to 7; class 1: 2 points, x from 1 to 3, y from 4 to 6"
    ),
    (
      "scatter [1, 2] [4, 5] c=[[0, 1], [1, 0]]",
      "class 0: 1 point, x from 2 to 2, y from 5 to 5; class 1: 1 point, x from 1 to 1, y from 4 to 4"
    ),
    (
      "scatter [[1, 4], [2, 5]] c=[1, 0] labels=[\"p\", \"q\"]",
      "p: 1 point, x from 2 to 2, y from 5 to 5; q: 1 point, x from 1 to 1, y from 4 to 4"
    ),
    ("scatter [1, 2] [4, 5] c=[0, 1]", "2 points, x from 1 to 2, y from 4 to 5, in colours from 0 to 1"),
    (
      "scatter([1, 2, 3], [4, 5, 6], c=tensor([0.5, -1, 1]) / tensor([1, 1, 0]))",
      "3 points, x from 1 to 3, y from 4 to 6, in colours from -1 to 0.5"
    ),
    ("scatter [[0, 0], [1, 2]]", "x2: 2 points, x from 0 to 1, y from 0 to 2"),
    ("bar [3, 5, -2] [\"a\", \"b\", \"c\"] title=\"t\"", "t: 3 bars: a 3, b 5, c -2"),
    ("bar(tensor([0.0, 1.0]) / 0)", "2 bars: 0 nan, 1 inf"),
    (
      "hist([1, 2, 2, 3, 0] / tensor([1, 1, 1, 1, 0]), bins=2, title=\"h\")",
      "h: 4 numbers, mean 2, deviation 0.7071; 2 bins of 1 from 1 to 3, most (3) from 2 to 3, 1 not finite"
    ),
  ])
  func `dots and bars`(code: String, words: String) throws {
    #expect(try Shell().run(code) == words + "\n")
  }

  @Test func `a dataset's points are its training part`() throws {
    let shell = Shell()
    let words = try shell.run("scatter moons(n=50)")
    #expect(try shell.run("(x, y), t = moons(n=50)\nscatter x y") == words)
    #expect(words.hasPrefix("class 0: 19 points, "))
  }

  // MARK: Terminals

  @Test(arguments: [20, 40, 80])
  func `a terminal gets lines of its width`(width: Int) throws {
    let style = OutputStyle(width: width, hasColor: false, hasUnicode: true, isTerminal: true)
    for code in [
      "plot tanh", "hist randn(100)", "bar [1, 2]", "scatter moons(n=50)", "plot [1]",
      "scatter [1, 2] [1, 2] c=[0.1, 0.2]",
    ] {
      let text = try Shell(style: style).run(code)
      #expect(Set(text.split(separator: "\n").map { displayWidth(String($0)) }) == [width - 1], "\(code)")
    }
  }

  @Test func `graphics go to a terminal and never to a pipe`() throws {
    let shell = Shell(style: OutputStyle(width: 60, hasColor: true, hasUnicode: true, isTerminal: true))
    #expect(try shell.run("graphics") == "graphics text (auto)\n")
    #expect(try shell.run("graphics kitty\nplot [1, 2]").hasPrefix("\u{1B}_Ga=T,f=100,q=2,c=59,m="))
    #expect(try shell.run("graphics iterm\nplot [1, 2]").hasPrefix("\u{1B}]1337;File=inline=1;size="))
    #expect(try shell.run("graphics sixel\nplot [1, 2]").hasPrefix("\u{1B}P0;1;0q\"1;1;"))
    #expect(
      try shell.run("graphics\np = plot([1, 2]);\nvars").hasPrefix(
        "graphics sixel\np  picture  2 points, from"))
    #expect(try shell.run("graphics auto\nplot [1, 2]").contains("\u{1B}_") == false)
    let pipe = Shell()
    #expect(try pipe.run("graphics kitty\nplot [1, 2]").hasPrefix("2 points"))
    #expect(pipe.error("graphics vga") == "10: form knows no 'vga'")
  }

  /// What kitty is sent is the very PNG that `save` writes for as many columns.
  @Test func `kitty and iTerm2 get the PNG`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let shell = Shell(style: OutputStyle(width: 81, hasColor: true, hasUnicode: true, isTerminal: true))
    let path = folder.appendingPathComponent("a.png").path
    let kitty = try shell.run("graphics kitty\np = plot([1, 2]);\np.save(\"\(path)\")\np")
    let file = try Data(contentsOf: URL(fileURLWithPath: path))
    let payload = kitty.split(separator: "\u{1B}\\").compactMap {
      $0.split(separator: ";", maxSplits: 1).last
    }
    .filter { $0 != "\n" }.joined()
    #expect(Data(base64Encoded: payload) == file)
    let iterm = try shell.run("graphics iterm\np")
    let body = try #require(iterm.split(separator: ":", maxSplits: 1).last).split(separator: "\u{07}")[0]
    #expect(Data(base64Encoded: String(body)) == file)
    #expect(iterm.contains("size=\(file.count);"))
  }
}
