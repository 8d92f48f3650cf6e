import Autograd
import Learning
import Tensors

/// A model of these layers for samples of this shape, whose weights are 0, ⅛, ¼, … in order.
func built(_ specs: any LayerSpec..., input: Shape) throws -> Model {
  let model = Model(random: Random(seed: 1))
  for spec in specs { try model.add(spec) }
  try model.build(input: input)
  var next = Float(0)
  for parameter in model.weights {
    let numbers = (0..<parameter.shape.count).map { next + Float($0) / 8 }
    next += Float(parameter.shape.count) / 8
    parameter.value = Tensor(numbers, shape: parameter.shape)
  }
  return model
}

/// A layer that nobody has said anything of.
struct StrangeSpec: LayerSpec {
  let kind = "strange"
  let className = "Strange"
  let written = "strange()"

  func build(input: Shape, name: String, random: Random) throws -> any Layer {
    StrangeLayer(spec: self, name: name, outputShape: input)
  }
}

private struct StrangeLayer: Layer {
  let spec: any LayerSpec
  let name: String
  let outputShape: Shape

  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    try record.apply(Sum(), [input])
  }
}
