import Interpreter
import Learning

/// One value, or a list of several to be tried one after the other.
struct Several<Element: Bindable>: Bindable {
  let items: [Element]
  /// It was written as a list, be it of one.
  let isList: Bool

  static var typeName: String { "\(Element.typeName), or a list of several" }
  static var choices: [String] { Element.choices }
  static var receivers: [String] { Element.receivers }
  var literal: String { items.map(\.literal).joined(separator: ", ") }

  static func bind(_ argument: Argument, in session: Session) throws -> Several {
    guard case .list(let list)? = argument.value else {
      return Several(items: [try Element.bind(argument, in: session)], isList: false)
    }
    guard !list.items.isEmpty else { throw Mismatch("got an empty list") }
    return Several(
      items: try list.items.map { item in
        do { return try Element.bind(Argument(item), in: session) } catch let mismatch as Mismatch {
          throw Mismatch(mismatch.detail ?? "got \(article(item.typeName)) in the list")
        }
      }, isList: true)
  }
}

/// One combination of what is tried.
struct SweepSetting {
  let model: ModelObject
  /// What the model is called.
  let modelName: String
  let optimizer: any Optimizer
  let epochs: Int
  let batch: Int

  /// The value of a column.
  func text(_ column: SweepColumn) -> String {
    switch column {
    case .model: modelName
    case .optimizer: optimizer.written
    case .epochs: "\(epochs)"
    case .batch: "\(batch)"
    }
  }
}

/// What settings can differ in.
enum SweepColumn: String, CaseIterable {
  case model, optimizer, epochs, batch
}

/// What came of one setting with one seed.
struct SweepTrial {
  let seed: Int
  /// `nil` when the loss or the weights became no finite numbers.
  let evaluation: Evaluation?
  let seconds: Double
}

/// All trials of one setting so far.
struct SweepRow {
  let setting: SweepSetting
  var trials: [SweepTrial] = []

  var finished: [SweepTrial] { trials.filter { $0.evaluation != nil } }
  var divergedCount: Int { trials.count - finished.count }
  func values(_ number: (Evaluation) -> Double) -> [Double] {
    finished.compactMap { $0.evaluation.map(number) }
  }
}
