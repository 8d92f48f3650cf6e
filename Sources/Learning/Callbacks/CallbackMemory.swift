/// What a callback remembers while a fit runs, in a form that a file can keep.
public struct CallbackMemory {
  /// By names of the callback's own; what is not there is none.
  public var numbers: [String: Double]
  public var text: String
  /// Weights of the fit's model.
  public var weights: WeightsCopy?

  public init(numbers: [String: Double] = [:], text: String = "", weights: WeightsCopy? = nil) {
    self.numbers = numbers
    self.text = text
    self.weights = weights
  }

  /// A count or an epoch's number; `nil` when it is none.
  func whole(_ name: String) -> Int? { numbers[name].flatMap(wholeNumber) }
}
