import Learning

/// An optimizer in the words of both libraries: the class, and each setting by its names.
struct OptimizerWords {
  /// `nil` where the library has no such optimizer.
  let keras: String?
  let torch: String?
  let settings: [Setting]

  struct Setting {
    /// `nil` where the library has no such setting.
    let keras: String?
    let torch: String?
    let value: Python
    /// Whether it differs from what is done without it; else it is left out.
    let isTelling: Bool

    init(_ keras: String?, _ torch: String?, _ number: Double, unless neutral: Double? = nil) {
      (self.keras, self.torch, value) = (keras, torch, .number(number))
      isTelling = number != neutral
    }

    init(_ keras: String?, _ torch: String?, _ flag: Bool) {
      (self.keras, self.torch, value, isTelling) = (keras, torch, .bool(flag), true)
    }
  }

  private init(_ keras: String?, _ torch: String?, _ settings: [Setting]) {
    (self.keras, self.torch, self.settings) = (keras, torch, settings)
  }

  /// The table: an optimizer that is added to `Learning` needs a line here.
  static func words(for optimizer: any Optimizer) -> OptimizerWords? {
    switch optimizer {
    case let sgd as SGD:
      OptimizerWords(
        "SGD", "SGD",
        [
          Setting("momentum", "momentum", sgd.momentum), Setting("nesterov", "nesterov", sgd.isNesterov),
          Setting(nil, "dampening", sgd.dampening, unless: 0),
        ])
    case let rmsprop as RMSprop:
      OptimizerWords(
        "RMSprop", "RMSprop",
        [
          Setting("rho", "alpha", rmsprop.rho), Setting("momentum", "momentum", rmsprop.momentum),
          Setting("epsilon", "eps", rmsprop.epsilon), Setting("centered", "centered", rmsprop.isCentered),
        ])
    case let adam as Adam:
      OptimizerWords(
        adam.isW ? "AdamW" : "Adam", adam.isW ? "AdamW" : "Adam",
        betas(adam.beta1, adam.beta2) + [
          Setting("epsilon", "eps", adam.epsilon), Setting("amsgrad", "amsgrad", adam.isAmsgrad),
        ])
    case let adamax as Adamax:
      OptimizerWords(
        "Adamax", "Adamax",
        betas(adamax.beta1, adamax.beta2) + [Setting("epsilon", "eps", adamax.epsilon)])
    case let nadam as Nadam:
      OptimizerWords(
        "Nadam", "NAdam",
        betas(nadam.beta1, nadam.beta2) + [
          Setting("epsilon", "eps", nadam.epsilon),
          // Keras's is 0.004 in other words.
          Setting(nil, "momentum_decay", nadam.momentumDecay, unless: nadam.dialect == .keras ? 1 : 0.004),
        ])
    case let adagrad as Adagrad:
      OptimizerWords(
        "Adagrad", "Adagrad",
        [
          Setting("initial_accumulator_value", "initial_accumulator_value", adagrad.initialSum),
          Setting("epsilon", "eps", adagrad.epsilon), Setting(nil, "lr_decay", adagrad.rateDecay, unless: 0),
        ])
    case let adadelta as Adadelta:
      OptimizerWords(
        "Adadelta", "Adadelta",
        [Setting("rho", "rho", adadelta.rho), Setting("epsilon", "eps", adadelta.epsilon)])
    case let lion as Lion: OptimizerWords("Lion", nil, betas(lion.beta1, lion.beta2))
    case let ftrl as Ftrl:
      OptimizerWords(
        "Ftrl", nil,
        [
          Setting("learning_rate_power", nil, ftrl.power),
          Setting("initial_accumulator_value", nil, ftrl.initialSum),
          Setting("l1_regularization_strength", nil, ftrl.l1),
          Setting("l2_regularization_strength", nil, ftrl.l2),
          Setting("l2_shrinkage_regularization_strength", nil, ftrl.shrinkage),
          Setting("beta", nil, ftrl.beta),
        ])
    default: nil
    }
  }

  /// PyTorch has them as a pair.
  private static func betas(_ first: Double, _ second: Double) -> [Setting] {
    [Setting("beta_1", "betas", first), Setting("beta_2", "betas", second)]
  }
}

/// An optimizer as an expression for one library, and what it cannot say.
struct OptimizerExpression {
  /// `nil` where the library has no such optimizer.
  let value: Python?
  private(set) var remarks: [String] = []

