import Autograd
import Learning

/// A run of operations of a layer that is told as one thing.
enum Part {
  /// z = x·W + b
  case affine(x: Var, weight: Var, bias: Var?, z: Var)
  case pointwise(PointwiseFunction, x: Var, y: Var)
  case softmax(x: Var, y: Var)
  /// Any other operation.
  case operation(Record.Step)

  var output: Var {
    switch self {
    case .affine(_, _, _, let z): z
    case .pointwise(_, _, let y), .softmax(_, let y): y
    case .operation(let step): step.output
    }
  }

  /// The operations of a layer in order, a product with the bias that is added to it as one, without those
  /// that only give a weight another shape.
  static func parts(of layer: StepRecord.LayerPart, in record: Record) -> [Part] {
    var parts: [Part] = []
    for step in record.steps[layer.steps] where record.source(of: step.output) == step.output {
      if step.operation is AddBias, case .affine(let x, let weight, nil, let z)? = parts.last,
        step.inputs[0] == z
      {
        parts[parts.count - 1] = .affine(x: x, weight: weight, bias: step.inputs[1], z: step.output)
      } else if (step.operation as? MatMul)?.transposesFirst == false {
        parts.append(.affine(x: step.inputs[0], weight: step.inputs[1], bias: nil, z: step.output))
      } else if let pointwise = step.operation as? Pointwise {
        parts.append(.pointwise(pointwise.function, x: step.inputs[0], y: step.output))
      } else if (step.operation as? Softmax)?.isLogarithm == false {
        parts.append(.softmax(x: step.inputs[0], y: step.output))
      } else {
        parts.append(.operation(step))
      }
    }
    return parts
  }
}

/// A layer that has operations, with its number from 1.
struct NumberedLayer {
  let number: Int
  let layer: StepRecord.LayerPart
  let parts: [Part]
}

/// What the values of a pass are called: `x`, `W₁`, `z₁`, `h₁`, …, `o`, and the gradients `dE/dz₁`.
struct Symbols {
  private var names: [Var: String] = [:]
  private var taken: Set<String> = []
  let layers: [NumberedLayer]

  init(pass: any RecordedPass) {
    self.init(of: pass.layers, in: pass.record, inputs: pass.inputs, outputs: pass.outputs)
  }

  init(of parts: [StepRecord.LayerPart], in record: Record, inputs: Var, outputs: Var) {
    layers = parts.enumerated().compactMap { index, layer in
      layer.steps.isEmpty
        ? nil : NumberedLayer(number: index + 1, layer: layer, parts: Part.parts(of: layer, in: record))
    }
    call(inputs, "x")
    for layer in layers {
      let mark = subscripted(layer.number)
      for part in layer.parts {
        nameParameters(of: part, mark, record)
        let output = part.output
        if case .operation(let step) = part, !step.operation.mutatedInputs.isEmpty { continue }
        let base =
          switch part {
          case _ where output == outputs: "o"
          case _ where output == layer.layer.output: "h" + mark
          case .affine: "z" + mark
          case .pointwise, .softmax: "h" + mark
          case .operation(let step): Self.base(of: step.operation) + mark
          }
        call(output, base)
      }
    }
  }

  /// With the gradients of a step.
  init(_ step: StepRecord) {
    self.init(of: step.layers, in: step.record, inputs: step.inputs, outputs: step.outputs)
    call(step.targets, "t")
    call(step.loss, "E")
    // What is nearer to the loss names a gradient that two values share.
    for (value, gradient) in step.gradients.sorted(by: { $0.key.index > $1.key.index }) {
      guard names[gradient] == nil, let name = names[value] else { continue }
      names[gradient] = "dE/d" + name
    }
    for (parameter, gradient) in step.parameters {
      guard let gradient else { continue }
      let name = "dE/d" + self[step.record.parameter(parameter)]
      let raw = step.record.unclipped(gradient)
      if names[raw] == nil { names[raw] = name }
      if names[gradient] == nil { names[gradient] = "clipped " + name }
    }
  }

  subscript(value: Var) -> String { names[value] ?? "value \(value.index)" }
  func isNamed(_ value: Var) -> Bool { names[value] != nil }

  /// What is called so, in Unicode or ASCII.
  func value(named name: String) -> Var? {
    names.filter { $0.value == name || asciiFormula($0.value) == name }.keys.min { $0.index < $1.index }
  }
  var all: [String] { Set(names.values.map(asciiFormula)).sorted() }

  private mutating func call(_ value: Var, _ name: String) {
    guard names[value] == nil else { return }
    var own = name
    var letter = UInt8(ascii: "b")
    while !taken.insert(own).inserted {
      own = name + String(UnicodeScalar(letter))
      letter = letter < UInt8(ascii: "z") ? letter + 1 : letter
      if letter == UInt8(ascii: "z") { own = name + "#\(value.index)" }
    }
    names[value] = own
  }

  private mutating func nameParameters(of part: Part, _ mark: String, _ record: Record) {
    switch part {
    case .affine(_, let weight, let bias, _):
      call(weight, "W" + mark)
      if let bias { call(bias, "b" + mark) }
    case .operation(let step):
      for input in step.inputs where names[input] == nil {
        let source = record.source(of: input)
        switch record.values[source.index].role {
        case .parameter(let parameter), .state(let parameter):
          call(source, Self.base(ofParameter: parameter, of: step.operation) + mark)
          names[input] = names[source]
        default: break
        }
      }
    default: break
    }
  }

  private static func base(ofParameter parameter: Autograd.Parameter, of operation: any Operation) -> String {
    switch parameter.name.split(separator: "/").last {
    case "weight": operation is ParametricRelu ? "a" : "γ"
    case "bias": "β"
    case "running_mean": "mean"
    case "running_var": "var"
    case let name?: String(name)
    case nil: "p"
    }
  }

  private static func base(of operation: any Operation) -> String {
    switch operation {
    case is ColumnMeans: "m"
    case is ColumnVariances: "v"
    case is NormalizeColumns, is NormalizeRows: "x̂"
    case is Penalty: "penalty"
    default: "h"
    }
  }
}

extension Record {
  /// A parameter's gradient before it was clipped.
  func unclipped(_ gradient: Var) -> Var {
    guard let step = step(making: gradient), ["clip_norm", "clip_value"].contains(step.operation.name)
    else { return gradient }
    return step.inputs[0]
  }

  /// The parameter that a value is under another shape, or the value.
  func source(of value: Var) -> Var {
    guard let step = step(making: value), step.operation is Autograd.Reshape,
      case .parameter = values[step.inputs[0].index].role
    else { return value }
    return step.inputs[0]
  }
}
