import Commands
import Diagnostics
import Interpreter
import Tensors
import Testing

/// An expression and what numpy makes of it.
struct NumpyCase: CustomTestStringConvertible, Sendable {
  let code: String
  let shape: [Int]
  let elements: [Double]
  var testDescription: String { code }

  init(_ code: String, _ shape: [Int], _ elements: [Double]) {
    self.code = code
    self.shape = shape
    self.elements = elements
  }
}

/// The same text in numpy and here gives the same shape and numbers.
@Suite struct TensorNumpyTests {
  @Test(arguments: TensorReference.indexing) func indexing(_ example: NumpyCase) throws { try check(example) }
  @Test(arguments: TensorReference.arithmetic) func arithmetic(_ example: NumpyCase) throws {
    try check(example)
  }
  @Test(arguments: TensorReference.functions) func functions(_ example: NumpyCase) throws {
    try check(example)
  }
  @Test(arguments: TensorReference.layout) func layout(_ example: NumpyCase) throws { try check(example) }

  private func check(_ example: NumpyCase) throws {
    let session = Session(registry: .everything(), output: RecordedOutput())
    try session.run(Source(TensorReference.setup))
    try session.run(Source("answer = " + example.code))
    let (shape, elements) = try numbers(try #require(session.variable("answer")))
    #expect(shape == example.shape)
    try #require(elements.count == example.elements.count)
    for (got, expected) in zip(elements, example.elements) {
      // Three units in the last place of a float32: numpy's functions are its own, not libm's.
      let isNear = abs(got - expected) <= 3.6e-7 * abs(expected)
      #expect(got == expected || isNear || (got.isNaN && expected.isNaN), "\(elements)")
    }
  }

  private func numbers(_ value: Value) throws -> ([Int], [Double]) {
    switch value {
    case .object(let object as TensorObject):
      let tensor = object.tensor
      return (tensor.shape.dimensions, tensor.converted(to: .float64).elements(of: Double.self))
    case .list(let list): return ([list.items.count], try list.items.map { try #require($0.asNumber) })
    default: return ([], [try #require(value.asNumber)])
    }
  }
}
