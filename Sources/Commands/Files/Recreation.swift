import Diagnostics
import Interpreter
import Learning
import Syntax
import Tensors

/// Values from the text that describes them, as `dense(256, relu)` or `adam(0.003)`, that came from a file.
///
/// Such a text is no program: it is made of numbers, texts, lists and calls of the functions that make
/// layers, optimizers and the like. Nothing else is looked up and nothing else can run: no variables, no
/// functions of the user's, no commands.
final class Recreation {
  private let session: Session
  /// Those of the models within the model, in the order in which they are made.
  private var generators: ArraySlice<Random>

  init(_ session: Session, generators: [Random] = []) {
    self.session = session
    self.generators = generators[...]
  }

  /// A text that cannot be what it should; the caller knows the file.
  struct Failure: Error {
    let message: String
  }

  /// What may be called.
  private static let categories: Set<Category> = [
    .layers, .activations, .initializers, .regularizers, .losses, .metrics, .optimizers,
  ]
  private static let longest = 100_000

  /// The value that one expression describes.
  func value(_ text: String) throws -> Value { try value(tree(text)) }

  /// The layers of `sequential(…)`.
  func layers(_ text: String) throws -> [any LayerSpec] {
    guard case .call(let call) = try tree(text).kind, case .name("sequential") = call.callee.kind else {
      throw Failure(message: "it is no sequential(…)")
    }
    return try arguments(call).enumerated().map { index, argument in
      do { return try LayerArgument.bind(argument, in: session).spec } catch is Mismatch {
        throw Failure(message: "number \(index) is no layer")
      }
    }
  }

  private func tree(_ text: String) throws -> Expression {
    guard text.utf8.count <= Self.longest else { throw Failure(message: "it is too long") }
    let program: Program
    do { program = try parse(Source(text)) } catch { throw Failure(message: error.message) }
    guard program.statements.count == 1, case .expression(let tree) = program.statements[0].kind else {
      throw Failure(message: "it is no single value")
    }
    return tree
  }

  private func value(_ tree: Expression) throws -> Value {
    switch tree.kind {
    case .none: return .none
    case .bool(let bool): return .bool(bool)
    case .number(let number): return .number(number)
    case .text(let text): return .text(text)
    // As a name an initialiser; as a call it would be a tensor, which is no part of a model.
    case .name("zeros"): return .text("zeros")
    case .name("ones"): return .text("ones")
    case .name(let name): return .function(try function(name))
    case .list(let items): return .list(try items.map(value))
    case .tuple(let items): return .tuple(try items.map(value))
    case .unary(.negative, let operand):
      guard case .number(let number) = try value(operand) else {
        throw Failure(message: "'-' needs a number")
      }
      return .number(-number)
    case .call(let call):
      guard case .name(let name) = call.callee.kind, let builtin = try function(name).builtin else {
        throw Failure(message: "only functions by name are called in it")
      }
      let arguments = try arguments(call)
      if name == "sequential", let random = generators.popFirst() { session.lab.prepare(random) }
      return try builtin.call(arguments, in: session)
    default: throw Failure(message: "it holds more than calls, numbers, texts and lists")
    }
  }

  private func arguments(_ call: Call) throws -> [Argument] {
    try call.arguments.map { argument in
      guard !argument.isSpread else { throw Failure(message: "it holds a '*'") }
      // A bare word that no function has is for the parameter to know, as mode=fan_in.
      if case .name(let word) = argument.value.kind, session.registry.function(word) == nil {
        return Argument(label: argument.label?.text, value: nil, word: word)
      }
      return Argument(label: argument.label?.text, value: try value(argument.value))
    }
  }

  private func function(_ name: String) throws -> Function {
    guard let function = session.registry.function(name), let builtin = function.builtin,
      Self.categories.contains(builtin.category)
    else { throw Failure(message: "\(quoted(name)) makes no part of a model") }
    return function
  }
}