  init(_ optimizer: any Optimizer, for target: ExportTarget) {
    let words = OptimizerWords.words(for: optimizer)
    let isKeras = target == .keras
    let common = optimizer.common
    guard let words, let name = isKeras ? words.keras : words.torch else {
      (value, remarks) = (nil, ["\(optimizer.written): \(target.rawValue) has no such optimizer"])
      return
    }
    let library: ExportTarget = optimizer.dialect == .keras ? .keras : .torch
    if library != target {
      remarks.append(
        "\(optimizer.written) by \(library.rawValue)'s rule: \(target.rawValue) places epsilon, decay and "
          + "momentum otherwise")
    }
    var arguments: [(String, Python?)] =
      isKeras
      ? [("learning_rate", common.schedule.map(Self.schedule) ?? .number(optimizer.learningRate))]
      : [("", .atom("model.parameters()")), ("lr", .number(optimizer.learningRate))]
    let named = words.settings.map { (name: isKeras ? $0.keras : $0.torch, setting: $0) }
    let betas = named.filter { $0.name == "betas" }.map(\.setting.value)
    if !betas.isEmpty { arguments.append(("betas", .tuple(betas))) }
    for (name, setting) in named where name != "betas" && setting.isTelling {
      if let name {
        arguments.append((name, setting.value))
      } else {
        remarks.append(
          "\(setting.torch ?? setting.keras ?? "")=\(setting.value.text): not in \(target.rawValue)")
      }
    }
    if common.weightDecay != 0 || name == "AdamW" {
      arguments.append(("weight_decay", .number(common.weightDecay)))
    }
    let bounds = [
      ("clipnorm", common.clipping.norm), ("clipvalue", common.clipping.value),
      ("global_clipnorm", common.clipping.globalNorm),
    ].filter { $0.1 != nil }
    if isKeras {
      arguments += bounds.map { ($0, $1.map(Python.number)) }
    } else {
      if let schedule = common.schedule {
        remarks.append("\(schedule.written): a scheduler of torch.optim.lr_scheduler beside it")
      }
      remarks += bounds.map {
        "\($0)=\(Python.number($1 ?? 0).text): the training loop's to do, before each step"
      }
    }
    value = .call(
      "\(isKeras ? "keras" : "torch").\(isKeras ? "optimizers" : "optim").\(name)", with: arguments)
  }

  /// Keras's schedules, whose settings are called as ours.
  private static func schedule(_ schedule: Schedule) -> Python {
    func call(_ name: String, _ arguments: [(String, Python?)]) -> Python {
      .call("keras.optimizers.schedules.\(name)", with: arguments)
    }
    func numbers(_ values: [Double]) -> Python { .list(values.map(Python.number)) }
    switch schedule {
    case .exponential(let rate, let steps, let decay, let isStaircase):
      return call(
        "ExponentialDecay",
        [("", .number(rate)), ("", .number(steps)), ("", .number(decay)), ("staircase", .bool(isStaircase))])
    case .inverseTime(let rate, let steps, let decay, let isStaircase):
      return call(
        "InverseTimeDecay",
        [("", .number(rate)), ("", .number(steps)), ("", .number(decay)), ("staircase", .bool(isStaircase))])
    case .polynomial(let rate, let steps, let end, let power, let isCycling):
      return call(
        "PolynomialDecay",
        [
          ("", .number(rate)), ("", .number(steps)), ("end_learning_rate", .number(end)),
          ("power", .number(power)), ("cycle", .bool(isCycling)),
        ])
    case .piecewise(let boundaries, let values):
      return call("PiecewiseConstantDecay", [("", numbers(boundaries)), ("", numbers(values))])
    case .cosine(let rate, let steps, let alpha, let warmup):
      return call(
        "CosineDecay",
        [
          ("", .number(rate)), ("", .number(steps)), ("alpha", .number(alpha)),
          ("warmup_target", warmup.map { .number($0.target) }),
          ("warmup_steps", warmup.map { .number($0.steps) }),
        ])
    case .cosineRestarts(let rate, let steps, let lengthening, let lowering, let alpha):
      return call(
        "CosineDecayRestarts",
        [
          ("", .number(rate)), ("", .number(steps)), ("t_mul", .number(lengthening)),
          ("m_mul", .number(lowering)), ("alpha", .number(alpha)),
        ])
    }
  }
}
