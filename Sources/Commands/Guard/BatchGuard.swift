import Interpreter
import Tensors

/// What is remembered of labels that `next` took out of a loader, to say when a share of hits among them is
/// read as if it were that of the whole set.
struct SingleBatch {
  let samples: Int
  let batches: Int
  /// These are no labels any more but where predictions are equal to them.
  var isCompared = false
}

extension LoaderObject {
  /// Marks the labels of a batch that stands alone; a loop's are one of all.
  func marked(_ batch: Value) -> Value {
    guard count ?? 0 > 1, case .list(let columns) = batch,
      case .object(let object as TensorObject)? = columns.items.last, columns.items.count > 1
    else { return batch }
    object.singleBatch = SingleBatch(samples: object.count ?? 0, batches: count ?? 0)
    return batch
  }
}

extension Value {
  /// The same under another shape or type, still of the same batch.
  func following(_ source: TensorArgument) -> Value { following(source.object?.singleBatch) }

  private func following(_ batch: SingleBatch?) -> Value {
    if let batch, case .object(let object as TensorObject) = self { object.singleBatch = batch }
    return self
  }

  /// What comes out of a comparison of predictions with the labels of a batch.
  func comparing(_ one: TensorObject?, _ other: TensorObject?) -> Value {
    var batch = one?.singleBatch ?? other?.singleBatch
    batch?.isCompared = true
    return following(batch)
  }
}

extension Session {
  /// Tells of an accuracy that is one of a single batch. `hits` is what it is the mean or the sum of, or
  /// the labels themselves.
  func watchBatch(_ hits: TensorArgument, areLabels: Bool = false) {
    guard let batch = hits.object?.singleBatch, batch.isCompared != areLabels else { return }
    // 1.96·√(p(1 − p)/n) is widest at p = ½.
    let points = Int((98 / Double(max(batch.samples, 1)).squareRoot()).rounded(.up))
    warn(
      once: "batch",
      Caution(
        "this accuracy is of one of \(batch.batches) batches: of \(batch.samples) samples it may be "
          + "\(points) points off",
        notes: ["count the hits of all of them: for x, y in loader { hits += (… == y).sum() }"]))
  }
}
