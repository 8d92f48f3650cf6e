import CKernels
import Tensors

/// Where a matrix that is fed into a plan is not zero, looked up anew before each run. Products with it then
/// leave its zeros out, when there are so many that this pays.
final class NonZeros: @unchecked Sendable {
  let rows: Int
  let columns: Int
  /// Whether the lists are those of this run, as its matrix has zeros enough.
  private(set) var areListed = false
  private let list: Lists
  /// Those of the transposed matrix, when a weight's gradient needs them.
  private let turned: Lists?
  private let blocks: Int
  /// Runs before the next look at a matrix that was dense.
  private var rest = 0

  /// A product by lists reads the other factor from further away, and for one row at a time: with more
  /// elements than this share of all the whole product is faster.
  private static let largestShare = 0.35
  /// The fewest columns, and elements of the result's row, that are worth the lists.
  private static let fewest = 32
  /// The next look then costs nothing that could be measured.
  private static let longestRest = 15
  /// The fewest elements that are worth a second thread.
  static let fewestShared = 1 << 13

  /// - Parameter isTurned: whether the lists of the transposed matrix are needed.
  init(rows: Int, columns: Int, isTurned: Bool) {
    self.rows = rows
    self.columns = columns
    blocks = (columns + Int(NN_NONZEROS_BLOCK) - 1) / Int(NN_NONZEROS_BLOCK)
    list = Lists(rows: rows, blocks: blocks, longest: columns + Int(NN_NONZEROS_SLACK))
    turned = isTurned ? Lists(rows: columns, blocks: 1, longest: rows) : nil
  }

  /// Whether a product [rows, columns] · [columns, width] is of a kind that lists may speed up.
  static func fit(rows: Int, columns: Int, width: Int) -> Bool {
    columns >= fewest && width >= fewest && rows < NN_NONZEROS_LIMIT && columns < NN_NONZEROS_LIMIT
      && rows * columns < 1 << 31
  }

  /// Looks at some rows of the matrix.
  func look(at range: Range<Int>, of matrix: UnsafePointer<Float>) {
    guard rest == 0 else { return }
    nn_list_nonzeros(
      matrix, columns, range.lowerBound, range.upperBound, list.starts, list.elements, list.longest)
  }

  /// To be called before a run, when all rows were looked at.
  func settle(on threads: Threads?) {
    areListed = rest == 0 && count <= Int(Double(rows * columns) * Self.largestShare)
    guard areListed else {
      rest = rest == 0 ? Self.longestRest : rest - 1
      return
    }
    guard let turned else { return }
    (rows * columns < Self.fewestShared ? nil : threads).run(pieces: blocks) { range in
      var lists = list.call
      nn_turn_nonzeros(
        &lists, rows, columns, range.lowerBound, range.upperBound, turned.starts, turned.elements,
        turned.longest)
    }
  }

  /// Elements of the lists.
  private var count: Int {
    (1...rows).reduce(0) { $0 + Int(list.starts[$1 * (blocks + 1) - 1]) }
  }

  /// The lists of the matrix, or of its transpose.
  func lists(transposed: Bool) -> nn_nonzeros { (transposed ? turned ?? list : list).call }
}

/// One list for each row.
private final class Lists {
  let starts: UnsafeMutablePointer<UInt16>
  let elements: UnsafeMutablePointer<UInt16>
  let longest: Int
  private let blocks: Int

  init(rows: Int, blocks: Int, longest: Int) {
    self.blocks = blocks
    self.longest = longest
    starts = .allocate(capacity: rows * (blocks + 1))
    elements = .allocate(capacity: rows * longest)
  }

  deinit {
    starts.deallocate()
    elements.deallocate()
  }

  var call: nn_nonzeros {
    nn_nonzeros(blocks: blocks, starts: starts, columns: elements, stride: longest)
  }
}

extension Threads? {
  /// The same on one thread, when there are none.
  func run(pieces: Int, _ body: (Range<Int>) -> Void) {
    if let self { self.run(pieces: pieces, body) } else { body(0..<pieces) }
  }
}
