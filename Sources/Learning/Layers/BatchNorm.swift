import Autograd
import Tensors

/// Batch normalisation (Ioffe and Szegedy, 2015): y = γ·(x − μ)/√(σ² + ε) + β for each feature. In training
/// μ and σ² are the batch's own, and moving averages of them are kept; in inference these are used.
///
/// - Keras: ε 1e-3, momentum 0.99 is the share of the average that is kept, σ² is the biased variance, and
///   a frozen layer normalises as in inference.
/// - PyTorch: ε 1e-5, momentum 0.1 is the share that is replaced, the average is of the unbiased variance,
///   and a batch must have more than one sample.
public struct BatchNormSpec: LayerSpec, Equatable {
  public let dialect: Dialect
  /// Features of a sample, where they are said before any inputs are seen.
  public let features: Int?
  public let epsilon: Double
  /// As the dialect means it; `nil` for PyTorch's plain average over all batches.
  public let momentum: Double?
  public let gamma: WeightRules?
  public let beta: WeightRules?
  /// Without averages the batch's own numbers are used in inference, too.
  public let tracksAverages: Bool

  public static let epsilons: [Dialect: Double] = [.keras: 1e-3, .torch: 1e-5]
  public static let momenta: [Dialect: Double] = [.keras: 0.99, .torch: 0.1]

  /// `epsilon` must be above 0, `momentum` in 0...1; `.some(nil)` is PyTorch's plain average.
  public init(
    _ dialect: Dialect, features: Int? = nil, epsilon: Double? = nil, momentum: Double?? = .none,
    gamma: WeightRules? = WeightRules(.ones), beta: WeightRules? = WeightRules(.zeros),
    tracksAverages: Bool = true
  ) {
    self.dialect = dialect
    self.features = features
    self.epsilon = epsilon ?? Self.epsilons[dialect] ?? 1e-3
    self.momentum = momentum ?? Self.momenta[dialect]
    self.gamma = gamma
    self.beta = beta
    self.tracksAverages = tracksAverages
  }

  public var kind: String { dialect == .keras ? "batch_normalization" : "batchnorm1d" }
  public var traits: LayerTraits { [.bends, .hasModes] }
  public var className: String { dialect == .keras ? "BatchNormalization" : "BatchNorm1d" }
  public var written: String {
    var parts = features.map { ["\($0)"] } ?? []
    if epsilon != Self.epsilons[dialect] {
      parts.append("\(dialect == .keras ? "epsilon" : "eps")=\(plainText(epsilon))")
    }
    if momentum != Self.momenta[dialect] {
      parts.append("momentum=\(momentum.map(plainText) ?? "none")")
    }
    if dialect == .torch, gamma == nil, beta == nil {
      parts.append("affine=false")
    } else {
      if beta == nil { parts.append("center=false") }
      if gamma == nil { parts.append("scale=false") }
    }
    if !tracksAverages { parts.append("track_running_stats=false") }
    parts += gamma?.written("gamma", unless: .ones) ?? []
    parts += beta?.written("beta", unless: .zeros) ?? []
    return "\(dialect == .keras ? "batch_normalization" : "batchnorm1d")(\(parts.joined(separator: ", ")))"
  }
  public var inputShape: Shape? { features.map { [$0] } }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    guard let width = input.dimensions.last else {
      throw Misfit(expected: "samples with at least one axis", advice: "reshape x to (n, 1)")
    }
    if let features, input != [features] {
      throw Misfit(
        expected: "samples of shape \(Shape([features]))",
        advice: input.rank == 1 ? "batchnorm1d(\(width)) would fit" : "put flatten() in front of it")
    }
    guard dialect == .keras || input.rank == 1 else {
      throw Misfit(expected: "flat samples (features,)", advice: "put flatten() in front of it")
    }
    func buffer(_ part: String, _ value: Initializer, _ shape: Shape) throws -> Parameter {
      let start = try value.tensor(shape, random: random)
      return Parameter(name: "\(name)/\(part)", value: start, isTrainable: false)
    }
    let isCounting = tracksAverages && dialect == .torch
    return BatchNorm(
      spec: self, name: name, outputShape: input, rules: self,
      gamma: try gamma?.parameter("\(name)/weight", [width], random: random),
      beta: try beta?.parameter("\(name)/bias", [width], random: random),
      mean: tracksAverages ? try buffer("running_mean", .zeros, [width]) : nil,
      variance: tracksAverages ? try buffer("running_var", .ones, [width]) : nil,
      count: isCounting ? try buffer("num_batches_tracked", .zeros, .scalar) : nil)
  }
}

