import Datasets
import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

/// `save model "m.safetensors"`, `save x "x.npy"`, `save [x, y] "xy.npz"`, `save session "session.nn"`.
struct SaveCommand: Command {
  let value: SavedArgument
  let file: FileArgument
  let withOptimizer: Bool
  let isCompressed: Bool
  let overwrites: Bool

  static let name = "save"
  static let aliases = ["save_model"]
  static let category = Category.files
  static let hasEffect = false
  static let summary = "Write a model, a tensor, several tensors, a picture or the session to a file."
  static let details = """
    save model "m.safetensors" keeps layers, weights, how it is trained and what the optimizer remembers: \
    load gives back a model that goes on to the same bits. The weights have PyTorch's names and layout, so \
    that model.load_state_dict(safetensors.torch.load_file("m.safetensors")) takes the file as it is.
    save x "x.npy" writes numpy's format of one array; save [x, y] "xy.npz" and save d "d.npz" several, with \
    compressed=true deflated. A state dict goes into .safetensors, too. See savez for names of your own.
    save p "digit.png" writes a picture in pixels, .svg as vectors, .txt in characters; save runs "runs.csv" all \
    fits, as runs save does.
    save session "s.nn" writes the statements that worked, in their order, as a script that gives the same \
    results: with seed and dialect, those of scripts that were run in their place, and without what failed and \
    changed nothing. What failed on its way stands in a cell that may fail, what Ctrl-C stopped behind \
    interrupt after=, and stops there again. Paths stay as they were typed. A file that was not saved so before \
    needs overwrite=true.
    A file is written whole or not at all: an old one stays until the new one is complete.
    """
  static let examples = [
    Example("save model \"m.safetensors\"", isRunnable: false),
    Example("save x \"x.npy\"", isRunnable: false),
    Example("save p \"digit.png\"", isRunnable: false),
    Example("save session \"monday.nn\"", isRunnable: false),
    Example("model.save(\"m.safetensors\", optimizer=false)", isRunnable: false),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter(
        "x", "What is saved: a model, a tensor, a list of tensors, a state dict, a picture; or session."),
      Parameter("file", "Where to: .safetensors, .npy or .npz; a picture .png, .svg or .txt; a session .nn."),
      Parameter(
        "optimizer", "Of a model, with what the optimizer remembers.", default: true, namedOnly: true),
      Parameter("compressed", "Of an .npz, deflated.", default: false, namedOnly: true),
      Parameter(
        "overwrite", "Of a session, over any file that is there.", default: false, namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    if case .session = value {
      for (name, isGiven) in [("optimizer", !withOptimizer), ("compressed", isCompressed)] where isGiven {
        throw Problem("a session is saved as text: \(name) is for models and arrays", at: .parameter(name))
      }
      try session.save(to: file, overwrites: overwrites)
      return .none
    }
    try write(in: session)
    session.changes.note()
    return .none
  }

  private func write(in session: Session) throws {
    if case .runs(let runs) = value { return try file.write(runs) }
    guard !file.path.hasSuffix(".nn") else {
      let isHidden = session.variable(SavedArgument.sessionWord) != nil
      throw Problem(
        "a .nn file holds a session", at: .parameter("x"), label: "as save session \(quoted(file.path))",
        notes: isHidden ? ["your variable 'session' is meant by that word; del session frees it"] : [])
    }
    if case .picture(let picture) = value {
      let bytes = try picture.bytes(for: file.path)
      return try file.writing { try WholeFile.write(bytes, to: $0) }
    }
    let kind = try file.kind
    switch (value, kind) {
    case (.picture, _), (.session, _), (.runs, _): break
    case (.model(let model), .safetensors):
      try file.writing { try ModelFile.write(model, to: $0, withOptimizer: withOptimizer, in: session) }
    case (.model, _):
      throw Problem(
        "a model is saved as .safetensors", at: .parameter("file"),
        label: "or its weights alone by save_weights")
    case (.tensor(let tensor), .npy): try file.writing { try NPY.write(tensor, to: $0) }
    case (.tensor(let tensor), .npz):
      try file.write([NamedTensor("arr_0", tensor)], isCompressed: isCompressed)
    case (.arrays(let arrays), .npz), (.arrays(let arrays), .safetensors):
      try file.write(arrays, isCompressed: isCompressed)
    case (.arrays, .npy):
      throw Problem("an .npy holds one array", at: .parameter("file"), label: "as .npz it holds several")
    case (.tensor, .safetensors):
      throw Problem(
        "a tensor in a .safetensors needs a name", at: .parameter("file"), label: "as savez(file, x=x)")
    }
  }
}

/// `savez("xy.npz", x=x, y=y)`.
struct SaveNamed: Command {
  let file: FileArgument
  let arrays: NamedTensorsArgument
  let isCompressed: Bool

