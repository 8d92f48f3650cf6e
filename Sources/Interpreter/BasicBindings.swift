import Diagnostics

/// Swift's own types as parameters of commands.

extension Argument {
  /// The value; a bare unknown name is a mismatch.
  public func given() throws -> Value {
    guard let value else { throw Mismatch() }
    return value
  }
}

extension Value {
  /// The number in a number, a bool or an object that is one number, as a tensor of one element.
  public var asNumber: Double? {
    switch self {
    case .number(let number): number
    case .bool(let bool): bool ? 1 : 0
    case .object(let object): object.number
    default: nil
    }
  }
}

extension Double: Bindable {
  public static var typeName: String { "number" }
  public static func bind(_ argument: Argument, in session: Session) throws -> Double {
    guard let number = try argument.given().asNumber else { throw Mismatch() }
    return number
  }
  public var literal: String { numberText(self) }
}

extension Int: Bindable {
  public static var typeName: String { "whole number" }
  public static func bind(_ argument: Argument, in session: Session) throws -> Int {
    guard let number = try argument.given().asNumber else { throw Mismatch() }
    guard let whole = Int(exactly: number) else { throw Mismatch("got \(numberText(number))") }
    return whole
  }
  public var literal: String {
    self >= 1_000_000 ? countText(self) : String(self)
  }
}

extension Bool: Bindable {
  public static var typeName: String { "true or false" }
  public static func bind(_ argument: Argument, in session: Session) throws -> Bool {
    switch try argument.given() {
    case .bool(let bool): return bool
    case .number(let number) where number == 0 || number == 1: return number == 1
    default: throw Mismatch()
    }
  }
  public var literal: String { self ? "true" : "false" }
}

extension String: Bindable {
  public static var typeName: String { "text" }
  public static var receivers: [String] { ["text"] }
  public static func bind(_ argument: Argument, in session: Session) throws -> String {
    guard case .text(let text) = try argument.given() else { throw Mismatch() }
    return text
  }
  public var literal: String { quoted(self) }
}

extension Value: Bindable {
  public static var typeName: String { "value" }
  public static func bind(_ argument: Argument, in session: Session) throws -> Value { try argument.given() }
  public var literal: String { description(in: .plain) }
}

extension List: Bindable {
  public static var typeName: String { "list" }
  public static var receivers: [String] { ["list", "tuple"] }
  public static func bind(_ argument: Argument, in session: Session) throws -> Self {
    guard case .list(let list) = try argument.given(), let list = list as? Self else { throw Mismatch() }
    return list
  }
  public var literal: String { Value.list(self).literal }
}

extension Optional: Bindable where Wrapped: Bindable {
  public static var typeName: String { Wrapped.typeName }
  public static var choices: [String] { Wrapped.choices }
  public static var receivers: [String] { Wrapped.receivers }
  public static var absent: Wrapped?? { .some(nil) }
  public static func bind(_ argument: Argument, in session: Session) throws -> Wrapped? {
    if case .some(.none) = argument.value { return nil }
    return try Wrapped.bind(argument, in: session)
  }
  public var literal: String { self?.literal ?? "none" }
}

/// All remaining positional arguments.
public struct Rest<Element: Bindable>: Bindable {
  public let elements: [Element]
  public static var typeName: String { Element.typeName }
  public static var choices: [String] { Element.choices }
  public static var receivers: [String] { Element.receivers }
  public static var isVariadic: Bool { true }
  public static func bind(_ argument: Argument, in session: Session) throws -> Rest {
    try bind(all: [argument], in: session)
  }
  public static func bind(all arguments: [Argument], in session: Session) throws -> Rest {
    Rest(
      elements: try arguments.enumerated().map { index, argument in
        do {
          return try Element.bind(argument, in: session)
        } catch let mismatch as Mismatch {
          throw Mismatch(mismatch.detail, index: index)
        }
      })
  }
  public var literal: String { "" }
}

/// A type with a few named values, written bare or as text: `"keras"`, `torch`.
public protocol Choice: Bindable, CaseIterable, RawRepresentable where RawValue == String {}

extension Choice {
  public static var typeName: String { "one of \(choices.joined(separator: ", "))" }
  public static var choices: [String] { allCases.map(\.rawValue) }
  public static func bind(_ argument: Argument, in session: Session) throws -> Self {
    if case .some(.text(let text)) = argument.value {
      guard let value = Self(rawValue: text) else { throw Mismatch("got \(quoted(text))") }
      return value
    }
    guard let word = argument.word, let value = Self(rawValue: word) else {
      throw Mismatch(ofWord: argument)
    }
    return value
  }
  public var literal: String { rawValue }
}

/// A bare name taken as a word, whatever it may be called; text works too.
public struct Word: Bindable {
  public let text: String
  public static var typeName: String { "name" }
  public static func bind(_ argument: Argument, in session: Session) throws -> Word {
    if let word = argument.word { return Word(text: word) }
    switch try argument.given() {
    case .text(let text): return Word(text: text)
    case .function(let function): return Word(text: function.name)
    default: throw Mismatch()
    }
  }
  public var literal: String { text }
}
