/// What stands in a transcript beside what came, line by line.
struct LineAlignment {
  enum Step: Equatable {
    /// Indices of an expected line and of one that came: they agree.
    case same(Int, Int)
    /// An expected `…` stands for these lines.
    case gap(Int, Range<Int>)
    /// An expected line that did not come.
    case missing(Int)
    /// A line that came and does not stand there.
    case unexpected(Int)
  }

  let steps: [Step]

  var hasDifferences: Bool {
    steps.contains { step in
      switch step {
      case .missing, .unexpected: true
      case .same, .gap: false
      }
    }
  }

  /// The alignment with the fewest differences.
  init(_ expected: [LinePattern], _ got: [String], tolerance: Tolerance) {
    func agree(_ i: Int, _ j: Int) -> Bool { expected[i].matches(got[j], tolerance: tolerance) }
    var head = 0
    while head < min(expected.count, got.count), !expected[head].isGap, agree(head, head) { head += 1 }
    var tail = 0
    while tail < min(expected.count, got.count) - head, !expected[expected.count - 1 - tail].isGap,
      agree(expected.count - 1 - tail, got.count - 1 - tail)
    { tail += 1 }
    let middle = Middle(
      expected: head..<(expected.count - tail), got: head..<(got.count - tail),
      isGap: { expected[$0].isGap }, agree: agree)
    steps =
      (0..<head).map { .same($0, $0) } + middle.steps
      + (0..<tail).reversed().map { .same(expected.count - 1 - $0, got.count - 1 - $0) }
  }
}

/// What lies between the first and the last line that differ.
private struct Middle {
  let expected: Range<Int>
  let got: Range<Int>
  let isGap: (Int) -> Bool
  let agree: (Int, Int) -> Bool

  /// Pairs of lines beyond which the fewest differences are not looked for.
  private static let most = 1 << 20

  var steps: [LineAlignment.Step] {
    if let gap = onlyGap { return gap }
    guard expected.count * got.count <= Self.most else { return apart }
    return shortest
  }

  /// A single `…` that stands for all of it.
  private var onlyGap: [LineAlignment.Step]? {
    guard expected.count == 1, isGap(expected.lowerBound) else { return nil }
    return [.gap(expected.lowerBound, got)]
  }

  /// Everything differs.
  private var apart: [LineAlignment.Step] { expected.map { .missing($0) } + got.map { .unexpected($0) } }

  /// By the numbers of differences from each pair of places to the end.
  private var shortest: [LineAlignment.Step] {
    let width = got.count + 1
    var costs = [Int32](repeating: 0, count: (expected.count + 1) * width)
    for j in 0..<got.count { costs[expected.count * width + j] = Int32(got.count - j) }
    for i in expected.indices.reversed() {
      let row = (i - expected.lowerBound) * width
      let isGap = isGap(i)
      costs[row + got.count] = costs[row + width + got.count] + (isGap ? 0 : 1)
      for j in (0..<got.count).reversed() {
        let (below, right, beyond) = (costs[row + width + j], costs[row + j + 1], costs[row + width + j + 1])
        if isGap {
          costs[row + j] = min(below, right)
        } else {
          let differing = min(below, right) + 1
          costs[row + j] = beyond < differing && agree(i, got.lowerBound + j) ? beyond : differing
        }
      }
    }
    return path(costs, width)
  }

  private func path(_ costs: [Int32], _ width: Int) -> [LineAlignment.Step] {
    var steps: [LineAlignment.Step] = []
    var (i, j) = (0, 0)
    while i < expected.count || j < got.count {
      let (line, other) = (expected.lowerBound + i, got.lowerBound + j)
      let cost = costs[i * width + j]
      if i == expected.count {
        steps.append(.unexpected(other))
        j += 1
      } else if isGap(line) {
        // As few lines as will do.
        let start = j
        while j < got.count, costs[(i + 1) * width + j] > cost { j += 1 }
        steps.append(.gap(line, other..<(other + j - start)))
        i += 1
      } else if j < got.count, costs[(i + 1) * width + j + 1] == cost, agree(line, other) {
        steps.append(.same(line, other))
        (i, j) = (i + 1, j + 1)
      } else if costs[(i + 1) * width + j] + 1 == cost {
        steps.append(.missing(line))
        i += 1
      } else {
        steps.append(.unexpected(other))
        j += 1
      }
    }
    return steps
  }
}
