import Datasets
import Diagnostics
import Export
import Interpreter
import Learning

/// `export model "model.onnx"`, `export model "model.py" as=keras`.
struct ExportCommand: Command {
  let model: ModelArgument
  let file: FileArgument
  let library: Library?
  let overwrites: Bool

  /// Whose program a `.py` is.
  enum Library: String, Choice { case keras, torch }

  static let name = "export"
  static let category = Category.files
  static let summary = "Write a model for other programs: as ONNX, or as Keras or PyTorch source."
  static let details = """
    export model "model.onnx" writes the operations of a prediction with the weights, for onnxruntime and its \
    kin: samples [N, …] called input go in, and output comes out, both float32, for any number N of them.
    export model "model.py" as=keras, or as=torch, writes a program that makes the model, and beside it \
    model.weights.npz with the weights: load() gives the model, and running the file shows it. It needs keras \
    or torch, and numpy. It also says how the model was trained, in the library's words where it has them.
    All compute what predict gives: the model in inference, with a softmax where it has one and logits where \
    not, on inputs as the model got them, so that what scaled these goes on to be done outside: use mnist's \
    pixels are in 0…1. What a library has no words for is said before a file is written. Each file is written \
    whole or not at all. A .py or its weights that are there \
    and were not exported need overwrite=true.
    """
  static let examples = [
    Example("export model \"model.onnx\"", isRunnable: false),
    Example("export model \"model.py\" as=keras", isRunnable: false),
    Example("model.export(\"model.py\", as=torch)", isRunnable: false),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("model", "The model; it has seen inputs, or says their shape."),
      Parameter("file", "Where to: .onnx, or .py of a program."),
      Parameter(
        "as", aliases: ["library"], "Of a .py, whose words it is in: keras or torch.",
        defaultText: "a .py needs one", namedOnly: true),
      Parameter("overwrite", "Over files that somebody else wrote, too.", default: false, namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    let form = try form
    guard model.model.isBuilt else {
      throw Problem(
        LearningError.notBuilt, at: .parameter("model"))
    }
    do {
      switch form {
      case .onnx:
        let bytes = try model.model.onnx(version: programVersion)
        try file.writing { try WholeFile.write(bytes, to: $0) }
      case .source(let library): try write(library, in: session)
      }
    } catch let error as ExportError {
      throw Problem(error.message, at: .parameter("model"), label: error.label)
    }
    return .none
  }

  private enum Form {
    case onnx
    case source(Library)
  }

  /// What the file's ending and `as` say together.
  private var form: Form {
    get throws {
      let name = file.path.lowercased()
      switch library {
      case nil where name.hasSuffix(".onnx"): return .onnx
      case let library? where name.hasSuffix(".py"): return .source(library)
      case nil where name.hasSuffix(".py"):
        throw Problem(
          "whose program is \(quoted(file.path)) to be?", at: .parameter("file"),
          label: "add as=keras or as=torch")
      case let library? where name.hasSuffix(".onnx"):
        throw Problem(
          "an .onnx file is no program of \(library.rawValue)'s", at: .parameter("as"),
          label: "leave it out, or name a .py")
      default:
        throw Problem(
          "a model is exported as .onnx or .py, not as \(quoted(file.path))", at: .parameter("file"),
          notes: ["save keeps it for this program, and its weights for PyTorch: save model \"m.safetensors\""]
        )
      }
    }
  }

  /// The program and its weights. These come first: a program that is there has them.
  private func write(_ library: Library, in session: Session) throws {
    let stem = file.path.dropLast(".py".count)
    let weightsPath = stem + ".weights.npz"
    let weightsFile = String(weightsPath.split(separator: "/").last ?? weightsPath[...])
    let module = stem.split(separator: "/").last.map(String.init) ?? ""
    guard !PythonSource.modules.contains(module) else {
      throw Problem(
        "a program in \(module).py would be imported in place of \(module)", at: .parameter("file"),
        label: "take another name")
    }
    if !overwrites { try spareOthers(weights: String(weightsPath)) }
    let source =
      try library == .keras
      ? model.model.kerasSource(weightsFile: weightsFile, version: programVersion)
      : model.model.torchSource(weightsFile: weightsFile, version: programVersion)
    try file.writing { path in
      try NPZ.write(source.weights.map { NamedTensor($0.name, $0.tensor) }, to: String(weightsPath))
      try WholeFile.write(Array(source.text.utf8), to: path)
    }
    session.output.line("the weights are in \(weightsFile) beside it")
  }

  /// Throws where a file is there that was not exported. Weights without a program are somebody's.
  private func spareOthers(weights: String) throws {
    try file.writing { path in
      let foreign: String
      if let old = try WholeFile.read(path) {
        guard !PythonSource.isOne(old) else { return }
        foreign = path
      } else {
        guard WholeFile.changed(weights) != nil else { return }
        foreign = weights
      }
      throw Problem(
        "\(foreign) is there already, and was not exported", at: .parameter("file"),
        label: "overwrite=true writes over it")
    }
  }
}
