/// The word of `candidates` that a person most likely meant by `word`, when one is close enough.
///
/// Close enough is within a third of the longer word's length in edits (optimal string alignment: insert,
/// delete, replace, or swap two neighbours). Shorter words are allowed one edit all the same, but a letter
/// replaced in a word of two leaves too little in common. The same word in other case is closest of
/// all; ties go to the first in the alphabet.
public func nearest(_ word: String, among candidates: [String]) -> String? {
  let typed = Array(word)
  // No one mistypes a word this long; a text of a megabyte shall not cost a quadratic search.
  guard (1...maximumLength).contains(typed.count) else { return nil }
  let lowered = Array(word.lowercased())
  var best: (distance: Double, word: String)?
  for candidate in candidates where candidate != word {
    let letters = Array(candidate)
    let limit = allowedEdits(typed.count, letters.count)
    guard letters.count <= maximumLength, abs(letters.count - typed.count) <= limit else { continue }
    let distance: Double
    if Array(candidate.lowercased()) == lowered {
      distance = 0.5
    } else {
      // Any letter is one edit from any other: a single one must be there.
      guard typed.count > 1 || letters.contains(typed[0]) else { continue }
      guard let edits = alignmentDistance(typed, letters, atMost: limit) else { continue }
      if typed.count == 2, letters.count == 2, Set(typed) != Set(letters) { continue }
      distance = Double(edits)
    }
    if let best, (best.distance, best.word) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.word
}

private let maximumLength = 64

private func allowedEdits(_ first: Int, _ second: Int) -> Int { max(1, max(first, second) / 3) }

/// Optimal string alignment distance, or `nil` when it exceeds `limit`: d(i, j) is the least of
/// d(i−1, j) + 1, d(i, j−1) + 1, d(i−1, j−1) + [aᵢ ≠ bⱼ], and d(i−2, j−2) + 1 where neighbours are swapped.
private func alignmentDistance(_ first: [Character], _ second: [Character], atMost limit: Int) -> Int? {
  guard !second.isEmpty else { return nil }
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for (row, letter) in first.enumerated() {
    var current = [row + 1]
    current.reserveCapacity(second.count + 1)
    for (column, other) in second.enumerated() {
      var least = min(last[column + 1], current[column]) + 1
      least = min(least, last[column] + (letter == other ? 0 : 1))
      if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
        least = min(least, beforeLast[column - 1] + 1)
      }
      current.append(least)
    }
    guard let smallest = current.min(), smallest <= limit || last.contains(where: { $0 <= limit }) else {
      return nil
    }
    (beforeLast, last) = (last, current)
  }
  guard let distance = last.last, distance <= limit else { return nil }
  return distance
}
