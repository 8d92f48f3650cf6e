import Diagnostics
import Interpreter
import Plots
import Tensors

/// A matrix of weights [inputs, units]: as an image for each unit when the inputs are pixels of a square, else
/// as a heat map.
struct WeightPicture {
  let picture: Picture

  /// Sides of an image of inputs are no shorter unless it is asked for.
  private static let smallestSide = 4

  /// - Parameters:
  ///   - count: how many units are drawn at most.
  ///   - rows: how many lines the picture should take at most.
  init(_ weights: ShownWeights, form: Show.Form = .auto, count: Int? = nil, rows: Int? = nil) throws {
    let (inputs, units) = (weights.value.shape[0], weights.value.shape[1])
    try ImageShape(height: inputs, width: units).check("x")
    let values = weights.value.converted(to: .float32).elements(of: Float.self)
    let scale = ValueScale.signed(of: values)
    let range = "in \(PictureWords.extent(of: values))"
    let side = ImageShape.side(of: inputs)
    let isImage =
      form == .image || (form == .auto && weights.areOfInputs && (side ?? 0) >= Self.smallestSide)
    guard isImage, let side else {
      if form == .image {
        throw Problem(
          "\(countText(inputs)) inputs make no square image", at: .parameter("as"),
          label: "as=heatmap shows them")
      }
      picture =
        HeatMap(
          rows: inputs, columns: units, values: values, scale: scale,
          title: "\(weights.name): a row for each input, a column for each unit",
          words:
            "heat map of \(weights.name), \(countText(inputs)) inputs × \(countText(units)) units, weights \(range)"
        ).picture
      return
    }
    let shown = min(units, count ?? ImageGrid.most)
    let images = (0..<shown).map { unit in (0..<inputs).map { values[$0 * units + unit] } }
    var form = ImageGrid.Form(
      width: side, height: side, scale: scale, title: "\(weights.name): the weights of each unit's inputs",
      showsScale: true)
    if let rows { form.mostRows = rows }
    picture =
      ImageGrid(
        form, images: images, captions: (0..<shown).map { ["\($0)"] }, total: units,
        words: "weights of \(weights.name): \(countText(units)) \(units == 1 ? "unit" : "units"), "
          + "each an image of \(side)×\(side) inputs, \(range)"
      ).picture
  }
}
