import Diagnostics
import Testing

@testable import Plots

/// Grids, heat maps, tables of confusion and decision regions.
struct ImagePictureTests {
  // MARK: Samples

  private static func grid(_ count: Int, captions: Bool = true, title: String = "") -> Picture {
    let images = (0..<min(count, 60)).map { image in
      (0..<784).map { Float(($0 + image) % 28) }
    }
    let form = ImageGrid.Form(
      width: 28, height: 28, scale: .grey(low: 0, high: 27), title: title, showsScale: !title.isEmpty)
    return ImageGrid(
      form, images: images, captions: captions ? images.indices.map { ["Größe \($0) → 日本"] } : [],
      total: count, words: "images"
    ).picture
  }

  private static func heat(_ rows: Int, _ columns: Int) -> Picture {
    let values = (0..<rows * columns).map { Float($0 % 17) / 4 - 2 }
    return HeatMap(
      rows: rows, columns: columns, values: values, scale: ValueScale(of: values),
      title: "a title of some length",
      words: "map"
    ).picture
  }

  private static func confusion(_ classes: Int) -> ConfusionPicture {
    let counts = (0..<classes).map { row in
      (0..<classes).map { $0 == row ? 1_000 : ($0 + row) % 5 == 0 ? 12 : 0 }
    }
    return ConfusionPicture(
      counts: counts, labels: (0..<classes).map { "class \($0)" },
      pairs: classes > 1 ? [ConfusionPicture.Pair(truth: 1, called: 0, count: 12, share: 0.012)] : [],
      title: "test: 100 of 200 right, 50.00 %")
  }

  private static func boundary(_ classes: Int?, dots: Int) -> Picture {
    let points = (0..<dots).map { index in
      BoundaryPicture.Dot(
        x: Double(index % 20) - 10, y: Double(index / 20), value: Double(index % (classes ?? 7)))
    }
    let plane = BoundaryPicture.Plane(around: [(-10, -5), (10, 12)])
    let side = 20
    let regions: BoundaryPicture.Regions =
      if let classes {
        .classes(
          (0..<side * side).map { $0 % side * classes / side },
          certainty: (0..<side * side).map { Double($0 % 5) / 4 })
      } else {
        .values((0..<side * side).map { Float($0) - 200 }, .signed(limit: 200))
      }
    return BoundaryPicture(
      side: side, plane, regions, dots: points, labels: (0..<(classes ?? 0)).map { "name \($0)" },
      title: "\(dots) points of a set", words: "regions"
    ).picture
  }

  /// Panels of every kind of mark.
  private static var flow: Picture {
    var signed = BarChart([2, -1], labels: ["a", "b"])
    signed.isSigned = true
    let chart = Chart(
      x: Chart.Axis("x"), y: Chart.Axis("y"),
      series: [
        Chart.Series("curve", ys: [1, 3, 2]), Chart.Series("dots", xs: [1], ys: [2], form: .dots, kind: 1),
        Chart.Series("bars", xs: [0.5], ys: [2], form: .bars(edges: [0, 1]), kind: 2),
      ])
    return PictureFlow(
      [
        PictureFlow.Item(
          "", Picture(words: "") { [fitted("a line", to: $0, hasUnicode: true)] }, least: .max, most: .max),
        PictureFlow.Item("one\timage of a long title", grid(1), least: 28, most: 28),
        PictureFlow.Item("日本", heat(3, 4), least: 20, most: 40),
        PictureFlow.Item(
          "classes", ClassPicture(nil, labels: ["a", "b"], shares: [0.3, 0.7]).picture, least: 10, most: 50),
        PictureFlow.Item("signed", signed.picture, least: 30, most: 44),
        PictureFlow.Item("chart", chart.picture, least: 30, most: 100),
        PictureFlow.Item("borders", boundary(2, dots: 5), least: 30, most: 50),
        PictureFlow.Item(
          "boxes",
          FlowPicture(
            [
              .init(
                "group", [.init("a", "b", isFedFromAbove: false), .init("c", "d", isFedFromAbove: true)],
                isFedFromAbove: false)
            ],
            words: ""
          ).picture, least: 16, most: 20),
      ], words: "flow"
    ).picture
  }

  private static var pictures: [(name: String, picture: Picture)] {
    [
      ("one image", grid(1, captions: false)), ("grid", grid(32)), ("many", grid(70_000)),
      ("no captions", grid(5, captions: false)),
      ("title", grid(40, title: "dense: the weights of each unit's inputs")),
      ("heat 1×1", heat(1, 1)), ("heat 3×4", heat(3, 4)), ("heat 1×1000", heat(1, 1_000)),
      ("heat 300×2", heat(300, 2)), ("heat 64×10", heat(64, 10)), ("heat 24×200", heat(24, 200)),
      ("confusion 1", confusion(1).picture), ("confusion 2", confusion(2).picture),
      ("confusion 10", confusion(10).picture), ("confusion 20", confusion(20).picture),
      ("confusion 100", confusion(100).picture),
      ("boundary", boundary(3, dots: 100)), ("boundary of 12", boundary(12, dots: 250)),
      ("boundary bare", boundary(2, dots: 0)), ("values", boundary(nil, dots: 40)), ("flow", flow),
      ("empty flow", PictureFlow([], words: "").picture),
      (
        "lines",
        Picture(words: "w") { width in
          ["a", "b" + fitted("longer than that", to: width - 1, hasUnicode: true)]
        }
      ),
    ]
  }

