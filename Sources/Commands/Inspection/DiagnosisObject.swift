import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// What `diagnose` gives.
final class DiagnosisObject: Object {
  private let diagnosis: Diagnosis

  init(_ diagnosis: Diagnosis) { self.diagnosis = diagnosis }

  override var typeName: String { "diagnosis" }

  override var memberNames: [String] {
    ["findings", "words"] + Diagnosis.Subject.allCases.map(Self.memberName)
      + ["dead", "saturated", "update_ratios", "start_loss", "expected_loss", "batch_loss"]
  }

  private static func memberName(_ subject: Diagnosis.Subject) -> String {
    String(subject.rawValue.map { $0 == " " ? "_" : $0 })
  }

  override func member(_ name: String) throws -> Value? {
    switch name {
    case "findings": return .list(diagnosis.findings.map { .text($0.subject.rawValue) })
    case "words": return .text(summary)
    case "dead": return shares(.dead)
    case "saturated": return shares(.saturation)
    case "update_ratios":
      guard case .updates(let facts)? = diagnosis.check(.updates)?.facts else { return Value.none }
      return .tensor(Tensor(facts.ratios.map(\.ratio)))
    case "start_loss", "expected_loss":
      guard case .initialLoss(let facts)? = diagnosis.check(.initialLoss)?.facts else { return Value.none }
      return name == "start_loss" ? .number(facts.loss) : facts.expected.map { .number($0) } ?? Value.none
    case "batch_loss":
      guard case .oneBatch(let facts)? = diagnosis.check(.oneBatch)?.facts else { return Value.none }
      return .number(facts.end)
    default:
      return diagnosis.checks.first { Self.memberName($0.subject) == name }.map { .text(word($0.status)) }
    }
  }

  /// The share of each layer's units.
  private func shares(_ subject: Diagnosis.Subject) -> Value {
    guard case .units(let facts)? = diagnosis.check(subject)?.facts else { return .none }
    return .tensor(Tensor(facts.layers.map(\.share)))
  }

  private func word(_ status: Diagnosis.Status) -> String {
    switch status {
    case .good: "good"
    case .doubtful: "doubtful"
    case .bad: "bad"
    case .follows: "follows"
    case .skipped: "skipped"
    }
  }

  // MARK: Lines

  private static let subjectWidth = Diagnosis.Subject.allCases.map(\.rawValue.count).max() ?? 0

  override func description(in style: OutputStyle) -> String {
    let head =
      "diagnosis on \(sampleText(diagnosis.samples))"
      + (diagnosis.looked < diagnosis.samples ? ", units on \(countText(diagnosis.looked))" : "")
    let body = diagnosis.checks.flatMap { lines($0, style) }
    return (paragraph(head, style) + body + paragraph(summary, style)).joined(separator: "\n")
  }

  private func lines(_ check: Diagnosis.Check, _ style: OutputStyle) -> [String] {
    let (finding, remedy) = check.words
    var text = finding
    if case .follows(let cause) = check.status { text += "; this may only follow from \(cause.rawValue)" }
    // On a narrow terminal the text stands below its subject.
    let isNarrow = style.width < 60
    let indent = isNarrow ? 4 : Self.subjectWidth + 4
    var inner = style
    inner.width = max(style.width - indent, 1)
    var body = paragraph(text, inner)
    if let remedy, check.isFinding {
      body += paragraph((style.hasUnicode ? "→ " : "-> ") + remedy, inner, indent: "  ")
    }
    let subject = padded(check.subject.rawValue, to: Self.subjectWidth)
    let blank = String(repeating: " ", count: indent)
    let head = "\(symbol(check.status, style)) \(isNarrow ? check.subject.rawValue : subject)"
    if isNarrow {
      return [fitted(head, to: style.width, hasUnicode: style.hasUnicode)]
        + body.map { fitted(blank + $0, to: style.width, hasUnicode: style.hasUnicode) }
    }
    return ["\(head)  \(body.first ?? "")"] + body.dropFirst().map { blank + $0 }
  }

  private func symbol(_ status: Diagnosis.Status, _ style: OutputStyle) -> String {
    switch status {
    case .good: style.hasUnicode ? "✓" : "+"
    case .doubtful: "!"
    case .bad: style.hasUnicode ? "✗" : "x"
    case .follows: style.hasUnicode ? "·" : "~"
    case .skipped: style.hasUnicode ? "–" : "-"
    }
  }

  private var summary: String {
    let findings = diagnosis.findings.map(\.subject.rawValue)
    guard let first = findings.first else { return "Nothing is found wrong." }
    return findings.count == 1
      ? "One finding: \(first)." : "\(findings.count) findings: \(findings.joined(separator: ", "))."
  }
}
