import Testing

@testable import Tensors

/// What numpy's answers (TensorNumpyTests) do not show: writing, sharing, and errors.
@Suite struct IndexingTests {
  private let counted = Tensor((0..<12).map { Int64($0) }, shape: [3, 4])
  private let all = TensorIndex.slice(lower: nil, upper: nil, step: 1)

  private func written(_ indices: [TensorIndex], _ value: Operand) throws -> [Int64] {
    var copy = counted
    try copy.set(indices, to: value)
    #expect(counted.elements(of: Int64.self) == (0..<12).map { Int64($0) }, "a copy is a value of its own")
    return copy.elements(of: Int64.self)
  }

  @Test func writesToWhatIsIndexed() throws {
    let nine = Operand(number: 9)
    #expect(try written([.item(1)], nine) == [0, 1, 2, 3, 9, 9, 9, 9, 8, 9, 10, 11])
    #expect(try written([.item(-1), .item(0)], nine) == [0, 1, 2, 3, 4, 5, 6, 7, 9, 9, 10, 11])
    #expect(
      try written(
        [all, .slice(lower: nil, upper: nil, step: -2)], Operand(Tensor([70.0, 80]), isWeak: true))
        == [0, 80, 2, 70, 4, 80, 6, 70, 8, 80, 10, 70])
    #expect(
      try written([.tensor(Tensor([Int64(2), 0])), .item(1)], Operand(Tensor([Int64(70), 80])))
        == [0, 80, 2, 3, 4, 5, 6, 7, 8, 70, 10, 11])
    let isLarge = try Tensor.compare(.greater, Operand(counted), Operand(number: 9))
    #expect(try written([.tensor(isLarge)], nine) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9])
    #expect(
      try written([.tensor(isLarge)], Operand(Tensor([Int64(-1), -2])))
        == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2])
    let rows = Tensor([true, false, true])
    #expect(try written([.tensor(rows), .item(0)], nine) == [9, 1, 2, 3, 4, 5, 6, 7, 9, 9, 10, 11])
  }

  @Test func overlappingPartsAreReadBeforeTheyAreWritten() throws {
    var tensor = Tensor([Int64(1), 2, 3, 4])
    let source = try tensor.indexed([.slice(lower: nil, upper: -1, step: 1)])
    try tensor.set([.slice(lower: 1, upper: nil, step: 1)], to: Operand(source))
    #expect(tensor.elements(of: Int64.self) == [1, 1, 2, 3])
  }

  @Test func runsShareMemory() throws {
    func address(_ tensor: Tensor) -> Int { tensor.withBytes { Int(bitPattern: $0.baseAddress) } }
    let rows = try counted.indexed([.slice(lower: 1, upper: 3, step: 1)])
    #expect(address(rows) == address(counted) + 4 * 8)
    #expect(
      try address(counted.indexed([.item(2), .slice(lower: 1, upper: 3, step: 1)])) == address(counted) + 72)
    #expect(try address(counted.indexed([all, .item(0)])) != address(counted))
  }

  static let wrong: [([TensorIndex], String)] = [
    ([.item(3)], "index 3 is out of range on axis 0, which has length 3"),
    ([.item(0), .item(-5)], "index -5 is out of range on axis 1, which has length 4"),
    ([.item(0), .item(0), .item(0)], "3 indices are too many for a tensor of shape (3, 4)"),
    ([.ellipsis, .ellipsis], "an index has one ellipsis at most"),
    ([.tensor(Tensor([Int64(0), 7]))], "index 7 is out of range on axis 0, which has length 3"),
    ([.ellipsis, .tensor(Tensor([Int64(-5)]))], "index -5 is out of range on axis 1, which has length 4"),
    ([.tensor(Tensor([1.5]))], "index numbers are whole, not 1.5"),
    ([.tensor(Tensor([true, false]))], "a mask of shape (2,) does not fit what it indexes, (3,)"),
    ([.slice(lower: nil, upper: nil, step: 0)], "a slice's step cannot be 0"),
  ]

  @Test(arguments: wrong.indices) func wrongIndex(row: Int) {
    let (indices, message) = Self.wrong[row]
    #expect { try counted.indexed(indices) } throws: { ($0 as? TensorError)?.message == message }
  }

  @Test func wrongValues() {
    #expect { try written([.item(0)], Operand(Tensor([Int64(1), 2]))) } throws: {
      ($0 as? TensorError)?.message == "values of shape (2,) do not fill a selection of shape (4,)"
    }
    #expect { try written([.item(0)], Operand(number: 0.5)) } throws: {
      ($0 as? TensorError)?.message == "0.5 is no int64 value"
    }
  }

  /// Bounds and steps at the ends of Int must not overflow.
  @Test func extremeSlices() throws {
    let line = Tensor([Int64(0), 1, 2])
    func slice(_ lower: Int?, _ upper: Int?, _ step: Int) throws -> [Int64] {
      try line.indexed([.slice(lower: lower, upper: upper, step: step)]).elements(of: Int64.self)
    }
    #expect(try slice(nil, nil, .min) == [2])
    #expect(try slice(nil, nil, .max) == [0])
    #expect(try slice(.min, .max, 1) == [0, 1, 2])
    #expect(try slice(.max, .min, -1) == [2, 1, 0])
  }
}