  /// Columns of a line without its escape sequences.
  private func columns(_ line: String) -> Int {
    displayWidth(line.replacing(#/\u{1B}\[[0-9;]*m/#, with: ""))
  }

  @Test(arguments: [1, 20, 40, 80, 120], [ColorDepth.none, .sixteen, .full])
  func `lines are equally wide and fit`(width: Int, depth: ColorDepth) {
    for (name, picture) in Self.pictures {
      for hasUnicode in [true, false] {
        let lines = picture.lines(Picture.Style(columns: width, depth: depth, hasUnicode: hasUnicode))
        let widths = Set(lines.map(columns))
        #expect(widths.count == 1, "\(name): \(widths)")
        #expect((widths.first ?? 0) <= width, "\(name)")
        if depth == .none { #expect(lines.allSatisfy { !$0.contains("\u{1B}") }, "\(name)") }
        if !hasUnicode { #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }, "\(name)") }
      }
    }
  }

  @Test func `pictures are saved whole, the same bytes each time`() {
    for (name, picture) in Self.pictures where !["many", "title"].contains(name) {
      #expect(picture.png() == picture.png(), "\(name)")
      let svg = picture.svg()
      #expect(svg == picture.svg(), "\(name)")
      #expect(svg.hasSuffix("</svg>\n") && !svg.contains("nan") && !svg.contains("inf"), "\(name)")
    }
  }

  /// A cell of characters is twice as high as it is wide.
  @Test(arguments: [
    (28, 28, 9, 4.5), (28, 28, 28, 14), (3, 3, 9, 4.5), (5, 5, 9, 2.5), (2, 6, 9, 12), (784, 1, 9, 0.5),
  ])
  func `pixels of a grid are square`(width: Int, height: Int, columns: Int, rows: Double) {
    let form = ImageGrid.Form(
      width: width, height: height, scale: .grey(low: 0, high: 1), narrowest: columns, widest: columns)
    let image = [Float](repeating: 1, count: width * height)
    let drawing = ImageGrid(form, images: [image], total: 1, words: "").picture.draw(80)
    guard case .image(_, _, _, let across, let down)? = drawing.marks.first else {
      Issue.record("there is no image")
      return
    }
    #expect(down == rows)
    #expect(Double(across) * Double(height) / Double(width) / 2 == rows || rows == 0.5)
    #expect(drawing.rows == Int(rows.rounded(.up)))
  }

  @Test func `an arrow leads from group to group where the lower reads`() {
    func group(_ isFed: Bool) -> FlowPicture.Group {
      FlowPicture.Group("g", [.init("a", "", isFedFromAbove: false)], isFedFromAbove: isFed)
    }
    #expect(
      text(FlowPicture([group(false), group(true), group(false)], words: "").picture, 16) == """
        ┌─ g ──────────┐|
        │ ┌──────────┐ │|
        │ │ a        │ │|
        │ └──────────┘ │|
        └──────────────┘|
                ▼       |
        ┌─ g ──────────┐|
        │ ┌──────────┐ │|
        │ │ a        │ │|
        │ └──────────┘ │|
        └──────────────┘|
                        |
        ┌─ g ──────────┐|
        │ ┌──────────┐ │|
        │ │ a        │ │|
        │ └──────────┘ │|
        └──────────────┘|
        """)
  }

  // MARK: Exact pictures

  private func text(_ picture: Picture, _ width: Int, hasUnicode: Bool = true) -> String {
    picture.lines(Picture.Style(columns: width, depth: .none, hasUnicode: hasUnicode))
      .map { $0 + "|" }.joined(separator: "\n")
  }

  @Test func `a grid of small images`() {
    // Black left of white, and white above black: nine columns hold four of each pixel.
    let form = ImageGrid.Form(
      width: 2, height: 2, scale: .grey(low: 0, high: 1), title: "two of three", narrowest: 4, widest: 4)
    let grid = ImageGrid(
      form, images: [[0, 1, 0, 1], [1, 1, 0, 0]], captions: [["4→9"], ["7"]], total: 3, words: "")
    #expect(
      text(grid.picture, 40) == """
        two of three|
                    |
          ██ ████   |
          ██        |
        4→9   7     |
                    |
        2 of 3 shown|
        """)
    #expect(text(grid.picture, 40, hasUnicode: false).contains("4>9"))
  }

  @Test(arguments: [
    (
      40, true,
      """
             0      1                     |
      0   1.00  -2.00                     |
      1   0.50   4.00                     |
                                          |
      -4.00 ≡≡≡==---  0  ░░▒▒▓▓██ 4.00    |
      """
    )
  ])
  func `a small heat map has its numbers`(width: Int, hasUnicode: Bool, expected: String) {
    let map = HeatMap(
      rows: 2, columns: 2, values: [1, -2, 0.5, 4], scale: ValueScale(of: [1, -2, 0.5, 4]), words: "")
    #expect(text(map.picture, width, hasUnicode: hasUnicode) == expected)
  }

  @Test func `a confusion of two classes`() {
    let picture = ConfusionPicture(
      counts: [[90, 10], [1, 99]], labels: ["no", "yes"],
      pairs: [
        ConfusionPicture.Pair(truth: 0, called: 1, count: 10, share: 0.1),
        ConfusionPicture.Pair(truth: 1, called: 0, count: 1, share: 0.01),
      ], title: "test: 189 of 200 right, 94.50 %")
    #expect(
      text(picture.picture, 60) == """
        test: 189 of 200 right, 94.50 %       |
                                              |
        true ↓ predicted → count, % of the row|
               no   yes                       |
         no    90    10                       |
             90.0  10.0                       |
        yes     1    99                       |
              1.0  99.0                       |
                                              |
        most confused                         |
        no → yes: 10 times (10.0 %)           |
        yes → no: 1 time (1.0 %)              |
        """)
    #expect(
      picture.picture.words
        == "test: 189 of 200 right, 94.50 %; most confused: no → yes: 10 times (10.0 %), yes → no: 1 time (1.0 %)"
    )
    #expect(
      picture.text(width: 80, hasUnicode: false) == """
        test: 189 of 200 right, 94.50 %

        true, predicted:      no     yes  recall
        ----------------------------------------
        no                    90      10  90.0 %
        yes                    1      99  99.0 %
        ----------------------------------------
        precision         98.9 %  90.8 %

        most confused
        no -> yes: 10 times (10.0 %)
        yes -> no: 1 time (1.0 %)
        """)
  }

  @Test func `decision regions of two classes`() {
    // Class 1 right of the middle; a point of each class.
    let plane = BoundaryPicture.Plane(around: [(x: 0, y: 0), (x: 1, y: 1)])
    let picture = BoundaryPicture(
      side: 2, plane, .classes([0, 1, 0, 1], certainty: [1, 1, 1, 1]),
      dots: [
        BoundaryPicture.Dot(x: 0, y: 0, value: 0), BoundaryPicture.Dot(x: 1, y: 1, value: 1),
        // Outside of the plane, and nowhere: left out.
        BoundaryPicture.Dot(x: 9, y: 0, value: 0), BoundaryPicture.Dot(x: .nan, y: 0, value: 0),
      ], labels: ["no", "yes"], title: "2 points", words: ""
    ).picture
    #expect(
      text(picture, 24) == """
        2 points                |
        1.0┤          ░░░░░░░░▲░|
           │          ░░░░░░░░░░|
           │          ░░░░░░░░░░|
           │          ░░░░░░░░░░|
           │          ░░░░░░░░░░|
        0.5┤          ░░░░░░░░░░|
           │          ░░░░░░░░░░|
           │          ░░░░░░░░░░|
           │          ░░░░░░░░░░|
        0.0┤ ●        ░░░░░░░░░░|
           └─┬───────┬────────┬─|
            0.0     0.5      1.0|
                                |
         ●  no  ░▲░ yes         |
        """)
  }

  /// Over a gap of 2 and the least of both one column of 16 is left, for the bars. Of 10 they get all, below.
  @Test(arguments: [
    (
      16,
      """
      one   two       |
      ab    x │█████ 1|
      ────            |
      cd              |
                      |
      three           |
      """
    ),
    (
      10,
      """
      one       |
      ab        |
      ────      |
      cd        |
                |
      two       |
      x │█████ 1|
                |
      three     |
      """
    ),
  ])
  func `pictures stand beside each other where there is room`(width: Int, expected: String) {
    let flow = PictureFlow(
      [
        PictureFlow.Item("one", Picture(words: "") { _ in ["ab", "────", "cd"] }, least: 4, most: 4),
        PictureFlow.Item("two", BarChart([1], labels: ["x"]).picture, least: 9, most: 40),
        PictureFlow.Item("", Picture(words: "") { _ in ["three"] }, least: .max, most: .max),
      ], words: "")
    #expect(text(flow.picture, width) == expected)
  }

  /// The letters of PNG files know no lines.
  @Test func `the rule of a table is a line`() {
    let picture = Picture(words: "") { _ in ["a  b", "────"] }
    #expect(text(picture, 20) == "a  b|\n────|")
    #expect(!picture.svg().contains("─"))
  }

  @Test func `signed bars have the colours of signed images`() {
    var chart = BarChart([1, -1], labels: ["", ""])
    func colors() -> [Color] {
      chart.picture.draw(40).marks.compactMap { mark in
        switch mark {
        case .rectangle(_, _, _, _, let color), .leftward(_, _, _, _, let color): color
        default: nil
        }
      }
    }
    #expect(colors() == [.blue, .vermilion])
    chart.isSigned = true
    #expect(colors() == [Color(signed: 1), Color(signed: -1)])
  }
}
