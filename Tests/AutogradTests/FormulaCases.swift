import Autograd
import Tensors

extension GradientTests {
  private static let unchanged: @Sendable (Int, [Double]) -> [Double] = { $1 }
  private static let positive: @Sendable (Int, [Double]) -> [Double] = { $1.map { abs($0) } }

  /// Broadcasting, reductions, slices and what else tensors do.
  static let formulas: [Case] = arithmetic + unary + along

  static let arithmetic: [Case] = Arithmetic.allCases.filter { $0 != .floorDivide }.flatMap(pairs)

  private static func pairs(_ arithmetic: Arithmetic) -> [Case] {
    let prepare: @Sendable (Int, [Double]) -> [Double] = arithmetic == .power ? positive : unchanged
    return [
      Case("\(arithmetic) of a matrix and a row", [3, 4], [4], prepare: prepare) {
        try $0.binary(arithmetic, $1[0], $1[1])
      },
      Case("\(arithmetic) of a column and a row", [3, 1], [1, 4], prepare: prepare) {
        try $0.binary(arithmetic, $1[0], $1[1])
      },
      Case("\(arithmetic) with a number", [2, 3], prepare: prepare) {
        try $0.binary(arithmetic, $0.number(1.5), $1[0])
      },
    ]
  }

  private static let flat: [UnaryFunction] = [.sign, .floor, .ceil, .trunc, .round]
  static let unary: [Case] = UnaryFunction.allCases.filter { !flat.contains($0) }.map { function in
    Case("\(function)", [7], prepare: positive) { try $0.unary(function, $1[0]) }
  }

  static let along: [Case] = [
    Case("equal shapes of three axes", [2, 1, 3], [2, 1, 3]) { try $0.multiply($1[0], $1[1]) },
    Case("sum of an axis", [2, 3, 4]) { try $0.sum($1[0], axes: [1]) },
    Case("sum of axes that lie apart", [2, 3, 4]) { try $0.sum($1[0], axes: [0, -1], keepsAxes: true) },
    Case("mean of the last axis", [2, 3]) { try $0.mean($1[0], axes: [-1]) },
    Case("variance", [2, 5]) { try $0.variance($1[0], axes: [1], ddof: 1) },
    Case("product", [2, 4]) { try $0.reduce(.prod, $1[0], axes: [1]) },
    Case("product with zeros", [2, 3]) { _, _ in
      [0, 2, 3, 0, 0, 5]
    } body: {
      try $0.reduce(.prod, $1[0], axes: [1])
    },
    Case("greatest", [2, 4]) { try $0.reduce(.max, $1[0], axes: [1]) },
    Case("least of all", [2, 4]) { try $0.reduce(.min, $1[0], axes: nil) },
    Case("norm", [2, 4]) { try $0.norm($1[0], axes: [1]) },
    Case("log of the sum of exponentials", [2, 4]) { try $0.logSumExp($1[0], axes: [1]) },
    Case("running sums", [2, 4, 3]) { try $0.runningSum($1[0], axis: 1) },
    Case("softmax of the first axis", [3, 4]) { try $0.softmax($1[0], axis: 0) },
    Case("log_softmax of a middle axis", [2, 3, 2]) { try $0.softmax($1[0], axis: 1, isLogarithm: true) },
    Case("slice", [4, 5]) {
      try $0.index($1[0], [.slice(lower: 1, upper: nil, step: 2), .slice(lower: 3, upper: 0, step: -2)])
    },
    Case("item", [4, 5]) { try $0.index($1[0], [.item(-1)]) },
    Case("picked rows, one of them twice", [4, 3]) {
      try $0.index($1[0], [.tensor(Tensor([Int64(2), 0, 2]))])
    },
    Case("mask", [2, 2]) {
      try $0.index($1[0], [.tensor(Tensor([true, false, true, true], shape: [2, 2]))])
    },
    Case("replaced slice", [4, 3], [3]) {
      try $0.replace($1[0], [.slice(lower: 1, upper: 3, step: 1)], with: $1[1])
    },
    Case("concatenation", [2, 3], [2, 1], [2, 2]) { try $0.concatenate($1, axis: 1) },
    Case("permutation", [2, 3, 4]) { try $0.permute($1[0], [2, 0, 1]) },
    Case("broadcast", [2, 1, 3]) { try $0.broadcast($1[0], to: [4, 2, 5, 3]) },
    Case("choice", [2, 3], [2, 3]) {
      try $0.choose($0.compare(.less, $1[0], $0.number(0)), $1[0], $0.square($1[1]))
    },
    Case("clip to limits that learn", [3, 5], [5], [3, 1]) { index, numbers in
      numbers.map { index == 0 ? $0 : index == 1 ? -abs($0) / 2 : abs($0) / 2 }
    } body: {
      try $0.clip($1[0], low: $1[1], high: $1[2])
    },
    Case("deviation", [2, 5]) { try $0.deviation($1[0], axes: [1], ddof: 1) },
    Case("running products", [2, 4, 3]) { try $0.runningProduct($1[0], axis: 1) },
    Case("running products with zeros", [2, 4]) { _, _ in
      [2, 0, 3, -1, 0, 0, 2, 1]
    } body: {
      try $0.runningProduct($1[0], axis: 1)
    },
    Case("clip", [9]) { try $0.clip($1[0], low: $0.number(-0.75), high: $0.number(1.25)) },
    Case("product of a matrix and a vector", [2, 3], [3]) { try $0.product($1[0], $1[1]) },
    Case("product of vectors", [3], [3]) { try $0.product($1[0], $1[1]) },
  ]
}
