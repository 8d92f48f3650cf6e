import Autograd
import Learning
import Tensors
import Testing

/// Each loss gives what real Keras and real PyTorch give, and the same gradient.
/// `scripts/reference/losses.py` made the numbers, in float64.
@Suite struct LossReferenceTests {
  struct Case: CustomTestStringConvertible {
    let words: [String]
    var numbers: [String: Tensor] = [:]
    var testDescription: String { words.joined(separator: " ") }

    func tensor(_ name: String) throws -> Tensor { try #require(numbers[name]) }

    func loss(_ reduction: Learning.Loss.Reduction = .mean) throws -> Learning.Loss {
      var loss = Loss(try #require(Loss.Kind(named: words[1])))
      loss.reduction = reduction
      for word in words.dropFirst(2) {
        let parts = word.split(separator: "=").map(String.init)
        let list = parts[1].split(separator: ",").compactMap { Double($0) }
        let number = list.first ?? (parts[1] == "true" ? 1 : 0)
        switch parts[0] {
        case "weight": loss.weights = list
        case "pos_weight": loss.positiveWeights = list
        case "label_smoothing": loss.smoothing = number
        case "from_logits": loss.takesLogits = number == 1
        case "ignore_class", "ignore_index": loss.ignoredClass = Int(number)
        case "delta", "beta": loss.delta = number
        case "alpha": loss.alpha = number
        case "gamma": loss.gamma = number
        case "apply_class_balancing": loss.isBalanced = number == 1
        case "log_target", "log_input": loss.isLogarithmic = number == 1
        case "full": loss.isFull = number == 1
        default: Issue.record("an unknown setting: \(word)")
        }
      }
      return loss
    }
  }

  static let cases: [Case] = {
    let text = (try? ReferenceFile.text("losses.txt")) ?? ""
    var cases: [Case] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      if words[0] == "case" {
        cases.append(Case(words: Array(words.dropFirst())))
      } else if let last = cases.indices.last {
        let shape =
          words[1] == "1" ? Shape.scalar : Shape(words[1].split(separator: "x").compactMap { Int($0) })
        cases[last].numbers[words[0]] = Tensor(words.dropFirst(2).compactMap { Double($0) }, shape: shape)
      }
    }
    return cases
  }()

  @Test func tableIsThere() {
    #expect(Self.cases.count == 90)
    #expect(Set(Self.cases.map { $0.words[1] }).count == Loss.Kind.allCases.count)
  }

  @Test(arguments: cases) func agrees(_ example: Case) throws {
    for reduction in Loss.Reduction.allCases {
      guard let expected = example.numbers[reduction.rawValue] else { continue }
      let loss = try example.loss(reduction)
      let (values, gradient) = try run(example, loss, in: Double.self)
      let (floats, floatGradient) = try run(example, loss, in: Float.self)
      let distance = example.numbers["distance"]?.number ?? 0
      let exact = (relative: Self.exact.relative, absolute: Self.exact.absolute + distance)
      compare(values, expected, exact, "\(reduction)")
      if reduction == .mean { compare(gradient, try example.tensor("gradient"), exact, "gradient") }
      // Beside 0 and 1, where probabilities are clipped, float32 has other numbers than float64.
      let isSure = try example.tensor("prediction").elements(of: Double.self).allSatisfy {
        $0 == 0 || $0 == 1
      }
      guard !loss.kind.isBinary || !isSure else { continue }
      compare(floats.map { Double($0) }, expected, Self.rounded, "\(reduction) in float32")
      guard reduction == .mean else { continue }
      compare(gradient, try example.tensor("gradient"), Self.exact, "gradient")
      compare(
        floatGradient.map { Double($0) }, try example.tensor("gradient"), Self.rounded, "gradient in float32")
    }
  }

  /// A few roundings of 2⁻⁵² of sums of a dozen terms. Keras has log cosh as x + log(1 + e⁻²ˣ) − log 2,
  /// which leaves 1e-16 of a value of 5e-7.
  private static let exact = (relative: 1e-12, absolute: 2e-13)
  /// The same of 2⁻²³; inputs are rounded as well, which 1/p for small p shows.
  private static let rounded = (relative: 2e-5, absolute: 2e-6)

  private func run<R: Real>(
    _ example: Case, _ loss: Learning.Loss, in type: R.Type
  ) throws -> (values: [R], gradient: [R]) {
    let record = Record()
    let prediction = try example.tensor("prediction")
    let (p, t) = (record.input("p", prediction.shape), record.constant(try example.tensor("targets")))
    let value = try loss.recordCriterion(on: record, prediction: p, target: t)
    // A tensor of losses has the gradient of its sum.
    let gradient = try #require(try record.gradients(of: try record.sum(value), for: [p])[0])
    let eager = Eager<R>(record)
    eager.set(p, to: prediction.elements(of: Double.self).map { R($0) })
    eager.run()
    return (eager.elements(of: value), eager.elements(of: gradient))
  }

  private func compare(
    _ actual: [Double], _ expected: Tensor, _ tolerance: (relative: Double, absolute: Double), _ what: String
  ) {
    let expected = expected.elements(of: Double.self)
    #expect(actual.count == expected.count, "number of \(what)")
    for (number, wanted) in zip(actual, expected) {
      #expect(
        abs(number - wanted) <= tolerance.relative * abs(wanted) + tolerance.absolute,
        "\(what): \(number), not \(wanted)")
    }
  }

  /// The sum and the single losses have the mean's gradient but for the factor.
  @Test(arguments: cases.filter { !$0.words.contains { $0.hasPrefix("ignore") || $0.hasPrefix("weight") } })
  func gradientsOfTheReductionsAgree(_ example: Case) throws {
    let (_, ofMean) = try run(example, try example.loss(.mean), in: Double.self)
    let (_, ofSum) = try run(example, try example.loss(.sum), in: Double.self)
    let (_, ofEach) = try run(example, try example.loss(.none), in: Double.self)
    #expect(ofSum == ofEach)
    let mean = try example.tensor("mean").number ?? .nan
    let sum = try example.tensor("sum").number ?? .nan
    // Masked rows do not count in the mean: what is divided by follows from the two values.
    guard mean != 0, sum != 0 else { return }
    for (part, whole) in zip(ofMean, ofSum) {
      #expect(abs(part * (sum / mean) - whole) <= 1e-9 * abs(whole) + 1e-12)
    }
  }
}
