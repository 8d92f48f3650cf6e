import Diagnostics
import Interpreter
import Plots
import Tensors

struct ViewClassify: Command {
  let image: TensorArgument
  let shares: TensorArgument
  let names: List?

  static let name = "view_classify"
  static let category = Category.pictures
  static let summary = "An image beside bars of its class probabilities."
  static let details = """
    img is one grey image: (28, 28), flat as (784,), or with axes of length 1 in front; its smallest value is \
    drawn black, its largest white. ps are probabilities, (10,) or (1, 10), as softmax(model(img)) gives them. \
    A terminal shows the picture, a pipe tells it in words; p.save("digit.png") saves it, also as .svg or .txt.
    """
  static let examples = [
    Example(
      "view_classify img softmax(model(img))",
      given: "model = sequential(linear(784, 10))\nimg = digits(train=true, n=1)[0][0].view(1, 784) / 255"),
    Example(
      "p = view_classify(eye(2), [0.75, 0.25], class_names=[\"cat\", \"dog\"])\ndescribe(p)",
      "\"2×2 image; class probability: cat 75.0 %, dog 25.0 %\""),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("img", "One image."),
      Parameter("ps", aliases: ["probabilities"], "A probability for each class."),
      Parameter("class_names", aliases: ["labels"], "Texts, one a class; 0, 1, 2, … when not given."))
  }

  func run(in session: Session) throws -> Value {
    let shares = try shareList()
    return .object(
      PictureObject(ClassPicture(try greyImage(), labels: try labels(shares.count), shares: shares).picture))
  }

  /// The most classes that are looked at.
  private static let mostClasses = 100_000

  private func greyImage() throws -> PixelImage {
    guard let sides = ImageShape.ofOne(image.shape) else {
      let isBatch = image.shape.rank >= 2 && image.shape[0] > 1
      throw Problem(
        "view_classify shows one grey image, but img has shape \(image.shape)", at: .parameter("img"),
        label: isBatch ? "take one of them, as images[0]" : "as (28, 28) or (784,)")
    }
    try sides.check("img")
    return PixelImage(
      width: sides.width, height: sides.height,
      values: image.tensor.converted(to: .float32).elements(of: Float.self))
  }

  private func shareList() throws -> [Double] {
    let tensor = shares.tensor
    guard tensor.count > 0, tensor.count == tensor.shape.dimensions.last, tensor.count <= Self.mostClasses
    else {
      throw Problem(
        "ps must have a probability for each class, but its shape is \(tensor.shape)", at: .parameter("ps"),
        label: tensor.rank >= 2 ? "take the row of one image, as ps[0]" : "as (10,) or (1, 10)")
    }
    let shares = tensor.converted(to: .float64).elements(of: Double.self)
    // Rounding may carry a float32 probability a little beyond its bounds.
    if let odd = shares.first(where: { !(-1e-4...1.0001).contains($0) }) {
      let isLog = shares.allSatisfy { $0 <= 1e-4 }
      throw Problem(
        "these are no probabilities: there is a \(numberText(Double(Float(odd).description) ?? odd))",
        at: .parameter("ps"),
        label: isLog
          ? "exp(ps) of a log_softmax, softmax(ps) of a model's outputs" : "softmax(ps) makes them so")
    }
    return shares.map { min(max($0, 0), 1) }
  }

  private func labels(_ count: Int) throws -> [String] {
    guard let names else { return (0..<count).map(String.init) }
    guard names.items.count == count else {
      throw Problem(
        "\(countText(names.items.count, "class name")) for \(countText(count, "class", "classes"))",
        at: .parameter("class_names"))
    }
    return names.items.map { $0.text(in: .plain) }
  }
}
