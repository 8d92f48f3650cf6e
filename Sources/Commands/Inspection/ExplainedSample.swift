import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// An explanation beside what it is of, as `why` shows it.
struct ExplainedSample {
  /// One of the nearest samples.
  struct Near {
    /// As they go into the model.
    let numbers: [Float]
    /// Its target, where it is known.
    let label: Double?
  }

  let explanation: Explanation
  /// `x`, or `test 7`.
  let name: String
  /// As they go into the model.
  let numbers: [Float]
  /// In the order of the explanation's neighbours.
  let nearest: [Near]
  /// One a class; empty when it is none that is predicted.
  let classNames: [String]
  /// Of the features, where they have some.
  let featureNames: [String]?

  var object: PictureObject {
    PictureObject(picture, facts: facts, plainText: { text($0) })
  }

  // MARK: Members

  private var facts: [(String, Value)] {
    [
      ("predicted", predicted), ("against", against), ("probabilities", probabilities),
      ("explained", .number(explanation.explained)), ("baseline", .number(explanation.baseline)),
      ("features", .tensor(explanation.features)),
      ("units", .list(explanation.units.map { .number($0.index) })),
      ("contributions", .list(explanation.units.map { .number($0.contribution) })),
      ("bias", .number(explanation.bias)),
      ("nearest", .list(explanation.neighbours.map { .number($0.index) })),
      ("distances", .list(explanation.neighbours.map { .number($0.distance) })),
      ("labels", .list(nearest.map { near in near.label.map { .number($0) } ?? .none })),
    ]
  }

  private var predicted: Value {
    switch explanation.prediction {
    case .classes(_, let predicted, _): .number(predicted)
    case .yes(let share): .number(share >= 0.5 ? 1 : 0)
    case .value(let value, _, _): .number(value)
    }
  }

  private var against: Value {
    switch explanation.prediction {
    case .classes(_, _, let against): .number(against)
    case .yes(let share): .number(share >= 0.5 ? 0 : 1)
    case .value: .none
    }
  }

  private var probabilities: Value { shares.isEmpty ? .none : .tensor(Tensor(shares)) }

  /// Of the classes; none when it is none that is predicted.
  var shares: [Double] {
    switch explanation.prediction {
    case .classes(let shares, _, _): shares
    case .yes(let share): [1 - share, share]
    case .value: []
    }
  }

  // MARK: What speaks for it and against it

  /// Of each sign so many are named.
  private static let most = 5

  /// Things of one kind, by what they add: the most for it first, the most against it last.
  struct Ranking {
    let named: [(index: Int, adds: Double)]
    /// Those that are not named, and what they add together.
    let others: (count: Int, adds: Double)
  }

  var features: Ranking {
    let values = explanation.features.elements(of: Double.self)
    return Self.ranking(values.enumerated().map { (index: $0, adds: $1) })
  }

  var units: Ranking { Self.ranking(explanation.units.map { (index: $0.index, adds: $0.contribution) }) }

  private static func ranking(_ all: [(index: Int, adds: Double)]) -> Ranking {
    let ranked = all.filter { $0.adds != 0 }.sorted { ($0.adds, $1.index) > ($1.adds, $0.index) }
    let named =
      ranked.filter { $0.adds > 0 }.prefix(most) + ranked.filter { !($0.adds > 0) }.suffix(most)
    let sum = all.reduce(0) { $0 + $1.adds } - named.reduce(0) { $0 + $1.adds }
    return Ranking(named: Array(named), others: (all.count - named.count, sum))
  }

  /// What the units of the last hidden layer are, by their numbers.
  var unitActivations: [Int: Double] {
    Dictionary(explanation.units.map { ($0.index, $0.activation) }) { first, _ in first }
  }

  // MARK: Names

  func number(_ value: Double) -> String { significantText(value, digits: 3) }

  /// `1`, or what class 1 is called.
  func className(_ index: Int) -> String {
    classNames.indices.contains(index) ? singleLine(classNames[index]) : "\(index)"
  }

  /// The target of a nearest sample.
  func label(_ near: Near) -> String? {
    guard let label = near.label else { return nil }
    return classNames.isEmpty ? shortText(label) : Int(exactly: label).map(className) ?? shortText(label)
  }

  /// The name of a feature, x1 for the first of a row without names, or its place; of a flat square image that
  /// of the pixel beside it.
  func featureName(_ index: Int) -> String {
    if let featureNames, featureNames.indices.contains(index) { return singleLine(featureNames[index]) }
    let shape = explanation.features.shape
    var places: [Int] = []
    var rest = index
    for length in shape.dimensions.reversed() {
      places.append(rest % max(length, 1))
      rest /= max(length, 1)
    }
    let text = "[\(places.reversed().map(String.init).joined(separator: ", "))]"
    guard shape.rank == 1, shape.count >= 64, let side = ImageShape.side(of: shape.count) else {
      return shape.rank == 1 ? "x\(index + 1)" : text
    }
    return text + " row \(index / side), column \(index % side)"
  }

  // MARK: In words

  /// What is predicted, and the number that is explained.
  var statement: String {
    let change = explanation.explained - explanation.baseline
    let sums =
      "\(number(explanation.explained)) = \(number(explanation.baseline)) of a sample of zeros "
      + "\(change < 0 ? "-" : "+") \(number(abs(change))) by the features"
    switch explanation.prediction {
    case .classes(let shares, let predicted, let against):
      return "class \(className(predicted)) with \(percentText(shares[predicted])), against class "
        + "\(className(against)) with \(percentText(shares[against])): its logit leads by \(sums)"
    case .yes(let share):
      return "class \(className(share >= 0.5 ? 1 : 0)) with \(percentText(max(share, 1 - share))): "
        + "its logit is \(sums)"
    case .value(_, let output, let count):
      return (count > 1 ? "output \(output)" : "the output") + " is \(sums)"
    }
  }

  /// The statement, and what counts most of all else.
  var words: String {
    let near = zip(explanation.neighbours, nearest).prefix(3).map { neighbour, near in
      countText(neighbour.index) + (label(near).map { " (\($0))" } ?? "") + " at "
        + number(neighbour.distance)
    }
    let lists = [
      ("features for it", told(features, for: true, featureName)),
      ("against it", told(features, for: false, featureName)),
      ("hidden units for it", told(units, for: true) { "\($0)" }),
      ("against it", told(units, for: false) { "\($0)" }), ("nearest samples", near),
    ]
    return statement
      + lists.filter { !$1.isEmpty }.map { "; \($0): \($1.joined(separator: ", "))" }.joined()
  }

  /// The three that add most, or take most.
  private func told(_ ranking: Ranking, for isFor: Bool, _ name: (Int) -> String) -> [String] {
    let some = ranking.named.filter { isFor ? $0.adds > 0 : $0.adds < 0 }
    return (isFor ? some : some.reversed()).prefix(3).map { "\(name($0.index)) \(number($0.adds))" }
  }
}
