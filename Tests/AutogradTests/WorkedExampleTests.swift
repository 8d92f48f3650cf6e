import Autograd
import Tensors
import Testing

/// Matt Mazur's worked example of backpropagation: 2-2-2 sigmoid net, E = ½Σ(t − o)², learning rate 0.5,
/// biases fixed. Numbers as published, with the page's slip in the hidden layer put right.
@Suite struct WorkedExampleTests {
  @Test func agreesWithThePublishedNumbers() throws {
    let record = Record()
    let x = record.input("x", [1, 2])
    let (w1, b1) = (record.input("w1", [2, 2]), record.input("b1", [2]))
    let (w2, b2) = (record.input("w2", [2, 2]), record.input("b2", [2]))
    let targets = record.input("t", [1, 2])
    let hidden = try record.sigmoid(record.add(record.matmul(x, w1), bias: b1))
    let output = try record.sigmoid(record.add(record.matmul(hidden, w2), bias: b2))
    let difference = try record.subtract(output, targets)
    let error = try record.scale(record.sum(record.multiply(difference, difference)), by: 0.5)
    let gradients = try record.gradients(of: error, for: [w1, w2]).map { try #require($0) }

    let eager = Eager<Double>(record)
    eager.set(x, to: [0.05, 0.10])
    eager.set(targets, to: [0.01, 0.99])
    // The page numbers weights by their target: w1, w2 lead to the first hidden unit.
    var (first, second) = ([0.15, 0.25, 0.20, 0.30], [0.40, 0.50, 0.45, 0.55])
    eager.set(b1, to: [0.35, 0.35])
    eager.set(b2, to: [0.60, 0.60])
    func run() {
      eager.set(w1, to: first)
      eager.set(w2, to: second)
      eager.run()
    }
    func step() {
      run()
      first = zip(first, eager.elements(of: gradients[0])).map { $0 - 0.5 * $1 }
      second = zip(second, eager.elements(of: gradients[1])).map { $0 - 0.5 * $1 }
    }
    // Half a unit of the ninth decimal, as printed.
    func isPrinted(_ value: [Double], _ expected: [Double]) -> Bool {
      zip(value, expected).allSatisfy { abs($0 - $1) < 5.01e-10 }
    }
    step()
    #expect(isPrinted(eager.elements(of: hidden), [0.593269992, 0.596884378]))
    #expect(isPrinted(eager.elements(of: output), [0.751365070, 0.772928465]))
    #expect(isPrinted(eager.elements(of: error), [0.298371109]))
    #expect(isPrinted([eager.elements(of: gradients[1])[0]], [0.082167041]))
    #expect(isPrinted([eager.elements(of: gradients[0])[0]], [0.000438568]))
    #expect(isPrinted(first, [0.149780716, 0.249751144, 0.199561432, 0.299502287]))
    #expect(isPrinted(second, [0.358916480, 0.511301270, 0.408666186, 0.561370121]))
    run()
    #expect(isPrinted(eager.elements(of: error), [0.291027774]))
  }
}
