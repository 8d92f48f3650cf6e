import Learning
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One trajectory of `Reference/`: what real Keras did step by step. Its README says what lines mean.
struct ReferenceFile {
  private(set) var layers: [[String]] = []
  private(set) var words: [String: [String]] = [:]
  private(set) var tensors: [String: Tensor] = [:]
  private(set) var rounding: [String: Double] = [:]

  static let folder = String(#filePath.dropLast("ReferenceFile.swift".count)) + "Reference/"

  /// The files of a folder of `Reference/`, in order.
  static func names(in folder: String) -> [String] {
    guard let directory = opendir(Self.folder + folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".txt") { names.append("\(folder)/\(name)") }
    }
    return names.sorted()
  }

  init(_ name: String) throws {
    for line in try Self.text(name).split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: " ").map(String.init)
      switch parts[0] {
      case "layer": layers.append(Array(parts.dropFirst()))
      case "tensor": tensors[parts[1]] = try Self.tensor(parts)
      case "rounding": rounding[parts[1]] = Double(parts[2])
      default: words[parts[0]] = Array(parts.dropFirst())
      }
    }
  }

  static func text(_ name: String) throws -> String {
    guard let file = fopen(folder + name, "r") else { throw Missing(what: name) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func tensor(_ parts: [String]) throws -> Tensor {
    let shape = Shape(parts[2].split(separator: "x").compactMap { Int($0) })
    let values = parts.dropFirst(3).compactMap { Float($0) }
    guard values.count == shape.count else { throw Missing(what: "numbers of \(parts[1])") }
    return Tensor(values, shape: shape)
  }

  struct Missing: Error { let what: String }

  func tensor(_ name: String) throws -> Tensor {
    guard let tensor = tensors[name] else { throw Missing(what: name) }
    return tensor
  }

  func numbers(_ name: String) throws -> [Double] {
    guard let values = words[name] else { throw Missing(what: name) }
    return values.compactMap { Double($0) }
  }

  func number(_ name: String) throws -> Int {
    guard let value = words[name]?.first.flatMap({ Int($0) }) else { throw Missing(what: name) }
    return value
  }

  /// What may be between Keras and us: ten times what lies between Keras in float32 and in float64 on
  /// this trajectory, as another order of summation rounds otherwise by about as much.
  func tolerance(_ name: String) -> Double { 10 * (rounding[name] ?? 0) + 1e-6 }

  func specs() throws -> [any LayerSpec] {
    try layers.map { words in
      switch words[0] {
      case "dense":
        guard words.count == 4, let units = Int(words[2]), let activation = Activation(named: words[3]) else {
          throw Missing(what: "layer \(words)")
        }
        return DenseSpec(units, activation)
      default:
        guard let activation = Activation(named: words[1]) else { throw Missing(what: "layer \(words)") }
        return ActivationSpec(activation.asLayer)
      }
    }
  }

  func loss() throws -> Loss {
    guard let loss = words["loss"]?.first.flatMap({ Loss(named: $0) }) else { throw Missing(what: "loss") }
    return loss
  }

  func optimizer() throws -> any Optimizer {
    guard let words = words["optimizer"], let name = words.first else { throw Missing(what: "optimizer") }
    let settings = Dictionary(
      uniqueKeysWithValues: words.dropFirst().map { word in
        let parts = word.split(separator: "=").map(String.init)
        return (parts[0], parts[1])
      })
    func number(_ name: String, _ fallback: Double) -> Double {
      settings[name].flatMap { Double($0) } ?? fallback
    }
    func flag(_ name: String) -> Bool { settings[name] == "true" }
    switch name {
    case "sgd":
      return SGD(
        number("learning_rate", 0.01), momentum: number("momentum", 0), nesterov: flag("nesterov"))
    case "rmsprop":
      return RMSprop(
        number("learning_rate", 0.001), rho: number("rho", 0.9), momentum: number("momentum", 0),
        epsilon: number("epsilon", 1e-7), isCentered: flag("centered"))
    case "adam":
      return Adam(
        number("learning_rate", 0.001), beta1: number("beta_1", 0.9), beta2: number("beta_2", 0.999),
        epsilon: number("epsilon", 1e-7))
    case "adamax":
      return Adamax(
        number("learning_rate", 0.001), beta1: number("beta_1", 0.9), beta2: number("beta_2", 0.999),
        epsilon: number("epsilon", 1e-7))
    default: throw Missing(what: "optimizer \(name)")
    }
  }
}
