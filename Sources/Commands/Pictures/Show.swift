import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// `show x_train[:32] y_train[:32]`, `show model.layers[0].weight`.
struct Show: Command {
  let shown: ShownArgument?
  let labels: TensorArgument?
  let names: List?
  let count: Int?
  let form: Form

  static let name = "show"
  static let aliases = ["imshow"]
  static let category = Category.pictures
  static let summary = "Images, weights or any matrix as a picture."
  static let details = """
    One grey image is (28, 28) or flat as (784,); several are (n, 28, 28) or (n, 784), on one scale from black to \
    white, as many as fit. y writes its class below each image. Weights of a model's first layer are drawn as \
    an image for each unit when its inputs make a square: what the unit looks for, on one scale about zero for all of \
    them, blue below and red above. Other matrices are heat maps, with numbers where there is room; as=image \
    and as=heatmap say which. show model shows its first weights, show alone images of the dataset in use.
    """
  static let examples = [
    Example("show x_train[:32] y_train[:32]", given: images),
    Example("show model.layers[0].weight", given: "model = sequential(linear(784, 10))"),
    Example("describe(show([[1, -2], [0.5, 4]]))", "\"heat map, 2×2 values in -2…4\""),
    Example("p = show(x_train[0])\ndescribe(p)", "\"28×28 image, values in 0…255\"", given: images),
  ]
  private static let images =
    "x, y = digits(train=true, n=40)[:40]\nx_train = x\ny_train = y"
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter("x", "Images, a matrix, a layer, its weight or a model.", defaultText: "the dataset in use"),
      Parameter("y", "The classes of the images, to be written below them."),
      Parameter(
        "class_names", aliases: ["labels"],
        "Texts, one a class; without y one an image.", namedOnly: true),
      Parameter(
        "n", "How many images at most.", defaultText: "as many as fit", namedOnly: true,
        rangeText: "1…\(ImageGrid.most)",
        check: {
          $0.map { (1...ImageGrid.most).contains($0) ? nil : "n must be in 1…\(ImageGrid.most), not \($0)" }
            ?? nil
        }),
      Parameter("as", "What it is drawn as.", default: .auto, namedOnly: true))
  }

  enum Form: String, Choice {
    case auto, image, heatmap
  }

  func run(in session: Session) throws -> Value {
    switch shown {
    case .picture(let picture): return .object(picture)
    case .model(let model): return try picture(of: try ShownWeights(firstOf: model.model))
    case .layer(let layer): return try picture(of: try ShownWeights(of: layer, in: session))
    case .data(let data):
      if let weights = data.object.flatMap({ ShownWeights($0, in: session) }) {
        return try picture(of: weights)
      }
      return try picture(of: data.inputs(), targets: labels?.tensor ?? data.targets())
    case nil:
      guard let dataset = session.lab.dataset else {
        throw Problem(
          "there is nothing to show", label: "as show x_train[:32], or choose a dataset first: use mnist")
      }
      guard ImageShape.ofEach(in: dataset.train.inputs.shape) != nil else {
        throw Problem(
          "the samples of \(dataset.name) are no images", label: "boundary and scatter show points")
      }
      return try picture(
        of: dataset.train.inputs, targets: dataset.train.targets, classNames: dataset.classNames)
    }
  }

  // MARK: Images and matrices

  /// - Parameter classNames: what a dataset calls its classes; the names that are given go before.
  private func picture(of tensor: Tensor, targets: Tensor?, classNames: [String]? = nil) throws -> Value {
    guard tensor.count > 0 else {
      throw Problem("there is nothing to show in shape \(tensor.shape)", at: .parameter("x"))
    }
    try checkIsGrey(tensor.shape)
    if form != .heatmap, let one = imageShape(of: tensor.shape) {
      return try grid([tensor], one, count: 1, targets: targets, classNames)
    }
    if form != .heatmap, let each = gridShape(of: tensor.shape, hasTargets: targets != nil) {
      let count = min(tensor.shape[0], self.count ?? ImageGrid.most)
      return try grid((0..<count).map(tensor.row), each, count: tensor.shape[0], targets: targets, classNames)
    }
    guard targets == nil else {
      throw Problem(
        "y names the images of x, but x has shape \(tensor.shape)", at: .parameter("x"),
        label: "as (n, 28, 28) or (n, 784)")
    }
    return try heatMap(tensor)
  }

  /// (32, 32, 3) is one image in colours elsewhere, and would be 32 narrow ones here.
  private func checkIsGrey(_ shape: Shape) throws {
    guard form == .auto, shape.rank == 3, (3...4).contains(shape[2]),
      shape[0] >= Self.smallestSide, shape[1] >= Self.smallestSide
    else { return }
    throw Problem(
      "show draws grey images, but x of shape \(shape) looks like one of \(shape[2]) colours",
      at: .parameter("x"), label: "as x.mean(axis=2), or x[:, :, 0]",
      notes: ["as=image draws \(countText(shape[0])) images of \(shape[1])×\(shape[2])"])
  }

  /// Of a single image: square, or asked for. Small matrices are looked at as numbers.
  private func imageShape(of shape: Shape) -> ImageShape? {
    guard let sides = ImageShape.ofOne(shape) else { return nil }
    let isSquare = sides.height == sides.width && sides.width >= Self.smallestSide
    // (28, 784) is a batch, (28, 28) is not.
    return form == .image && gridShape(of: shape, hasTargets: false) == nil || isSquare ? sides : nil
  }

  private func gridShape(of shape: Shape, hasTargets: Bool) -> ImageShape? {
    guard let each = ImageShape.ofEach(in: shape),
      shape.rank > 2 || form == .image || hasTargets
        || each.width >= Self.smallestSide
    else { return nil }
    return each
  }

  /// Squares with smaller sides are no images unless somebody says so.
  private static let smallestSide = 8

  private func grid(
    _ rows: [Tensor], _ shape: ImageShape, count: Int, targets: Tensor?, _ classNames: [String]?
  ) throws -> Value {
    try shape.check("x")
    let images = rows.map { $0.converted(to: .float32).elements(of: Float.self) }
    let captions = try captions(count, of: images.count, targets, classNames)
    let all = images.joined()
    let scale = ValueScale.grey(of: Array(all))
    let (low, high) = scale.limits
    let range = "values in \(PictureWords.range(low, high))"
    let size = "\(shape.height)×\(shape.width)"
    var words = count == 1 ? "\(size) image, \(range)" : "\(countText(count)) images of \(size), \(range)"
    if !captions.isEmpty {
      let told = captions.prefix(10)
      words +=
        (count == 1 ? ", of " : ", labelled ") + told.joined(separator: ", ")
        + (count > told.count ? ", …" : "")
    }
    let gridForm = ImageGrid.Form(
      width: shape.width, height: shape.height, scale: scale,
      widest: count == 1 ? max(28, min(shape.width, 64)) : 28)
    return .object(
      PictureObject(
        ImageGrid(gridForm, images: images, captions: captions.map { [$0] }, total: count, words: words)
          .picture))
  }

  /// What stands below the images: their classes, numbers or names; none without y and names.
  private func captions(
    _ count: Int, of shown: Int, _ targets: Tensor?, _ classNames: [String]?
  ) throws -> [String] {
    let texts = names?.items.map { $0.text(in: .plain) } ?? classNames
    guard let targets else {
      guard let texts else { return [] }
      guard texts.count == count else {
        throw Problem(
          "\(countText(texts.count, "class name")) for \(countText(count, "image"))",
          at: .parameter("class_names"), label: "with y a name for each class")
      }
      return Array(texts.prefix(shown))
    }
    let rows = targets.rank == 0 ? targets.viewed(as: [1]) : targets
    let isSingle = count == 1 && rows.rank == 1 && rows.count > 1
    let numbers = Captions.classes(isSingle ? rows.viewed(as: [1, rows.count]) : rows)
    guard numbers.count == count else {
      throw Problem(
        "\(countText(numbers.count, "label")) for \(countText(count, "image"))",
        at: .parameter("y"))
    }
    return try numbers.prefix(shown).map { number in
      guard let texts else { return numberText(number) }
      guard let index = Int(exactly: number), texts.indices.contains(index) else {
        throw Problem(
          "\(countText(texts.count, "class name")), but a class \(numberText(number))",
          at: .parameter("class_names"))
      }
      return texts[index]
    }
  }

  private func heatMap(_ tensor: Tensor) throws -> Value {
    let sides = tensor.rank == 1 ? [1, tensor.count] : tensor.shape.dimensions.filter { $0 != 1 }
    let padded = [Int](repeating: 1, count: max(2 - sides.count, 0)) + sides
    guard padded.count == 2 else {
      throw Problem(
        "show draws images and matrices, but x has shape \(tensor.shape)", at: .parameter("x"),
        label: "take a part of it, as x[0]")
    }
    try ImageShape(height: padded[0], width: padded[1]).check("x")
    let values = tensor.converted(to: .float32).elements(of: Float.self)
    return .object(
      PictureObject(
        HeatMap(
          rows: padded[0], columns: padded[1], values: values, scale: ValueScale(of: values),
          words: "heat map, \(padded[0])×\(padded[1]) values in \(PictureWords.extent(of: values))"
        ).picture))
  }

  // MARK: Weights

  private func picture(of weights: ShownWeights) throws -> Value {
    guard labels == nil else {
      throw Problem("weights have no labels", at: .parameter("y"), label: "y names images")
    }
    guard weights.value.rank == 2, weights.value.count > 0 else { return try heatMap(weights.value) }
    return .object(PictureObject(try WeightPicture(weights, form: form, count: count).picture))
  }
}
