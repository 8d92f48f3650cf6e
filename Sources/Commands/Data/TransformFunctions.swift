import Datasets
import Interpreter
import Tensors

/// torchvision's transforms: values that a dataset applies to each sample, or functions of a tensor.
var transformFunctions: [Builtin] {
  [Builtin(Compose.self), Builtin(ToTensor.self), Builtin(Normalize.self), Builtin(ToDType.self)]
}

struct Compose: Command {
  let transforms: Rest<TransformArgument>

  static let name = "compose"
  static let aliases = ["Compose"]
  static let category = Category.data
  static let summary = "Transforms one after the other, as one transform."
  static let details = """
    Takes to_tensor, normalize(mean, std), flatten, to_dtype(type), functions of one sample, or a list of them.
    """
  static let examples = [
    Example("compose(to_tensor, normalize(0.5, 0.5))", "compose(to_tensor, normalize(0.5, 0.5))"),
    Example("t = compose(flatten, x -> x * 2)\nt(ones(2, 2)).shape", "(4,)"),
  ]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("transforms", "Transforms, one by one or in a list."))
  }
  func run(in session: Session) throws -> Value {
    .object(TransformObject(transforms.elements.flatMap(\.steps)))
  }
}

struct ToTensor: Command {
  let image: TensorArgument?

  static let name = "to_tensor"
  static let aliases = ["ToTensor"]
  static let category = Category.data
  static let summary = "An image of bytes as floats in 0…1, channels in front; a transform."
  static let details = """
    uint8 (h, w) or (h, w, channels) → float32 (channels, h, w), each byte divided by 255; other types keep \
    their numbers, as in torchvision. Without an image it is the transform itself.
    """
  static let examples = [
    Example("to_tensor(full((28, 28), 255).astype(uint8)).shape", "(1, 28, 28)"),
    Example("compose(to_tensor, flatten)", "compose(to_tensor, flatten)"),
  ]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("image", "An image; none gives the transform."))
  }
  func run(in session: Session) throws -> Value {
    let transform = TransformObject([.known(.toTensor)])
    guard let image else { return .object(transform) }
    return .tensor(try transform.pipeline.apply(to: image.tensor, in: session))
  }
}

struct Normalize: Command {
  let mean: ChannelsArgument
  let deviation: ChannelsArgument

  static let name = "normalize"
  static let aliases = ["Normalize"]
  static let category = Category.data
  static let summary = "A transform: (x - mean) / std, with one of each or one a channel."
  static let details = "As torchvision's Normalize: in float32, behind to_tensor."
  static let examples = [
    Example("normalize(0.5, 0.5)", "normalize(0.5, 0.5)"),
    Example("normalize((0.5,), (0.25,))(tensor([1, 0]))", "tensor([ 2., -2.], shape=(2,), dtype=float32)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("mean", "What is subtracted.", check: { Self.check("mean", $0) { _ in true } }),
      Parameter(
        "std", aliases: ["deviation"], "What is divided by.",
        check: { Self.check("std", $0) { $0 != 0 } }))
  }

  private static func check(
    _ name: String, _ argument: ChannelsArgument, _ isGood: (Float) -> Bool
  ) -> String? {
    guard let odd = argument.numbers.first(where: { !$0.isFinite || !isGood($0) }) else { return nil }
    return "\(name) cannot be \(numberText(Double(odd)))"
  }

  func run(in session: Session) throws -> Value {
    .object(
      TransformObject([.known(.normalize(mean: mean.numbers, deviation: deviation.numbers))]))
  }
}

struct ToDType: Command {
  let dtype: DTypeArgument
  let isScaled: Bool

  static let name = "to_dtype"
  static let aliases = ["ToDtype"]
  static let category = Category.data
  static let summary = "A transform: the same numbers as another type."
  static let details = "With scale=true bytes become x / 255 of a float type, as torchvision's ToDtype."
  static let examples = [Example("to_dtype(float32, scale=true)", "to_dtype(float32, scale=true)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("dtype", "The type.", default: .float32),
      Parameter("scale", "Divide bytes by 255.", default: false))
  }
  func run(in session: Session) throws -> Value {
    .object(TransformObject([.known(.convert(dtype.dtype, isScaled: isScaled))]))
  }
}
