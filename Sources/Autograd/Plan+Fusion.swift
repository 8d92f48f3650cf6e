import Tensors

/// The steps that the outputs depend on, and those that change something in place, in their order.
func neededSteps(of record: Record, for outputs: [Var]) -> [Record.Step] {
  var needed = Set(outputs)
  var kept: [Record.Step] = []
  for step in record.steps.reversed()
  where needed.contains(step.output) || !step.operation.mutatedInputs.isEmpty {
    needed.formUnion(step.inputs)
    kept.append(step)
  }
  return kept.reversed()
}

/// The parameters and states that the steps change in place.
func changedParameters(_ steps: [Record.Step], of record: Record) -> [Parameter] {
  steps.flatMap { step in
    step.operation.mutatedInputs.compactMap { record.values[step.inputs[$0].index].role.parameter }
  }
}

/// The same steps with x·W, + b and relu, or Wᵀ and δ·Wᵀ, joined into one kernel where one follows the other and
/// nobody else reads what lies between. Does not change a bit: the kernel rounds where the single ones do.
func fused(_ steps: [Record.Step], keeping outputs: Set<Var>) -> [Record.Step] {
  var readers: [Var: Int] = [:]
  for step in steps { for input in step.inputs { readers[input, default: 0] += 1 } }
  func isPassedOn(_ value: Var) -> Bool { readers[value] == 1 && !outputs.contains(value) }

  var result: [Record.Step] = []
  for step in steps {
    guard let last = result.last, isPassedOn(last.output), step.inputs.contains(last.output),
      let joined = join(last, step)
    else {
      result.append(step)
      continue
    }
    result[result.count - 1] = joined
  }
  return result
}

private func join(_ first: Record.Step, _ second: Record.Step) -> Record.Step? {
  if first.operation is Transpose, (second.operation as? MatMul)?.transposesFirst == false,
    second.inputs[1] == first.output
  {
    return Record.Step(
      operation: MatMulByTransposed(), inputs: [second.inputs[0], first.inputs[0]], output: second.output)
  }
  guard second.inputs.first == first.output else { return nil }
  if (first.operation as? MatMul)?.transposesFirst == false, second.operation is AddBias {
    return Record.Step(
      operation: FusedDense(hasRelu: false), inputs: first.inputs + [second.inputs[1]],
      output: second.output)
  }
  if (first.operation as? FusedDense)?.hasRelu == false,
    (second.operation as? Pointwise)?.function == .relu
  {
    return Record.Step(operation: FusedDense(hasRelu: true), inputs: first.inputs, output: second.output)
  }
  return nil
}

/// The same steps with a weight's gradient xᵀ·δ joined to its plain descent, where nobody else reads the
/// gradient. The joined step stands where the update stood: whoever reads the weight still finds it as it
/// was, and so must the update find x and δ.
func withDescentsFused(
  _ steps: [Record.Step], of record: Record, keeping outputs: Set<Var>
) -> [Record.Step] {
  var readers: [Var: Int] = [:]
  var products: [Var: Record.Step] = [:]
  for step in steps {
    for input in step.inputs { readers[input, default: 0] += 1 }
    if (step.operation as? MatMul)?.transposesFirst == true { products[step.output] = step }
  }
  func isParameter(_ value: Var) -> Bool { record.values[value.index].role.parameter != nil }

  var joined: Set<Var> = []
  let result = steps.map { step -> Record.Step in
    guard let update = step.operation as? Update, update.rule.isPlainDescent, step.inputs.count == 3,
      case let (weight, gradient, scalars) = (step.inputs[0], step.inputs[1], step.inputs[2]),
      let product = products[gradient], readers[gradient] == 1, !outputs.contains(gradient),
      FusedDescent.fits(batch: record.shape(of: product.inputs[0])[0]),
      // A parameter among the factors may have changed since the gradient was taken.
      !product.inputs.contains(where: isParameter)
    else { return step }
    joined.insert(gradient)
    return Record.Step(
      operation: FusedDescent(), inputs: [weight] + product.inputs + [scalars], output: step.output)
  }
  return result.filter { !joined.contains($0.output) }
}

/// Gradients that their operations can write where they are kept, instead of being copied there.
struct KeptGradients {
  /// Where a value is computed to.
  private(set) var places: [Var: Parameter] = [:]
  /// Outputs of the copies that are left out.
  private(set) var outputs: Set<Var> = []

  init(_ steps: [Record.Step], of record: Record) {
    let made = Set(steps.filter { !$0.operation.isView }.map(\.output))
    for step in steps where (step.operation as? KeepGradient)?.adds == false {
      guard case .gradient(let parameter) = record.values[step.inputs[0].index].role,
        made.contains(step.inputs[1]), places[step.inputs[1]] == nil
      else { continue }
      places[step.inputs[1]] = parameter
      outputs.insert(step.output)
    }
  }
}
