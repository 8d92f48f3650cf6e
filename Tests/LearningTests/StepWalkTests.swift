import Autograd
import Learning
import Tensors
import Testing

/// Walks of steps make what `fit` makes of the same batches, and undo it, to the bit.
@Suite struct StepWalkTests {
  /// A small problem with a short last batch: 23 samples in batches of 5, labels 0 to 2.
  private static func samples() throws -> Samples {
    var random = Random(seed: 11)
    let numbers = (0..<23 * 6).map { _ in Float(random.uniform()) * 2 - 1 }
    return try Samples(
      inputs: Tensor(numbers, shape: [23, 6]),
      targets: Tensor((0..<23).map { _ in UInt8(random.integer(below: 3)) }))
  }

  private static func model(_ optimizer: any Optimizer, _ specs: [any LayerSpec]) throws -> Model {
    let model = Model(random: Random(seed: 5), dialect: optimizer.dialect)
    for spec in specs { try model.add(spec) }
    model.compile(Recipe(optimizer))
    return model
  }

  /// Everything that a step may change.
  private struct State: Equatable {
    let weights: [[UInt32]]
    let memory: [[UInt32]]
    let step: Int
    let losses: [Double]

    init(_ model: Model) {
      func bits(_ parameter: Parameter) -> [UInt32] {
        parameter.value.elements(of: Float.self).map(\.bitPattern)
      }
      weights = model.state.map(bits)
      memory = (model.trainingState?.memory ?? []).map {
        $0.tensor.elements(of: Float.self).map(\.bitPattern)
      }
      step = model.training?.step ?? 0
      losses = model.history.epochs.map(\.training.loss)
    }
  }

  static let optimizers: [any Optimizer] =
    Optimizers.all + [
      SGD(0.05, momentum: 0.9, nesterov: true),
      SGD(CommonSettings(0.05, dialect: .torch, weightDecay: 0.01, isDecayCoupled: true), momentum: 0.9),
      RMSprop(0.01, momentum: 0.5, isCentered: true),
      Adam(
        CommonSettings(0.01, dialect: .torch, clipping: Clipping(norm: 0.1)), epsilon: 1e-8, isAmsgrad: true),
      Adamax(CommonSettings(0.01, dialect: .torch, clipping: Clipping(globalNorm: 0.1)), epsilon: 1e-8),
    ]

  static func specs(_ dialect: Dialect) -> [any LayerSpec] {
    [
      DenseSpec(7, .tanh, kernel: WeightRules(.glorotUniform, regularizer: Regularizer(l2: 0.01))),
      BatchNormSpec(dialect), DropoutSpec(0.4), DenseSpec(3, .softmax),
    ]
  }

