import Interpreter
import Plots

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
