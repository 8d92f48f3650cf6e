import Autograd
import Learning
import Tensors

/// The table of Keras's layers: a layer that is added to `Learning` needs a line here.
extension KerasWriter {
  mutating func words(for place: LayerPlace, input: Shape) throws -> LayerWords {
    let layer = place.layer
    switch layer.spec {
    case let spec as DenseSpec: return dense(spec, layer)
    case let spec as LinearSpec: return linear(spec, layer)
    case let spec as ActivationSpec: return LayerWords(expressions: [self.layer(of: spec.activation)])
    case let spec as DropoutSpec: return plain("Dropout", layer, [("", .number(spec.rate))])
    case let spec as NoiseSpec:
      switch spec.noise {
      case .gaussian(let deviation): return plain("GaussianNoise", layer, [("", .number(deviation))])
      case .gaussianDropout(let rate): return plain("GaussianDropout", layer, [("", .number(rate))])
      case .alphaDropout(let rate): return plain("AlphaDropout", layer, [("", .number(rate))])
      }
    case is FlattenSpec: return plain("Flatten", layer)
    case is IdentitySpec: return plain("Identity", layer)
    case let spec as BatchNormSpec: return try batchNorm(spec, place)
    case let spec as RowNormSpec: return rowNorm(spec, layer)
    case let spec as ParametricReluSpec: return prelu(spec, layer, input: input)
    default: throw ExportError.layer(place, .keras, "there is no word for it")
    }
  }

  private func plain(
    _ name: String, _ layer: any Layer, _ arguments: [(String, Python?)] = [], remarks: [String] = [],
    weights: [(String, Tensor?)] = []
  ) -> LayerWords {
    var all = arguments
    if !layer.isTrainable { all.append(("trainable", .bool(false))) }
    return LayerWords(
      expressions: [Python.call("keras.layers.\(name)", with: all).remarked(remarks)],
      weights: weights.compactMap { name, tensor in tensor.map { (name, $0) } })
  }

  private mutating func dense(_ spec: DenseSpec, _ layer: any Layer) -> LayerWords {
    plain(
      "Dense", layer,
      [
        ("", .int(spec.units)),
        ("activation", spec.activation == .linear ? nil : function(of: spec.activation)),
        ("use_bias", spec.bias == nil ? .bool(false) : nil),
      ] + KerasRules.arguments("kernel", spec.kernel, unless: .glorotUniform)
        + KerasRules.arguments("bias", spec.bias, unless: .zeros) + [
          ("activity_regularizer", spec.activityRegularizer.map(KerasRules.regularizer))
        ],
      weights: [("kernel", layer.weight("weight")?.value), ("bias", layer.weight("bias")?.value)])
  }

  private func linear(_ spec: LinearSpec, _ layer: any Layer) -> LayerWords {
    let start = WeightRules(Initializer(.uniformFanIn(spec.inputs)))
    return plain(
      "Dense", layer,
      [("", .int(spec.outputs)), ("use_bias", spec.hasBias ? nil : .bool(false))]
        + KerasRules.arguments("kernel", start, unless: .glorotUniform)
        + KerasRules.arguments("bias", spec.hasBias ? start : nil, unless: .zeros),
      weights: [("kernel", layer.weight("weight")?.value), ("bias", layer.weight("bias")?.value)])
  }

  private func batchNorm(_ spec: BatchNormSpec, _ place: LayerPlace) throws -> LayerWords {
    guard spec.tracksAverages else {
      throw ExportError.layer(
        place, .keras, "its BatchNormalization always keeps averages",
        label: "PyTorch and ONNX can do without")
    }
    var remarks: [String] = []
    var momentum = spec.momentum.map(Python.number)
    if spec.dialect == .torch {
      // What PyTorch replaces of an average, Keras calls by what is kept.
      momentum = spec.momentum.map { .atom("1 - \($0.description)") }
      remarks = [
        spec.momentum == nil
          ? "\(spec.written): PyTorch's plain average over all batches, which Keras does not have"
          : "\(spec.written): PyTorch's average is of the unbiased variance, Keras's of the biased one"
      ]
    }
    return plain(
      "BatchNormalization", place.layer,
      [("momentum", momentum), ("epsilon", .number(spec.epsilon))] + affine(spec.gamma, spec.beta),
      remarks: remarks,
      weights: [
        ("gamma", place.layer.weight("gamma")?.value), ("beta", place.layer.weight("beta")?.value),
        ("moving_mean", place.layer.weight("moving_mean")?.value),
        ("moving_variance", place.layer.weight("moving_variance")?.value),
      ])
  }

  private func rowNorm(_ spec: RowNormSpec, _ layer: any Layer) -> LayerWords {
    let rank = spec.axes?.rank ?? 1
    let axis = rank == 1 ? Python.int(-1) : .list((1...rank).reversed().map { .int(-$0) })
    let (gamma, beta) = (layer.weight("gamma")?.value, layer.weight("beta")?.value)
    guard spec.normalization == .rootMeanSquare else {
      return plain(
        "LayerNormalization", layer,
        [("axis", axis), ("epsilon", .number(spec.epsilon))] + affine(spec.gamma, spec.beta),
        weights: [("gamma", gamma), ("beta", beta)])
    }
    let shape = spec.axes ?? Shape(Array(layer.outputShape.dimensions.suffix(1)))
    return plain(
      "RMSNormalization", layer, [("axis", axis), ("epsilon", .number(spec.epsilon))],
      remarks: gamma == nil
        ? ["\(spec.written): Keras's has always a scale, which is 1 here"]
        : KerasRules.remarks(spec.gamma, unless: .ones, of: spec.written),
      weights: [("gamma", gamma ?? Tensor.ones(shape))])
  }

  private func affine(_ gamma: WeightRules?, _ beta: WeightRules?) -> [(String, Python?)] {
    [("center", beta == nil ? .bool(false) : nil), ("scale", gamma == nil ? .bool(false) : nil)]
      + KerasRules.arguments("gamma", gamma, unless: .ones)
      + KerasRules.arguments("beta", beta, unless: .zeros)
  }

  private func prelu(_ spec: ParametricReluSpec, _ layer: any Layer, input: Shape) -> LayerWords {
    let isShared = spec.count == 1 && !input.dimensions.isEmpty
    let axes = isShared ? Python.list((1...max(1, input.rank)).map(Python.int)) : nil
    let shape = isShared ? Shape(input.dimensions.map { _ in 1 }) : input
    return plain(
      "PReLU", layer,
      KerasRules.arguments("alpha", spec.slope, unless: .zeros) + [("shared_axes", axes)],
      weights: [("alpha", layer.weight("alpha")?.value.viewed(as: shape))])
  }
}

extension Tensor {
  static func ones(_ shape: Shape) -> Tensor {
    Tensor([Float](repeating: 1, count: shape.count), shape: shape)
  }
}
