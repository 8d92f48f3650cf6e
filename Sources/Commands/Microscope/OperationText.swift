import Autograd
import Diagnostics

/// What an operation without a narration of its own works out, from the names of its inputs. One whose formula
/// is not known here is named with what it takes.
func formula(of operation: any Operation, _ inputs: [String]) -> String {
  func input(_ index: Int) -> String { inputs.indices.contains(index) ? inputs[index] : "?" }
  let x = input(0)
  switch operation {
  case let dropout as Dropout:
    let rate = plain(dropout.rate)
    return "\(x)/(1 − \(rate)), or 0 with probability \(rate)"
  case is ColumnMeans: return "mean of \(x) over the batch"
  case is ColumnVariances: return "mean of (\(x) − \(input(1)))² over the batch"
  case let normalize as NormalizeColumns:
    return "(\(x) − \(input(1)))/√(\(input(2)) + \(plain(normalize.epsilon)))"
  case let normalize as NormalizeRows:
    return normalize.isCentered
      ? "(\(x) − mean)/√(variance + \(plain(normalize.epsilon))) of each sample"
      : "\(x)/√(mean of \(x)² + \(plain(normalize.epsilon))) of each sample"
  case let scale as ScaleShift:
    return scale.hasShift ? "\(x)·\(input(1)) + \(input(2))" : "\(x)·\(input(1))"
  case let average as MovingAverage:
    let factor = average.factor == 1 ? "" : "·\(plain(average.factor))"
    guard !average.isCumulative else { return "average of all batches' \(input(1))\(factor) so far" }
    let share = plain(average.share)
    return "\(x)·(1 − \(share)) + \(input(1))\(factor)·\(share)"
  case is CountUp: return "\(x) + 1"
  case is AddBias, is Add: return "\(x) + \(input(1))"
  case is Multiply: return "\(x)·\(input(1))"
  case let scale as Scale: return "\(x)·\(plain(scale.factor))"
  case is ParametricRelu: return "\(x), or \(input(1))·\(x) where \(x) ≤ 0"
  case is Autograd.Reshape: return "\(x) in another shape"
  default: return "\(operation.name)(\(inputs.joined(separator: ", ")))"
  }
}

/// A setting as a reader would write it: 0.01, and not what 1 − 0.99 leaves.
private func plain(_ number: Double) -> String { printed(number, "g", precision: 6) }
