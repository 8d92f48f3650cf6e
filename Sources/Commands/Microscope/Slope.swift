import Autograd

/// f′ of a pointwise function, as a formula where a short one is known.
struct Slope {
  private let function: PointwiseFunction

  init(_ function: PointwiseFunction) { self.function = function }

  /// By y where that is enough.
  private var formula: String? {
    switch function.kind {
    case .sigmoid: "y·(1 − y)"
    case .tanh: "(1 − y²)"
    default: nil
    }
  }

  func text(x: String, y: String) -> String {
    formula.map { substituted($0, ["y": y]) } ?? "\(function.name)′(\(x))"
  }

  func numbers(x: Float, y: Float, slope: Float, _ page: Page) -> String {
    formula.map { substituted($0, ["y": page.number(y)]) } ?? page.term(slope)
  }

  /// f′ of each number, by the function's own gradient rule.
  func values(_ x: [Float]) -> [Float] {
    let record = Record()
    let input = record.input("x", [x.count])
    guard let y = try? record.pointwise(function, input), let sum = try? record.sum(y),
      let gradient = try? record.gradients(of: sum, for: [input]).first ?? nil
    else { return [Float](repeating: .nan, count: x.count) }
    let eager = Eager<Float>(record)
    eager.set(input, to: x)
    eager.run()
    return eager.elements(of: gradient)
  }
}
