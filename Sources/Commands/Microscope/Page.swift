import Diagnostics
import Interpreter
import Plots

/// The lines of a narration, as wide as the output and in what characters it has.
struct Page {
  let style: OutputStyle
  /// Significant digits of numbers.
  let digits: Int
  private(set) var lines: [String] = []

  init(_ style: OutputStyle, digits: Int) { (self.style, self.digits) = (style, digits) }

  var text: String { lines.joined(separator: "\n") }

  /// The head of a part: bold where there is colour. What is said beside it is not.
  mutating func head(_ title: String, _ remark: String = "") {
    let whole = remark.isEmpty ? title : title + "  " + remark
    let broken = wrapped(shown(whole), indent: 0)
    guard style.hasColor, let first = broken.first, first.hasPrefix(title) else { return lines += broken }
    lines.append("\u{1B}[1m\(title)\u{1B}[0m" + first.dropFirst(title.count))
    lines += broken.dropFirst()
  }

  /// A line, broken at blanks where it is too long, but not within parentheses that fit on a line, nor in front
  /// of a result; what follows stands further in. A no-break space is a blank that holds.
  mutating func line(_ text: String, indent: Int = 2) { lines += wrapped(shown(text), indent: indent) }

  /// In the characters that the output has.
  private func shown(_ text: String) -> String { style.hasUnicode ? text : asciiFormula(text) }

  private func wrapped(_ text: String, indent: Int) -> [String] {
    let width = max(style.width, 1)
    let indent = min(indent, width / 4)
    let further = min(indent + 4, width / 3)
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isFresh = true
    for word in pieces(of: text, room: max(width - further, 1)) {
      let gap = isFresh ? "" : word.gap
      if !isFresh, displayWidth(line) + gap.count + displayWidth(word.text) > width {
        lines.append(line)
        line = String(repeating: " ", count: further) + word.text
      } else {
        line += gap + word.text
      }
      isFresh = false
    }
    return (lines + [line]).map { replaced("\u{A0}", by: " ", in: $0) }
  }

  private typealias Piece = (gap: String, text: String)

  /// What must stay together, with the blanks in front of it; what fits on no line is taken apart at its
  /// blanks, and a word that fits on none is cut.
  private func pieces(of text: String, room: Int) -> [Piece] {
    var pieces: [Piece] = []
    for word in words(replaced(" = ", by: " =\u{A0}", in: text), holdsParentheses: true) {
      guard displayWidth(word.text) > room else {
        pieces.append(word)
        continue
      }
      let parts = words(replaced("\u{A0}", by: " ", in: word.text), holdsParentheses: false)
      for (index, part) in parts.enumerated() {
        let cut = cut(part.text, room)
        pieces.append((index == 0 ? word.gap : part.gap, cut[0]))
        pieces += cut.dropFirst().map { ("", $0) }
      }
    }
    return pieces
  }

  private func words(_ text: String, holdsParentheses: Bool) -> [Piece] {
    var words: [Piece] = []
    var (gap, word, depth) = ("", "", 0)
    for character in text {
      if character == " ", depth == 0 || !holdsParentheses {
        if !word.isEmpty {
          words.append((gap, word))
          (gap, word) = ("", "")
        }
        gap += " "
      } else {
        if character == "(" { depth += 1 }
        if character == ")" { depth = max(0, depth - 1) }
        word.append(character)
      }
    }
    return word.isEmpty ? words : words + [(gap, word)]
  }

  private func cut(_ word: String, _ room: Int) -> [String] {
    var parts = [""]
    for character in word {
      if displayWidth(parts[parts.count - 1]) + displayWidth(character) > room, parts.last != "" {
        parts.append("")
      }
      parts[parts.count - 1].append(character)
    }
    return parts
  }

  // MARK: Numbers

  /// As many digits as are asked for, without zeros at the end.
  func number(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    return value == 0 ? "0" : printed(value, "g", precision: digits)
  }
  func number(_ value: Float) -> String { number(Double(value)) }

  /// As a factor or a summand behind another: in parentheses when negative.
  func term(_ value: Float) -> String {
    let text = number(value)
    return text.hasPrefix("-") ? "(\(text))" : text
  }

  /// Some numbers side by side.
  func list(_ values: some Sequence<Float>) -> String { values.map(number).joined(separator: "  ") }
}

/// A formula in ASCII: `z1 = x*W1 + b1`.
func asciiFormula(_ text: String) -> String {
  guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
  var result = ""
  let characters = Array(text)
  for (index, character) in characters.enumerated() {
    if character.isASCII || character == "\u{A0}" {
      result.append(character)
    } else if character == "√" {
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      result += next == "(" ? "sqrt" : "sqrt "
    } else if character == "Σ" {
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      result += next == " " ? "sum" : "sum "
    } else {
      result += asciiForms[character] ?? "?"
    }
  }
  return result
}

private let asciiForms: [Character: String] = {
  var forms: [Character: String] = [
    "·": "*", "−": "-", "←": "<-", "→": "->", "²": "^2", "′": "'", "‖": "|", "×": "x", "…": "...",
    "∂": "d", "σ": "sigma", "Φ": "Phi", "β": "beta", "ρ": "rho", "ε": "eps", "μ": "mu",
    "α": "alpha", "γ": "gamma", "λ": "lambda", "τ": "tau", "δ": "delta", "Δ": "d", "≤": "<=", "≥": ">=",
    "≠": "!=", "ₜ": "t", "₊": "+", "v̂": "v_max", "ḡ": "g_mean", "x̂": "x_hat", "ᵀ": "^T", "ˣ": "^x", "⁻": "^-",
    "–": "-", "½": "1/2", "ᵃ": "a", "ᵐ": "m",
  ]
  for digit in 0...9 { forms[Character(subscripted(digit))] = String(digit) }
  for (bar, form) in zip("▁▂▃▄▅▆▇█", "_.:-=+*#") { forms[bar] = String(form) }
  return forms
}()

extension Page {
  /// A statistic: four digits tell enough.
  static func brief(_ value: Double) -> String {
    value.isFinite ? printed(value, "g", precision: 4) : value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }
}
