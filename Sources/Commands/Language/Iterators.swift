import Interpreter

/// Something that `next` takes values out of, one a call.
protocol Advancing: Object {
  /// `nil` behind the last value.
  func next() throws -> Value?
}

struct MakeIterator: Command {
  let values: Value

  static let name = "iter"
  static let category = Category.language
  static let summary = "An iterator over the values in a value, for next."
  static let examples = [Example("it = iter([1, 2])\nnext(it) + next(it)", "3")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("values", "What to go through.")) }

  func run(in session: Session) throws -> Value {
    if case .object(let object as IteratorObject) = values { return .object(object) }
    return .object(
      try IteratorObject("iterator", over: [values], session.changes, Iterating.iterator(over: values)))
  }
}

struct Next: Command {
  let iterator: Value?
  let fallback: Rest<Value>

  static let name = "next"
  static let category = Category.language
  static let runsStatements = true
  static let summary = "The next value of an iterator, the next batch of a loader, or what comes next."
  static let details = """
    At an iterator's end it gives the second argument, or is an error; a loader begins a new pass. Alone it \
    goes on with the lesson that waits, or with the next training step behind step.
    """
  static let examples = [
    Example(
      "x, y = next(iter(loader((arange(4), arange(4)), batch=2)))\ny",
      "tensor([0, 1], shape=(2,), dtype=int64)"),
    Example("next(iter([]), 0)", "0"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter("iterator", "What iter, enumerate or zip gave, or a loader.", defaultText: "what waits"),
      Parameter("default", "What to give at the end."))
  }

  func run(in session: Session) throws -> Value {
    guard fallback.elements.count <= 1 else { throw Problem("next takes at most 2 arguments") }
    guard let iterator else { return try session.goOn() }
    session.changes.note()
    guard case .object(let object) = iterator, let iterator = object as? any Advancing else {
      throw Problem(
        "\(article(iterator.typeName)) is no iterator", at: .parameter("iterator"), label: "as next(iter(x))")
    }
    if let value = try iterator.next() {
      let loader = iterator as? LoaderObject ?? (iterator as? IteratorObject)?.loader
      return loader?.marked(value) ?? value
    }
    if let value = fallback.elements.first { return value }
    throw Problem("there are no more values", at: .parameter("iterator"))
  }
}
