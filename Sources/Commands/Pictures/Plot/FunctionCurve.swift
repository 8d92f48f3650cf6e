import Autograd
import Interpreter
import Learning
import Plots
import Tensors

/// A function of one number, and its derivative, at many places.
struct FunctionCurve {
  let name: String
  /// One of the activations, whose derivative is part of what one wants to see of it.
  let isActivation: Bool
  private let function: Value

  /// `nil` for a value that is no function.
  init?(_ value: Value, word: String?) {
    switch value {
    case .function(let known):
      let isNamed = !known.name.isEmpty && known.name != "lambda"
      name = word ?? (isNamed ? known.name : "f")
      isActivation = known.builtin?.category == .activations
    case .object(let layer as LayerObject):
      guard let spec = layer.spec as? ActivationSpec else { return nil }
      name = word ?? spec.activation.written
      isActivation = true
    case .object(let model as ModelObject):
      name = word ?? model.name ?? "model"
      isActivation = false
    default: return nil
    }
    function = value
  }

  /// The values at these places; nan where the function has none. Throws what the function throws when it has
  /// none anywhere, and when what it gives is no number.
  func values(at places: [Double], in session: Session) throws -> [Double] {
    var first: (any Error)?
    var numbers: [Double] = []
    for place in places {
      try session.interrupt.check()
      do {
        numbers.append(try number(of: call(argument(place), in: session)))
      } catch let error where Self.isOfTheFunction(error) {
        first = first ?? error
        numbers.append(.nan)
      }
    }
    if let first, numbers.allSatisfy(\.isNaN) { throw first }
    return numbers
  }

  /// The derivative at these places, by the recorded gradient in float64, or where the function is not
  /// recorded by central differences.
  func slopes(at places: [Double], in session: Session) throws -> (numbers: [Double], isRecorded: Bool) {
    let variable = Autograd.Parameter(name: "x", value: Tensor(scalar: 0.0), dtype: .float64)
    var numbers: [Double] = []
    for place in places {
      try session.interrupt.check()
      variable.value = Tensor(scalar: place)
      do {
        let value = try call(.recorded(session.graph.leaf(variable)), in: session)
        guard case .object(let object as TensorObject) = value, let result = object.tracked else {
          return (try differences(at: places, in: session), false)
        }
        numbers.append(try session.graph.gradient(of: result, by: variable)?.number ?? 0)
      } catch let error where Self.isOfTheFunction(error) || error is GradientError {
        numbers.append(.nan)
      }
    }
    guard numbers.contains(where: { !$0.isNaN }) else {
      return (try differences(at: places, in: session), false)
    }
    return (numbers, true)
  }

  private func differences(at places: [Double], in session: Session) throws -> [Double] {
    // The step at which rounding and the third derivative do about equal harm: the cube root of 2⁻⁵².
    let steps = places.map { 6e-6 * max(1, abs($0)) }
    let above = try values(at: zip(places, steps).map { $0 + $1 }, in: session)
    let below = try values(at: zip(places, steps).map { $0 - $1 }, in: session)
    return zip(zip(above, below), steps).map { ($0.0 - $0.1) / (2 * $1) }
  }

  // MARK: Calling

  /// A model takes a batch of one sample; all others a number.
  private func argument(_ place: Double) -> Value {
    if case .object(is ModelObject) = function { return .tensor(Tensor([Float(place)], shape: [1, 1])) }
    return .number(place)
  }

  private func call(_ argument: Value, in session: Session) throws -> Value {
    if case .object(let layer as LayerObject) = function, let spec = layer.spec as? ActivationSpec {
      return try Activations.result(
        spec.activation, try TensorArgument.bind(Argument(argument), in: session))
    }
    return try session.call(function, [Argument(argument)])
  }

  private func number(of value: Value) throws -> Double {
    if let number = value.asNumber { return number }
    var got = article(value.typeName)
    if case .object(let object as TensorObject) = value { got += " of shape \(object.shape)" }
    throw Problem("\(name) must give a number for a number, not \(got)", at: .parameter("what"))
  }

  /// What went wrong in the function itself, and not Ctrl-C or `quit`.
  private static func isOfTheFunction(_ error: any Error) -> Bool {
    switch error {
    case is Interrupted: false
    case let failure as Failure: if case .run = failure.kind { true } else { false }
    default: true
    }
  }
}

extension PlotCommand {
  /// Places at which functions are worked out; odd, so that the middle is one of them.
  private static let placeCount = 601

  /// All functions over one range, the derivative of each dashed.
  func chart(of functions: [FunctionCurve], in session: Session) throws -> Chart {
    let (low, high) = (from ?? (log.x ? 0.01 : -5), to ?? (log.x ? 100 : 5))
    guard low.isFinite, high.isFinite, low < high, high - low < .infinity else {
      throw Problem(
        "from must be below to, not \(low.literal) … \(high.literal)",
        at: .parameter(from == nil ? "to" : "from"))
    }
    guard !log.x || low > 0 else {
      throw Problem("a logarithmic axis begins above 0", at: .parameter("from"))
    }
    let shares = (0..<Self.placeCount).map { Double($0) / Double(Self.placeCount - 1) }
    let places = shares.map { share in
      log.x ? AxisPlaces.geometric(low, high, share) : low * (1 - share) + high * share
    }
    var chart = Chart(x: Chart.Axis("x"), series: [])
    let showsSlopes = derivative ?? (functions.count == 1 && functions[0].isActivation)
    try session.lab.undisturbed {
      try session.graph.undisturbed {
        for (kind, function) in functions.enumerated() {
          let values = try function.values(at: places, in: session)
          chart.series.append(Chart.Series(function.name, xs: places, ys: values, kind: kind))
          guard showsSlopes else { continue }
          let slopes = try function.slopes(at: places, in: session)
          chart.series.append(
            Chart.Series(
              "\(function.name)'\(slopes.isRecorded ? "" : " by differences")", xs: places,
              ys: slopes.numbers, kind: functions.count == 1 ? 1 : kind, isDashed: true))
        }
      }
    }
    for index in chart.series.indices { chart.series[index].isContinuous = true }
    if functions.count == 1, !showsSlopes { chart.y.label = functions[0].name }
    return chart
  }
}
