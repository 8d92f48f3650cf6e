import Autograd

extension PointwiseFunction {
  /// A setting by its place in the kind's list; 0 where there is none.
  func setting(_ index: Int) -> Double { settings.indices.contains(index) ? settings[index] : 0 }
}
