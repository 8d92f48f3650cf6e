import Syntax

/// A thing of the field that the language can hold: what it is called, how it is shown, and which
/// operators, members and indices it knows. A subclass overrides what makes sense for it; `nil`
/// means "I don't know this", and the caller words the error.
///
/// Overrides throw errors without a place (see `Problem`); the call boundary adds it.
open class Object {
  public init() {}

  /// The word for messages, as `tensor` or `model`.
  open var typeName: String { "object" }

  /// What an echo of the value shows; may have several lines.
  open func description(in style: OutputStyle) -> String { "<\(typeName)>" }

  /// Its form in documents and editors, where that is more than the text of `description`.
  open var display: Display? { nil }

  /// The call that gives this value shows it itself, as `fit` its epochs: no echo behind the call.
  open var isShownByItsCall: Bool { false }

  /// What `print` shows; the echo unless overridden.
  open func text(in style: OutputStyle) -> String { description(in: style) }

  /// What `{x:spec}` of an f-string shows; `nil` when it takes no spec.
  open func formatted(_ spec: FormatSpec, in style: OutputStyle) throws -> String? { nil }

  /// Names after the dot, beside the functions that take this as their first argument.
  open var memberNames: [String] { [] }
  open func member(_ name: String) throws -> Value? { nil }
  /// False when there is no such member to set.
  open func setMember(_ name: String, _ value: Value) throws -> Bool { false }
  /// As above, for a thing whose members have to do with the session.
  open func setMember(_ name: String, _ value: Value, in session: Session) throws -> Bool {
    try setMember(name, value)
  }

  open func index(_ items: [IndexItem]) throws -> Value? { nil }
  open func setIndex(_ items: [IndexItem], _ value: Value) throws -> Bool { false }

  /// `len(x)`, and the bound of `for`; `nil` when it has none.
  open var count: Int? { nil }
  /// The values that `for` visits; a function that gives the next one.
  open func makeIterator() throws -> (() throws -> Value?)? { nil }

  /// The number that this is, when it is one, as a tensor of a single element.
  open var number: Double? { nil }

  /// `nil` when truth is ambiguous, as of a tensor with several elements.
  open func isTrue() throws -> Bool? { true }
  open func unary(_ operation: UnaryOperator) throws -> Value? { nil }
  /// `self ∘ other`, or `other ∘ self` when `isReversed`.
  open func binary(_ operation: BinaryOperator, _ other: Value, isReversed: Bool) throws -> Value? { nil }
  /// `self ∘= other` in place: what the target then holds. `nil` when it is `self ∘ other` instead.
  open func update(_ operation: BinaryOperator, _ other: Value) throws -> Value? { nil }
  open func compare(_ comparator: Comparator, _ other: Value, isReversed: Bool) throws -> Value? { nil }

  /// A likely slip in an operator between this and `other` that is no error.
  open func caution(about other: Value) -> Caution? { nil }

  /// Parameters and body when the thing can be called, as `model(x)`.
  open func call(_ arguments: [Argument], in session: Session) throws -> Value? { nil }
}

/// What a warning says; the operator adds its place.
public struct Caution {
  public let message: String
  public let notes: [String]

  public init(_ message: String, notes: [String] = []) {
    self.message = message
    self.notes = notes
  }
}

/// One evaluated part between the commas of `x[…]`.
public enum IndexItem {
  case value(Value)
  case slice(SliceBounds)
  case ellipsis
}
