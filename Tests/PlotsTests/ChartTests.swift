import Diagnostics
import Testing

@testable import Plots

struct ChartTests {
  private func text(_ picture: Picture, _ columns: Int, hasUnicode: Bool = true) -> String {
    picture.lines(Picture.Style(columns: columns, depth: .none, hasUnicode: hasUnicode))
      .map { $0 + "|" }.joined(separator: "\n")
  }

  // MARK: What fits

  private static let losses = Chart(
    title: "A training with a long name", x: Chart.Axis("epoch", isWhole: true), y: Chart.Axis("loss"),
    series: [
      Chart.Series("loss", xs: (1...20).map(Double.init), ys: (1...20).map { 2 / Double($0) }),
      Chart.Series(
        "val_loss", xs: (1...20).map(Double.init), ys: (1...20).map { 1 + Double($0) / 10 }, kind: 1,
        isDashed: true),
    ], notes: [Chart.Note(x: 1, y: 1.1, text: "best epoch 1: 1.1000")])

  /// One of each kind, and those at the edge of what can be drawn.
  private static var pictures: [(name: String, picture: Picture)] {
    [
      ("losses", losses.picture), ("two panels", Panels([losses, losses], title: "Größe 日本").picture),
      (
        "many series",
        Chart(series: (0..<30).map { Chart.Series("series \($0)", ys: [1, Double($0), 3], kind: $0) }).picture
      ),
      (
        "logarithmic",
        Chart(
          x: Chart.Axis(isLogarithmic: true), y: Chart.Axis(isLogarithmic: true),
          series: [Chart.Series(xs: [0, 1, 10, 1e6], ys: [1, 1e-9, -1, 1e9])]
        ).picture
      ),
      ("empty", Chart(series: []).picture),
      ("no numbers", Chart(series: [Chart.Series(ys: [.nan, .infinity])]).picture),
      ("one point", Chart(series: [Chart.Series(ys: [7])]).picture),
      ("huge", Chart(series: [Chart.Series(ys: [-1e300, 1e308, 1e300])]).picture),
      ("tiny", Chart(series: [Chart.Series(ys: [0, .leastNonzeroMagnitude])]).picture),
      ("far away", Chart(series: [Chart.Series(ys: [123_456_789.123, 123_456_789.124])]).picture),
      (
        "dots",
        Chart(series: [
          Chart.Series("a", xs: [1, 2], ys: [2, 1], form: .dots),
          Chart.Series("b", xs: [1], ys: [1], form: .dots, kind: 1),
        ]).picture
      ),
      (
        "specks",
        Chart(series: [
          Chart.Series(xs: (0..<2000).map(Double.init), ys: (0..<2000).map { Double($0 % 77) }, form: .dots)
        ]).picture
      ),
      ("histogram", Histogram((0..<500).map { Double($0 % 50) }).chart("x").picture),
      ("1,000 bins", Histogram((0..<500).map { Double($0 % 50) }, bins: 1000).chart("x").picture),
      (
        "bars",
        BarChart(
          [3, -2, .nan, 1e300, .infinity], labels: ["a", "a\tlong label of many letters", "日本", "", "z"],
          title: "t"
        ).picture
      ),
      ("no bars", BarChart([], labels: []).picture),
      ("100 bars", BarChart((0..<100).map(Double.init), labels: (0..<100).map(String.init)).picture),
    ]
  }

