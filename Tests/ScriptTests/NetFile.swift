import Foundation
import Tensors

/// One case of `Nets/`: scripts, the tensors they are given, and what they must leave. Its README says
/// what lines mean.
struct NetFile {
  struct Expectation {
    let name: String
    let shape: Shape
    let values: [Double]
    /// Losses are compared relatively, weights and outputs absolutely.
    let isRelative: Bool
    /// How far the library's float32 run lies from its float64 run.
    let rounding: Double
  }

  private(set) var scripts: [(name: String, text: String)] = []
  private(set) var given: [(name: String, tensor: Tensor)] = []
  private(set) var expected: [Expectation] = []

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Nets")

  static let names: [String] = {
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".txt") }.sorted()
  }()

  struct Malformed: Error { let line: String }

  init(_ name: String) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("  ") || line.isEmpty, let last = scripts.indices.last {
        scripts[last].text += line.dropFirst(2) + "\n"
        continue
      }
      let halves = line.split(separator: ":", maxSplits: 1)
      let words = halves[0].split(separator: " ").map(String.init)
      switch words[0] {
      case "#", "script": if words[0] == "script" { scripts.append((words[1], "")) }
      case "given": given.append((words[1], try Self.tensor(words, halves)))
      case "losses", "weights":
        guard words.count == 4, let rounding = Double(words[3]) else { throw Malformed(line: words[1]) }
        let tensor = try Self.tensor(words, halves)
        expected.append(
          Expectation(
            name: words[1], shape: tensor.shape,
            values: tensor.converted(to: .float64).elements(of: Double.self),
            isRelative: words[0] == "losses", rounding: rounding))
      default: throw Malformed(line: words[0])
      }
    }
  }

  private static func tensor(_ words: [String], _ halves: [Substring]) throws -> Tensor {
    let shape = Shape(words[2] == "scalar" ? [] : words[2].split(separator: "x").compactMap { Int($0) })
    let numbers = halves.count == 2 ? halves[1].split(separator: " ") : []
    guard numbers.count == shape.count else { throw Malformed(line: words[1]) }
    if words.last == "int64" { return Tensor(numbers.compactMap { Int64($0) }, shape: shape) }
    return Tensor(numbers.compactMap { Float($0) }, shape: shape)
  }
}

extension NetFile.Expectation {
  /// What is wrong with what a script left under the name; `nil` when nothing is.
  ///
  /// Another order of summation rounds otherwise by about as much as float32 does at all, hence ten times
  /// that; and never more than 2e-5 of a loss, 1e-4 of a weight + 2e-5.
  func complaint(about actual: Tensor) -> String? {
    guard actual.shape == shape else { return "\(name) is \(actual.shape), not \(shape)" }
    let numbers = actual.converted(to: .float64).elements(of: Double.self)
    // Losses below 0 are means of terms that cancel: an ulp of the terms' 1 is left of each.
    let cancelled = isRelative && values.contains { $0 < 0 } ? 1.2e-7 : 0
    for (index, (number, value)) in zip(numbers, values).enumerated() {
      let most = isRelative ? 2e-5 : 1e-4 * abs(value) + 2e-5
      let distance = max(0, abs(number - value) - cancelled) / (isRelative ? abs(value) : 1)
      if !(distance <= min(10 * rounding + 1e-6, most)) {
        return "\(name)[\(index)] is \(number), not \(value): \(distance) apart, rounding is \(rounding)"
      }
    }
    return nil
  }
}
