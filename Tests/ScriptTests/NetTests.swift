import Commands
import Interpreter
import Tensors
import Testing

/// Scripts train small nets as real PyTorch and real Keras did, step by step: the loss of every batch, the
/// weights after the last one, and the outputs in inference mode. Every manner of saying it is a script of
/// its own, held to the same numbers.
@Suite struct NetTests {
  @Test func netsAreFound() {
    #expect(NetFile.names.count { $0.hasPrefix("keras/") } >= 1)
  }

  @Test(arguments: NetFile.names) func followsTheRealLibrary(_ name: String) throws {
    let file = try NetFile(name)
    var seen: Set<String> = []
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
        let complaint = expectation.complaint(about: try TensorArgument.operand(of: value).tensor)
        #expect(complaint == nil, "script \(script.name)")
      }
    }
    // No number stands in the file without a script that reaches it.
    #expect(Set(file.expected.map(\.name)).subtracting(seen) == [])
  }
}
