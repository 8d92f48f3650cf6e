import Interpreter
import Plots

/// Something to plot, or a word that says which part of it.
struct PlotItem: Bindable {
  enum Kind {
    case thing(any Plottable)
    case function(FunctionCurve)
    /// A list or tensor of numbers.
    case numbers(NumberColumns)
    /// Several things in a list.
    case several([PlotItem])
    /// The name of a column.
    case word(String)
  }

  let kind: Kind
  /// The bare name as written.
  let name: String?

  static var typeName: String { "history, function, schedule, list or tensor" }
  static var receivers: [String] { ["history", "run", "schedule", "tensor", "list", "function"] }
  var literal: String { name ?? "" }

  static func bind(_ argument: Argument, in session: Session) throws -> PlotItem {
    guard let value = argument.value else {
      guard let word = argument.word else { throw Mismatch() }
      return PlotItem(kind: .word(word), name: word)
    }
    // `history` is a command, unless a variable has the name.
    if argument.word == History.name, value.builtinName == History.name {
      return PlotItem(kind: .thing(try lastHistory(in: session)), name: argument.word)
    }
    if case .text(let text) = value { return PlotItem(kind: .word(text), name: text) }
    return PlotItem(kind: try kind(of: value, word: argument.word, in: session), name: argument.word)
  }

  /// That of the model trained last.
  private static func lastHistory(in session: Session) throws -> HistoryObject {
    guard let history = session.workbench.currentModel?.model.history, !history.epochs.isEmpty else {
      throw Problem("no model was trained yet", label: "as h = fit(model); plot h")
    }
    return HistoryObject(history)
  }

  private static func kind(of value: Value, word: String?, in session: Session) throws -> Kind {
    if case .object(let model as ModelObject) = value, !model.model.history.epochs.isEmpty,
      model.model.inputShape?.count != 1 || model.model.outputShape?.count != 1
    {
      return .thing(HistoryObject(model.model.history))
    }
    try check(value)
    if case .object(let object) = value, let thing = object as? any Plottable { return .thing(thing) }
    if let curve = FunctionCurve(value, word: word) { return .function(curve) }
    if case .list(let list) = value, isSeveral(list) {
      return .several(
        try list.items.map { item in
          let kind = try kind(of: item, word: nil, in: session)
          if case .several = kind { throw Mismatch("got lists within lists") }
          return PlotItem(kind: kind, name: nil)
        })
    }
    return .numbers(try NumberColumns(value, in: session))
  }

  /// Throws for what looks like a function of one number, and is none.
  private static func check(_ value: Value) throws {
    if case .object(let object as ModelObject) = value, let shape = object.model.inputShape, shape.count != 1
    {
      throw Problem(
        "plot draws functions of one number, and what models have learnt; this one takes samples of shape "
          + "\(shape)", label: "once it is fitted, plot draws its losses; graph and boundary draw models")
    }
    if case .function(let function) = value, let builtin = function.builtin, builtin.category == .schedules {
      let needed = builtin.parameters.filter(\.isRequired).map(\.name).joined(separator: ", ")
      throw Problem(
        "\(builtin.name) is a function that makes a schedule",
        label: "with its numbers: plot(\(builtin.name)(\(needed)))")
    }
  }

  /// A list of things, and not one of numbers.
  private static func isSeveral(_ list: List) -> Bool {
    guard let first = list.items.first else { return false }
    switch first {
    case .list, .function: return true
    case .object(let object): return object.number == nil
    case .none, .bool, .number, .text, .slice: return false
    }
  }
}

/// Which axes are logarithmic: `x`, `y`, `xy`; `true` is y alone.
struct LogAxes: Bindable {
  let x: Bool
  let y: Bool

  static let linear = LogAxes(x: false, y: false)
  static var typeName: String { "one of \(choices.joined(separator: ", "))" }
  static var choices: [String] { ["x", "y", "xy"] }
  var literal: String { x && y ? "xy" : x ? "x" : y ? "y" : "none" }

  static func bind(_ argument: Argument, in session: Session) throws -> LogAxes {
    // The word counts, whatever a variable of this name holds.
    if let word = argument.word, let axes = LogAxes(word) { return axes }
    switch try argument.given() {
    case .none: return .linear
    case .bool(let isY): return LogAxes(x: false, y: isY)
    case .text(let text):
      guard let axes = LogAxes(text) else { throw Mismatch("got \(quoted(text))") }
      return axes
    default: throw Mismatch()
    }
  }

  private init(x: Bool, y: Bool) { (self.x, self.y) = (x, y) }

  private init?(_ word: String) {
    guard ["x", "y", "xy", "yx"].contains(word) else { return nil }
    self.init(x: word.contains("x"), y: word.contains("y"))
  }
}

/// Texts, as the names of series.
struct TextsArgument: Bindable {
  let texts: [String]

  static var typeName: String { "list of texts" }
  var literal: String { "[\(texts.map(quoted).joined(separator: ", "))]" }

  static func bind(_ argument: Argument, in session: Session) throws -> TextsArgument {
    switch try argument.given() {
    case .text(let text): return TextsArgument(texts: [text])
    case .list(let list): return TextsArgument(texts: list.items.map { $0.text(in: .plain) })
    default: throw Mismatch()
    }
  }
}
