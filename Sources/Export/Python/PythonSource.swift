import Learning
import Tensors

/// A model as a Python program, and the numbers that belong beside it.
public struct PythonSource {
  public let text: String
  public let weights: [(name: String, tensor: Tensor)]

  /// What each begins with.
  static let opening = "\"\"\"A model that nn "

  /// Whether a file's content is a program that was exported, and not one that somebody wrote.
  public static func isOne(_ bytes: [UInt8]) -> Bool { bytes.starts(with: opening.utf8) }

  /// Modules that the programs import, or that these import: in Python a file of such a name stands before the library itself.
  public static let modules = ["keras", "numpy", "pathlib", "tensorflow", "torch"]
}

/// A layer, or the few layers that it is, in the words of a library.
struct LayerWords {
  var expressions: [Python]
  /// What they hold, in the library's order, layout and names.
  var weights: [(name: String, tensor: Tensor)] = []
}

/// Definitions that a program needs in front of its layers, each once, in the order of their first use.
struct Definitions {
  private(set) var texts: [String] = []
  private var names: [String: String] = [:]
  private var counts: [String: Int] = [:]

  /// Takes a text that is known by its name.
  mutating func add(_ text: String) { if !texts.contains(text) { texts.append(text) } }

  /// A function of one argument x by what it gives; its name begins with `wish`.
  mutating func function(_ wish: String, returning body: String, decorated decoration: String) -> String {
    if let known = names[body] { return known }
    counts[wish, default: 0] += 1
    let name = "\(wish)_\(counts[wish, default: 1])"
    names[body] = name
    texts.append("\(decoration)\ndef \(name)(x):\n    return \(body)")
    return name
  }
}

/// Models that are layers of a model in several places: they are written once, as variables.
struct SharedModels {
  private var counts: [ObjectIdentifier: Int] = [:]
  private var names: [ObjectIdentifier: String] = [:]
  /// The variables in the order in which they must be set.
  private(set) var variables: [(name: String, value: Python)] = []

  init(_ model: Model) { count(model) }

  private mutating func count(_ model: Model) {
    for case let holding as any ModelHolding in model.specs {
      counts[ObjectIdentifier(holding.model), default: 0] += 1
      // What lies within a model that was counted before is written with it.
      if counts[ObjectIdentifier(holding.model)] == 1 { count(holding.model) }
    }
  }

  /// The variable that stands for a model that was written before; `nil` when it was not.
  func name(of model: Model) -> String? { names[ObjectIdentifier(model)] }

  /// The expression itself of a model in one place; of one in several, the variable that now holds it.
  mutating func expression(_ value: Python, of model: Model) -> Python {
    guard counts[ObjectIdentifier(model), default: 0] > 1 else { return value }
    let name = "shared_\(variables.count + 1)"
    names[ObjectIdentifier(model)] = name
    variables.append((name, value))
    return .atom(name)
  }
}

/// The text around the layers, which is nearly the same for both libraries.
struct PythonProgram {
  let target: ExportTarget
  /// The layers as a user of nn writes them.
  let layers: [String]
  let version: String
  let weightsFile: String
  let imports: [String]
  let definitions: [String]
  let variables: [(name: String, value: Python)]
  let model: Python
  /// Functions behind `build`, each with its lines.
  let functions: [[String]]
  /// What is done when the file is run.
  let main: [String]

  var text: String {
    let heading =
      [
        "\(PythonSource.opening)\(version) wrote for \(target.rawValue); its weights are in a file beside it.",
        "",
        "In nn:",
      ] + written + ["\"\"\"", ""] + imports
      + ["", "WEIGHTS = Path(__file__).with_name(\(Python.text(weightsFile).text))"]
    let build =
      ["def build():", "    \"\"\"The layers, with new weights.\"\"\""]
      + variables.flatMap { $0.value.lines(indent: 4, lead: "\($0.name) = ") }
      + model.lines(indent: 4, lead: "return ")
    let main = ["if __name__ == \"__main__\":"] + main.map { "    \($0)" }
    let blocks = [heading] + definitions.map { [$0] } + [build] + functions + [main]
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n\n") + "\n"
  }

  /// In one line, or with a line for each layer.
  private var written: [String] {
    Python.call("sequential", layers.map { Python.Argument(nil, .atom($0)) }).lines(indent: 4)
  }
}
