import Autograd
import Tensors
import Testing

/// A training step of a small net whose sizes fit no tile, with dropout and several activations.
struct TestNet {
  let record = Record()
  let parameters: [Parameter]
  let states: [Parameter]
  let x: Var
  let targets: Var
  let scalars: Var
  let output: Var
  let loss: Var
  static let scalarNumbers: [Float] = [0.1, 0.9]

  init(batch: Int, hasMomentum: Bool) throws {
    let sizes = [(131, 517), (517, 67), (67, 11)]
    parameters = sizes.enumerated().flatMap { index, size in
      [
        parameter("w\(index)", [size.0, size.1], seed: UInt64(index), scale: 0.05),
        parameter("b\(index)", [size.1], seed: UInt64(index + 10), scale: 0.1),
      ]
    }
    x = record.input("x", [batch, 131])
    targets = record.input("t", [batch])
    scalars = record.input("scalars", [2])
    var value = x
    for layer in 0..<3 {
      let product = try record.matmul(value, record.parameter(parameters[2 * layer]))
      value = try record.add(product, bias: record.parameter(parameters[2 * layer + 1]))
      if layer == 0 {
        value = try record.dropout(record.relu(value), rate: 0.3, random: Random(seed: 5, stream: 1))
      }
      if layer == 1 { value = try record.pointwise(.swish, value) }
    }
    output = try record.softmax(value)
    loss = try record.loss(.sparseCategoricalCrossEntropy, output, targets)
    let gradients = try record.gradients(of: loss, for: parameters.map(record.parameter))
    let rule = TestRule(hasMomentum: hasMomentum)
    var states: [Parameter] = []
    for (parameter, gradient) in zip(parameters, gradients) {
      let own = rule.stateNames.map { Parameter(name: $0, value: Tensor(zeros: parameter.shape)) }
      states += own
      let gradient = try #require(gradient)
      try record.update(parameter, gradient: gradient, rule: rule, states: own, scalars: scalars)
    }
    self.states = states
  }

  func batch(_ step: Int) -> (x: [Float], targets: [Float]) {
    let shape = record.shape(of: x)
    return (
      sample(shape, seed: UInt64(100 + step)), (0..<shape[0]).map { Float(($0 * 7 + step) % 11) }
    )
  }

  /// Losses of some steps and the parameters and states afterwards.
  func runEager(steps: Int) -> [[Float]] {
    let eager = Eager<Float>(record)
    eager.set(scalars, to: Self.scalarNumbers)
    var results: [[Float]] = []
    for step in 0..<steps {
      let batch = batch(step)
      eager.set(x, to: batch.x)
      eager.set(targets, to: batch.targets)
      eager.counter = UInt64(step)
      eager.run()
      results += [eager.elements(of: loss), eager.elements(of: output)]
    }
    eager.store()
    return results + (parameters + states).map { $0.value.elements(of: Float.self) }
  }

  func runPlan(steps: Int, threads: Int) -> [[Float]] {
    let workspace = Workspace()
    let plan = Plan(
      record, outputs: [loss, output], workspace: workspace, threads: Threads(count: threads))
    plan.withInput(scalars) { _ = $0.update(from: Self.scalarNumbers) }
    var results: [[Float]] = []
    for step in 0..<steps {
      let batch = batch(step)
      plan.withInput(x) { _ = $0.update(from: batch.x) }
      plan.withInput(targets) { _ = $0.update(from: batch.targets) }
      plan.run()
      results += [plan.withOutput(loss) { Array($0) }, plan.withOutput(output) { Array($0) }]
    }
    return results + (parameters + states).map { $0.value.elements(of: Float.self) }
  }
}

@Suite struct PlanTests {
  @Test(arguments: [false, true], [1, 23])
  func givesTheBitsOfTheEagerRunOnAnyNumberOfThreads(hasMomentum: Bool, batch: Int) throws {
    let expected = try TestNet(batch: batch, hasMomentum: hasMomentum).runEager(steps: 4)
    #expect(expected[0][0].isFinite && expected[0] != expected[2])
    for threads in 1...4 {
      let results = try TestNet(batch: batch, hasMomentum: hasMomentum).runPlan(steps: 4, threads: threads)
      #expect(results == expected, "\(threads) threads")
    }
  }

  @Test func trainingLowersTheLoss() throws {
    let net = try TestNet(batch: 23, hasMomentum: false)
    let workspace = Workspace()
    let plan = Plan(net.record, outputs: [net.loss], workspace: workspace, threads: Threads(count: 1))
    let batch = net.batch(0)
    plan.withInput(net.scalars) { _ = $0.update(from: TestNet.scalarNumbers) }
    plan.withInput(net.x) { _ = $0.update(from: batch.x) }
    plan.withInput(net.targets) { _ = $0.update(from: batch.targets) }
    plan.run()
    let first = plan.scalar(net.loss)
    for _ in 0..<60 { plan.run() }
    #expect(plan.scalar(net.loss) < first / 2)
    #expect(workspace.counter == 61)
  }

