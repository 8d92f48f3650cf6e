import Autograd
import Tensors
import Testing

/// Numbers in −2…2 that are the same at every run, none closer to 0 than 0.1 (where relu has a kink).
func sample<R: Real>(_ shape: Shape, seed: UInt64, of type: R.Type = R.self) -> [R] {
  var random = Random(seed: seed)
  return (0..<shape.count).map { _ in
    let magnitude = 0.1 + 1.9 * random.uniform()
    return R(random.uniform() < 0.5 ? -magnitude : magnitude)
  }
}

/// A parameter of such numbers.
func parameter(_ name: String, _ shape: Shape, seed: UInt64, scale: Float = 1) -> Parameter {
  Parameter(
    name: name, value: Tensor(sample(shape, seed: seed).map { (x: Float) in x * scale }, shape: shape))
}

/// An input and its numbers.
struct Given<R: Real> {
  let shape: Shape
  let numbers: [R]
  init(_ shape: Shape, _ numbers: [R]) {
    self.shape = shape
    self.numbers = numbers
  }
}

/// The value of an operation on inputs given as numbers.
func evaluate<R: Real>(
  _ inputs: [Given<R>], _ body: (Record, [Var]) throws -> Var
) throws -> [R] {
  let record = Record()
  let values = inputs.enumerated().map { record.input("x\($0)", $1.shape) }
  let output = try body(record, values)
  let eager = Eager<R>(record)
  for (value, input) in zip(values, inputs) { eager.set(value, to: input.numbers) }
  eager.run()
  return eager.elements(of: output)
}

/// w −= rate·g, or with momentum v = μv − rate·g, w += v; scalars: rate, μ.
struct TestRule: UpdateRule {
  var name: String { hasMomentum ? "momentum" : "sgd" }
  let hasMomentum: Bool
  var stateNames: [String] { hasMomentum ? ["velocity"] : [] }
  var isPlainDescent: Bool { !hasMomentum }

  func update(_ call: UpdateCall<Float>, _ range: Range<Int>) { change(call, range) }
  func update(_ call: UpdateCall<Double>, _ range: Range<Int>) { change(call, range) }

  private func change<R: Real>(_ call: UpdateCall<R>, _ range: Range<Int>) {
    for i in range {
      let step = call.scalars[0] * call.gradient[i]
      if hasMomentum {
        call.states[0][i] = call.scalars[1] * call.states[0][i] - step
        call.weights[i] += call.states[0][i]
      } else {
        call.weights[i] -= step
      }
    }
  }
}
