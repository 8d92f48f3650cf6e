import Autograd
import Learning
import Tensors

/// The table of PyTorch's modules: a layer that is added to `Learning` needs a line here.
extension TorchWriter {
  mutating func words(for place: LayerPlace, input: Shape) throws -> LayerWords {
    let layer = place.layer
    switch layer.spec {
    case let spec as DenseSpec: return affine(spec, layer)
    case let spec as LinearSpec: return affine(spec, layer)
    case let spec as ActivationSpec: return plain(module(of: spec.activation))
    case let spec as DropoutSpec: return plain("Dropout", [("", .number(spec.rate))])
    case let spec as NoiseSpec: return noise(spec.noise)
    // PyTorch's Flatten takes no samples that are single numbers.
    case is FlattenSpec where input.rank == 0:
      return plain("Unflatten", [("", .int(0)), ("", .shape([-1, 1]))])
    case is FlattenSpec: return plain("Flatten", [])
    case is IdentitySpec: return plain("Identity", [])
    case let spec as BatchNormSpec: return batchNorm(spec, layer)
    case let spec as RowNormSpec: return rowNorm(spec, layer)
    case let spec as ParametricReluSpec: return prelu(spec, layer, input: input)
    default: throw ExportError.layer(place, .torch, "there is no word for it")
    }
  }

  private func plain(_ expression: Python) -> LayerWords { LayerWords(expressions: [expression]) }
  private func plain(_ name: String, _ arguments: [(String, Python?)]) -> LayerWords {
    plain(.call("nn.\(name)", with: arguments))
  }

  /// The numbers of a layer as a `state_dict` has them.
  private func state(_ layer: any Layer) -> [(name: String, tensor: Tensor)] {
    layer.modules.first?.map { ($0.name, $0.tensor) } ?? []
  }

  private mutating func affine(_ spec: any LayerSpec, _ layer: any Layer) -> LayerWords {
    let shape = layer.weight("weight")?.shape ?? [1, 1]
    let hasBias = layer.weight("bias") != nil
    let linear = Python.call(
      "nn.Linear",
      with: [
        ("", .int(shape[0])), ("", .int(shape[1])), ("bias", hasBias ? nil : .bool(false)),
      ])
    let dense = spec as? DenseSpec
    var words = LayerWords(expressions: [linear], weights: state(layer))
    if let dense {
      words.expressions = [linear.remarked(remarks(dense.hasRules, dense.written))]
      if dense.activation != .linear { words.expressions.append(module(of: dense.activation)) }
    }
    return words
  }

  /// What is said of weights beyond how they start has no place in PyTorch's modules.
  private func remarks(_ hasRules: Bool, _ written: String) -> [String] {
    hasRules ? ["\(written): penalties and constraints are the training loop's to make"] : []
  }

  private mutating func noise(_ noise: NoiseSpec.Noise) -> LayerWords {
    switch noise {
    case .alphaDropout(let rate): return plain("AlphaDropout", [("", .number(rate))])
    case .gaussian(let deviation):
      definitions.add(TorchModules.gaussianNoise)
      return plain(.call("GaussianNoise", with: [("", .number(deviation))]))
    case .gaussianDropout(let rate):
      definitions.add(TorchModules.gaussianDropout)
      return plain(.call("GaussianDropout", with: [("", .number(rate))]))
    }
  }

  private mutating func batchNorm(_ spec: BatchNormSpec, _ layer: any Layer) -> LayerWords {
    let width = layer.outputShape.dimensions.last ?? 1
    var momentum = spec.momentum.map(Python.number) ?? .atom("None")
    var remarks = remarks(spec.gamma.hasRules || spec.beta.hasRules, spec.written)
    if spec.dialect == .keras {
      // What Keras keeps of an average, PyTorch calls by what is replaced.
      momentum = .atom("1 - \((spec.momentum ?? 0.99).description)")
      remarks.append(
        "\(spec.written): Keras's average is of the biased variance, PyTorch's of the unbiased one")
    }
    if layer.outputShape.rank > 1 { definitions.add(TorchModules.lastAxisBatchNorm) }
    let (weights, isAffine) = filled(
      layer, [width], spec.gamma != nil, spec.beta != nil, &remarks, spec.written)
    let call = Python.call(
      layer.outputShape.rank > 1 ? "LastAxisBatchNorm" : "nn.BatchNorm1d",
      with: [
        ("", .int(width)), ("eps", .number(spec.epsilon)), ("momentum", momentum),
        ("affine", isAffine ? nil : .bool(false)),
        ("track_running_stats", spec.tracksAverages ? nil : .bool(false)),
      ])
    return LayerWords(expressions: [call.remarked(remarks)], weights: weights)
  }

