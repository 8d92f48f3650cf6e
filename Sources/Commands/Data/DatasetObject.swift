import Datasets
import Diagnostics
import Interpreter
import Plots
import Tensors

/// A dataset as the language holds it: shown as one line, taken apart by its members or as the tuple
/// `((x_train, y_train), (x_test, y_test))`, which it is for assignments, indices and loops.
public final class DatasetObject: Object {
  public let dataset: Dataset

  public init(_ dataset: Dataset) { self.dataset = dataset }

  public override var typeName: String { "dataset" }
  public override var count: Int? { parts.count }
  public override func isTrue() throws -> Bool? { true }
  public override func makeIterator() throws -> (() throws -> Value?)? {
    var rest = parts[...]
    return { rest.popFirst() }
  }
  public override func index(_ items: [IndexItem]) throws -> Value? {
    guard items.count == 1, case .value(let value) = items[0], let number = value.asNumber else {
      throw Problem("a dataset is indexed by 0, its training set, or 1, its test set")
    }
    guard let whole = Int(exactly: number), (-2..<2).contains(whole) else {
      throw Problem("index \(numberText(number)) is outside of the dataset's two parts")
    }
    return parts[whole < 0 ? whole + 2 : whole]
  }

  private var parts: [Value] { [dataset.train.tuple, dataset.test.tuple] }
  /// One line, and what its reader has to say below it.
  public override func description(in style: OutputStyle) -> String {
    let notes = dataset.notes.map { note in
      let line = "  " + singleLine(note)
      return style.isTerminal ? fitted(line, to: style.width, hasUnicode: style.hasUnicode) : line
    }
    return (toldLines(dataset.line(in: style), style) + notes).joined(separator: "\n")
  }

  public override var memberNames: [String] {
    [
      "name", "train", "test", "x_train", "y_train", "x_test", "y_test", "classes", "class_names",
      "input_names", "features", "input_means", "input_deviations",
    ]
  }

  public override func member(_ name: String) throws -> Value? {
    switch name {
    case "name": .text(dataset.name)
    case "train": dataset.train.tuple
    case "test": dataset.test.tuple
    case "x_train": .tensor(dataset.train.inputs)
    case "y_train": .tensor(dataset.train.targets)
    case "x_test": .tensor(dataset.test.inputs)
    case "y_test": .tensor(dataset.test.targets)
    case "classes": dataset.classCount.map { Value.number($0) } ?? Value.none
    case "class_names": .texts(dataset.classNames)
    case "input_names": .texts(dataset.inputNames)
    case "features": .texts(dataset.features?.names)
    case "input_means": dataset.standardization.map { .tensor($0.means) } ?? Value.none
    case "input_deviations": dataset.standardization.map { .tensor($0.deviations) } ?? Value.none
    default: nil
    }
  }
}

extension Value {
  /// A list of texts, or none.
  fileprivate static func texts(_ texts: [String]?) -> Value {
    texts.map { .list($0.map { .text($0) }) } ?? .none
  }
}

extension Dataset.Split {
  /// `(inputs, targets)`
  var tuple: Value { .tuple([.tensor(inputs), .tensor(targets)]) }
}

extension Session {
  /// One part of a dataset of images as torchvision gives it: labels are int64, and a sample's label is a
  /// number.
  func samples(of dataset: Dataset, train: Bool, transform: TransformArgument?) throws -> Value {
    let split = train ? dataset.train : dataset.test
    let form = SampleSetObject.Form(name: "\(dataset.name) \(train ? "train" : "test")", hasNumbers: true)
    let set = try SampleSet([split.inputs, split.targets.converted(to: .int64)])
    let samples = try SampleSetObject(set, Pipeline([]), form, in: self)
    return .object(try transform.map { try samples.transformed(by: $0, in: self) } ?? samples)
  }
}

extension Dataset {
  /// `((x_train, y_train), (x_test, y_test))`, as Keras's `load_data` gives it.
  var tuple: Value { .tuple([train.tuple, test.tuple]) }

  /// `mnist: 60,000 train + 10,000 test · 28×28 grey → 784 inputs in 0…1 · 10 classes`
  func line(in style: OutputStyle) -> String {
    let words = style.hasUnicode ? Words(dot: " · ", times: "×", arrow: "→", range: "…") : .ascii
    let tests = test.count > 0 ? " + \(countText(test.count)) test" : ", no test set"
    let parts = ["\(name): \(countText(train.count)) train\(tests)", inputs(words), targets]
    return parts.joined(separator: words.dot)
  }

  private struct Words {
    let dot: String
    let times: String
    let arrow: String
    let range: String
    static let ascii = Words(dot: ", ", times: "x", arrow: "->", range: "...")
  }

  /// `28×28 grey → 784 inputs in 0…1`, `2 inputs in -1…1 → 3 features x1 x2 x1*x2`
  private func inputs(_ words: Words) -> String {
    let item = train.rawInputs.shape.dimensions.dropFirst()
    let count = item.reduce(1, *)
    var text = "\(countText(count)) \(count == 1 ? "input" : "inputs")"
    if let (low, high) = range { text += " in \(short(low))\(words.range)\(short(high))" }
    if let names = features?.names {
      text += " \(words.arrow) \(countText(names.count)) \(names.count == 1 ? "feature" : "features")"
      // More would be a line to scroll.
      return names.count > 8 ? text : "\(text) \(names.joined(separator: " "))"
    }
    guard item.count > 1 else { return text }
    let shape = item.map(String.init).joined(separator: words.times)
    return "\(shape)\(isGrey ? " grey" : "") \(words.arrow) \(text)"
  }

  private var isGrey: Bool { train.inputs.dtype == .uint8 && train.inputs.rank == 3 }

  private var targets: String {
    if let classCount { return "\(countText(classCount)) \(classCount == 1 ? "class" : "classes")" }
    let count = train.targets.shape.rowCount
    return "\(countText(count)) \(count == 1 ? "target" : "targets")"
  }

  /// Smallest and largest input as a network sees it: of scaled pixels what they can be, else what is there.
  private var range: (Double, Double)? {
    if inputScale != 1, train.inputs.dtype == .uint8 { return (0, Double(255 * inputScale)) }
    return train.rawInputs.extent
  }

  /// A number in a few digits: `0`, `-1.25`.
  private func short(_ number: Double) -> String {
    guard abs(number) < 1e9 else { return printed(number, "g", precision: 3) }
    return numberText((number * 100).rounded() / 100)
  }
}

extension Tensor {
  /// The smallest and the largest element; `nil` when there is none or one is no finite number.
  var extent: (low: Double, high: Double)? {
    func search<S: Scalar & Comparable>(_ type: S.Type, _ number: (S) -> Double) -> (Double, Double)? {
      withElements(of: type) { elements in
        guard let low = elements.min(), let high = elements.max() else { return nil }
        let (first, last) = (number(low), number(high))
        return first.isFinite && last.isFinite ? (first, last) : nil
      }
    }
    switch dtype {
    case .bool: return nil
    case .uint8: return search(UInt8.self) { Double($0) }
    case .int64: return search(Int64.self) { Double($0) }
    case .float32: return search(Float.self) { Double($0) }
    case .float64: return search(Double.self) { $0 }
    }
  }
}
