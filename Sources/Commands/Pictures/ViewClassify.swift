import Interpreter
import Plots
import Tensors

/// Commands that draw.
var pictureCommands: [Builtin] {
  [
    Builtin(ViewClassify.self), Builtin(Describe.self), Builtin(PlotCommand.self),
    Builtin(ScatterCommand.self),
    Builtin(HistCommand.self), Builtin(BarCommand.self), Builtin(GraphicsCommand.self),
  ]
}

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

  /// The most pixels and classes that are looked at.
  private static let mostPixels = 1 << 24
  private static let mostClasses = 100_000

  private func greyImage() throws -> PixelImage {
    var sides = Array(image.tensor.shape.dimensions.drop { $0 == 1 })
    // A side of one pixel is a side, too.
    if sides.count < 2, image.tensor.rank >= 2, !Self.isSquare(image.tensor.count) {
      sides = image.tensor.shape.dimensions.suffix(2)
    }
    if sides.count < 2, Self.isSquare(image.tensor.count) {
      let side = Int(Double(image.tensor.count).squareRoot())
      sides = [side, side]
    }
    guard sides.count == 2, image.tensor.count > 0 else {
      let isBatch = image.tensor.rank >= 2 && image.tensor.shape[0] > 1
      throw Problem(
        "view_classify shows one grey image, but img has shape \(image.tensor.shape)", at: .parameter("img"),
        label: isBatch ? "take one of them, as images[0]" : "as (28, 28) or (784,)")
    }
    guard image.tensor.count <= Self.mostPixels else {
      throw Problem("this image has more than 16,777,216 pixels", at: .parameter("img"))
    }
    return PixelImage(
      width: sides[1], height: sides[0],
      values: image.tensor.converted(to: .float32).elements(of: Float.self))
  }

  private static func isSquare(_ count: Int) -> Bool {
    let side = Int(Double(count).squareRoot())
    return side * side == count
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
        "there are \(names.items.count) class names for \(count) classes", at: .parameter("class_names"))
    }
    return names.items.map { $0.text(in: .plain) }
  }
}

struct Describe: Command {
  let picture: PictureArgument

  static let name = "describe"
  static let category = Category.pictures
  static let summary = "A picture in words."
  static let examples = [
    Example(
      "describe(view_classify(eye(2), [0.75, 0.25]))",
      "\"2×2 image; class probability: 0 75.0 %, 1 25.0 %\"")
  ]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("picture", "The picture.")) }
  func run(in session: Session) throws -> Value { .text(picture.object.picture.words) }
}

/// An argument that is a picture.
struct PictureArgument: Bindable {
  let object: PictureObject

  static var typeName: String { "picture" }
  static var receivers: [String] { ["picture"] }
  var literal: String { "picture" }

  static func bind(_ argument: Argument, in session: Session) throws -> PictureArgument {
    guard case .object(let object as PictureObject) = try argument.given() else { throw Mismatch() }
    return PictureArgument(object: object)
  }
}
