import Diagnostics
import Tensors

/// numpy's archive of arrays: a zip file with a `.npy` member for each.
public enum NPZ {
  /// The arrays in the order of the archive; members that are no arrays are passed over. Throws when a
  /// member is damaged, when two have one name or share their bytes, or when all together would take
  /// more than `Files.sizeLimit`.
  static func parse(_ bytes: Tensor, file: String) throws(DataError) -> [NamedTensor] {
    let zip = try Zip(bytes, file: file)
    try zip.check()
    var arrays: [NamedTensor] = []
    for name in zip.names where name.hasSuffix(suffix) {
      guard let content = try zip.member(name) else { continue }
      let tensor = try NPY.parse(content, file: "\(file): \(name)")
      arrays.append(NamedTensor(String(name.dropLast(suffix.count)), tensor))
    }
    guard !arrays.isEmpty || zip.names.isEmpty else {
      throw DataError(file: file, "is a zip file without numpy arrays", notes: zip.advice)
    }
    return arrays
  }

  private static let suffix = ".npy"

  /// Writes arrays as numpy's `savez` (the same bytes) or, compressed, `savez_compressed`. Throws when two
  /// have one name, or when one or all together are too large for a zip file.
  public static func write(
    _ arrays: [NamedTensor], to path: String, isCompressed: Bool = false
  ) throws(DataError) {
    var names: Set<String> = []
    for array in arrays where !names.insert(array.name).inserted {
      throw DataError(file: path, "would hold two arrays called '\(array.name)'")
    }
    try Files.write(path) { sink throws(DataError) in
      var zip = ZipWriter(sink, file: path)
      for array in arrays {
        try zip.add(
          array.name + suffix, NPY.header(of: array.tensor), array.tensor, isCompressed: isCompressed)
      }
      try zip.finish()
    }
  }
}

extension Zip {
  /// What to do with another program's archive.
  fileprivate var advice: [String] {
    if names.contains(where: { $0.hasSuffix("/data.pkl") }) {
      return [
        "it looks like torch.save's: pickles are programs and are not read; in Python write "
          + "safetensors.torch.save_file(model.state_dict(), \"model.safetensors\")"
      ]
    }
    if names.contains("model.weights.h5") {
      return ["it looks like Keras's: in Python write numpy.savez(\"weights.npz\", *model.get_weights())"]
    }
    return []
  }
}
