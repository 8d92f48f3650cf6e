import Tensors

extension Record {
  /// Records all that a function does, on these inputs. Without effects, what it changes in place is left
  /// out.
  func append(_ function: RecordedFunction, _ inputs: [Var], withEffects: Bool) throws -> Var {
    var places = Dictionary(zip(function.inputs, inputs), uniquingKeysWith: { first, _ in first })
    if let draw = function.draw, let given = inputs.last { places[draw] = given }
    func place(_ value: Var) -> Var {
      if let known = places[value] { return known }
      let info = function.record.values[value.index]
      let made: Var =
        switch info.role {
        case .parameter(let parameter): self.parameter(parameter)
        case .state(let parameter): state(parameter)
        case .gradient(let parameter): gradient(of: parameter)
        case .constant(let tensor): constant(tensor)
        case .input(let name): input(name, info.shape)
        // Made by an earlier step, or by one that was left out.
        case .computed: constant(Tensor(zeros: info.shape))
        }
      places[value] = made
      return made
    }
    for step in function.record.steps where withEffects || step.operation.mutatedInputs.isEmpty {
      places[step.output] = try apply(step.operation, step.inputs.map(place))
    }
    return place(function.output)
  }

  /// All parameters that were used, in the order of their first use.
  var parameters: [Parameter] {
    values.compactMap { if case .parameter(let parameter) = $0.role { parameter } else { nil } }
  }

  func isInput(_ value: Var) -> Bool {
    if case .input = values[value.index].role { return true }
    return false
  }
}
