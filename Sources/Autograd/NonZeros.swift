import CKernels

/// Where a matrix that is fed into a plan is not zero, looked up anew before each run. Products with it then
/// leave its zeros out, when there are so many that this pays.
final class NonZeros: @unchecked Sendable {
  let rows: Int
  let columns: Int
  /// Whether the lists are filled, as the matrix of this run has zeros enough.
  private(set) var areListed = false
  private let list: Lists
  /// Those of the transposed matrix, when a weight's gradient needs them.
  private let turned: Lists?
  private let most: Int

  /// A product by lists reads the other factor from further away, and for one row at a time: with more
  /// elements than this share of all the whole product is faster.
  private static let largestShare = 0.35
  /// The fewest columns, and elements of the result's row, that are worth the lists.
  private static let fewest = 32

  /// - Parameter isTurned: whether the lists of the transposed matrix are needed.
  init(rows: Int, columns: Int, isTurned: Bool) {
    self.rows = rows
    self.columns = columns
    most = Int(Double(rows * columns) * Self.largestShare)
    let blocks = (columns + Int(NN_NONZEROS_BLOCK) - 1) / Int(NN_NONZEROS_BLOCK)
    list = Lists(rows: rows, blocks: blocks, elements: most + columns)
    turned = isTurned ? Lists(rows: columns, blocks: 1, elements: most + columns) : nil
  }

  /// Whether a product [rows, columns] · [columns, width] is of a kind that lists may speed up.
  static func fit(rows: Int, columns: Int, width: Int) -> Bool {
    columns >= fewest && width >= fewest && rows < NN_NONZEROS_LIMIT && columns < NN_NONZEROS_LIMIT
      && rows * columns < 1 << 31
  }

  /// Looks at the matrix.
  func list(_ matrix: UnsafePointer<Float>) {
    areListed =
      nn_list_nonzeros(matrix, rows, columns, most, list.starts, list.elements) != 0
    guard areListed, let turned else { return }
    var lists = list.call
    nn_turn_nonzeros(&lists, rows, columns, turned.starts, turned.elements)
  }

  /// The lists of the matrix, or of its transpose.
  func lists(transposed: Bool) -> nn_nonzeros { (transposed ? turned ?? list : list).call }
}

/// One set of lists.
private final class Lists {
  let starts: UnsafeMutablePointer<UInt32>
  let elements: UnsafeMutablePointer<UInt16>

  private let blocks: Int

  init(rows: Int, blocks: Int, elements count: Int) {
    self.blocks = blocks
    starts = .allocate(capacity: rows * blocks + 1)
    elements = .allocate(capacity: count)
  }

  deinit {
    starts.deallocate()
    elements.deallocate()
  }

  var call: nn_nonzeros { nn_nonzeros(blocks: blocks, starts: starts, columns: elements) }
}
