import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// `mistakes model`, `mistakes model x_test y_test n=30`.
struct Mistakes: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  let targets: DataArgument?
  let count: Int
  let names: List?

  static let name = "mistakes"
  static let category = Category.pictures
  static let summary = "The samples that a model is wrong about, the surest mistakes first."
  static let details = """
    Images are shown with true → predicted and the probability of the predicted class below them; other samples are \
    rows of a table. m.indices are the places of all mistakes among the samples in this order, as int64, so that \
    x_test[m.indices] are the samples; m.true, m.predicted and m.probability say the same of each.
    """
  static let examples = [
    Example("mistakes model n=5", given: given),
    Example("m = mistakes(model)\nm.indices.dtype", "\"int64\"", given: given),
  ]
  private static let given = "use moons\nmodel = sequential(dense(8, relu), dense(2, softmax))\nfit model"
  static var signature: Signature<Self> {
    Signature(
      Self.init, .currentModel, Parameter("x", "Inputs [n, …].", defaultText: "the dataset's test set"),
      Parameter("y", "Their classes."),
      Parameter("n", "How many are shown at most.", default: 15, in: 1...ImageGrid.most, namedOnly: true),
      .classNames)
  }

  func run(in session: Session) throws -> Value {
    let judged = try session.judge(model, inputs, targets, names, of: Self.name)
    let judgements = judged.judgements
    let wrong = judgements.mistakes
    let shown = Array(wrong.prefix(count))
    let total = judgements.truths.count { $0 != nil }
    let title =
      "\(judged.set): \(countText(wrong.count)) of \(countText(total)) wrong"
      + (wrong.count > shown.count ? ", the surest \(shown.count)" : "")
    let facts: [(String, Value)] = [
      ("indices", .tensor(Tensor(wrong.map { Int64($0) }))),
      ("true", .tensor(Tensor(wrong.map { Int64(judgements.truths[$0] ?? -1) }))),
      ("predicted", .tensor(Tensor(wrong.map { Int64(judgements.called[$0]) }))),
      ("probability", .tensor(Tensor(wrong.map { Float(judgements.shares[$0]) }))),
    ]
    let lines = shown.map { index in
      let truth = judgements.truths[index].map { judged.labels[$0] } ?? ""
      return ("\(truth)→\(judged.labels[judgements.called[index]])", judgements.shareText(index))
    }
    let worst = zip(shown, lines).prefix(3).map { "[\($0)] \($1.0) \($1.1)" }.joined(separator: ", ")
    let words = wrong.isEmpty ? title : "\(title); the surest: \(worst)"
    guard !wrong.isEmpty, let sides = ImageShape.ofSamples(judged.samples.sampleShape) else {
      let table = MistakeTable(judged, shown, title: title)
      return .object(PictureObject(table.picture(words), facts: facts, plainText: table.text))
    }
    let images = shown.map {
      judged.samples.inputs.tensor.row($0).converted(to: .float32).elements(of: Float.self)
    }
    let form = ImageGrid.Form(
      width: sides.width, height: sides.height, scale: .grey(of: Array(images.joined())), title: title,
      narrowest: 14)
    let grid = ImageGrid(
      form, images: images, captions: lines.map { [$0.0, $0.1] }, total: min(wrong.count, count), words: words
    )
    return .object(PictureObject(grid.picture, facts: facts))
  }
}

extension Judgements {
  /// The samples that were called what they are not, the surest first; of equally sure ones the first.
  fileprivate var mistakes: [Int] {
    let wrong = truths.indices.filter { index in truths[index].map { $0 != called[index] } ?? false }
    // Nothing is less sure than no number.
    func sureness(_ index: Int) -> Double { shares[index].isNaN ? -.infinity : shares[index] }
    return wrong.sorted { (sureness($1), $0) < (sureness($0), $1) }
  }

  /// The probability of the class that was called; of outputs that are none the output.
  fileprivate func shareText(_ index: Int) -> String {
    hasShares ? percentText(shares[index]) : significantText(shares[index], digits: 3)
  }
}

/// Mistakes about samples that are no images.
private struct MistakeTable {
  private let title: String
  private let table: Table

  /// Numbers of a sample that are shown.
  private static let mostInputs = 6

  init(_ judged: Judged, _ shown: [Int], title: String) {
    self.title = title
    let width = min(judged.samples.sampleShape.count, Self.mostInputs)
    let more = judged.samples.sampleShape.count > width
    let inputs = (0..<width).map { Table.Column("x\($0 + 1)", .decimal) } + (more ? [Table.Column("…")] : [])
    var table = Table(
      [Table.Column("index", .right)] + inputs + [
        Table.Column("true"), Table.Column("predicted"),
        Table.Column(judged.judgements.hasShares ? "probability" : "output", .right),
      ])
    for index in shown {
      let row = judged.samples.inputs.tensor.row(index).converted(to: .float32).elements(of: Float.self)
      let scale = Double(judged.samples.inputs.scale)
      let numbers = row.prefix(width).map { significantText(Double($0) * scale, digits: 3) }
      table.add(
        ["\(index)"] + numbers + (more ? [""] : []) + [
          judged.judgements.truths[index].map { judged.labels[$0] } ?? "",
          judged.labels[judged.judgements.called[index]], judged.judgements.shareText(index),
        ])
    }
    self.table = table
    isEmpty = shown.isEmpty
  }

  private let isEmpty: Bool

  func text(_ style: OutputStyle) -> String {
    lines(width: 200, hasUnicode: style.hasUnicode).joined(separator: "\n")
  }

  func picture(_ words: String) -> Picture {
    Picture(words: words) { lines(width: $0, hasUnicode: true) }
  }

  private func lines(width: Int, hasUnicode: Bool) -> [String] {
    var lines = [fitted(title, to: width, hasUnicode: hasUnicode)]
    if !isEmpty {
      for part in table.split(width: width) {
        lines += [""] + part.lines(width: width, hasUnicode: hasUnicode)
      }
    }
    return lines
  }
}