  @Test func dropsWhatNobodyNeedsAndFusesWhatFollows() throws {
    let record = Record()
    let (x, w) = (record.input("x", [2, 3]), parameter("w", [3, 4], seed: 1))
    let b = parameter("b", [4], seed: 2)
    let sum = try record.add(record.matmul(x, record.parameter(w)), bias: record.parameter(b))
    let y = try record.relu(sum)
    let unused = try record.tanh(y)
    func names(_ outputs: [Var]) -> [String] {
      Plan(record, outputs: outputs, workspace: Workspace(), threads: Threads(count: 1)).operationNames
    }
    #expect(names([y]) == ["matmul_bias_relu"])
    #expect(names([sum, y]) == ["matmul_bias", "relu"])
    #expect(names([sum]) == ["matmul_bias"])
    #expect(names([unused]) == ["matmul_bias_relu", "tanh"])
  }

  @Test func joinsATranspositionToTheProductThatReadsIt() throws {
    let record = Record()
    let (x, w) = (record.input("x", [2, 3]), parameter("w", [4, 3], seed: 1))
    let turned = try record.transpose(record.parameter(w))
    let y = try record.matmul(x, turned)
    let first = try record.matmul(record.transpose(y), x)
    func names(_ outputs: [Var]) -> [String] {
      Plan(record, outputs: outputs, workspace: Workspace(), threads: Threads(count: 1)).operationNames
    }
    #expect(names([y]) == ["matmul_by_transposed"])
    #expect(names([y, turned]) == ["transpose", "matmul"])
    #expect(names([first]) == ["matmul_by_transposed", "transpose", "matmul"])
  }

  /// A rule with memory needs the gradient itself, as does whoever reads it.
  @Test func joinsAWeightsGradientToItsPlainDescent() throws {
    func names(hasMomentum: Bool = false, batch: Int = 2, isGradientRead: Bool = false) throws -> [String] {
      let record = Record()
      let (x, w) = (record.input("x", [batch, 3]), parameter("w", [3, 4], seed: 1))
      let loss = try record.sum(record.matmul(x, record.parameter(w)))
      let gradient = try #require(try record.gradients(of: loss, for: [record.parameter(w)])[0])
      let rule = TestRule(hasMomentum: hasMomentum)
      let states = rule.stateNames.map { Parameter(name: $0, value: Tensor(zeros: w.shape)) }
      try record.update(
        w, gradient: gradient, rule: rule, states: states, scalars: record.input("scalars", [2]))
      let outputs = isGradientRead ? [gradient] : []
      return Plan(record, outputs: outputs, workspace: Workspace(), threads: Threads(count: 1))
        .operationNames.filter { $0.contains("matmul") || $0.contains("update") }
    }
    #expect(try names() == ["matmul_transposed_descent"])
    #expect(try names(hasMomentum: true) == ["matmul_transposed", "momentum_update"])
    #expect(try names(isGradientRead: true) == ["matmul_transposed", "sgd_update"])
    #expect(try names(batch: 257) == ["matmul_transposed", "sgd_update"])
  }

  /// x is a parameter that the first update changes: the second gradient is of x as it was.
  @Test func aFactorThatChangesMeanwhileIsReadBefore() throws {
    let (x, w) = (parameter("x", [5, 3], seed: 1), parameter("w", [3, 4], seed: 2))
    let record = Record()
    let scalars = record.input("scalars", [2])
    let loss = try record.sum(
      record.tanh(record.matmul(record.parameter(x), record.parameter(w))))
    let parameters = [x, w]
    let gradients = try record.gradients(of: loss, for: parameters.map(record.parameter))
    for (parameter, gradient) in zip(parameters, gradients) {
      try record.update(
        parameter, gradient: try #require(gradient), rule: TestRule(hasMomentum: false), states: [],
        scalars: scalars)
    }
    let eager = Eager<Float>(record)
    eager.set(scalars, to: [0.5, 0])
    let workspace = Workspace()
    let plan = Plan(record, outputs: [loss], workspace: workspace, threads: Threads(count: 1))
    plan.withInput(scalars) { $0[0] = 0.5 }
    eager.run()
    plan.run()
    for parameter in parameters {
      #expect(parameter.value.elements(of: Float.self) == eager.elements(of: record.parameter(parameter)))
    }
  }

