import Learning
import Tensors
import Testing

/// Metrics come out as real Keras's, and as the textbook's. `scripts/reference/metrics.py` made the numbers.
@Suite struct MetricReferenceTests {
  struct Case: CustomTestStringConvertible {
    let words: [String]
    var numbers: [String: Tensor] = [:]
    var testDescription: String { words.joined(separator: " ") }

    func metric() throws -> Metric {
      var averaging = Metric.Averaging()
      var k = 5
      for word in words.dropFirst() {
        let parts = word.split(separator: "=").map(String.init)
        switch parts[0] {
        case "average": averaging.average = Metric.Average(rawValue: parts[1])
        case "threshold": averaging.threshold = Double(parts[1])
        default: k = Int(parts[1]) ?? 0
        }
      }
      switch words[0] {
      case "precision": return .precision(averaging)
      case "recall": return .recall(averaging)
      case "f1": return .f1(averaging)
      case "top_k": return .topK(k)
      case "binary_accuracy": return .binaryAccuracy(threshold: averaging.threshold ?? 0.5)
      default: return try #require(Metric(named: words[0]))
      }
    }
  }

  static let cases: [Case] = {
    var cases: [Case] = []
    for line in ((try? ReferenceFile.text("metrics.txt")) ?? "").split(separator: "\n")
    where !line.hasPrefix("#") {
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
    #expect(Self.cases.count == 58)
    #expect(Set(Self.cases.map { $0.words[0] }) == Set(Metric.names))
  }

  /// Keras adds some thirty float32 numbers up.
  @Test(arguments: cases) func agrees(_ example: Case) throws {
    let metric = try example.metric()
    let targets = try #require(example.numbers["targets"])
    let outputs = try #require(example.numbers["outputs"])
    let expected = try #require(example.numbers["value"]?.number)
    let value = try metric.tally(targets: targets, outputs: outputs).value
    #expect(abs(value - expected) <= 3e-6 * max(1, abs(expected)), "\(value), not \(expected)")
  }

  /// By hand: of class 2, which is called once and never true, precision is 0; class 3 occurs nowhere.
  @Test func saysWhatIsAveraged() throws {
    let outputs = Tensor([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] as [Float], shape: [3, 4])
    let tally = try Metric.precision(.init()).tally(targets: Tensor([0, 1, 1] as [Int64]), outputs: outputs)
    #expect(tally.value == 2 / 3.0)
    #expect(tally.detail == "macro over 3 classes")
    #expect(tally.interval == nil)
  }

  @Test func predictionsMayBeClassNumbers() throws {
    let (y, p) = (Tensor([0, 1, 2, 2] as [Int64]), Tensor([0, 2, 2, 2] as [Int64]))
    #expect(try Metric.accuracy.tally(targets: y, outputs: p).hits == 3)
    #expect(try Metric.recall(.init(.macro)).tally(targets: y, outputs: p).value == 2 / 3.0)
    let counts = try Metric.confusion(targets: y, outputs: p, classes: 4)
    #expect(counts.dtype == .int64)
    #expect(counts.elements(of: Int64.self) == [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0])
  }

  @Test func logitsHaveNoCurve() throws {
    let tally = try Metric.auc.tally(
      targets: Tensor([0, 1] as [Float]), outputs: Tensor([-1, 3] as [Float], shape: [2, 1]))
    #expect(tally.value.isNaN)
    #expect(tally.detail == "it takes probabilities")
  }

  /// Of the same outputs, a fit's epoch and an evaluation in other batches say the same.
  @Test func aFitSaysWhatAnEvaluationSays() throws {
    let metrics: [Metric] = [
      .accuracy, .precision(.init()), .recall(.init(.micro)), .f1(.init(.weighted)), .auc, .logLoss, .topK(2),
    ]
    var random = Random(seed: 4)
    let x = Tensor((0..<60).map { _ in Float(random.uniform()) }, shape: [20, 3])
    let samples = try Samples(inputs: x, targets: Tensor((0..<20).map { Int64($0 % 3) }))
    let model = Model(random: Random(seed: 1))
    try model.add(DenseSpec(3, .softmax))
    model.compile(Recipe(SGD(0), loss: .sparseCategoricalCrossentropy, metrics: metrics))
    let threads = Threads(count: 1)
    let fit = try Fit(model, on: samples, options: .init(batch: 7, isShuffled: false), threads: threads)
    #expect(try fit.run() == .finished)
    let evaluation = try model.evaluate(samples, threads: threads)
    let epoch = try #require(fit.history.epochs.last?.training)
    #expect(fit.history.columnNames == ["loss"] + metrics.map(\.name) + ["seconds"])
    for (one, other) in zip(epoch.tallies, evaluation.tallies) {
      // Batches of a float32 mean each.
      #expect(abs(one.value - other.value) < 1e-6, "\(one.metric.name)")
    }
  }
}

/// Samples that count more than others.
@Suite struct SampleWeightTests {
  private let samples: Samples

