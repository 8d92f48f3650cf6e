import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How a model's outputs are read as a class and how sure it is of it.
///
/// - one output: class 1 above the cut of its loss (½, or 0 of logits), class 0 else, as `accuracy` counts it;
/// - several: the class of the largest, the first one in a tie.
public struct ClassReading: Sendable {
  /// What the outputs are.
  private enum Outputs { case shares, logits, logarithms, values }

  /// Outputs a sample.
  public let width: Int
  private let outputs: Outputs
  private let cut: Float

  /// `nil` before the model is built.
  public init?(_ model: Model) {
    guard let width = model.outputShape?.count, width > 0 else { return nil }
    self.width = width
    let loss = model.training?.loss ?? model.recipe?.loss
    switch (model.lastActivation.outputs, loss?.domain) {
    case (.probabilities, _): outputs = .shares
    case (.logProbabilities, _): outputs = .logarithms
    case (_, .logits): outputs = .logits
    case (_, .logProbabilities): outputs = .logarithms
    // Hand-written training keeps its loss to itself: several plain outputs are then logits.
    case (_, nil) where width > 1 || model.dialect == .torch: outputs = .logits
    default: outputs = .values
    }
    cut = outputs == .logits ? 0 : Float(loss?.cut ?? 0.5)
  }

  public var classCount: Int { max(width, 2) }
  /// Whether `share` of a reading is a probability, and not the output as it is.
  public var hasShares: Bool { outputs != .values }

  /// The class of a sample's outputs, of which there must be `width`, and the probability that it has.
  public func read(_ sample: UnsafeBufferPointer<Float>) -> (called: Int, share: Double) {
    guard width > 1 else {
      let isYes = sample[0] > cut
      let share = self.share(sample[0])
      return (isYes ? 1 : 0, isYes || outputs == .values ? share : 1 - share)
    }
    let best = firstMaximum(sample)
    switch outputs {
    case .shares, .values: return (best, Double(sample[best]))
    case .logarithms: return (best, exp(Double(sample[best])))
    case .logits:
      let sum = sample.reduce(0) { $0 + exp(Double($1) - Double(sample[best])) }
      return (best, 1 / sum)
    }
  }

  /// The probability of yes.
  private func share(_ output: Float) -> Double {
    switch outputs {
    case .shares, .values: Double(output)
    case .logits: 1 / (1 + exp(-Double(output)))
    case .logarithms: exp(Double(output))
    }
  }
}

/// What a model says of samples beside what they are.
public struct Judgements: Sendable {
  public let classCount: Int
  /// The class of each sample; `nil` where its loss ignores it.
  public let truths: [Int?]
  /// The class that the model says.
  public let called: [Int]
  /// How sure it is of that class.
  public let shares: [Double]
  /// Whether these are probabilities.
  public let hasShares: Bool
}

extension Model {
  /// The class of each sample in inference mode; builds the model if need be. `nil` when `isCancelled` ended it.
  ///
  /// Targets are class numbers, or columns of which the largest is the class; of a model with one output they are
  /// 0 and 1 (or −1 and 1). Throws `LearningError` when they are neither.
  public func judge(
    _ samples: Samples, threads: Threads, isCancelled: () -> Bool = { false }
  ) throws -> Judgements? {
    try build(input: samples.sampleShape)
    guard let reading = ClassReading(self) else { throw LearningError.notBuilt }
    let truths = try classes(of: samples)
    var (called, shares) = ([Int](), [Double]())
    called.reserveCapacity(samples.count)
    shares.reserveCapacity(samples.count)
    let isWhole = try ForwardPass(self, threads: threads).run(samples.inputs, isCancelled: isCancelled) {
      batch in
      for start in stride(from: 0, to: batch.outputs.count, by: reading.width) {
        let verdict = reading.read(
          UnsafeBufferPointer(rebasing: batch.outputs[start..<start + reading.width]))
        called.append(verdict.called)
        shares.append(verdict.share)
      }
    }
    guard isWhole else { return nil }
    return Judgements(
      classCount: reading.classCount, truths: truths, called: called, shares: shares,
      hasShares: reading.hasShares)
  }

  /// The class of each sample by its targets, as `judge` takes them; `nil` where the loss ignores it.
  public func classes(of samples: Samples) throws -> [Int?] {
    guard let reading = ClassReading(self) else { throw LearningError.notBuilt }
    let ignored = (training?.loss ?? recipe?.loss)?.ignoredClass
    let columns = samples.targets.shape.rowCount
    if columns == 1, reading.width > 1 {
      return try Targets.classNumbers(samples.targets, below: reading.classCount, ignoring: ignored).map {
        ignored == Int($0) ? nil : Int($0)
      }
    }
    let values = samples.targets.converted(to: .float32)
    return try values.withElements(of: Float.self) { values in
      guard columns == reading.width else {
        throw LearningError.targets(
          loss: "the model",
          problem:
            "has \(reading.width) \(plural(reading.width, "output")), but y \(columns) \(plural(columns, "column"))",
          advice: "y holds class numbers, or a column for each output")
      }
      return try (0..<samples.count).map { row in
        guard columns > 1 else { return try Self.truth(values[row], row: row) }
        let target = UnsafeBufferPointer(rebasing: values[row * columns..<(row + 1) * columns])
        guard target.count(where: { $0 > 0.5 }) <= 1, target.contains(where: { $0 > 0 }) else {
          throw LearningError.targets(
            loss: "classes", problem: "exclude each other, but y[\(row)] is of several or of none",
            advice: "look at one column of y at a time")
        }
        return firstMaximum(target)
      }
    }
  }

  private static func truth(_ value: Float, row: Int) throws -> Int {
    switch value {
    case 0, -1: return 0
    case 1: return 1
    default:
      throw LearningError.targets(
        loss: "a class", problem: "is 0 or 1 for one output, but y[\(row)] is \(shortText(Double(value)))",
        advice: "a model that predicts values has no classes")
    }
  }
}
