import Diagnostics
import Interpreter
import Plots
import Tensors

/// An explanation as a picture: the probabilities, the features and units for it and against it, and the nearest
/// samples.
extension ExplainedSample {
  /// Columns of a panel of bars, at least and at most.
  private static let (narrowestBars, widestBars) = (30, 48)
  private static let imageWidth = 28
  /// Of an image the scale stands below it.
  private static let scaleWidth = 36
  /// Of a sample of no more pixels the bars tell more than an image.
  private static let fewestPixels = 17
  /// Numbers of a nearest sample that are shown.
  private static let mostNumbers = 6

  var picture: Picture {
    let statement = statement
    let heading = Picture(words: statement) { width in
      wrapped(statement, to: width).map { fitted($0, to: width, hasUnicode: true) }
    }
    var items = [PictureFlow.Item("", heading, least: .max, most: .max)]
    let sides = sides
    if let sides { items += images(sides) }
    if !shares.isEmpty {
      let bars = ClassPicture(nil, labels: classNames, shares: shares)
      items.append(PictureFlow.Item("", bars.picture, least: Self.narrowestBars, most: Self.widestBars))
    }
    if sides == nil { items.append(panel("features", featureBars)) }
    if !explanation.units.isEmpty { items.append(panel("units of the last hidden layer", unitBars)) }
    if !explanation.neighbours.isEmpty { items.append(sides.map(nearImages) ?? nearRows) }
    return PictureFlow(items, words: words).picture
  }

  /// The sides of the samples, where they are looked at as images.
  private var sides: ImageShape? {
    guard numbers.count >= Self.fewestPixels else { return nil }
    return ImageShape.ofSamples(explanation.features.shape)
  }

  // MARK: Images

  /// The sample, and beside it what each pixel adds.
  private func images(_ sides: ImageShape) -> [PictureFlow.Item] {
    let adds = explanation.features.elements(of: Double.self).map { Float($0) }
    func one(_ values: [Float], _ scale: ValueScale, showsScale: Bool) -> Picture {
      let form = ImageGrid.Form(
        width: sides.width, height: sides.height, scale: scale, widest: Self.imageWidth,
        showsScale: showsScale)
      return ImageGrid(form, images: [values], total: 1, words: "").picture
    }
    return [
      PictureFlow.Item(
        name, one(numbers, .grey(of: numbers), showsScale: false), least: Self.imageWidth,
        most: Self.imageWidth),
      PictureFlow.Item(
        "pixels for it (+) and against it (-)", one(adds, .signed(of: adds), showsScale: true),
        least: Self.scaleWidth,
        most: Self.scaleWidth),
    ]
  }

  private func nearImages(_ sides: ImageShape) -> PictureFlow.Item {
    let images = nearest.map(\.numbers)
    let captions = zip(explanation.neighbours, nearest).map { neighbour, near in
      [
        label(near).map { "label \($0)" } ?? "", "no. \(countText(neighbour.index))",
        "at \(number(neighbour.distance))",
      ]
    }
    let form = ImageGrid.Form(
      width: sides.width, height: sides.height, scale: .grey(of: Array(images.joined())), narrowest: 9,
      widest: 14)
    let grid = ImageGrid(form, images: images, captions: captions, total: images.count, words: "")
    return PictureFlow.Item("nearest training samples", grid.picture, least: 70, most: 100)
  }

  // MARK: Bars

  private func panel(_ title: String, _ bars: [(label: String, value: Double)]) -> PictureFlow.Item {
    var chart = BarChart(bars.map(\.value), labels: bars.map(\.label))
    chart.isSigned = true
    return PictureFlow.Item(
      "\(title) add", chart.picture, least: Self.narrowestBars, most: Self.widestBars)
  }

  private var featureBars: [(label: String, value: Double)] {
    let features = features
    let named = features.named.map { index, adds in
      let value = numbers.indices.contains(index) ? " = \(number(Double(numbers[index])))" : ""
      return (label: featureName(index) + value, value: adds)
    }
    return named + others(features)
  }

  private var unitBars: [(label: String, value: Double)] {
    let (units, activations) = (units, unitActivations)
    let named = units.named.map { index, adds in
      (label: "\(index) = \(number(activations[index] ?? .nan))", value: adds)
    }
    return named + others(units) + [(label: "bias", value: explanation.bias)]
  }

  private func others(_ ranking: Ranking) -> [(label: String, value: Double)] {
    let (count, sum) = ranking.others
    return count > 0 ? [(label: "\(countText(count)) others", value: sum)] : []
  }

  // MARK: Rows

  private var nearRows: PictureFlow.Item {
    let width = min(numbers.count, Self.mostNumbers)
    let more = numbers.count > width
    var table = Table(
      [
        Table.Column("no.", .right), Table.Column("label", .right), Table.Column("distance", .decimal),
      ] + (0..<width).map { Table.Column(featureName($0), .decimal) } + (more ? [Table.Column("…")] : []))
    for (neighbour, near) in zip(explanation.neighbours, nearest) {
      table.add(
        [countText(neighbour.index), label(near) ?? "", number(neighbour.distance)]
          + near.numbers.prefix(width).map { number(Double($0)) })
    }
    let picture = Picture(words: "") { columns in
      Array(
        table.split(width: columns).map { $0.lines(width: columns, hasUnicode: true) }.joined(separator: [""])
      )
    }
    return PictureFlow.Item("nearest training samples", picture, least: Self.scaleWidth, most: 100)
  }
}
