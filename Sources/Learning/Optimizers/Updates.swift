import Autograd
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An optimizer at work on parameters in hand-written loops: it changes those that have a gradient. The
/// same recorded updates as in `fit`.
public final class Updates {
  /// Its settings may change between steps, its kind may not.
  public var optimizer: any Optimizer {
    didSet { if optimizer.stateNames != oldValue.stateNames { takeUp(oldValue.stateNames) } }
  }
  public let parameters: [Parameter]
  /// Steps made so far.
  public private(set) var step = 0
  private var memory: [[Parameter]]
  private let workspace = Workspace()
  private var plans: [[Bool]: (scalars: Var, run: UpdateReplay)] = [:]

  public init(_ optimizer: any Optimizer, of parameters: [Parameter]) {
    self.optimizer = optimizer
    self.parameters = parameters
    memory = parameters.map { optimizer.newMemory(of: $0) }
  }

  /// A momentum that was 0 so far has nothing to remember yet.
  private func takeUp(_ known: [String]) {
    memory = zip(parameters, memory).map { parameter, states in
      zip(optimizer.stateNames, optimizer.newMemory(of: parameter)).map { name, new in
        zip(known, states).first { $0.0 == name }?.1 ?? new
      }
    }
    plans = [:]
  }

  /// One step along the gradients that there are.
  public func makeStep(threads: Threads) throws {
    let key = parameters.map { $0.hasGradient && $0.isTrainable }
    guard key.contains(true) else { return }
    let (scalars, run) = try plans[key] ?? record(key, threads)
    plans[key] = (scalars, run)
    step += 1
    let numbers = optimizer.scalars(step: step, rate: optimizer.rate(atStep: step))
    run.set(scalars, to: numbers.indices.map { numbers[$0] })
    run.run()
    for parameter in parameters { parameter.noteGradientUsed() }
  }

  private func record(_ isPart: [Bool], _ threads: Threads) throws -> (Var, UpdateReplay) {
    let record = Record()
    let scalars = record.input("scalars", [UpdateScalars.scalarCount])
    let chosen = zip(zip(parameters, memory), isPart).filter(\.1).map(\.0)
    let gradients = try optimizer.common.clipping.record(
      chosen.map { record.gradient(of: $0.0) }, on: record)
    for ((parameter, states), gradient) in zip(chosen, gradients) {
      guard let gradient else { continue }
      try record.update(parameter, gradient: gradient, rule: optimizer, states: states, scalars: scalars)
    }
    return (scalars, UpdateReplay(record, workspace: workspace, threads: threads))
  }

  /// Clears the gradients.
  public func clearGradients() { for parameter in parameters { parameter.gradient = nil } }
}

extension Parameter {
  /// Keeps the gradients' elements within ±limit, as PyTorch's clip_grad_value_.
  public static func clipGradients(of parameters: [Parameter], toValue limit: Double) throws {
    for parameter in parameters {
      guard let gradient = parameter.gradient else { continue }
      let raised = try Tensor.apply(.maximum, Operand(gradient), Operand(number: -limit))
      parameter.gradient = try Tensor.apply(.minimum, Operand(raised), Operand(number: limit))
    }
  }

  /// Makes the gradients of all no longer together than `limit`, as PyTorch's clip_grad_norm_; returns how
  /// long they were.
  public static func clipGradients(of parameters: [Parameter], toNorm limit: Double, power: Double = 2) throws
    -> Double
  {
    let gradients = parameters.map(\.gradient)
    var sum = 0.0
    for gradient in gradients.compactMap({ $0?.converted(to: .float64) }) {
      gradient.withElements(of: Double.self) { elements in
        switch power {
        case 2: for element in elements { sum += element * element }
        case .infinity:
          // Not max: what is no number stays so.
          for size in elements.lazy.map(abs) where !(size <= sum || sum.isNaN) { sum = size }
        default: for element in elements { sum += pow(abs(element), power) }
        }
      }
    }
    let norm = power == 2 ? sum.squareRoot() : power == .infinity ? sum : pow(sum, 1 / power)
    let factor = limit / (norm + 1e-6)
    guard !(factor >= 1) else { return norm }
    for (parameter, gradient) in zip(parameters, gradients) {
      guard let gradient else { continue }
      parameter.gradient = try Tensor.apply(.multiply, Operand(gradient), Operand(number: factor))
    }
    return norm
  }
}
