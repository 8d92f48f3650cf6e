import Tensors

/// Carries out a record in float64, as a graph of parameters that are kept in float64 wants it: the same
/// operations one after another, on the parameters as they are at each run.
final class WideRun {
  private let record: Record
  private let eager: Eager<Double>

  init(_ record: Record) {
    self.record = record
    eager = Eager(record)
  }

  func set(_ value: Var, to tensor: Tensor) {
    eager.set(value, to: tensor.converted(to: .float64).elements(of: Double.self))
  }

  func tensor(of value: Var, _ dtype: DType) -> Tensor {
    Tensor(eager.elements(of: value), shape: record.shape(of: value)).converted(to: dtype)
  }

  func run(counter: UInt64) {
    for (index, info) in record.values.enumerated() {
      switch info.role {
      case .parameter(let parameter), .state(let parameter): set(Var(index: index), to: parameter.value)
      case .gradient(let parameter):
        set(Var(index: index), to: parameter.gradient ?? Tensor(zeros: parameter.shape))
      case .input, .constant, .computed: continue
      }
    }
    eager.counter = counter
    eager.run()
    for step in record.steps { for input in step.inputs[step.operation.mutatedInputs] { store(input) } }
  }

  private func store(_ value: Var) {
    switch record.values[value.index].role {
    case .parameter(let parameter), .state(let parameter):
      parameter.store(tensor(of: value, .float64))
    case .gradient(let parameter): parameter.gradient = tensor(of: value, .float64)
    case .input, .constant, .computed: return
    }
  }
}
