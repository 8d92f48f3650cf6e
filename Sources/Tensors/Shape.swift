/// Lengths of a tensor's axes, outermost first; a scalar has none.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral {
  public let dimensions: [Int]

  public init(_ dimensions: [Int]) { self.dimensions = dimensions }
  public init(arrayLiteral elements: Int...) { dimensions = elements }

  public static let scalar = Shape([])
  public var rank: Int { dimensions.count }
  /// Number of elements.
  public var count: Int { dimensions.reduce(1, *) }
  public subscript(axis: Int) -> Int { dimensions[axis] }
  /// Number of elements of one item along the first axis.
  public var rowCount: Int { dimensions.dropFirst().reduce(1, *) }
}

extension Shape: CustomStringConvertible {
  /// `(60000, 784)`, `(3,)`, `()`: as numpy writes it.
  public var description: String {
    dimensions.count == 1 ? "(\(dimensions[0]),)" : "(\(dimensions.map(String.init).joined(separator: ", ")))"
  }
}

/// Two shapes, an axis or a type that do not go together. `message` is a sentence for the user.
public struct TensorError: Error, Equatable, Sendable {
  public let message: String
  /// What would be right, when that is known.
  public let label: String?
  public let notes: [String]

  public init(_ message: String, label: String? = nil, notes: [String] = []) {
    self.message = message
    self.label = label
    self.notes = notes
  }
}
