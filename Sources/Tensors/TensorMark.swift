/// Remembers where a tensor's elements lie, without keeping them: whether another tensor has some of them.
public struct TensorMark {
  private weak var storage: Storage?
  private let elements: Range<Int>

  init(_ storage: Storage, _ elements: Range<Int>) {
    self.storage = storage
    self.elements = elements
  }

  /// Whether the two have elements in common. A copy has memory of its own, as has a converted tensor.
  public func overlaps(_ tensor: Tensor) -> Bool {
    guard let storage else { return false }
    let other = tensor.mark
    return storage === other.storage && elements.overlaps(other.elements)
  }

  /// Whether the two are the same elements. They hold the same numbers as well while somebody keeps the tensor
  /// that was marked: writing then makes a copy.
  public func isOf(_ tensor: Tensor) -> Bool {
    guard let storage else { return false }
    let other = tensor.mark
    return storage === other.storage && elements == other.elements
  }
}