  static let name = "savez"
  static let aliases = ["savez_compressed", "save_file"]
  static let category = Category.files
  static let summary = "Write tensors to a file under names, as numpy's savez."
  static let details = """
    The file is an .npz or a .safetensors. Tensors without a name are called arr_0, arr_1, …; load gives \
    them back by their names. compressed=true deflates an .npz.
    """
  static let examples = [Example("savez(\"xy.npz\", x=x, y=y)", isRunnable: false)]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("file", "Where to: .npz or .safetensors."),
      Parameter("arrays", "Tensors, by name."),
      Parameter("compressed", "Of an .npz, deflated.", default: false, namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    guard try file.kind != .npy else {
      throw Problem("an .npy holds one array", at: .parameter("file"), label: "as .npz it holds several")
    }
    try file.write(arrays.tensors, isCompressed: isCompressed)
    return .none
  }
}

/// A path; what kind of file it is to be follows from its ending.
struct FileArgument: Bindable {
  enum Kind { case npy, npz, safetensors }

  let path: String

  static var typeName: String { "path" }
  var literal: String { quoted(path) }

  static func bind(_ argument: Argument, in session: Session) throws -> FileArgument {
    FileArgument(path: FilePath.expanded(try String.bind(argument, in: session)))
  }

  /// Throws `Problem` for an ending that is none of ours.
  var kind: Kind {
    get throws {
      for (ending, kind) in [(".npy", Kind.npy), (".npz", .npz), (".safetensors", .safetensors)]
      where path.hasSuffix(ending) {
        return kind
      }
      throw Problem(
        "a file's name must end in .safetensors, .npy or .npz", at: .parameter("file"),
        notes: [".safetensors holds models and tensors by name, .npy one tensor, .npz several"])
    }
  }

  /// Runs work on the path; an error points at it.
  func writing(_ work: (String) throws -> Void) throws {
    do { try work(path) } catch let error as DataError {
      throw Problem(error.message, at: .parameter("file"), label: error.label, notes: error.notes)
    }
  }

  func write(_ arrays: [NamedTensor], isCompressed: Bool) throws {
    let isZip = try kind == .npz
    try writing { path in
      if isZip {
        try NPZ.write(arrays, to: path, isCompressed: isCompressed)
      } else {
        try Safetensors(arrays, metadata: [("format", "pt")]).write(to: path)
      }
    }
  }
}

/// What can be saved.
enum SavedArgument: Bindable {
  case model(Model)
  case tensor(Tensor)
  case arrays([NamedTensor])
  case picture(Picture)
  case runs([Run])
  /// The word, where no variable has that name.
  case session

  static let sessionWord = "session"
  static var typeName: String { "model, tensor, list of tensors, state dict, picture or runs" }
  static var choices: [String] { [sessionWord] }
  static var receivers: [String] { ["model", "tensor", "arrays", "picture", "runs"] }
  var literal: String { "" }

  static func bind(_ argument: Argument, in session: Session) throws -> SavedArgument {
    if argument.value == nil, argument.word == sessionWord { return .session }
    switch try argument.given() {
    case let value where value.builtinName == RunsCommand.name: return .runs(session.workbench.runs)
    case .object(let object as RunsObject): return .runs(object.runs)
    case .object(let object as ModelObject): return .model(object.model)
    case .object(let object as ArraysObject): return .arrays(object.tensors)
    case .object(let object as PictureObject): return .picture(object.picture)
    case .text: throw Mismatch("got text: what is saved comes first, then the file")
    case .list(let list) where list.items.contains { Self.isTensor($0) }:
      return .arrays(try NamedTensorsArgument.bind(all: list.items.map { Argument($0) }, in: session).tensors)
    case let value: return .tensor(try TensorArgument.operand(of: value).strong)
    }
  }

  private static func isTensor(_ value: Value) -> Bool {
    if case .object(let object) = value { return object is TensorObject }
    return false
  }
}

/// Tensors under the names that they are given, `x=x`; without one they are called as by numpy.
struct NamedTensorsArgument: Bindable {
  let tensors: [NamedTensor]

  static var typeName: String { "tensor" }
  static var isVariadic: Bool { true }
  static var takesLabels: Bool { true }
  var literal: String { "" }

  static func bind(_ argument: Argument, in session: Session) throws -> NamedTensorsArgument {
    try bind(all: [argument], in: session)
  }

  static func bind(all arguments: [Argument], in session: Session) throws -> NamedTensorsArgument {
    var unnamed = 0
    return NamedTensorsArgument(
      tensors: try arguments.enumerated().map { index, argument in
        do {
          let tensor = try TensorArgument.bind(argument, in: session).tensor
          if let label = argument.label { return NamedTensor(label, tensor) }
          defer { unnamed += 1 }
          return NamedTensor("arr_\(unnamed)", tensor)
        } catch let mismatch as Mismatch { throw Mismatch(mismatch.detail, index: index) }
      })
  }
}
