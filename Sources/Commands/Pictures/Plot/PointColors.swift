import Diagnostics
import Interpreter
import Plots
import Tensors

/// What `scatter … c=` says of each point: its class, or a number on a scale of colours.
enum PointColors {
  /// Classes in their order, with the numbers of their points.
  case classes([(kind: Int, members: [Int])], names: [String]?)
  case scale([Double])

  /// Whole numbers from 0 with more different ones than this are a scale.
  private static let mostClasses = 20

  /// Texts are classes, sorted. Numbers are, if they are one-hot, or whole from 0 and few, each twice or more
  /// on average, as in the targets of `csv`; or if the classes have names.
  init(_ value: Value, count: Int, hasNames: Bool, in session: Session) throws {
    if case .text(let text) = value {
      throw Problem(
        "c takes a class or a number for each point", at: .parameter("c"),
        label: "colours are chosen by scatter, not \(quoted(text))")
    }
    if case .list(let list) = value, case .text? = list.items.first {
      self = try .ofTexts(list.items.map { $0.text(in: .plain) }, count: count)
      return
    }
    let tensor: Tensor
    do { tensor = try TensorArgument.bind(Argument(value), in: session).input } catch let mismatch as Mismatch
    {
      throw Problem(
        "scatter's c must be numbers or texts", at: .parameter("c"),
        label: mismatch.detail ?? "got \(article(value.typeName))")
    }
    let numbers = tensor.classNumbers(count: count)
    guard numbers.count == count else { throw Self.wrongCount(numbers.count, of: count) }
    let kinds = numbers.map { Int(exactly: $0).flatMap { (0..<1_000_000).contains($0) ? $0 : nil } }
    let members = Dictionary(grouping: numbers.indices, by: { kinds[$0] ?? -1 })
    let areFew = members.count <= Self.mostClasses && 2 * members.count <= count
    if members[-1] == nil, hasNames || areFew || numbers.count < tensor.count {
      self = .classes(
        members.sorted { $0.key < $1.key }.map { (kind: $0.key, members: $0.value) }, names: nil)
    } else {
      self = .scale(numbers)
    }
  }

  private static func ofTexts(_ texts: [String], count: Int) throws -> PointColors {
    guard texts.count == count else { throw wrongCount(texts.count, of: count) }
    let members = Dictionary(grouping: texts.indices, by: { texts[$0] }).sorted { $0.key < $1.key }
    return .classes(
      members.enumerated().map { (kind: $0, members: $1.value) }, names: members.map(\.key))
  }

  private static func wrongCount(_ found: Int, of count: Int) -> Problem {
    Problem(
      "\(countText(count, "point")), but c has \(countText(found, "element"))", at: .parameter("c"))
  }
}

extension Tensor {
  /// Its numbers, or of one-hot rows, or shares, one a point, the places of the largest.
  func classNumbers(count: Int) -> [Double] {
    let numbers = converted(to: .float64).elements(of: Double.self)
    guard shape.rank == 2, shape[1] > 1, shape[0] == count else { return numbers }
    let width = shape[1]
    return (0..<count).map { row in
      let shares = numbers[(row * width)..<((row + 1) * width)]
      return Double(shares.indices.max { shares[$0] < shares[$1] }.map { $0 - row * width } ?? 0)
    }
  }
}
