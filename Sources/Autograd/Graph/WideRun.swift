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
    for step in record.steps {
      for input in step.inputs[step.operation.mutatedInputs] {
        if case .parameter(let parameter) = record.values[input.index].role { parameter.willChange() }
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

/// A record of updates made ready to run many times, in the type that the parameters are kept in.
public final class UpdateReplay {
  private enum Engine {
    case plan(Plan)
    case wide(WideRun)
  }
  private let engine: Engine

  public init(_ record: Record, workspace: Workspace, threads: Threads) {
    let isWide = record.values.contains { $0.role.parameter?.dtype == .float64 }
    engine =
      isWide
      ? .wide(WideRun(record)) : .plan(Plan(record, outputs: [], workspace: workspace, threads: threads))
  }

  /// Gives an input its numbers.
  public func set(_ value: Var, to numbers: [Double]) {
    switch engine {
    case .plan(let plan):
      plan.withInput(value) { buffer in
        for (index, number) in zip(buffer.indices, numbers) { buffer[index] = Float(number) }
      }
    case .wide(let run): run.set(value, to: Tensor(numbers))
    }
  }

  public func run() {
    switch engine {
    case .plan(let plan): plan.run()
    case .wide(let run): run.run(counter: 0)
    }
  }
}