  /// Products and updates in an order drawn by chance: each reads a parameter as it is at its place in the record,
  /// however the plan moves and shares the steps.
  @Test(arguments: 1...4)
  func stepsAreMovedWithoutBeingSeen(threads: Int) throws {
    func makeRecord() throws -> (record: Record, parameters: [Parameter], outputs: [Var], inputs: [Var]) {
      let record = Record()
      let inputs = [record.input("x", [32, 128]), record.input("scalars", [2])]
      let parameters = (0..<3).map { parameter("w\($0)", [128, 128], seed: UInt64($0), scale: 0.1) }
      var random = Random(seed: 9)
      var values = [inputs[0]]
      func draw(_ count: Int) -> Int { min(count - 1, Int(random.uniform() * Double(count))) }
      for _ in 0..<40 {
        let weight = parameters[draw(3)]
        if draw(3) == 0 {
          let (first, second) = (values[draw(values.count)], values[draw(values.count)])
          try record.update(
            weight, gradient: record.matmul(record.transpose(first), second),
            rule: TestRule(hasMomentum: false),
            states: [], scalars: inputs[1])
        } else {
          let value = try record.matmul(values[draw(values.count)], record.parameter(weight))
          values.append(try draw(2) == 0 ? record.tanh(value) : value)
        }
      }
      return (record, parameters, Array(values.suffix(5)), inputs)
    }
    let x: [Float] = sample([32, 128], seed: 1)
    let scalars: [Float] = [0.001, 0]
    let expected = try makeRecord()
    let eager = Eager<Float>(expected.record)
    eager.set(expected.inputs[0], to: x)
    eager.set(expected.inputs[1], to: scalars)
    let made = try makeRecord()
    let plan = Plan(
      made.record, outputs: made.outputs, workspace: Workspace(), threads: Threads(count: threads))
    plan.withInput(made.inputs[0]) { _ = $0.update(from: x) }
    plan.withInput(made.inputs[1]) { _ = $0.update(from: scalars) }
    for _ in 0..<3 {
      eager.run()
      plan.run()
    }
    let outputs = made.outputs.map { plan.withOutput($0) { Array($0) } }
    let eagerOutputs = expected.outputs.map { eager.elements(of: $0) }
    #expect(outputs == eagerOutputs)
    for (mine, other) in zip(made.parameters, expected.parameters) {
      let isSame =
        mine.value.elements(of: Float.self)
        == eager.elements(of: expected.record.parameter(other))
      #expect(isSame, "\(mine.name)")
    }
    let isFinite = outputs.allSatisfy { $0.allSatisfy(\.isFinite) }
    #expect(isFinite)
  }

  /// A long chain needs room for two values, however long it is; a value that is read late keeps its own.
  @Test func memoryIsUsedAgain() throws {
    let record = Record()
    let x = record.input("x", [16])
    var value = x
    for _ in 0..<10 { value = try record.tanh(value) }
    let early = try record.sigmoid(x)
    func bytes(_ output: Var) -> Int {
      Plan(record, outputs: [output], workspace: Workspace(), threads: Threads(count: 1)).arenaBytes
    }
    #expect(bytes(value) == 2 * 64)
    #expect(bytes(early) == 64)
    #expect(bytes(try record.add(early, value)) == 3 * 64)
  }

  /// Thousands of values of many lengths that live for different times, none written over while it is needed.
  @Test func longRecordsGiveTheBitsOfTheEagerRun() throws {
    let record = Record()
    let x = record.input("x", [16])
    var random = Random(seed: 4)
    var values = [x]
    for step in 0..<4000 {
      let source = values[max(0, values.count - 1 - Int(random.uniform() * 40))]
      let spread = try record.broadcast(record.mean(source), to: [1 + Int(random.uniform() * 300)])
      values.append(try record.add(record.scale(spread, by: 0.9), record.number(Double(step % 17))))
    }
    let last = try record.concatenate(Array(values.suffix(40)), axis: 0)
    let gradient = try #require(
      try record.gradients(of: record.mean(record.multiply(last, last)), for: [x])[0])
    let eager = Eager<Float>(record)
    eager.set(x, to: sample([16], seed: 1))
    eager.run()
    let plan = Plan(
      record, outputs: [last, gradient], workspace: Workspace(), threads: Threads(count: 1))
    plan.withInput(x) { _ = $0.update(from: sample([16], seed: 1)) }
    plan.run()
    #expect(eager.elements(of: gradient)[0] != 0)
    for output in [last, gradient] {
      #expect(plan.withOutput(output) { Array($0) } == eager.elements(of: output))
    }
    // Nothing that the gradient of an addition needs is kept: far less than all 4000 values of 4 · 150 bytes.
    #expect(plan.arenaBytes < 400_000)
  }

  @Test func plansShareParameters() throws {
    let w = parameter("w", [3], seed: 1)
    let workspace = Workspace()
    var plans: [(Plan, Var)] = []
    for _ in 0..<2 {
      let record = Record()
      let scalars = record.input("scalars", [2])
      let loss = try record.sum(record.parameter(w))
      let gradient = try #require(try record.gradients(of: loss, for: [record.parameter(w)])[0])
      try record.update(
        w, gradient: gradient, rule: TestRule(hasMomentum: false), states: [], scalars: scalars)
      let plan = Plan(record, outputs: [loss], workspace: workspace, threads: Threads(count: 1))
      plan.withInput(scalars) { $0[0] = 0.5 }
      plans.append((plan, loss))
    }
    let before = w.value.elements(of: Float.self)
    for (plan, _) in plans { plan.run() }
    #expect(w.value.elements(of: Float.self) == before.map { $0 - 0.5 - 0.5 })
    #expect(w.isFinite && w.version == 2)
  }
}
