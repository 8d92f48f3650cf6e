import Autograd
import Learning

/// What a layer drew in a pass: the pass's own generator, place for place.
struct RandomFactors {
  /// A number for each element: 1 or 0 where it was kept or dropped, what was added, or what it was
  /// multiplied by.
  let numbers: [Float]
  /// `mask(h₂)`, `noise(h₂)`, `factor(h₂)`.
  let symbol: String
  /// Whether the layer multiplies by them.
  let multiplies: Bool
  private let isMask: Bool

  /// `nil` for an operation that draws nothing.
  init?(_ step: Record.Step, in pass: any RecordedPass, _ symbols: Symbols) {
    let count = pass.shape(step.output).count
    func drawn(_ operation: any Operation, from number: Float) -> [Float] {
      pass.result(operation, of: [([Float](repeating: number, count: count), pass.shape(step.output))])
    }
    let name: String
    switch step.operation {
    case let dropout as Dropout:
      (isMask, name) = (true, "mask")
      numbers = drawn(dropout, from: 1).map { $0 > 0 ? 1 : 0 }
    case let dropout as AlphaDropout:
      (isMask, name) = (true, "mask")
      numbers = drawn(Dropout(rate: dropout.rate, random: dropout.random), from: 1).map { $0 > 0 ? 1 : 0 }
    case let noise as GaussianNoise:
      isMask = false
      name = noise.isFactor ? "factor" : "noise"
      numbers = drawn(noise, from: noise.isFactor ? 1 : 0)
    default: return nil
    }
    multiplies = name != "noise"
    symbol = "\(name)(\(symbols[step.output]))"
  }

  /// `mask(h₂) = 1  0  1   (0: dropped)`
  func text(_ page: Page, count: Int) -> String {
    "\(symbol) = \(page.list(numbers.prefix(count)))" + (isMask ? "   (0: dropped)" : "")
  }
}
