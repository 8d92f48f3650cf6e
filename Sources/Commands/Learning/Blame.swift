import Interpreter
import Learning

extension LearningError: Explained {
  public var label: String? { advice }

  /// The argument of `fit`, `evaluate` and `predict` that it is about.
  fileprivate var culprit: Problem.Culprit {
    switch self {
    case .layerInput, .sampleShape, .noSamples("x"): .parameter("x")
    case .counts, .targets, .classNumber, .noSamples: .parameter("y")
    case .against: .parameter("against")
    default: .call
    }
  }
}

extension Problem {
  init(_ error: LearningError, at culprit: Culprit) {
    self.init(error.message, at: culprit, label: error.label, notes: error.notes)
  }
}

/// Runs work on a command's x and y, or on what `parameter` was given; an error points at the argument
/// that it is about.
func blaming<T>(_ parameter: String? = nil, _ work: () throws -> T) throws -> T {
  do { return try work() } catch let error as LearningError {
    throw Problem(error, at: parameter.map { .parameter($0) } ?? error.culprit)
  }
}