  init() throws {
    let x = Tensor([0, 1, 1, 0, 1, 1, 0.5, 2] as [Float], shape: [4, 2])
    samples = try Samples(inputs: x, targets: Tensor([0, 1, 1, 0] as [Int64]))
  }

  private func trained(_ samples: Samples, rate: Double) throws -> (weights: [Float], loss: Double) {
    let model = Model(random: Random(seed: 3))
    try model.add(DenseSpec(2, .softmax))
    model.compile(Recipe(SGD(rate), loss: .sparseCategoricalCrossentropy))
    let fit = try Fit(
      model, on: samples, options: .init(epochs: 2, batch: 3, isShuffled: false), threads: Threads(count: 1))
    #expect(try fit.run() == .finished)
    let weights = model.parameters.flatMap { $0.value.elements(of: Float.self) }
    return (weights, fit.history.epochs[0].training.loss)
  }

  /// Powers of two are exact: twice the weight is twice the rate.
  @Test func multiplyTheGradient() throws {
    let (weights, loss) = try trained(samples.weighted(Tensor([2, 2, 2, 2] as [Float])), rate: 0.25)
    let (others, half) = try trained(samples, rate: 0.5)
    #expect(weights == others)
    #expect(loss == 2 * half)
  }

  @Test func ofClassesAreThoseOfTheirSamples() throws {
    let (weights, loss) = try trained(samples.weighted(byClass: Tensor([1, 5] as [Float])), rate: 0.1)
    let (others, same) = try trained(samples.weighted(Tensor([1, 5, 5, 1] as [Float])), rate: 0.1)
    #expect(weights == others)
    #expect(loss == same)
  }

  /// Keras: Σ w·loss / n. Untrained with weights 0, p is ½ and each loss log 2.
  @Test func divideByTheNumberOfSamples() throws {
    let model = Model(random: Random(seed: 3))
    try model.add(DenseSpec(2, .softmax))
    model.compile(Recipe(SGD(0), loss: .sparseCategoricalCrossentropy))
    try model.build(input: [2])
    model.parameters[0].value = Tensor(zeros: [2, 2])
    let weighted = try samples.weighted(Tensor([0, 3, 1, 0] as [Float]))
    let evaluation = try model.evaluate(weighted, threads: Threads(count: 1))
    #expect(abs(evaluation.loss - 0.6931471805599453) < 1e-7)
    #expect(evaluation.tallies.map(\.count) == [4])
  }

  @Test func goWithTheirSamplesIntoASplit() throws {
    let (training, validation) = try samples.weighted(Tensor([1, 2, 3, 4] as [Float])).split(share: 0.5)
    #expect(training.weights?.elements(of: Float.self) == [1, 2])
    #expect(validation.weights?.elements(of: Float.self) == [3, 4])
  }
}
