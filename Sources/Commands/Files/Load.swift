import Datasets
import Diagnostics
import Interpreter
import Learning
import Tensors

/// `model = load("m.safetensors")`, `x = load("x.npy")`, `d = load("data.npz")`.
struct LoadCommand: Command {
  let file: FileArgument

  static let name = "load"
  static let aliases = ["load_model", "load_file"]
  static let category = Category.files
  static let hasEffect = false
  static let summary = "Read a model, a tensor or several tensors from a file."
  static let details = """
    Of a file that save wrote of a model, the model, ready to predict and to go on training. Of an .npy the \
    tensor; of an .npz, and of a .safetensors that another program wrote, the tensors by name: d.x_train, \
    d["0.weight"], d.names. float16 and bfloat16 become float32, integers but uint8 become int64.
    What a file holds is decided by its content. A file is never run: pickles (.pt, .pth) are not read.
    """
  static let examples = [
    Example("model = load(\"m.safetensors\")", isRunnable: false),
    Example("x = load(\"x.npy\")", isRunnable: false),
    Example("d = load(\"data.npz\")\nd.x_train.shape", isRunnable: false),
  ]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("file", "A .safetensors, .npy or .npz."))
  }

  func run(in session: Session) throws -> Value {
    switch try file.read() {
    case .tensor(let tensor): return .tensor(tensor)
    case .arrays(let arrays): return .object(ArraysObject(arrays))
    case .safetensors(let content):
      guard content.metadata(ModelFile.key) != nil else { return .object(ArraysObject(content.tensors)) }
      let model = try file.reading { try ModelFile.model(content, path: $0, in: session) }
      return .object(ModelObject(model, in: session))
    }
  }
}

extension FileArgument {
  /// Runs work on the path; an error points at it.
  func reading<T>(_ work: (String) throws -> T) throws -> T {
    do { return try work(path) } catch let error as DataError {
      throw Problem(error.message, at: .parameter("file"), label: error.label, notes: error.notes)
    }
  }

  func read() throws -> TensorFile { try reading { try TensorFile.read($0) } }

  /// The arrays of a file that holds several.
  func readArrays() throws -> [NamedTensor] {
    switch try read() {
    case .arrays(let arrays): return arrays
    case .safetensors(let content): return content.tensors
    case .tensor:
      throw Problem("\(path): holds one array, not a model's weights by name", at: .parameter("file"))
    }
  }
}
