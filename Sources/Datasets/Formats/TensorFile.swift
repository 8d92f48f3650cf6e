import Tensors

/// What a file of numbers holds, by its content and not by its name.
public enum TensorFile: Sendable {
  /// `.npy`
  case tensor(Tensor)
  /// `.npz`
  case arrays([NamedTensor])
  case safetensors(Safetensors)

  /// Reads a file whole. Throws `DataError` when it cannot be read, is none of these, or is damaged.
  public static func read(_ path: String) throws(DataError) -> TensorFile {
    try parse(try Files.read(path), file: path)
  }

  static func parse(_ bytes: Tensor, file path: String) throws(DataError) -> TensorFile {
    let start = bytes.withBytes { Array($0.prefix(8)) }
    if start.starts(with: NPY.magic) { return .tensor(try NPY.parse(bytes, file: path)) }
    if start.starts(with: [0x50, 0x4B, 3, 4]) || start.starts(with: [0x50, 0x4B, 5, 6]) {
      return .arrays(try NPZ.parse(bytes, file: path))
    }
    if Safetensors.isLikely(bytes) || path.hasSuffix(".safetensors") {
      return .safetensors(try Safetensors.parse(bytes, file: path))
    }
    // A file that was cut short or damaged at its start is still called what it should be.
    if path.hasSuffix(".npy") { return .tensor(try NPY.parse(bytes, file: path)) }
    if path.hasSuffix(".npz") { return .arrays(try NPZ.parse(bytes, file: path)) }
    throw DataError(
      file: path, "is not a file that can be loaded: it begins with \(hexadecimal(start))",
      notes: [advice(start) ?? "safetensors, .npy and .npz files are loaded"])
  }

  /// What another program's file is and how it could be read.
  private static func advice(_ start: [UInt8]) -> String? {
    if start.starts(with: [0x89, 0x48, 0x44, 0x46]) {
      return "it is an HDF5 file: in Python write numpy.savez(\"weights.npz\", *model.get_weights())"
    }
    if start.starts(with: [0x80, 2]) || start.starts(with: [0x80, 4]) {
      return "it looks like a Python pickle, which is a program and is not read: save safetensors instead"
    }
    return nil
  }
}
