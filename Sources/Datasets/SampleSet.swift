import CKernels
import Tensors

/// Samples by number: columns that belong together row by row, as inputs and labels, or some of their
/// rows. A subset shares the columns' memory.
public struct SampleSet: Sendable {
  /// Each [n, …], with the same n.
  public let columns: [Tensor]
  /// The rows that are in the set, in order; `nil` for all.
  public let rows: [Int32]?

  /// Throws `DataError` when there is no column, one has no axes, or their lengths differ.
  public init(_ columns: [Tensor]) throws {
    guard let first = columns.first else { throw DataError("a set of samples needs a tensor") }
    for (index, column) in columns.enumerated() {
      guard column.rank > 0 else { throw DataError("tensor \(index + 1) is a single number, not samples") }
      guard column.shape[0] == first.shape[0] else {
        throw DataError(
          "tensor \(index + 1) has \(column.shape[0]) samples, the first \(first.shape[0])",
          label: "as many of one as of the other")
      }
    }
    guard first.shape[0] <= Int(Int32.max) else {
      throw DataError("a set has at most 2,147,483,647 samples, not \(first.shape[0])")
    }
    (self.columns, rows) = (columns, nil)
  }

  private init(_ columns: [Tensor], rows: [Int32]) { (self.columns, self.rows) = (columns, rows) }

  public var count: Int { rows?.count ?? columns[0].shape[0] }

  /// The samples at `positions`, which must lie in 0..<count.
  public func subset(_ positions: [Int32]) -> SampleSet {
    SampleSet(columns, rows: rowNumbers(positions))
  }

  /// The rows of the columns that the samples at `positions` are.
  public func rowNumbers(_ positions: [Int32]) -> [Int32] {
    guard let rows else { return positions }
    return positions.map { rows[Int($0)] }
  }

  /// Rows of a column, one behind the other: [count, …] of the column's type.
  public func gather(_ numbers: ArraySlice<Int32>, ofColumn index: Int) -> Tensor {
    let column = columns[index]
    let shape = Shape([numbers.count] + column.shape.dimensions.dropFirst())
    return Tensor(uninitialized: shape, column.dtype) { out in
      column.withBytes { bytes in
        numbers.withUnsafeBufferPointer {
          nn_gather_rows(
            out, bytes.baseAddress, $0.baseAddress, $0.count, column.shape.rowCount * column.dtype.size)
        }
      }
    }
  }

  /// Rows of a column of bytes as float32, each byte standardized on the way.
  public func gather(
    _ numbers: ArraySlice<Int32>, ofColumn index: Int, as rule: Standardizing, _ sample: [Int]
  ) -> Tensor {
    let column = columns[index]
    return Tensor(Shape([numbers.count] + sample), of: Float.self) { out in
      column.withElements(of: UInt8.self) { bytes in
        numbers.withUnsafeBufferPointer {
          nn_gather_standardized(
            out.baseAddress, bytes.baseAddress, $0.baseAddress, $0.count, column.shape.rowCount, rule.divisor,
            rule.mean, rule.deviation)
        }
      }
    }
  }

  /// Lengths of the parts of a set of `count` samples, by PyTorch's `random_split`: shares that add up to
  /// 1, each rounded down and what remains dealt out one by one from the first part on; or counts that add
  /// up to `count`. Throws `DataError` otherwise.
  public static func lengths(_ parts: [Double], of count: Int) throws -> [Int] {
    guard !parts.isEmpty else { throw DataError("there are no parts to split into") }
    if let odd = parts.first(where: { !($0 >= 0 && $0.isFinite) }) {
      throw DataError("a part cannot be \(odd)", label: "shares or counts of 0 or more")
    }
    let sum = parts.reduce(0, +)
    if abs(sum - 1) <= 1e-9 {
      var lengths = parts.map { Int((Double(count) * $0).rounded(.down)) }
      let rest = count - lengths.reduce(0, +)
      for index in 0..<max(rest, 0) { lengths[index % lengths.count] += 1 }
      return lengths
    }
    let counts = parts.compactMap { Int(exactly: $0) }
    guard counts.count == parts.count, sum == Double(count) else {
      throw DataError(
        "the parts add up to \(plain(sum)), neither to 1 nor to the \(plain(Double(count))) samples",
        label: "shares as [0.8, 0.2], or counts")
    }
    return counts
  }

  private static func plain(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(Float(number))"
  }
}
