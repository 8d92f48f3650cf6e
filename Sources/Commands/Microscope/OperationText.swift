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
  case let dropout as AlphaDropout:
    return
      "\(plain(dropout.scale))·\(x) + \(plain(dropout.shift)), with \(plain(AlphaDropout.floor)) in place "
      + "of \(x) with probability \(plain(dropout.rate))"
  case let noise as GaussianNoise:
    let deviation = plain(noise.deviation)
    return noise.isFactor
      ? "\(x)·factor of mean 1 and deviation \(deviation)"
      : "\(x) + noise of mean 0 and deviation \(deviation)"
  case let softmax as Softmax: return softmax.isLogarithm ? "\(x) − log Σ e^\(x)" : "e^\(x)/Σ e^\(x)"
  case let penalty as Penalty:
    let terms =
      (penalty.l1 == 0 ? [] : ["\(plain(penalty.l1))·Σ|\(x)|"])
      + (penalty.l2 == 0 ? [] : ["\(plain(penalty.l2))·Σ \(x)²"])
    return terms.joined(separator: " + ")
  case is AddBias, is Add: return "\(x) + \(input(1))"
  case is Multiply: return "\(x)·\(input(1))"
  case let scale as Scale:
    return "\(x)·" + (scale.factor < 0 ? "(\(plain(scale.factor)))" : plain(scale.factor))
  case is ParametricRelu: return "\(x), or \(input(1))·\(x) where \(x) ≤ 0"
  case is Autograd.Reshape: return "\(x) in another shape"
  case is Autograd.Transpose: return "\(x)ᵀ"
  case is Strided: return "\(x) with its axes in another order"
  default: return "\(operation.name)(\(inputs.joined(separator: ", ")))"
  }
}

/// A setting as a reader would write it: 0.01, and not what 1 − 0.99 leaves.
func plain(_ number: Double) -> String { printed(number, "g", precision: 6) }
