import Autograd
import CKernels
import Tensors
import Testing

/// Where a matrix [rows, columns] and its transpose are not zero.
struct Listed {
  let rows: Int
  let columns: Int
  let blocks: Int
  var starts: [UInt16]
  var elements: [UInt16]
  var turnedStarts: [UInt16]
  var turned: [UInt16]

  init(_ matrix: [Float], rows: Int, columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    let blocks = (columns + Int(NN_NONZEROS_BLOCK) - 1) / Int(NN_NONZEROS_BLOCK)
    let stride = columns + Int(NN_NONZEROS_SLACK)
    self.blocks = blocks
    starts = Array(repeating: 7, count: rows * (blocks + 1))
    elements = Array(repeating: 7, count: rows * stride)
    turnedStarts = Array(repeating: 7, count: 2 * columns)
    turned = Array(repeating: 7, count: max(1, rows * columns))
    for row in 0..<rows { nn_list_nonzeros(matrix, columns, row, row + 1, &starts, &elements, stride) }
    var list = nn_nonzeros()
    starts.withUnsafeBufferPointer { starts in
      elements.withUnsafeBufferPointer { elements in
        list = nn_nonzeros(
          blocks: blocks, starts: starts.baseAddress, columns: elements.baseAddress, stride: stride)
        for block in 0..<blocks {
          nn_turn_nonzeros(&list, rows, columns, block, block + 1, &turnedStarts, &turned, rows)
        }
      }
    }
  }

  func with(transposed: Bool, _ body: (UnsafePointer<nn_nonzeros>) -> Void) {
    (transposed ? turnedStarts : starts).withUnsafeBufferPointer { starts in
      (transposed ? turned : elements).withUnsafeBufferPointer { elements in
        var list = nn_nonzeros(
          blocks: transposed ? 1 : blocks, starts: starts.baseAddress, columns: elements.baseAddress,
          stride: transposed ? rows : columns + Int(NN_NONZEROS_SLACK))
        body(&list)
      }
    }
  }
}

/// Numbers of which a share is 0 or -0, in every place of a block and whole rows of them.
func sparse(_ rows: Int, _ columns: Int, share: Double, seed: UInt64) -> [Float] {
  var numbers: [Float] = sample([rows, columns], seed: seed)
  var random = Random(seed: seed, stream: 2)
  for index in numbers.indices where random.uniform() < share || index / columns % 5 == 3 {
    numbers[index] = index % 2 == 0 ? 0 : -0.0
  }
  return numbers
}

