import Syntax

/// What names of a Python notebook stand for: libraries, things of theirs, and what could not be taken.
struct LibraryNames {
  /// Tells the names of nn's commands and functions.
  let isKnown: (String) -> Bool
  /// Names of libraries and of their parts, with the whole path: `F` is `torch.nn.functional`.
  private var paths = Self.customary
  /// Names given by `as` to what nn knows: `from keras.layers import Dense as D`.
  private var aliases: [String: String] = [:]
  /// Why a name cannot be used.
  private var reasons: [String: String] = [:]

  init(isKnown: @escaping (String) -> Bool) { self.isKnown = isKnown }

  /// Libraries whose place nn takes. `helper` is what courses on PyTorch call the file of their `view_classify`.
  static let own = [
    "keras", "tensorflow", "torch", "torchvision", "numpy", "matplotlib", "time", "helper", "__future__",
  ]

  /// What they are called even where a notebook does not say so, as one of several parts.
  private static let customary = [
    "keras": "keras", "tf": "tensorflow", "tensorflow": "tensorflow", "torch": "torch",
    "torchvision": "torchvision", "np": "numpy", "numpy": "numpy", "plt": "matplotlib.pyplot",
    "matplotlib": "matplotlib", "nn": "torch.nn", "F": "torch.nn.functional", "optim": "torch.optim",
    "transforms": "torchvision.transforms", "datasets": "torchvision.datasets",
  ]

  /// The modules that `from keras import *` brings.
  private static let partsOfKeras = [
    "activations", "callbacks", "constraints", "datasets", "initializers", "layers", "losses", "metrics",
    "models",
    "optimizers", "regularizers", "utils",
  ]

  /// The whole path of a name that stands for a module.
  func path(_ name: String) -> String? { isKnown(name) ? nil : paths[name] }

  /// What nn calls it.
  func alias(_ name: String) -> String? { aliases[name] }

  /// Why nothing can be done with a name that stands alone; `nil` when it can.
  func reason(_ name: String) -> String? {
    if let reason = reasons[name] { return reason }
    return path(name).map { "it uses \(name == $0 ? name : "\(name), which is \($0)")" }
  }

  /// The notebook gives the names a meaning of its own.
  mutating func bind(_ names: Set<String>) {
    for name in names {
      paths[name] = nil
      aliases[name] = nil
      reasons[name] = nil
    }
  }

  /// What would give the names their meaning is a comment. Libraries stay what they are: `plt.rcParams[…] = …`.
  mutating func lose(_ names: Set<String>) {
    let lost = names.filter { path($0) == nil }
    bind(lost)
    for name in lost { reasons[name] = "it uses \(name), which is made in a comment" }
  }

  /// Reads the words of an `import` or a `from … import`; returns the first library that nn does not take the
  /// place of.
  mutating func importing(_ text: String) -> String? {
    let words = text.split { $0.isWhitespace || "(),\\".contains($0) }.map(String.init)
    let isFrom = words.first == "from"
    let module = words.dropFirst().first ?? ""
    var modules: [String] = []
    var rest = isFrom ? words.drop { $0 != "import" }.dropFirst() : words.dropFirst()
    while let name = rest.popFirst(), !name.hasPrefix("#") {
      var bound = isFrom ? name : String(name.prefix { $0 != "." })
      let isRenamed = rest.first == "as"
      if isRenamed {
        bound = rest.dropFirst().first ?? bound
        rest = rest.dropFirst(2)
      }
      modules.append(isFrom ? module : name)
      take(name, of: isFrom ? module : nil, as: bound, isRenamed: isRenamed)
    }
    return modules.map { String($0.prefix { $0 != "." }) }.first { !Self.own.contains($0) }
  }

  private mutating func take(_ name: String, of module: String?, as bound: String, isRenamed: Bool) {
    bind([bound])
    guard let module else {
      paths[bound] = isRenamed ? name : bound
      return
    }
    if name == "*" {
      guard module == "keras" || module.hasSuffix(".keras") else { return }
      for part in Self.partsOfKeras { paths[part] = "keras.\(part)" }
    } else if isKnown(name) {
      if isRenamed { aliases[bound] = name }
    } else {
      paths[bound] = "\(module).\(name)"
      reasons[bound] = "nn has no \(name) as \(module) has"
    }
  }
}
