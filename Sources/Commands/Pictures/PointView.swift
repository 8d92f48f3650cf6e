import Datasets
import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// A model on data of one or two inputs: what it says between the points as well as at them.
struct PointView {
  let model: Model
  /// Inputs [n, 1] or [n, 2] as the user sees them; the model may take features that are made of them.
  private let points: [[Double]]
  private let map: (Tensor) throws -> Tensor
  /// The class of each point, or its value.
  private let values: [Double]
  private let areClasses: Bool
  private let labels: [String]
  private let axes: [String]
  /// What the points are called, as `train`; `nil`: none are shown.
  private let set: String?
  private let reading: ClassReading

  /// Cells along each side of a picture that is looked at for long.
  static let finest = 100
  /// Places along a curve.
  private static let placesOnCurve = 200

  /// Samples whose `points` are what the model takes, or what its features are made of.
  init(
    _ model: Model, _ samples: Samples, points: Tensor, map: @escaping (Tensor) throws -> Tensor,
    axes: [String]?, set: String?, labels: (Int) throws -> [String], of command: String
  ) throws {
    let width = points.shape.rowCount
    guard (1...2).contains(width) else {
      throw Problem(
        "\(command) draws data of one or two inputs, but these samples have \(countText(width))",
        at: .parameter(command == "fit" ? "watch" : "x"),
        label: width > 2 ? "confusion and mistakes look at such models" : nil)
    }
    try blaming { try model.build(input: samples.sampleShape) }
    guard let reading = ClassReading(model) else { throw LearningError.notBuilt }
    (self.model, self.map, self.set, self.reading) = (model, map, set, reading)
    let numbers = points.converted(to: .float64).elements(of: Double.self)
    self.points = stride(from: 0, to: numbers.count, by: width).map { Array(numbers[$0..<$0 + width]) }
    self.axes = axes?.count == width ? axes ?? [] : (0..<width).map { "x\($0 + 1)" }
    do {
      values = try model.classes(of: samples).map { $0.map(Double.init) ?? .nan }
      areClasses = true
    } catch let error as LearningError {
      // One output whose targets are no classes predicts a value.
      if reading.width > 1, reading.width == samples.targets.shape.rowCount, !samples.targets.areShares {
        throw Problem(
          "\(command) draws classes or one value, but this model predicts \(countText(reading.width)) values",
          at: .parameter(command == "fit" ? "watch" : "model"), label: "scatter and plot draw its predictions"
        )
      }
      guard reading.width == 1, samples.targets.shape.rowCount == 1 else {
        throw Problem(error, at: .parameter(command == "fit" ? "watch" : "y"))
      }
      values = samples.targets.converted(to: .float64).elements(of: Double.self)
      areClasses = false
    }
    self.labels = areClasses ? try labels(reading.classCount) : []
    guard zip(self.points, values).contains(where: { $0.allSatisfy(\.isFinite) && $1.isFinite }) else {
      throw Problem("none of these points is a finite number", at: .parameter("x"))
    }
  }

  /// - Parameter side: cells along each side of a plane; few for a quick look.
  func picture(side: Int = finest, in session: Session) throws -> Picture {
    axes.count == 2 ? try plane(side, in: session) : try curve(in: session)
  }

  /// What the model says at places, a row of outputs each.
  private func outputs(at places: Tensor, in session: Session) throws -> [Float] {
    try blaming { try model.predict(map(places), in: session).elements(of: Float.self) }
  }

  private func readings(_ outputs: [Float]) -> [(called: Int, share: Double)] {
    outputs.withUnsafeBufferPointer { outputs in
      stride(from: 0, to: outputs.count, by: reading.width).map {
        reading.read(UnsafeBufferPointer(rebasing: outputs[$0..<$0 + reading.width]))
      }
    }
  }

  /// Points that are finite, the first of them where there are too many to draw.
  private var shown: [(x: [Double], value: Double)] {
    guard set != nil else { return [] }
    return Array(
      zip(points, values).lazy.filter { $0.allSatisfy(\.isFinite) && $1.isFinite }
        .prefix(BoundaryPicture.mostDots).map { (x: $0, value: $1) })
  }

