/// The count of training steps done, which random operations draw from; the plans of one training share it
/// (one for full batches, one for the last short one). A plan with updates adds one a run.
public final class Workspace {
  public var counter: UInt64 {
    get { counterCell.pointee }
    set { counterCell.pointee = newValue }
  }
  let counterCell = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)

  public init() { counterCell.initialize(to: 0) }

  deinit { counterCell.deallocate() }
}
