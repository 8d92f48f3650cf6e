import Autograd
import Tensors

/// Moves one element after another a little and runs again what depends on it.
struct GradientChecker {
  /// Multiply-adds that a check may take: a second or two.
  private static let budget = 2e9
  /// Of a large model's parameter at least so many elements are checked.
  private static let fewest = 8

  let loss: Double
  private let pass: LossRecord
  private let eager: Eager<Double>
  private let values: [(name: String, value: Var)]
  private let gradients: [[Double]]
  private let forward: Range<Int>
  /// The largest number that the loss is made from, at least 1: rounding leaves ε times it.
  private let scale: Double

  /// Records the gradients of the values behind the pass and runs both, on what `load` puts in.
  init(
    _ pass: LossRecord, counter: UInt64, for values: [(name: String, value: Var)],
    load: (Eager<Double>) -> Void
  ) throws {
    (self.pass, self.values) = (pass, values)
    let record = pass.record
    forward = 0..<record.steps.count
    let found = try record.gradients(of: pass.loss, for: values.map(\.value))
    try record.checkMemory(batch: record.shape(of: pass.inputs)[0], bytesEach: 8)
    let eager = Eager<Double>(record)
    self.eager = eager
    eager.counter = counter
    load(eager)
    eager.run()
    gradients = zip(values, found).map { item, gradient in
      gradient.map { eager.elements(of: $0) }
        ?? [Double](repeating: 0, count: record.shape(of: item.value).count)
    }
    loss = eager.elements(of: pass.loss).first ?? .nan
    scale = (pass.layers.map(\.output) + [pass.loss]).reduce(1) { largest, value in
      eager.elements(of: value).reduce(largest) { max($0, abs($1)) }
    }
  }

  /// `nil` when cancelled.
  func run(most: Int, random: Random, _ isCancelled: () -> Bool) -> [GradientCheck.Entry]? {
    var entries: [GradientCheck.Entry] = []
    for (index, item) in values.enumerated() {
      let steps = dependents(of: item.value)
      let affordable = Self.budget / Double(values.count) / max(1, 2 * cost(of: steps))
      let most = min(most, max(Self.fewest, Int(min(affordable, 1e9))))
      let shape = pass.record.shape(of: item.value)
      var tally = Tally()
      for place in chosen(most, of: shape.count, random.stream("gradient check of \(item.name)")) {
        if isCancelled() { return nil }
        tally.add(check(item.value, place, gradients[index][place], steps), at: place)
      }
      entries.append(tally.entry(item.name, shape))
    }
    return entries
  }

  // MARK: One element

  private enum Finding {
    case agrees(error: Double, difference: Double, backward: Double)
    case differs(error: Double, difference: Double, backward: Double)
    case kink
  }

  private func check(_ value: Var, _ place: Int, _ gradient: Double, _ steps: [Int]) -> Finding {
    let start = eager.element(of: value, at: place) ?? .nan
    defer {
      eager.set(value, at: place, to: start)
      run(steps)
    }
    func loss(at number: Double) -> Double {
      eager.set(value, at: place, to: number)
      run(steps)
      return eager.elements(of: pass.loss).first ?? .nan
    }
    func error(_ difference: Double, _ h: Double) -> Double {
      let visible = 16 * Double.ulpOfOne * scale / h / GradientCheck.tolerance
      return abs(gradient - difference) / max(abs(gradient), abs(difference), visible)
    }
    func differences(_ h: Double) -> (left: Double, right: Double, central: Double) {
      // What was added is what the sums really differ by.
      let (low, high) = (start - h, start + h)
      let (below, above) = (loss(at: low), loss(at: high))
      return (
        (self.loss - below) / (start - low), (above - self.loss) / (high - start),
        (above - below) / (high - low)
      )
    }
    let h = GradientCheck.step * max(1, abs(start))
    let found = differences(h)
    let far = error(found.central, h)
    if far <= GradientCheck.tolerance {
      return .agrees(error: far, difference: found.central, backward: gradient)
    }
    // At a kink the slopes on both sides differ by more than the error, and the backward pass may take either
    // or one between. Beside one, within h of it, a smaller h tells the slope.
    let (least, greatest) = (min(found.left, found.right), max(found.left, found.right))
    let slack = GradientCheck.tolerance * max(abs(least), abs(greatest))
    if greatest - least > abs(gradient - found.central),
      (least - slack...greatest + slack).contains(gradient)
    {
      return .kink
    }
    if error(differences(h / 64).central, h / 64) <= GradientCheck.tolerance { return .kink }
    return .differs(error: far, difference: found.central, backward: gradient)
  }

  /// What was found of one value so far.
  private struct Tally {
    private var (checked, kinks, wrong) = (0, 0, 0)
    private var worst: (place: Int, error: Double, difference: Double, backward: Double)?

    mutating func add(_ finding: Finding, at place: Int) {
      checked += 1
      switch finding {
      case .kink: kinks += 1
      case .agrees(let error, let difference, let backward): note(place, error, difference, backward)
      case .differs(let error, let difference, let backward):
        wrong += 1
        note(place, error, difference, backward)
      }
    }

    private mutating func note(_ place: Int, _ error: Double, _ difference: Double, _ backward: Double) {
      // nan stays the worst.
      if let worst, !(error > worst.error || error.isNaN) { return }
      worst = (place, error, difference, backward)
    }

    func entry(_ name: String, _ shape: Shape) -> GradientCheck.Entry {
      GradientCheck.Entry(
        name: name, shape: shape, checked: checked, kinks: kinks, wrong: wrong,
        worst: worst.map {
          GradientCheck.Element(
            place: shape.indices(of: $0.place), backward: $0.backward, difference: $0.difference,
            error: $0.error)
        })
    }
  }

  // MARK: What runs

  /// The steps of the forward pass that a value goes into, directly or not.
  private func dependents(of value: Var) -> [Int] {
    var touched: Set<Var> = [value]
    return forward.filter { index in
      let step = pass.record.steps[index]
      guard step.inputs.contains(where: touched.contains) else { return false }
      touched.insert(step.output)
      return true
    }
  }

  private func run(_ steps: [Int]) {
    for index in steps { eager.run(steps: index..<index + 1) }
  }

  /// Multiply-adds of these steps, about.
  private func cost(of steps: [Int]) -> Double {
    steps.reduce(0) { sum, index in
      let step = pass.record.steps[index]
      let shape = pass.record.shape(of: step.output)
      guard step.operation is MatMul, let inner = pass.record.shape(of: step.inputs[0]).dimensions.last else {
        return sum + 16 * Double(shape.count)
      }
      return sum + Double(shape.count) * Double(inner)
    }
  }

  private func chosen(_ most: Int, of count: Int, _ random: Random) -> [Int] {
    guard count > most else { return Array(0..<count) }
    var random = random
    var places: Set<Int> = []
    while places.count < most { places.insert(random.integer(below: count)) }
    return places.sorted()
  }
}

extension Shape {
  /// The place along each axis of the element that is at `place` in row order.
  func indices(of place: Int) -> [Int] {
    var rest = place
    return dimensions.reversed().map { length in
      defer { rest /= max(length, 1) }
      return rest % max(length, 1)
    }.reversed()
  }
}