  private var title: String {
    guard let set else { return "" }
    let count = shown.count
    let all = count < points.count ? " of \(countText(points.count))" : ""
    return
      "\(countText(count))\(all)\(set.isEmpty ? "" : " " + set) \(points.count == 1 ? "point" : "points")"
  }

  // MARK: Two inputs

  private func plane(_ side: Int, in session: Session) throws -> Picture {
    let plane = BoundaryPicture.Plane(around: points.map { (x: $0[0], y: $0[1]) })
    var places: [Float] = []
    for row in 0..<side {
      for column in 0..<side {
        let middle = plane.middle(column, row, side: side)
        places += [Float(middle.x), Float(middle.y)]
      }
    }
    let outputs = try outputs(at: Tensor(places, shape: [side * side, 2]), in: session)
    let regions: BoundaryPicture.Regions
    var told: String
    if areClasses {
      let readings = readings(outputs)
      let least = 1 / Double(reading.classCount)
      regions = .classes(
        readings.map(\.called),
        certainty: readings.map {
          reading.hasShares ? min(max(($0.share - least) / (1 - least), 0), 1) : 1
        })
      told = "decision regions: " + regionsText(readings.map(\.called))
    } else {
      let scale = ValueScale(of: outputs + values.map { Float($0) })
      regions = .values(outputs, scale)
      told = "predictions in \(PictureWords.extent(of: outputs))"
    }
    told +=
      ", over \(axes[0]) in \(PictureWords.range(plane.x.lowerBound, plane.x.upperBound)) and \(axes[1]) in \(PictureWords.range(plane.y.lowerBound, plane.y.upperBound))"
    if set != nil { told += "; \(title)" }
    return BoundaryPicture(
      side: side, plane, regions,
      dots: shown.map { BoundaryPicture.Dot(x: $0.x[0], y: $0.x[1], value: $0.value) }, labels: labels,
      title: title, words: told
    ).picture
  }

  /// `0 48.2 % of the plane, 1 51.8 %`
  private func regionsText(_ called: [Int]) -> String {
    var counts = [Int](repeating: 0, count: reading.classCount)
    for place in called { counts[place] += 1 }
    let parts = counts.indices.filter { counts[$0] > 0 }.prefix(10).map {
      "\(labels[$0]) \(percentText(Double(counts[$0]) / Double(called.count)))"
    }
    return parts.joined(separator: ", ") + " of the plane"
  }

  // MARK: One input

  private func curve(in session: Session) throws -> Picture {
    let ends = BoundaryPicture.Plane(around: points.map { (x: $0[0], y: 0) }).x
    let count = Self.placesOnCurve
    let xs = (0..<count).map { index -> Double in
      ends.lowerBound + (ends.upperBound - ends.lowerBound) * Double(index) / Double(count - 1)
    }
    let outputs = try outputs(at: Tensor(xs.map { Float($0) }, shape: [count, 1]), in: session)
    var series: [Chart.Series] = []
    let width = reading.width
    for output in 0..<min(width, Color.seriesCount) {
      let ys = (0..<count).map { Double(outputs[$0 * width + output]) }
      series.append(
        Chart.Series(width == 1 ? "model" : "output \(labels[output])", xs: xs, ys: ys, kind: output))
    }
    let points = shown
    // A class of several is a height of its output at 1.
    for place in width == 1 ? [0] : Array(0..<min(width, Color.seriesCount)) {
      let own = width == 1 ? points : points.filter { $0.value == Double(place) }
      guard !own.isEmpty else { continue }
      series.append(
        Chart.Series(
          width == 1 ? set ?? "" : "", xs: own.map { $0.x[0] }, ys: own.map { width == 1 ? $0.value : 1 },
          form: .dots,
          kind: width == 1 ? 1 : place))
    }
    let words =
      "the model's \(width == 1 ? "output" : "outputs") in \(PictureWords.extent(of: outputs)), over "
      + "\(axes[0]) in \(PictureWords.range(ends.lowerBound, ends.upperBound))"
    return Chart(
      title: title, x: Chart.Axis(axes[0]), y: Chart.Axis(areClasses ? "output" : "prediction"),
      series: series, remark: words
    ).picture
  }
}

extension Tensor {
  /// Whether all numbers are in 0…1, as those of classes are.
  fileprivate var areShares: Bool {
    converted(to: .float64).elements(of: Double.self).allSatisfy { (0...1).contains($0) }
  }
}
