import Interpreter
import Learning

/// What a call says of a training with optimizer=, loss= and metrics=.
struct TrainingChoice {
  let optimizer: OptimizerArgument?
  let loss: Loss?
  var metrics: MetricsArgument?

  /// Applies them, and says what was left to choose.
  func settle(_ model: Model, _ samples: Samples, _ session: Session, isTold: Bool) throws {
    var recipe = model.recipe ?? Recipe()
    let isNew = model.training == nil
    let settled = model.training
    var isChanged = false
    if let given = optimizer?.optimizer {
      isChanged = given.written != (settled?.optimizer ?? recipe.optimizer).written || model.recipe == nil
      recipe.optimizer = given
    }
    if let loss { (isChanged, recipe.loss) = (isChanged || loss != settled?.loss, loss) }
    if let metrics = metrics?.metrics {
      (isChanged, recipe.metrics) = (isChanged || metrics != settled?.metrics, metrics)
    }
    let hadRecipe = model.recipe != nil
    if isChanged { model.compile(recipe) }
    let training = try model.prepare(for: samples)
    guard isNew, isTold else { return }
    var chosen: [String] = []
    if !hadRecipe, optimizer == nil { chosen.append("optimizer=\(training.optimizer.written)") }
    if recipe.loss == nil { chosen.append("loss=\(training.loss.written)") }
    if recipe.metrics == nil, !training.metrics.isEmpty {
      chosen.append("metrics=[\(training.metrics.map(\.name).joined(separator: ", "))]")
    }
    say(chosen, session.output)
    session.watch(training, of: model)
  }

  /// `chosen: loss=… metrics=[…]`, on lines of their own where a terminal would break it within a word.
  private func say(_ chosen: [String], _ output: any Output) {
    guard !chosen.isEmpty else { return }
    let head = "chosen: "
    let line = head + chosen.joined(separator: " ")
    let isBroken = output.style.isTerminal && line.count > output.style.width
    let indent = String(repeating: " ", count: head.count)
    output.line(isBroken ? head + chosen.joined(separator: "\n" + indent) : line)
  }
}