@Suite struct NonZerosTests {
  @Test(arguments: [(1, 1), (3, 7), (5, 64), (20, 65), (7, 130), (20, 784)])
  func listsWhatIsNotZero(_ rows: Int, _ columns: Int) {
    var matrix = sparse(rows, columns, share: 0.7, seed: 1)
    matrix[0] = .nan
    let listed = Listed(matrix, rows: rows, columns: columns)
    for row in 0..<rows {
      let there = (0..<columns).filter { matrix[row * columns + $0] != 0 }
      let starts = listed.starts[row * (listed.blocks + 1)..<(row + 1) * (listed.blocks + 1)].map(Int.init)
      let from = row * (columns + Int(NN_NONZEROS_SLACK))
      #expect(listed.elements[from..<from + (starts.last ?? 0)].map(Int.init) == there)
      #expect(starts == (0...listed.blocks).map { block in there.count { $0 < block * 64 } })
    }
    for column in 0..<columns {
      let there = (0..<rows).filter { matrix[$0 * columns + column] != 0 }
      #expect(listed.turnedStarts[2 * column] == 0)
      #expect(
        listed.turned[column * rows..<column * rows + Int(listed.turnedStarts[2 * column + 1])].map(Int.init)
          == there)
    }
  }

  /// Bit for bit, with every epilogue, for every width of the last strip of columns.
  @Test(arguments: [
    (1, 3, 5), (5, 8, 64), (26, 33, 65), (49, 127, 200), (300, 77, 130), (130, 150, 100), (7, 77, 784),
  ])
  func productsHaveTheBitsOfTheWholeOnes(_ rows: Int, _ columns: Int, _ depth: Int) {
    let a = sparse(rows, depth, share: 0.75, seed: 1)
    let turned = (0..<depth).flatMap { k in (0..<rows).map { a[$0 * depth + k] } }
    let b: [Float] = sample([depth, columns], seed: 2)
    let start: [Float] = sample([rows, columns], seed: 3)
    let bias: [Float] = sample([columns], seed: 4)
    func check(_ set: nn_instructions, _ product: MatMulTests.Product, _ a: [Float], from: [Float]? = nil) {
      var skipping = product
      skipping.skipsZeros = true
      for cut in [0..<columns, columns / 3..<columns - columns / 4] {
        let whole = product.run(set, a, b, from: from ?? start, cut: cut)
        let skipped = skipping.run(set, a, b, from: from ?? start, cut: cut)
        #expect(skipped.map(\.bitPattern) == whole.map(\.bitPattern))
      }
    }
    for set in MatMulTests.sets {
      let plain = MatMulTests.Product(rows: rows, columns: columns, depth: depth)
      check(set, plain, a)
      var changed = plain
      (changed.bias, changed.hasRelu) = (bias, true)
      check(set, changed, a)
      changed = plain
      changed.adds = true
      check(set, changed, a)
      changed = plain
      changed.transposed = true
      check(set, changed, turned)
      guard depth <= NN_DESCENT_DEPTH else { continue }
      changed.rate = 0.3
      check(set, changed, turned)
    }
  }

  /// Steps with inputs that are mostly zeros, then with dense ones, and back: the lists are of this run's
  /// numbers, never of the run's before.
  @Test func stepsHaveTheBitsOfTheEagerOnesOnAnyNumberOfThreads() throws {
    let shares = [0.9, 0.7, 0.1, 0.9, 0.66, 0.64] + Array(repeating: 0.9, count: 20)
    func net() throws -> TestNet {
      let net = try TestNet(batch: 70, hasMomentum: false)
      return net
    }
    func batches(_ net: TestNet) -> [(x: [Float], targets: [Float])] {
      shares.enumerated().map { step, share in
        (sparse(70, 131, share: share, seed: UInt64(step)), net.batch(step).targets)
      }
    }
    let eagerNet = try net()
    let eager = Eager<Float>(eagerNet.record)
    eager.set(eagerNet.scalars, to: TestNet.scalarNumbers)
    for (step, batch) in batches(eagerNet).enumerated() {
      eager.set(eagerNet.x, to: batch.x)
      eager.set(eagerNet.targets, to: batch.targets)
      eager.counter = UInt64(step)
      eager.run()
    }
    eager.store()
    let expected = eagerNet.parameters.map { $0.value.elements(of: Float.self) }
    for threads in 1...4 {
      for isFilled in [false, true] {
        let net = try net()
        let plan = Plan(
          net.record, outputs: [net.loss], workspace: Workspace(), threads: Threads(count: threads))
        plan.withInput(net.scalars) { _ = $0.update(from: TestNet.scalarNumbers) }
        for batch in batches(net) {
          if isFilled {
            plan.fill(net.x) { rows, to in
              for (index, number) in batch.x[rows.lowerBound * 131..<rows.upperBound * 131].enumerated() {
                to[index] = number
              }
            }
          } else {
            plan.withInput(net.x) { _ = $0.update(from: batch.x) }
          }
          plan.withInput(net.targets) { _ = $0.update(from: batch.targets) }
          plan.run()
        }
        let odd = zip(net.parameters, expected).filter {
          $0.value.elements(of: Float.self).map(\.bitPattern) != $1.map(\.bitPattern)
        }
        #expect(odd.map(\.0.name) == [], "\(threads) threads")
      }
    }
  }
}
