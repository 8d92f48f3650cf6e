import Datasets
import Interpreter
import Learning
import Tensors

/// A chain of transforms as the language holds it: called with a sample, it gives the sample transformed.
final class TransformObject: Object {
  let pipeline: Pipeline

  init(_ steps: [TransformStep]) { pipeline = Pipeline(steps) }

  override var typeName: String { "transform" }

  override func description(in style: OutputStyle) -> String {
    let steps = pipeline.steps.map(\.written)
    return steps.count == 1 ? steps[0] : "compose(\(steps.joined(separator: ", ")))"
  }

  override func call(_ arguments: [Argument], in session: Session) throws -> Value? {
    guard arguments.count == 1, let value = arguments[0].value, arguments[0].label == nil else {
      throw Problem("a transform is called with one sample, as transform(x)")
    }
    guard let operand = try TensorArgument.operandIfAny(of: value) else {
      throw Problem("a transform takes a tensor, not \(article(value.typeName))", at: .argument(0))
    }
    return .tensor(try pipeline.apply(to: operand.strong, in: session))
  }
}

/// An argument that is a transform: one that was made, the bare name of one that needs nothing, as
/// `to_tensor` or `flatten`, a function of one sample, or a list of these.
struct TransformArgument: Bindable {
  let steps: [TransformStep]

  static var typeName: String { "transform" }
  static var choices: [String] { ["to_tensor", "flatten", "to_dtype"] }
  var literal: String { steps.map(\.written).joined(separator: ", ") }

  static func bind(_ argument: Argument, in session: Session) throws -> TransformArgument {
    TransformArgument(steps: try steps(of: try argument.given(), depth: 0))
  }

  private static func steps(of value: Value, depth: Int) throws -> [TransformStep] {
    guard depth < 100 else { throw Problem("transforms are nested too deep") }
    switch value {
    case .object(let object as TransformObject): return object.pipeline.steps
    case .object(let object as LayerObject) where object.spec is FlattenSpec: return [.known(.flatten)]
    case .object(is ModelObject): return [.function(value)]
    case .function(let function):
      switch function.builtin?.name {
      case "to_tensor": return [.known(.toTensor)]
      case "flatten": return [.known(.flatten)]
      case "to_dtype": return [.known(.convert(.float32, isScaled: false))]
      case "normalize": throw Problem("normalize needs its numbers", label: "as normalize(0.5, 0.5)")
      default: return [.function(value)]
      }
    case .list(let list): return try list.items.flatMap { try steps(of: $0, depth: depth + 1) }
    default: throw Mismatch()
    }
  }
}

/// One number, or one a channel in a list or tuple.
struct ChannelsArgument: Bindable {
  let numbers: [Float]

  static var typeName: String { "number or a list of numbers" }
  var literal: String { "\(numbers)" }

  static func bind(_ argument: Argument, in session: Session) throws -> ChannelsArgument {
    guard let operand = try TensorArgument.operandIfAny(of: try argument.given()), operand.tensor.rank <= 1,
      operand.tensor.count > 0
    else { throw Mismatch() }
    return ChannelsArgument(numbers: operand.tensor.converted(to: .float32).elements(of: Float.self))
  }
}
