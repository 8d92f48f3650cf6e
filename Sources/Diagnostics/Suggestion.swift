/// The word of `candidates` that a person most likely meant by `word`, when one is close enough:
/// within a third of the longer word's length in edits (a swap of neighbours is one).
public func nearest(_ word: String, among candidates: [String]) -> String? { nil }
