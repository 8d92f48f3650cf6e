import Autograd
import CKernels
import Tensors
import Testing

@Suite struct MatMulTests {
  /// Around the tiles' edges (4, 6, 12 rows; 4…32 columns), around the blocks of 256 in depth, and around
  /// 48 rows and 6,144 elements of B, where other loops take over.
  static let sizes: [(Int, Int, Int)] = [
    (1, 1, 1), (2, 3, 5), (4, 8, 7), (5, 9, 255), (6, 16, 256), (7, 17, 257), (11, 31, 64), (12, 32, 300),
    (13, 33, 513), (20, 10, 64), (25, 70, 13), (3, 5, 0),
    (48, 40, 193), (49, 33, 192), (61, 390, 207), (67, 150, 300), (50, 61, 100), (131, 17, 256),
  ]
  static let sets: [nn_instructions] = [NN_BASELINE, NN_V3, NN_V4].filter {
    $0.rawValue <= nn_best_instructions().rawValue
  }

  struct Product {
    /// Whether zeros of A are left out, by lists of what is there.
    var skipsZeros = false
    /// Whether B lies as [columns, depth].
    var isTurned = false
    var rows, columns, depth: Int
    var transposed = false
    var adds = false
    var bias: [Float]?
    var hasRelu = false
    var rate: Float?

    func run(
      _ set: nn_instructions, _ a: [Float], _ b: [Float], from c: [Float]? = nil, cut: Range<Int>? = nil
    ) -> [Float] {
      var out = c ?? [Float](repeating: .nan, count: rows * columns)
      let bias = self.bias ?? []
      out.withUnsafeMutableBufferPointer { out in
        a.withUnsafeBufferPointer { pixels in
          b.withUnsafeBufferPointer { b in
            bias.withUnsafeBufferPointer { bias in
              var call = nn_matmul_call(
                type: NN_FLOAT32, rows: rows, columns: columns, depth: depth, a: pixels.baseAddress,
                a_row_stride: transposed ? 1 : depth, a_column_stride: transposed ? rows : 1,
                b: b.baseAddress, b_stride: isTurned ? depth : columns, b_is_turned: isTurned ? 1 : 0,
                c: out.baseAddress, c_stride: columns,
                bias: self.bias == nil ? nil : UnsafeRawPointer(bias.baseAddress), has_relu: hasRelu ? 1 : 0,
                adds: adds ? 1 : 0, rate: nil)
              let cut = cut ?? 0..<columns
              withUnsafePointer(to: rate ?? 0) { rate in
                if self.rate != nil { call.rate = UnsafeRawPointer(rate) }
                if skipsZeros {
                  let lists = Listed(a, rows: transposed ? depth : rows, columns: transposed ? rows : depth)
                  lists.with(transposed: transposed) {
                    nn_matmul_nonzeros_with(set, &call, $0, 0, rows, cut.lowerBound, cut.upperBound)
                  }
                } else {
                  nn_matmul_with(set, &call, 0, rows, cut.lowerBound, cut.upperBound)
                }
              }
            }
          }
        }
      }
      return out
    }
  }

  /// One chain over k from 0 upwards: with fma where the set has it, else product and sum rounded
  /// each. Any other order of summing, a dropped edge or a wrong stride differs.
  @Test(arguments: sizes)
  func everyElementIsOneChain(_ rows: Int, _ columns: Int, _ depth: Int) {
    let a: [Float] = sample([rows, depth], seed: 1)
    let b: [Float] = sample([depth, columns], seed: 2)
    let start: [Float] = sample([rows, columns], seed: 3)
    let bias: [Float] = sample([columns], seed: 4)
    let turned = (0..<depth).flatMap { k in (0..<rows).map { a[$0 * depth + k] } }
    for set in Self.sets {
      func chain(_ first: (Int) -> Float) -> [Float] {
        (0..<rows * columns).map { index in
          (0..<depth).reduce(first(index)) { sum, k in
            let (x, y) = (a[index / columns * depth + k], b[k * columns + index % columns])
            return set == NN_BASELINE ? sum + x * y : sum.addingProduct(x, y)
          }
        }
      }
      let plain = chain { _ in 0 }
      #expect(Product(rows: rows, columns: columns, depth: depth).run(set, a, b) == plain)
      #expect(
        Product(rows: rows, columns: columns, depth: depth, transposed: true).run(set, turned, b) == plain)
      let turnedB = (0..<columns).flatMap { j in (0..<depth).map { b[$0 * columns + j] } }
      #expect(
        Product(isTurned: true, rows: rows, columns: columns, depth: depth).run(set, a, turnedB) == plain)
      #expect(
        Product(isTurned: true, rows: rows, columns: columns, depth: depth, transposed: true)
          .run(set, turned, turnedB) == plain)
      #expect(
        Product(rows: rows, columns: columns, depth: depth, adds: true).run(set, a, b, from: start)
          == chain { start[$0] })
      let withBias = plain.indices.map { max(0, plain[$0] + bias[$0 % columns]) }
      #expect(
        Product(rows: rows, columns: columns, depth: depth, bias: bias, hasRelu: true).run(set, a, b)
          == withBias)
      if depth <= NN_DESCENT_DEPTH {
        // c − sum·rate with two roundings: a fused one, or a sum that starts from c, differs.
        let descended = plain.indices.map { start[$0] - plain[$0] * 0.3 }
        #expect(
          Product(rows: rows, columns: columns, depth: depth, transposed: true, rate: 0.3)
            .run(set, turned, b, from: start) == descended)
      }
    }
  }

  /// A sum of K products errs by at most K·ε·Σ|a·b| (Higham, Accuracy and Stability, §3.1), ε = 2⁻²⁴.
  @Test(arguments: sizes)
  func isWithinTheBoundOfTheTrueProduct(_ rows: Int, _ columns: Int, _ depth: Int) {
    let a: [Float] = sample([rows, depth], seed: 5)
    let b: [Float] = sample([depth, columns], seed: 6)
    for set in Self.sets {
      let c = Product(rows: rows, columns: columns, depth: depth).run(set, a, b)
      for index in c.indices {
        var (sum, size) = (0.0, 0.0)
        for k in 0..<depth {
          let product = Double(a[index / columns * depth + k]) * Double(b[k * columns + index % columns])
          sum += product
          size += abs(product)
        }
        #expect(abs(Double(c[index]) - sum) <= Double(depth) * 0x1p-24 * size * 1.0001)
      }
    }
  }

  @Test func aCutWritesItsColumnsAlone() {
    let a: [Float] = sample([7, 40], seed: 7)
    let b: [Float] = sample([40, 50], seed: 8)
    for set in Self.sets {
      let product = Product(rows: 7, columns: 50, depth: 40)
      let whole = product.run(set, a, b)
      let part = product.run(set, a, b, from: [Float](repeating: 99, count: 350), cut: 32..<45)
      for index in whole.indices {
        #expect(part[index] == (32..<45 ~= index % 50 ? whole[index] : 99))
      }
      let start: [Float] = sample([7, 50], seed: 9)
      let descended = Product(rows: 7, columns: 50, depth: 40, rate: 0.5).run(
        set, a, b, from: start, cut: 32..<45)
      for index in whole.indices {
        let change = 32..<45 ~= index % 50 ? whole[index] * 0.5 : 0
        #expect(descended[index] == start[index] - change)
      }
    }
  }
}
