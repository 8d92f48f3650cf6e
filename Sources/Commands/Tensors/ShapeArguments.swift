import Diagnostics
import Interpreter
import Tensors

/// One axis, several in a tuple, or `none` for all.
struct AxesArgument: Bindable {
  let axes: [Int]?

  static let all = AxesArgument(axes: nil)
  static var typeName: String { "axis or tuple of axes" }
  var literal: String { axes.map { "\($0)" } ?? "none" }

  static func bind(_ argument: Argument, in session: Session) throws -> AxesArgument {
    switch try argument.given() {
    case .none: return .all
    case .list(let list): return AxesArgument(axes: try list.items.map(wholeNumber))
    case let value: return AxesArgument(axes: [try wholeNumber(value)])
    }
  }
}

extension Parameter where T == AxesArgument {
  /// `axis=`, or PyTorch's `dim=`, of a reduction.
  static func reducedAxes(namedOnly: Bool = false) -> Self {
    Parameter(
      "axis", aliases: ["dim"], "Axis or axes to reduce; none for all.", default: .all, namedOnly: namedOnly)
  }
}

extension Parameter where T == Bool {
  /// `keepdims=`, or PyTorch's `keepdim=`, of a reduction.
  static func keepsAxes(namedOnly: Bool = false) -> Self {
    Parameter(
      "keepdims", aliases: ["keepdim"], "Keep reduced axes with length 1.", default: false,
      namedOnly: namedOnly)
  }
}

/// A shape: lengths one by one, or in one list or tuple.
struct ShapeArgument: Bindable {
  let dimensions: [Int]

  static var typeName: String { "length, or a list of lengths" }
  static var isVariadic: Bool { true }
  var literal: String { Shape(dimensions).description }

  static func bind(_ argument: Argument, in session: Session) throws -> ShapeArgument {
    try bind(all: [argument], in: session)
  }

  static func bind(all arguments: [Argument], in session: Session) throws -> ShapeArgument {
    if arguments.count == 1, case .list(let list)? = arguments[0].value {
      return ShapeArgument(dimensions: try list.items.map(wholeNumber))
    }
    return ShapeArgument(dimensions: try arguments.map { try wholeNumber(try $0.given()) })
  }
}

/// A shape in one place: a length, or a list or tuple of lengths.
struct SizeArgument: Bindable {
  let dimensions: [Int]

  static let scalar = SizeArgument(dimensions: [])
  static var typeName: String { "length or a tuple of lengths" }
  var literal: String { Shape(dimensions).description }

  static func bind(_ argument: Argument, in session: Session) throws -> SizeArgument {
    SizeArgument(dimensions: try ShapeArgument.bind(argument, in: session).dimensions)
  }
}

private func wholeNumber(_ value: Value) throws -> Int {
  guard let number = value.asNumber else { throw Mismatch("got \(article(value.typeName))") }
  guard let whole = Int(exactly: number) else { throw Mismatch("got \(numberText(number))") }
  return whole
}

/// A tensor's type, bare or in quotes; Python's words for numbers do as well.
struct DTypeArgument: Bindable {
  let dtype: DType

  static let float32 = DTypeArgument(dtype: .float32)
  static var typeName: String { "type of tensor" }
  static var choices: [String] { DType.allCases.map(\.rawValue) }
  var literal: String { dtype.rawValue }

  static func bind(_ argument: Argument, in session: Session) throws -> DTypeArgument {
    var word = argument.word
    switch argument.value {
    case .text(let text)?: word = text
    case .function(let function)?: word = function.name
    default: break
    }
    guard let word else { throw Mismatch() }
    let others: [String: DType] = [
      "float": .float32, "double": .float64, "int": .int64, "long": .int64, "byte": .uint8,
    ]
    guard let dtype = DType(rawValue: word) ?? others[word] else {
      let hint = nearest(word, among: choices).map { "did you mean '\($0)'?" }
      throw Problem(
        "there is no type '\(word)'", label: hint, notes: ["the types are \(choices.joined(separator: ", "))"]
      )
    }
    return DTypeArgument(dtype: dtype)
  }
}