  @Test(arguments: optimizers.indices, [1, 2])
  func stepsAreThoseOfFit(index: Int, threads: Int) throws {
    let optimizer = Self.optimizers[index]
    let samples = try Self.samples()
    let fitted = try Self.model(optimizer, Self.specs(optimizer.dialect))
    let fit = try Fit(
      fitted, on: samples, options: Fit.Options(epochs: 2, batch: 5), threads: Threads(count: threads))
    var losses: [Float] = []
    _ = try fit.run(report: { if case .step = $0 { losses.append(Float(fit.lastLoss)) } })

    let walked = try Self.model(optimizer, Self.specs(optimizer.dialect))
    let walk = try StepWalk(walked, on: samples, batch: 5, isShuffled: true)
    let trail = StepTrail()
    var states = [State(walked)]
    var told: [Float] = []
    for _ in 0..<10 {
      told.append(try #require(try trail.advance(walk)).batchLoss)
      states.append(State(walked))
    }
    #expect(told == losses)
    #expect(states[10] == State(fitted))
    #expect(states[9] != states[10])
    for number in (0..<10).reversed() {
      _ = try trail.back()
      #expect(State(walked) == states[number])
    }
    #expect(throws: StepTrail.Obstacle.nothing) { try trail.back() }
    for _ in 0..<10 { _ = try trail.advance(walk) }
    #expect(State(walked) == State(fitted))
  }

  /// What the view says of a step is what the planned step computes with: a plan of the same record with the
  /// intermediate values as outputs.
  @Test func numbersAreThoseOfThePlan() throws {
    let samples = try Self.samples()
    let walked = try Self.model(Adam(0.01), Self.specs(.keras))
    let walk = try StepWalk(walked, on: samples, batch: 23, isShuffled: false)
    let view = try #require(try StepTrail().advance(walk))
    let record = view.record
    let values =
      view.layers.map(\.output) + [view.step.loss]
      + view.step.gradients.values.sorted { $0.index < $1.index }
      + view.step.parameters.compactMap(\.gradient)
    // The record's parameters are those behind the step now: they go back first.
    for (value, info) in zip(record.vars, record.values) {
      switch info.role {
      case .parameter(let parameter), .state(let parameter):
        parameter.value = Tensor(view.numbers(value), shape: info.shape)
      default: break
      }
    }
    let plan = Plan(record, outputs: values, workspace: Workspace(), threads: Threads(count: 2))
    for input in [view.step.inputs, view.step.targets, view.step.scalars] {
      let numbers = view.numbers(input)
      plan.withInput(input) { for index in $0.indices { $0[index] = numbers[index] } }
    }
    plan.run()
    for value in values {
      plan.withOutput(value) { #expect(Array($0) == view.numbers(value)) }
    }
    for (value, info) in zip(record.vars, record.values) {
      switch info.role {
      case .parameter(let parameter), .state(let parameter):
        #expect(parameter.value.elements(of: Float.self) == view.numbersAfter(value))
      default: break
      }
    }
  }

  /// The loss behind the step is that of the same batch: of the next step on it, where nothing is random.
  @Test func theLossAfterIsTheNextStepsLoss() throws {
    let model = try Self.model(Adam(0.05), [DenseSpec(5, .relu), DenseSpec(3, .softmax)])
    let walk = try StepWalk(model, on: try Self.samples(), batch: 100, isShuffled: false)
    let trail = StepTrail()
    let first = try #require(try trail.advance(walk))
    let second = try #require(try trail.advance(walk))
    #expect(first.again.loss == second.batchLoss)
    #expect(first.again.outputs == second.numbers(second.outputs))
    #expect([first.place.number, first.place.epoch, first.place.batch, first.place.batches] == [1, 1, 1, 1])
    #expect([second.place.number, second.place.epoch, second.place.batch] == [2, 2, 1])
  }

  @Test func whatOthersChangedIsNotUndone() throws {
    let samples = try Self.samples()
    let model = try Self.model(SGD(0.1), [DenseSpec(3, .softmax)])
    let walk = try StepWalk(model, on: samples, batch: 5, isShuffled: true)
    let trail = StepTrail()
    _ = try trail.advance(walk)
    _ = try trail.advance(walk)
    _ = try trail.back()
    let weight = try #require(model.parameters.first)
    weight.value = Tensor(zeros: weight.shape)
    #expect(throws: StepTrail.Obstacle.changed) { try trail.back() }
    #expect(weight.value.elements(of: Float.self).allSatisfy { $0 == 0 })
    // The walk goes on from what there is, and what it does can be undone again.
    _ = try trail.advance(walk)
    #expect(trail.count == 1)
    _ = try trail.back()
    #expect(weight.value.elements(of: Float.self).allSatisfy { $0 == 0 })

    _ = try trail.advance(walk)
    let fit = try Fit(
      model, on: samples, options: Fit.Options(epochs: 1, batch: 5), threads: Threads(count: 1))
    _ = try fit.run()
    #expect(throws: StepTrail.Obstacle.changed) { try trail.back() }
    // Behind the fit's epoch the walk begins the next one.
    #expect(try #require(try trail.advance(walk)).place.epoch == 2)
  }

  /// Wherever a step is interrupted, it has not been.
  @Test func aStepThatIsCancelledIsNone() throws {
    let samples = try Self.samples()
    let model = try Self.model(Adam(0.01), Self.specs(.keras))
    let walk = try StepWalk(model, on: samples, batch: 5, isShuffled: true)
    let trail = StepTrail()
    let first = try #require(try trail.advance(walk))
    let state = State(model)
    for allowed in [0, 1, first.step.forward.count, first.step.backward.upperBound - 1] {
      var asked = 0
      let view = try trail.advance(walk) {
        asked += 1
        return asked > allowed
      }
      #expect(view == nil)
      #expect(asked == allowed + 1)
      #expect(State(model) == state)
      #expect(trail.count == 1)
    }
    #expect(try #require(try trail.advance(walk)).place.number == 2)
    _ = try trail.back()
    #expect(State(model) == state)
  }

  @Test func theUndoListIsBounded() throws {
    let model = try Self.model(SGD(0.1), [DenseSpec(3, .softmax)])
    let walk = try StepWalk(model, on: try Self.samples(), batch: 5, isShuffled: true)
    // 6·3 weights and 3 biases of 4 bytes: 84 a step, so that two are kept.
    let trail = StepTrail(limit: 200)
    for _ in 0..<5 { _ = try trail.advance(walk) }
    #expect(trail.count == 2)
    _ = try trail.back()
    _ = try trail.back()
    #expect(model.training?.step == 3)
    #expect(throws: StepTrail.Obstacle.forgotten) { try trail.back() }
  }

  @Test func aForwardPassChangesNothing() throws {
    let samples = try Self.samples()
    let model = try Self.model(Adam(0.01), Self.specs(.torch))
    let walk = try StepWalk(model, on: samples, batch: 5, isShuffled: true)
    let trail = StepTrail()
    _ = try trail.advance(walk)
    let before = State(model)
    for mode in [Mode.training, .inference] { _ = try ForwardView(model, on: samples.inputs, mode: mode) }
    #expect(State(model) == before)
    // In inference mode it computes what predict does.
    let view = try ForwardView(model, on: samples.inputs, mode: .inference)
    let predicted = try #require(
      try model.predict(samples.inputs.tensor, threads: Threads(count: 1), isCancelled: { false }))
    #expect(view.numbers(view.outputs) == predicted.elements(of: Float.self))
  }
}
