/// What a command is called in the libraries whose users it is made for: their classes or functions,
/// perhaps several.
public struct Peers: Sendable {
  public let keras: [String]
  public let torch: [String]
  /// The formulas of each, where they differ.
  public private(set) var rules: (keras: String, torch: String)?

  public init(keras: String..., torch: String...) {
    self.keras = keras
    self.torch = torch
  }

  /// One name in both.
  public init(_ both: String) {
    keras = [both]
    torch = [both]
  }

  /// The same with the formulas of each.
  public func ruled(keras: String, torch: String) -> Peers {
    var peers = self
    peers.rules = (keras, torch)
    return peers
  }

  public var isEmpty: Bool { keras.isEmpty && torch.isEmpty }
}
