import Diagnostics
import Interpreter
import Learning
import Plots

/// `compare 3 7`.
struct CompareCommand: Command {
  let runs: RunsArgument
  let test: ValidationArgument?

  static let name = "compare"
  static let category = Category.training
  static let summary =
    "Runs beside each other: settings that differ, results, curves, and whether chance explains it."
  static let details = """
    compare 3 7, and more numbers; alone the last two. The table has the settings that differ and no others. \
    McNemar's test asks whether two runs differ by more than chance: of the samples that only one of them has right, \
    b and c, it takes the exact binomial test up to 24 of them, else chi-square with continuity correction. The \
    weights are those with which each run ended, and not what has become of its model since. The test set is that of \
    the dataset in use at the fit, else what the model was evaluated on after it, or test=(x_test, y_test).
    c.p_value, c.b, c.c, c.method and c.statistic are the test of two runs; of more, c.tests has a tuple (run, run, b, \
    c, p) for each pair. c.differing are the names of the settings that differ, c.curves the curves alone, c.runs the \
    runs; a number that there is not is none. It is a picture, and can be saved as one.
    """
  static let examples = [
    Example("compare 1 2", given: given),
    Example("compare(1, 2).differing", "[\"batch\", \"from\"]", given: given),
    Example("compare 1 2 test=(x, 1 - y);", given: given + "\nx = x * 1"),
  ]
  private static let given = """
    seed 1
    x, y = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), tensor([0, 1, 1, 0])
    model = sequential(dense(4, tanh), dense(2, softmax))
    fit model x y epochs=3 batch=2 verbose=0
    b = branch(epoch=0, run=1)
    fit b x y epochs=3 batch=4 verbose=0
    """
  private static let most = 12
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("runs", "Numbers of runs."),
      Parameter(
        "test", "Pair (x, y) to test on, dataset, loader, or test.", defaultText: "the runs' own",
        namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    let comparison = try Comparison(try chosen(in: session), on: test, in: session)
    let curves = try comparison.curves(in: session)
    let words = curves?.words
    return .object(
      PictureObject(
        comparison.picture(curves: curves), facts: facts(comparison, curves),
        plainText: { style in
          var wide = style
          wide.width = 120
          let lines = comparison.lines(wide) + (words.map { ["", "curves: " + $0] } ?? [])
          return lines.map(trimmed).joined(separator: "\n")
        }))
  }

  /// Without blanks at its end.
  private func trimmed(_ line: String) -> String {
    String(line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)])
  }

  private func chosen(in session: Session) throws -> [Run] {
    guard !runs.runs.isEmpty else {
      let last = session.workbench.runs.suffix(2)
      guard last.count == 2 else {
        throw Problem("there are not yet two runs to compare", label: "fit makes one")
      }
      return Array(last)
    }
    let chosen = runs.runs
    guard chosen.count > 1 else {
      throw Problem("compare needs two runs", at: .element(of: "runs", 0), label: "as compare 3 7")
    }
    guard chosen.count <= Self.most else {
      throw Problem("compare takes at most \(Self.most) runs", at: .element(of: "runs", Self.most))
    }
    for (place, run) in chosen.enumerated() where chosen[..<place].contains(where: { $0 === run }) {
      throw Problem("run \(run.number) is named twice", at: .element(of: "runs", place))
    }
    return chosen
  }

  private func facts(_ comparison: Comparison, _ curves: Picture?) -> [(String, Value)] {
    var pairs: [Comparison.Pair] = []
    if case .judged(_, _, _, let judged) = comparison.trial { pairs = judged }
    let numbers = comparison.runs.map { Value.number($0.number) }
    let single = comparison.runs.count == 2 ? pairs.first?.test : nil
    return [
      ("runs", .list(comparison.runs.map { .object(RunObject($0)) })),
      ("differing", .list(comparison.differing.map { .text($0.name) })),
      ("p_value", single.map { .number($0.pValue) } ?? .none),
      ("b", single.map { .number($0.b) } ?? .none), ("c", single.map { .number($0.c) } ?? .none),
      ("method", single.map { .text($0.method.rawValue) } ?? .none),
      ("statistic", single.map { .number($0.statistic) } ?? .none),
      (
        "tests",
        .list(
          pairs.map { pair in
            .tuple([
              numbers[pair.first], numbers[pair.second], .number(pair.test.b), .number(pair.test.c),
              .number(pair.test.pValue),
            ])
          })
      ),
      ("curves", curves.map { .object(PictureObject($0)) } ?? .none),
    ]
  }
}

/// Runs by their numbers.
struct RunsArgument: Bindable {
  let runs: [Run]

  static var typeName: String { RunArgument.typeName }
  static var isVariadic: Bool { true }
  static var receivers: [String] { RunArgument.receivers }
  var literal: String { "" }

  static func bind(_ argument: Argument, in session: Session) throws -> RunsArgument {
    try bind(all: [argument], in: session)
  }

  static func bind(all arguments: [Argument], in session: Session) throws -> RunsArgument {
    RunsArgument(
      runs: try arguments.enumerated().map { place, argument in
        do { return try RunArgument.bind(argument, in: session).run } catch let mismatch as Mismatch {
          throw Mismatch(mismatch.detail, index: place)
        } catch let problem as Problem {
          throw Problem(
            problem.message, at: .element(of: "runs", place), label: problem.label, notes: problem.notes)
        }
      })
  }
}