struct BatchNorm: Layer {
  let spec: any LayerSpec
  let name: String
  let outputShape: Shape
  let rules: BatchNormSpec
  let gamma: RuledParameter?
  let beta: RuledParameter?
  let mean: Parameter?
  let variance: Parameter?
  let count: Parameter?

  var ruled: [RuledParameter] { [gamma, beta].compactMap { $0 } }
  var parameters: [Parameter] { ruled.map(\.parameter) }
  var buffers: [Parameter] { [mean, variance].compactMap { $0 } }
  var counters: [Parameter] { count.map { [$0] } ?? [] }

  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    let shape = record.shape(of: input)
    let width = shape.dimensions.last ?? 1
    let x = try record.matrix(input, columns: width)
    let isTrained = mode == .training && (rules.dialect == .torch || isTrainable)
    let normalized: Var
    if !isTrained, let mean, let variance {
      normalized = try record.apply(
        NormalizeColumns(epsilon: rules.epsilon, isOfBatch: false),
        [x, record.parameter(mean), record.parameter(variance)])
    } else {
      let batch = try moments(of: x, on: record)
      if isTrained { try move(to: batch, rows: record.shape(of: x)[0], on: record) }
      normalized = try record.apply(
        NormalizeColumns(epsilon: rules.epsilon, isOfBatch: true), [x, batch.mean, batch.variance])
    }
    let output = try record.scaleShift(normalized, gamma?.parameter, beta?.parameter)
    return try record.reshaped(output, to: shape)
  }

  private func moments(of x: Var, on record: Record) throws -> (mean: Var, variance: Var) {
    guard rules.dialect == .keras || record.shape(of: x)[0] > 1 else {
      throw LearningError.singleSample(layer: spec.written)
    }
    let mean = try record.apply(ColumnMeans(), [x])
    return (mean, try record.apply(ColumnVariances(), [x, mean]))
  }

  /// Moves the averages towards the batch's numbers. Gradients do not go this way.
  private func move(to batch: (mean: Var, variance: Var), rows: Int, on record: Record) throws {
    guard let mean, let variance else { return }
    let isKeras = rules.dialect == .keras
    let unbiased = isKeras ? 1 : Double(rows) / Double(rows - 1)
    let share = isKeras ? 1 - (rules.momentum ?? 0.99) : rules.momentum ?? 1
    let isCumulative = rules.momentum == nil && count != nil
    var number: [Var] = []
    if let count {
      try record.apply(CountUp(), [record.state(count)])
      if isCumulative { number = [record.state(count)] }
    }
    for (average, value, factor) in [(mean, batch.mean, 1), (variance, batch.variance, unbiased)] {
      try record.apply(
        MovingAverage(share: share, factor: factor, isCumulative: isCumulative),
        [record.state(average), value] + number)
    }
  }
}

extension Record {
  /// A value as a matrix of rows of `columns` elements.
  func matrix(_ value: Var, columns: Int) throws -> Var {
    let shape = shape(of: value)
    return try reshaped(value, to: [columns > 0 ? shape.count / columns : 0, columns])
  }

  /// Under another shape, when it is another.
  func reshaped(_ value: Var, to shape: Shape) throws -> Var {
    self.shape(of: value) == shape ? value : try reshape(value, to: shape.dimensions)
  }

  /// x·scale + shift on every row of a matrix, with either or none of the two. They may have any shape of
  /// the row's count.
  func scaleShift(_ x: Var, _ scale: Parameter?, _ shift: Parameter?) throws -> Var {
    let row: Shape = [shape(of: x)[1]]
    let scale = try scale.map { try reshaped(parameter($0), to: row) }
    let shift = try shift.map { try reshaped(parameter($0), to: row) }
    switch (scale, shift) {
    case (nil, nil): return x
    case (nil, let shift?): return try add(x, bias: shift)
    case (let scale?, nil): return try apply(ScaleShift(hasShift: false), [x, scale])
    case (let scale?, let shift?): return try apply(ScaleShift(hasShift: true), [x, scale, shift])
    }
  }
}
