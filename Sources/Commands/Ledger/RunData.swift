import Learning
import Tensors

/// Samples that a run was trained on, or tested on: known again by a digest of their content.
///
/// Digests of large data take a noticeable part of a short fit. So the samples are kept as they are, for writing to
/// them makes a copy, and the digest is taken when somebody asks, or before they are let go.
final class RunData {
  /// The dataset's name, or that of the variable.
  let name: String
  let count: Int
  fileprivate let bytes: Int
  /// The samples while they are kept.
  private(set) var samples: Samples?
  private let marks: (inputs: TensorMark, targets: TensorMark)
  private let scale: Float
  private var known: Digest?

  fileprivate init(_ samples: Samples, named name: String) {
    self.name = name
    self.samples = samples
    (count, bytes, scale) = (samples.count, samples.bytes, samples.inputs.scale)
    marks = (samples.inputs.source.mark, samples.targets.mark)
  }

  var digest: Digest {
    if let known { return known }
    // Without the samples the digest is there.
    let made = samples?.digest ?? Digest([])
    known = made
    return made
  }

  fileprivate func release() {
    _ = digest
    samples = nil
  }

  /// Whether these are the very samples, and not only equal ones; of samples that are not kept any more nobody knows.
  fileprivate func isOf(_ other: Samples) -> Bool {
    samples != nil && scale == other.inputs.scale && marks.inputs.isOf(other.inputs.source)
      && marks.targets.isOf(other.targets)
  }

  /// Whether some of the samples are the very same.
  func overlaps(_ other: Samples) -> Bool { marks.inputs.overlaps(other.inputs.source) }
}

/// Keeps the samples of the last runs within a bound of memory.
final class RunDataShelf {
  private let limit: Int
  /// Those that are kept, the one used last at the end.
  private var kept: [RunData] = []

  init(limit: Int = 256 << 20) { self.limit = limit }

  func data(_ samples: Samples, named name: String) -> RunData {
    if let place = kept.firstIndex(where: { $0.isOf(samples) && $0.name == name }) {
      kept.append(kept.remove(at: place))
      return kept[kept.count - 1]
    }
    let made = RunData(samples, named: name)
    kept.append(made)
    var bytes = kept.reduce(0) { $0 + $1.bytes }
    while bytes > limit, let first = kept.first {
      first.release()
      bytes -= first.bytes
      kept.removeFirst()
    }
    return made
  }
}
