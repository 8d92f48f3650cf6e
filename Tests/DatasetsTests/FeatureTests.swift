import Tensors
import Testing

@testable import Datasets

struct FeatureTests {
  /// At (2, 3), by hand; what is odd is rounded once, from float64.
  @Test(
    arguments: [
      ("x1", [2]), ("x2 x1", [3, 2]), ("x1^2", [4]), ("x1**3", [8]), ("x1*x2", [6]), ("x1*x1^2*x2^2", [72]),
      ("x1,x2 , x1*x2", [2, 3, 6]), ("x2^1", [3]),
      // sin 2, cos 3, 2 sin² 3 and both sines.
      ("sin(x1)", [0.909_297_43]), ("cos(x2)", [-0.989_992_5]), ("x1*sin(x2)^2", [0.039_829_713]),
      ("sin", [0.909_297_43, 0.141_120_008]),
    ] as [(String, [Float])])
  func `a feature is a product of its factors`(text: String, values: [Float]) throws {
    let map = try FeatureMap(text, inputs: 2)
    let result = try map.apply(to: Tensor([2, 3] as [Float], shape: [1, 2]))
    #expect(result.shape == [1, values.count])
    #expect(result.elements(of: Float.self) == values)
  }

  @Test(
    arguments: [
      ("x3", "feature 'x3': there is no input 'x3'", "the inputs are x1 and x2"),
      ("x1 x0", "feature 'x0': there is no input 'x0'", "the inputs are x1 and x2"),
      ("x", "feature 'x': there is no input 'x'", "the inputs are x1 and x2"),
      (
        "x99999999999999999999", "feature 'x99999999999999999999': there is no input 'x99999999999999999999'",
        "the inputs are x1 and x2"
      ),
      ("y", "feature 'y': there is no 'y'", "the inputs are x1 and x2"),
      ("x1*y", "feature 'x1*y': there is no 'y'", "the inputs are x1 and x2"),
      ("tan(x1)", "feature 'tan(x1)': there is no 'tan'", "the functions are sin and cos"),
      ("sin(y)", "feature 'sin(y)': sin is of an input", "as sin(x1)"),
      ("sin(x1", "feature 'sin(x1': a ')' is missing", nil),
      ("sin(x1)sin(x2)", "feature 'sin(x1)sin(x2)': 'sin(x2)' does not go on a feature", nil),
      ("x1 * x2", "'*' is no feature", "a product has no blanks: x1*x2"),
      ("x1*", "feature 'x1*': a factor is missing at its end", "an input, sin(input) or cos(input)"),
      ("*x1", "feature '*x1': '*x1' is no factor", "an input, sin(input) or cos(input)"),
      ("2*x1", "feature '2*x1': '2*x1' is no factor", "an input, sin(input) or cos(input)"),
      ("x1^", "feature 'x1^': a power is a whole number from 1 to 100", "as x1^2"),
      ("x1^0", "feature 'x1^0': a power is a whole number from 1 to 100", "as x1^2"),
      ("x1^101", "feature 'x1^101': a power is a whole number from 1 to 100", "as x1^2"),
      ("x1^2.5", "feature 'x1^2.5': '.5' does not go on a feature", nil),
      ("x1***2", "feature 'x1***2': a power is a whole number from 1 to 100", "as x1^2"),
      ("x1 sin sin(x2)", "the feature 'sin(x2)' is named twice", nil),
      (" , ", "no features are named", "as \"x1 x2 x1^2 x1*x2 sin(x1)\""),
    ] as [(String, String, String?)])
  func `the word that is no feature is named`(text: String, message: String, label: String?) {
    #expect(throws: DataError(message, label: label)) { try FeatureMap(text, inputs: 2) }
  }

  @Test func `a dataset keeps its points and the map`() throws {
    let plain = Toy.spiral.dataset(count: 50, classes: 2, random: Random(seed: 1))
    let set = try plain.withFeatures("x1*x2 sin")
    #expect(set.train.rawInputs.elements(of: Float.self) == plain.train.inputs.elements(of: Float.self))
    #expect(set.train.inputs.shape == [40, 3] && set.test.inputs.shape == [10, 3])
    #expect(set.inputNames == ["x1*x2", "sin(x1)", "sin(x2)"])
    let map = try #require(set.features)
    #expect(
      try map.apply(to: plain.test.inputs).elements(of: Float.self)
        == set.test.inputs.elements(of: Float.self))
    // Other features are made of the points, not of these.
    let other = try set.withFeatures("x2")
    #expect(other.train.rawInputs.shape == [40, 2] && other.train.inputs.shape == [40, 1])
  }

  @Test func `points of another width are refused`() throws {
    let map = try FeatureMap("x1", inputs: 2)
    for shape in [[4, 3], [4], [2, 2, 2]] as [Shape] {
      #expect(throws: DataError("these features are made of 2 inputs, but the points have shape \(shape)")) {
        try map.apply(to: Tensor(zeros: shape))
      }
    }
    #expect(try map.apply(to: Tensor(zeros: [0, 2])).shape == [0, 1])
  }
}
