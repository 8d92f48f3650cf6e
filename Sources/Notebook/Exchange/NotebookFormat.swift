import Interpreter
import JSON

/// Jupyter's notebooks, format 4.5 (nbformat.readthedocs.io).
extension Document {
  /// All cells, with outputs as far as the run came. A title is a cell's metadata, as in Jupytext, and above text
  /// a heading, too.
  public func notebook() -> String {
    var count = 0
    var json = cells.map { cell -> JSON in
      if !cell.isProse { count += 1 }
      return cell.json(executionCount: cell.isProse || !cell.isReached ? nil : count)
    }
    if !receipt.isEmpty {
      json.append(
        [
          "cell_type": "raw", "id": "receipt", "metadata": ["tags": ["receipt"]],
          "source": sourceLines(receipt.joined(separator: "\n")),
        ])
    }
    var metadata: [JSON.Member] = [
      JSON.Member("kernelspec", ["display_name": "nn", "language": "nn", "name": "nn"]),
      JSON.Member(
        "language_info",
        ["file_extension": ".nn", "mimetype": "text/x-nn", "name": "nn", "pygments_lexer": "python"]),
      JSON.Member("title", .string(title)),
    ]
    var own: [JSON.Member] = []
    if let interpreterLine { own.append(JSON.Member("interpreter", .string(interpreterLine))) }
    if !introductionLines.isEmpty {
      own.append(JSON.Member("introduction", .string(introductionLines.joined(separator: "\n"))))
    }
    if !own.isEmpty { metadata.append(JSON.Member("nn", .object(own))) }
    let notebook: JSON = [
      "cells": .array(json), "metadata": .object(metadata), "nbformat": 4, "nbformat_minor": 5,
    ]
    return notebook.indentedText + "\n"
  }
}

extension DocumentCell {
  fileprivate func json(executionCount: Int?) -> JSON {
    var metadata: [JSON.Member] = []
    if !head.tags.isEmpty { metadata.append(JSON.Member("tags", .array(head.tags.map { .string($0) }))) }
    if !head.title.isEmpty { metadata.append(JSON.Member("title", .string(head.title))) }
    // What Jupyter has no place for.
    if head.facts.contains(where: { !$0.hasPrefix("tags=") }) {
      metadata.append(JSON.Member("nn", ["facts": .array(head.facts.map { .string($0) })]))
    }
    let id = JSON.string("cell-\(number)")
    if isProse {
      var lines = titleLines + lines
      if !head.title.isEmpty, !isRaw { lines = [NotebookHeading.text(head.title), ""] + lines }
      return [
        "cell_type": isRaw ? "raw" : "markdown", "id": id, "metadata": .object(metadata),
        "source": sourceLines(trimmingEmptyLines(lines).joined(separator: "\n")),
      ]
    }
    return [
      "cell_type": "code", "execution_count": executionCount.map { .integer($0) } ?? .null, "id": id,
      "metadata": .object(metadata), "outputs": .array(outputsJSON(executionCount)),
      "source": sourceLines(lines.joined(separator: "\n")),
    ]
  }

  /// A picture or a table that comes last is the cell's result.
  private func outputsJSON(_ executionCount: Int?) -> [JSON] {
    outputs.enumerated().map { index, output in
      switch output {
      case .text(let text): stream("stdout", text)
      case .warning(let text): stream("stderr", text + "\n")
      case .error(let message, let text):
        [
          "output_type": "error", "ename": "error", "evalue": .string(message),
          "traceback": .array(text.split(separator: "\n").map { .string(String($0)) }),
        ]
      case .display(let display, let text):
        shown(display, text: text, count: index == outputs.count - 1 ? executionCount : nil)
      }
    }
  }

  private func stream(_ name: String, _ text: String) -> JSON {
    ["output_type": "stream", "name": .string(name), "text": sourceLines(text)]
  }

  private func shown(_ display: Display, text: String, count: Int?) -> JSON {
    let data: JSON =
      switch display {
      case .picture(let svg, let words):
        ["image/svg+xml": sourceLines(svg), "text/plain": sourceLines(words)]
      case .table(let table):
        ["text/html": sourceLines(table.html), "text/plain": sourceLines(plainText(text))]
      }
    let members: [JSON.Member] = [
      JSON.Member("output_type", .string(count == nil ? "display_data" : "execute_result")),
      JSON.Member("data", data), JSON.Member("metadata", .object([])),
    ]
    return .object(members + (count.map { [JSON.Member("execution_count", .integer($0))] } ?? []))
  }
}

/// The heading that a title is above a notebook's text.
enum NotebookHeading {
  static func text(_ title: String) -> String { "## \(title)" }
}

/// A text as notebooks keep it: a list of lines, each with its end.
private func sourceLines(_ text: String) -> JSON {
  var lines: [JSON] = []
  var line = ""
  for scalar in text.unicodeScalars {
    line.unicodeScalars.append(scalar)
    if scalar == "\n" {
      lines.append(.string(line))
      line = ""
    }
  }
  return .array(line.isEmpty ? lines : lines + [.string(line)])
}
