import Learning
import Tensors

/// Where a run began: what a checkpoint tells of it, since a fit that goes on in another session cannot know.
struct RunStart {
  /// The digest of the model's weights.
  let weights: Digest
  /// Updates that the training had behind it.
  let updates: Int
  /// The optimizer's rate: callbacks may move it.
  let learningRate: Double
}

extension RunStart {
  /// Of a fit that is about to begin.
  init(of fit: Fit) {
    self.init(
      weights: fit.model.weightsDigest, updates: fit.training.step,
      learningRate: fit.training.optimizer.learningRate)
  }
}