  @Test(arguments: [1, 2, 5, 10, 11, 12, 20, 31, 40, 57, 80, 120, 500])
  func `every picture fits every width`(width: Int) {
    for (name, picture) in Self.pictures {
      for hasUnicode in [true, false] {
        let lines = picture.lines(Picture.Style(columns: width, depth: .none, hasUnicode: hasUnicode))
        #expect(Set(lines.map(displayWidth)) == [min(width, 100)], "\(name)")
        #expect(lines.count >= 1 && lines.count <= 70, "\(name)")
        if !hasUnicode { #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }, "\(name)") }
      }
    }
  }

  /// Without its escape sequences a picture in colours is the one without.
  @Test(arguments: [ColorDepth.sixteen, .palette, .full], [20, 80])
  func `colours change no sign`(depth: ColorDepth, width: Int) {
    for (name, picture) in Self.pictures {
      let plain = picture.lines(Picture.Style(columns: width, depth: .none, hasUnicode: true))
      let lines = picture.lines(Picture.Style(columns: width, depth: depth, hasUnicode: true))
      #expect(lines.map { $0.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") } == plain, "\(name)")
    }
  }

  @Test func `numbers at the axes do not touch each other`() {
    for (name, picture) in Self.pictures where !["two panels", "bars", "100 bars", "no bars"].contains(name) {
      for width in [20, 31, 40, 57, 80] {
        for line in picture.lines(Picture.Style(columns: width, depth: .none, hasUnicode: true)) {
          // A line of numbers alone: they are apart.
          let words = line.split(separator: " ")
          guard words.count > 1, words.allSatisfy({ Double($0.replacing(",", with: "")) != nil }) else {
            continue
          }
          #expect(Set(words).count == words.count, "\(name) at \(width)")
        }
      }
    }
  }

  @Test func `the same picture gives the same bytes`() {
    let picture = Panels([Self.losses, Histogram((0..<50).map(Double.init)).chart()]).picture
    #expect(picture.png() == picture.png())
    #expect(picture.svg() == picture.svg())
  }

  // MARK: How they look

  /// Looked at by eye: from 1 up to 3 and down to 2, over 0, 1 and 2; the numbers stand where the curve is there.
  @Test(arguments: [
    (
      24, true,
      """
      3┤          ⡠⠢⢄⡀        |
       │        ⡠⠊   ⠈⠑⠢⢄⡀    |
       │     ⢀⡠⠊         ⠈⠑⠢⢄⡀|
      2┤   ⢀⠔⠁               ⠈|
       │ ⢀⠔⠁                  |
      1┤⠔⠁                    |
       └┬──────────┬─────────┬|
        0          1         2|
      """
    ),
    (
      12, false,
      """
      3+    --.   |
       |  .-'  --.|
      2+ -'      '|
      1+-'        |
       ++----+---+|
        0    1   2|
      """
    ),
    // Below 12 columns there is room for the curve alone.
    (
      11, true,
      """
          ⢀⠔⠤⡀   |
         ⡠⠃  ⠈⠒⢄⡀|
       ⢠⠊       ⠈|
      ⠔⠁         |
      """
    ),
  ])
  func `a curve`(width: Int, hasUnicode: Bool, expected: String) {
    let chart = Chart(series: [Chart.Series(ys: [1, 3, 2])])
    #expect(text(chart.picture, width, hasUnicode: hasUnicode) == expected)
  }

  // MARK: Curves

  @Test func `of the points in a pixel column the extremes are kept`() {
    // 1,000 points to a column, one of them high and one low.
    var points = (0..<10_000).map { Point(Double($0) / 12_000, 5) }
    points[1_500].y = 9
    points[1_600].y = 1
    let kept = PlotArea.thinned(points)
    #expect(kept.count <= 4 * 10)
    #expect(kept.contains(points[1_500]))
    #expect(kept.contains(points[1_600]))
    #expect(kept.first == points.first)
    #expect(kept.last == points.last)
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.x <= $1.x })
    let back = (0..<100).map { Point(Double($0 % 10), Double($0)) }
    #expect(PlotArea.thinned(back) == back, "a line that turns back")
  }

  @Test func `a point between gaps is seen`() {
    let chart = Chart(series: [Chart.Series(ys: [1, .nan, 2, .nan, 3, 3])])
    let lines = chart.picture.lines(.plain)
    #expect(lines.joined().count { $0 == "●" } == 2)
  }

  @Test func `series that colours alone tell apart have dots, too`() {
    func dots(_ kinds: [(Int, Bool)]) -> Int {
      let series = kinds.map { Chart.Series("s", xs: [0, 1], ys: [1, 2], kind: $0.0, isDashed: $0.1) }
      return Chart(series: series).picture.svg().matches(of: /<polygon/).count
    }
    #expect(dots([(0, false)]) == 0)
    #expect(dots([(0, false), (1, true)]) == 0)
    // Two points and one in the legend.
    #expect(dots([(0, false), (1, false)]) == 3)
  }

  // MARK: Words

  @Test func `words tell the ends, the lowest and the highest`() {
    #expect(
      Self.losses.picture.words
        == "A training with a long name: loss: 20 points, from 2 at 1 to 0.1 at 20, lowest 0.1 at 20, highest 2 at 1; "
        + "val_loss: 20 points, from 1.1 at 1 to 3 at 20, lowest 1.1 at 1, highest 3 at 20; best epoch 1: 1.1000"
    )
    #expect(Chart(series: []).picture.words == "nothing to draw")
    #expect(
      Chart(series: [Chart.Series("a", ys: [.nan]), Chart.Series(ys: [])]).picture.words
        == "a: no points that can be drawn of 1; series 2: no points")
    #expect(
      Chart(y: Chart.Axis("loss"), series: [Chart.Series(ys: [1, .infinity, 2])]).picture.words
        == "loss: 2 points, from 1 at 0 to 2 at 2, lowest 1 at 0, highest 2 at 2, 1 without a place")
    #expect(
      Chart(y: Chart.Axis(isLogarithmic: true), series: [Chart.Series(ys: [0, 1])]).picture.words
        == "1 at 1, 1 without a place")
    #expect(
      Chart(series: [Chart.Series("c", xs: [1, 2], ys: [5, 4], form: .dots)]).picture.words
        == "c: 2 points, x from 1 to 2, y from 4 to 5")
    #expect(
      Panels([Chart(series: [Chart.Series(ys: [1])]), Chart(series: [])], title: "t").picture.words
        == "t: 1 at 0; nothing to draw")
  }

  @Test func `a loss that is still going on`() {
    let chart = Chart.losses(
      [(step: 1, loss: 2), (step: 2, loss: 1)], validation: [(step: 2, loss: 3)], x: "epoch")
    #expect(chart.series.map(\.name) == ["loss", "val_loss"])
    #expect(chart.x.label == "epoch")
    #expect(Chart.losses([]).picture.words == "loss: no points")
  }

  // MARK: Bars

  private func bars(_ columns: Int, hasUnicode: Bool = true) -> String {
    text(
      BarChart([1, 2, -1], labels: ["a", "bb", "c"], title: "t").picture, columns, hasUnicode: hasUnicode)
  }

  /// Of 20 columns 2 are labels, 2 numbers, 2 blanks and one the axis: 13 for −1…2, 4⅓ to each. Below 0 are 4 of
  /// them, above it 9, of which 1 takes 4⅓ (to an eighth 4⅜) and 2 takes 8⅔ (8⅝).
  @Test func `bars below 0 go to the left`() {
    #expect(
      bars(20) == """
                 t          |
         a     │████▍      1|
        bb     │████████▋  2|
         c ████│          -1|
        """)
    #expect(
      bars(20, hasUnicode: false) == """
                 t          |
         a     |####       1|
        bb     |#########  2|
         c ####|          -1|
        """)
  }

  /// Of 80 columns 2 are labels, 2 numbers, 2 blanks and one the axis: 73 for −1…2, of which 24 are below 0. The
  /// axis is a line of two pixels at the right edge of column 2 + 1 + 24, x = 334…336, where bars begin or end.
  @Test func `bars touch their axis in pixels`() {
    let svg = BarChart([1, 2, -1], labels: ["a", "bb", "c"]).picture.svg()
    let bars = svg.matches(of: /<rect x="([0-9.]+)" y="[0-9.]+" width="([0-9.]+)" height="16.8"/).map {
      (Double($0.1) ?? .nan, Double($0.2) ?? .nan)
    }
    #expect(bars.count == 3)
    #expect(svg.contains(#"<rect x="334" y="0" width="2" height="72""#))
    #expect(bars.map { $0.0 }.prefix(2) == [336, 336])
    // In hundredths.
    #expect(bars.last.map { abs($0.0 + $0.1 - 334) <= 0.01 } == true)
  }

  @Test func `points of several runs have their colours`() {
    let notes = [Chart.Note(x: 0, y: 1, text: "own"), Chart.Note(x: 1, y: 2, text: "run", kind: 1)]
    let svg = Chart(series: [Chart.Series(ys: [1, 2])], notes: notes).picture.svg()
    // Each on the chart and in the legend.
    for color in [Color.vermilion, Color.ofSeries(1)] {
      #expect(svg.matches(of: /<circle [^>]*fill="(#[0-9a-f]+)"/).count { $0.1 == color.hexadecimal } == 2)
    }
  }

  // MARK: Histograms

  @Test func `bins hold what lies between their edges, the last one its end`() {
    let histogram = Histogram([1, 2, 2, 3, .nan, .infinity], bins: 2)
    #expect(histogram.edges == [1, 2, 3])
    #expect(histogram.counts == [1, 3])
    #expect(histogram.missing == 2)
    #expect(
      histogram.chart().picture.words
        == "4 numbers, mean 2, deviation 0.7071; 2 bins of 1 from 1 to 3, most (3) from 2 to 3, 2 not finite")
    #expect(Histogram([], bins: 3).chart().picture.words == "no finite numbers")
    #expect(Histogram([5, 5]).counts == [2])
    #expect(Histogram([5, 5]).edges == [4.5, 5.5])
    #expect(Histogram([1e300, -1e300], bins: 2).counts == [1, 1])
  }

  /// Of edges that divide 0…9 into other parts than ten, some would hold two of the numbers and some none.
  @Test func `bins hold equally many whole numbers`() {
    func check(_ numbers: [Double], _ edges: [Double], _ name: Comment) {
      let histogram = Histogram(numbers)
      #expect(histogram.edges == edges, name)
      #expect(histogram.counts.reduce(0, +) == numbers.count, name)
    }
    func edges(_ count: Int, of width: Double, from low: Double) -> [Double] {
      (0...count).map { low + Double($0) * width }
    }
    check((0..<1000).map { Double($0 % 10) }, edges(10, of: 1, from: -0.5), "classes")
    check([1, 2, 2, 3, 3, 3, 4], edges(4, of: 1, from: 0.5), "one apart")
    check([-24, 0], edges(25, of: 1, from: -24.5), "25 have a bin each")
    // Of two numbers Sturges makes 2 bins: of 13 numbers each.
    check([0, 25], edges(2, of: 13, from: -0.5), "26 share")
    // 1,000 numbers in 11 bins: of 91 each, the last one with numbers that do not occur.
    check((0..<1000).map(Double.init), edges(11, of: 91, from: -0.5), "many")
    check([0, 6000], [0, 3000, 6000], "so many that no one is missed")
    // Of four numbers Sturges makes 3 bins.
    check([0, 0.5, 1, 3], [0, 1, 2, 3], "not all whole")
    check([1e10, 1e10 + 4], [1e10, 1e10 + 2, 1e10 + 4], "too large to be told apart")
  }

  @Test func `a whole number that occurs most is told by itself`() {
    #expect(
      Histogram([1, 2, 2, 3]).chart().picture.words
        == "4 numbers, mean 2, deviation 0.7071; 3 bins of 1 from 0.5 to 3.5, most (2) at 2")
  }

  /// An edge as 0.1·3 is rounded; a number that is equal to it belongs to the bin behind.
  @Test func `every number is in the bin whose edges hold it`() {
    let numbers = (0...1000).map { Double($0) / 1000 }
    for bins in [1, 3, 7, 10, 49, 1000] {
      let histogram = Histogram(numbers, bins: bins)
      for bin in 0..<bins {
        let (low, high) = (histogram.edges[bin], histogram.edges[bin + 1])
        let isLast = bin == bins - 1
        #expect(histogram.counts[bin] == numbers.count { $0 >= low && ($0 < high || (isLast && $0 <= high)) })
      }
    }
  }

  /// 1,000 numbers: Sturges says ⌈log₂ 1000⌉ + 1 = 11; evenly in 0…1 the quarters are 0.5 apart and Freedman and
  /// Diaconis say ⌈1 / (2·0.5/10)⌉ = 10.
  @Test func `without a number of bins the numbers say how many`() {
    #expect(Histogram((0..<1000).map { Double($0) / 999 }).counts.count == 11)
    // One far off: the width of the quarters makes very many.
    #expect(Histogram((0..<1000).map { Double($0) / 999 } + [100]).counts.count == 60)
  }

  // MARK: Places

  /// 80 columns; the widest number is "1.0" and the axis takes a column: the plot begins at column 4, 76 wide, 16
  /// rows. The first point lies in the middle of the first braille dot, the last one in that of the last.
  @Test func `points lie where the axes say`() {
    let svg = Chart(series: [Chart.Series(ys: [0, 1])]).picture.svg()
    // y has a margin of 4 % at each end: (1 − 0.04/1.08)·15.75 + 0.125 rows from the top for 0.
    let low = 24 * (16 - 0.125 - 0.04 / 1.08 * 15.75)
    let high = 24 * (16 - 0.125 - 1.04 / 1.08 * 15.75)
    let x = (12 * 4.25, 12 * 79.75)
    #expect(
      svg.contains(
        "points=\"\(short(x.0)),\(short(low)) \(short(x.1)),\(short(high))\""), "\(svg)")
  }

  private func short(_ number: Double) -> String {
    var text = printed(number, "f", precision: 2)
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
