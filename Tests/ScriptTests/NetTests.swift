import Commands
import Interpreter
import Tensors
import Testing

/// Scripts train small nets as real PyTorch and real Keras did, step by step: the loss of every batch, the
/// weights after the last one, and the outputs in inference mode. Every manner of saying it is a script of
/// its own, held to the same numbers.
@Suite struct NetTests {
  @Test func netsAreFound() {
    #expect(NetFile.names.count { $0.hasPrefix("keras/") } >= 34)
    #expect(NetFile.names.count { $0.hasPrefix("torch/") } >= 29)
    #expect(NetFile.names.count { $0.hasPrefix("callbacks/") } >= 11)
  }

  @Test(arguments: NetFile.names) func followsTheRealLibrary(_ name: String) throws {
    let file = try NetFile(name)
    var seen: Set<String> = []
    var left: [String: Tensor] = [:]
    for script in file.scripts {
      let bench = Bench()
      for (name, tensor) in file.given { bench.session.setVariable(name, .tensor(tensor)) }
      let (printed, error) = bench.run(script.text)
      #expect(error == nil, "script \(script.name)")
      #expect(printed == "", "script \(script.name)")
      if error != nil { continue }
      for expectation in file.expected {
        guard let value = bench.session.variable(expectation.name) else { continue }
        seen.insert(expectation.name)
        let tensor = try TensorArgument.operand(of: value).tensor
        let complaint = expectation.complaint(about: tensor)
        #expect(complaint == nil, "script \(script.name)")
        if Self.isOneTrainer(name), let other = left.updateValue(tensor, forKey: expectation.name) {
          #expect(tensor.bits == other.bits, "\(expectation.name) of script \(script.name)")
        }
      }
    }
    // No number stands in the file without a script that reaches it.
    #expect(Set(file.expected.map(\.name)).subtracting(seen) == [])
  }

  /// In Keras's manner both scripts call `fit`, on every batch apart or once for all: the same steps.
  private static func isOneTrainer(_ name: String) -> Bool { name.hasPrefix("keras/") }
}

extension Tensor {
  fileprivate var bits: [UInt8] { withBytes { Array($0) } }
}