  private func rowNorm(_ spec: RowNormSpec, _ layer: any Layer) -> LayerWords {
    let shape = spec.axes ?? Shape(Array(layer.outputShape.dimensions.suffix(1)))
    var remarks = remarks(spec.gamma.hasRules || spec.beta.hasRules, spec.written)
    let size = shape.rank == 1 ? Python.int(shape[0]) : .shape(shape.dimensions)
    guard spec.normalization == .layer else {
      return LayerWords(
        expressions: [
          Python.call(
            "nn.RMSNorm",
            with: [
              ("", size), ("eps", .number(spec.epsilon)),
              ("elementwise_affine", spec.gamma == nil ? .bool(false) : nil),
            ]
          ).remarked(remarks)
        ], weights: state(layer))
    }
    // A bias that is not wanted can be left out, a scale cannot.
    let hasBias = spec.beta != nil
    let (weights, isAffine) =
      hasBias
      ? filled(layer, shape, spec.gamma != nil, true, &remarks, spec.written)
      : (state(layer), spec.gamma != nil)
    let call = Python.call(
      "nn.LayerNorm",
      with: [
        ("", size), ("eps", .number(spec.epsilon)),
        ("elementwise_affine", isAffine ? nil : .bool(false)),
        ("bias", isAffine && !hasBias ? .bool(false) : nil),
      ])
    return LayerWords(expressions: [call.remarked(remarks)], weights: weights)
  }

  /// The state of a normalisation whose module has scale and shift, or neither: one that is not there is
  /// filled with what changes nothing.
  private func filled(
    _ layer: any Layer, _ shape: Shape, _ hasScale: Bool, _ hasShift: Bool, _ remarks: inout [String],
    _ written: String
  ) -> (weights: [(name: String, tensor: Tensor)], isAffine: Bool) {
    var weights = state(layer)
    guard hasScale != hasShift else { return (weights, hasScale) }
    remarks.append("\(written): its \(hasScale ? "bias is 0" : "weight is 1") here, but would be trained")
    if hasScale {
      weights.insert(("bias", Tensor(zeros: shape)), at: 1)
    } else {
      weights.insert(("weight", .ones(shape)), at: 0)
    }
    return (weights, true)
  }

  private mutating func prelu(_ spec: ParametricReluSpec, _ layer: any Layer, input: Shape) -> LayerWords {
    let slopes = layer.weight("weight")?.shape ?? [1]
    let remarks = remarks((spec.slope as WeightRules?).hasRules, spec.written)
    // PyTorch's has a slope for each feature; one for each element of samples with more axes is Keras's.
    let isFlat = slopes.rank == 1
    if !isFlat { definitions.add(TorchModules.elementPReLU) }
    let call =
      isFlat
      ? Python.call("nn.PReLU", with: [("", .int(slopes[0]))])
      : Python.call("ElementPReLU", slopes.dimensions.map { Python.Argument(nil, .int($0)) })
    return LayerWords(expressions: [call.remarked(remarks)], weights: state(layer))
  }
}

extension Optional<WeightRules> {
  /// Whether more is said of the weight than how it starts.
  fileprivate var hasRules: Bool { self?.regularizer != nil || self?.constraint != nil }
}

extension DenseSpec {
  fileprivate var hasRules: Bool {
    (kernel as WeightRules?).hasRules || bias.hasRules || activityRegularizer != nil
  }
}
