import Tensors
import Testing

/// Shapes that a user can name are checked before memory is asked for.
@Suite struct LimitTests {
  private func message(_ body: () throws -> Tensor) -> String {
    do {
      return "made \(try body().shape)"
    } catch { return (error as? TensorError)?.message ?? "\(error)" }
  }

  @Test func hugeShapes() {
    let huge = 1 << 40
    let large = "a float32 tensor of shape (\(huge), \(huge)) would take"
    #expect(message { try Tensor.full([huge, huge], 0, dtype: .float32) }.hasPrefix(large))
    #expect(
      message { try Tensor.full([.max, .max, .max], 0, dtype: .float64) }.contains("more than a million EB"))
    // An axis of length 0 does not hide the others.
    #expect(message { try Tensor.full([0, .max, .max], 0, dtype: .uint8) }.contains("would take"))
    let column = Tensor(zeros: [1 << 20, 1], dtype: .uint8)
    let row = Tensor(zeros: [1 << 20], dtype: .uint8)
    #expect(
      message { try Tensor.apply(.divide, Operand(column), Operand(row)) }.contains("would take 4.4 TB"))
    #expect(message { try Tensor.range(0, 1e300, step: 1, dtype: .int64) }.contains("would take"))
    #expect(message { try Tensor([UInt8(1)]).repeated(.max) }.contains("would take"))
    #expect(
      message { try Tensor([UInt8(1), 2]).tiled([.max]) }.contains("more elements than numbers can count"))
    #expect(message { try Tensor([Int64(1) << 60]).oneHot() }.contains("would take"))
  }

  @Test func wrongShapes() {
    #expect(
      message { try Tensor.full([2, -1], 0, dtype: .uint8) }
        == "a tensor's lengths cannot be negative: -1 in (2, -1)")
    #expect(
      message { try Tensor.full(Array(repeating: 1, count: 33), 0, dtype: .uint8) }
        == "a tensor has at most 32 axes, not 33")
    let six = Tensor(zeros: [2, 3])
    #expect(
      message { try six.reshaped([4]) } == "6 elements of shape (2, 3) do not go into shape (4,), which has 4"
    )
    #expect(
      message { try six.reshaped([4, -1]) } == "6 elements of shape (2, 3) do not go into shape (4, -1)")
    #expect(message { try six.reshaped([-1, -1]) } == "only one length of a shape may be -1")
    #expect(message { try six.reshaped([.max, -1]) }.contains("would take"))
    #expect(message { try Tensor(zeros: [0, 3]).reshaped([-1, 3]) } == "made (0, 3)")
    #expect(
      message { try Tensor(zeros: [0, 3]).reshaped([-1, 0]) }
        == "0 elements of shape (0, 3) do not go into shape (-1, 0)")
    #expect(message { try Tensor.product(six, six) }.hasSuffix("(2, 3) and (2, 3) does not fit: 3 against 2"))
    #expect(message { try six.transposed([0, 0]) } == "transpose needs each of the 2 axes once, not (0, 0)")
    #expect(
      message { try Tensor.concatenated([six, Tensor(zeros: [2, 4])]) }
        == "shapes (2, 3) and (2, 4) cannot be concatenated along axis 0")
    #expect(message { try six.reduced(.sum, [2]) } == "a tensor of shape (2, 3) has no axis 2")
    #expect(message { try six.reduced(.sum, [0, -2]) } == "axis 0 is given twice")
    #expect(
      message { try Tensor(zeros: [0]).reduced(.max) } == "max of no elements: the tensor has shape (0,)")
  }
}
