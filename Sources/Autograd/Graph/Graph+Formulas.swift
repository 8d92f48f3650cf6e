import Tensors

extension Graph {
  /// Records a formula written as layers write it: each of its operations becomes a value of the graph.
  /// - Parameter body: takes a record and the inputs there.
  public func record(_ inputs: [Traced], _ body: (Record, [Var]) throws -> Var) throws -> Traced {
    let record = Record()
    let places = inputs.map { record.input("", $0.shape) }
    let draw = record.input("draw", .scalar)
    record.draw = draw
    let output = try body(record, places)
    var values = Dictionary(zip(places, inputs), uniquingKeysWith: { first, _ in first })
    func value(_ place: Var) -> Traced {
      if let known = values[place] { return known }
      let made: Traced =
        switch record.values[place.index].role {
        case .constant(let tensor): constant(tensor)
        case .parameter(let parameter), .state(let parameter): leaf(parameter)
        case .gradient(let parameter): constant(parameter.gradient ?? Tensor(zeros: parameter.shape))
        case .input, .computed: constant(nextDraw())
        }
      values[place] = made
      return made
    }
    for step in record.steps {
      values[step.output] = try apply(step.operation, step.inputs.map(value))
    }
    return value(output)
  }
}
