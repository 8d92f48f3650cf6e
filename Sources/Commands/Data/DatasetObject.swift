import Datasets
import Diagnostics
import Interpreter
import Tensors

/// A dataset as the language holds it: shown as one line, taken apart by its members.
public final class DatasetObject: Object {
  public let dataset: Dataset

  public init(_ dataset: Dataset) { self.dataset = dataset }

  public override var typeName: String { "dataset" }
  public override var count: Int? { dataset.train.count }
  public override func isTrue() throws -> Bool? { true }
  public override func description(in style: OutputStyle) -> String { dataset.line(in: style) }

  public override var memberNames: [String] {
    ["name", "train", "test", "x_train", "y_train", "x_test", "y_test", "classes"]
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
    default: nil
    }
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

  /// `28×28 grey → 784 inputs in 0…1`
  private func inputs(_ words: Words) -> String {
    let item = train.inputs.shape.dimensions.dropFirst()
    let count = item.reduce(1, *)
    var text = "\(countText(count)) \(count == 1 ? "input" : "inputs")"
    if let (low, high) = range { text += " in \(short(low))\(words.range)\(short(high))" }
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
    return train.inputs.extent
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
