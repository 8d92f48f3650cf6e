import Diagnostics
import Interpreter

/// `runs`, `runs 2`, `runs save "x.csv"`.
struct RunsCommand: Command {
  let choice: Choice?
  let file: FileArgument?

  static let name = "runs"
  static let isIndexed = true
  static let category = Category.training
  static let summary = "Every fit of this session as a row of a table."
  static let details = """
    Train loss and accuracy are the running averages of the last epoch; test values are there when the \
    model was evaluated after the fit, on other samples. Epochs read 5+10 when a fit went on after 5.
    A run is known by the number in front of its row, from 1, everywhere: runs 2, runs[2] and runs()[2] are the run \
    with the number 2; there is no runs[0], and runs[-1] is the last. r = runs[2] has r.settings (r.settings.batch), \
    r.history, r.model (as it is now), r.seconds, r.test, r.receipt, r.snapshots (the epochs that at can go to) and \
    the results by name: r.loss, r.val_accuracy.
    runs save "x.csv" writes a row for each run with all settings and results, runs save "x.jsonl" an object for each \
    with its history and receipt as well.
    """
  static let examples = [
    Example("runs", "no fits yet"), Example("runs save \"runs.csv\"", isRunnable: false),
    Example("r = runs[1]\nr.settings.batch", "2", given: given),
  ]
  static let given = """
    x, y = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), tensor([0, 1, 1, 0])
    model = sequential(dense(4, tanh), dense(2, softmax))
    fit model x y epochs=3 batch=2 verbose=0
    fit model x y epochs=3 batch=4 verbose=0
    """
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("what", "A run's number, or save.", defaultText: "all of them"),
      Parameter("file", "Where to save them: .csv or .jsonl.", defaultText: "none"))
  }

  /// A run, or a word.
  enum Choice: Bindable {
    case run(RunArgument)
    case save

    static var typeName: String { "run's number" }
    static var choices: [String] { ["save"] }
    static func bind(_ argument: Argument, in session: Session) throws -> Choice {
      if argument.word == "save" { return .save }
      if case .text("save")? = argument.value { return .save }
      return .run(try RunArgument.bind(argument, in: session))
    }
    var literal: String { "" }
  }

  func run(in session: Session) throws -> Value {
    let runs = session.workbench.runs
    switch choice {
    case .save?:
      guard let file else {
        throw Problem("runs save needs a file", at: .parameter("what"), label: "as runs save \"runs.csv\"")
      }
      try file.write(runs)
      return .none
    case .run(let argument)?:
      if file != nil { throw Problem("all runs are saved, not one", at: .parameter("file")) }
      return .object(RunObject(argument.run))
    case nil:
      return .object(RunsObject(runs))
    }
  }
}

/// A run by its number, or as an object.
struct RunArgument: Bindable {
  let run: Run

  static var typeName: String { "run's number" }
  static var receivers: [String] { ["run"] }
  var literal: String { "\(run.number)" }

  static func bind(_ argument: Argument, in session: Session) throws -> RunArgument {
    if case .object(let object as RunObject)? = argument.value { return RunArgument(run: object.run) }
    return RunArgument(run: try session.workbench.runs.run(number: try Int.bind(argument, in: session)))
  }
}

extension [Run] {
  /// The run of this number; below 0 they are counted from the last. Throws `Problem` when there is none.
  func run(number: Int) throws -> Run {
    let place = number < 0 ? number + count : number - 1
    if number != 0, indices.contains(place) { return self[place] }
    let range = count == 1 ? "there is run 1" : "they go from 1 to \(countText(count))"
    throw Problem(
      number == 0 ? "runs are numbered from 1" : "there is no run \(number)",
      label: isEmpty ? "no model was fitted yet" : range)
  }
}
