import Interpreter
import Tensors

/// What `show` takes.
enum ShownArgument: Bindable {
  case data(ShownData)
  case layer(LayerObject)
  case model(ModelObject)
  case picture(PictureObject)

  static var typeName: String { "tensor, layer, model or picture" }
  static var receivers: [String] { ["tensor", "layer", "model", "picture"] }
  var literal: String { "" }

  static func bind(_ argument: Argument, in session: Session) throws -> ShownArgument {
    switch argument.value {
    case .object(let layer as LayerObject)?: .layer(layer)
    case .object(let model as ModelObject)?: .model(model)
    case .object(let picture as PictureObject)?: .picture(picture)
    case .object(let dataset as DatasetObject)?:
      .data(.split(dataset.dataset.train.inputs, dataset.dataset.train.targets))
    case .object(is SampleSetObject)?, .object(is LoaderObject)?:
      .data(.set(try DataArgument.bind(argument, in: session)))
    default: .data(.tensor(try TensorArgument.bind(argument, in: session)))
    }
  }
}

/// Numbers to be shown, and what they are of where that comes with them.
enum ShownData {
  case tensor(TensorArgument)
  case split(Tensor, Tensor)
  case set(DataArgument)

  var object: TensorObject? {
    if case .tensor(let argument) = self { return argument.object }
    return nil
  }

  func inputs() throws -> Tensor {
    switch self {
    case .tensor(let argument): argument.tensor
    case .split(let inputs, _): inputs
    case .set(let data): try data.inputs()
    }
  }

  func targets() -> Tensor? {
    switch self {
    case .tensor: nil
    case .split(_, let targets): targets
    case .set(let data): data.storedTargets
    }
  }
}

/// Class numbers of targets, one a row: of several columns the place of the largest.
enum Captions {
  static func classes(_ targets: Tensor) -> [Double] {
    let values = targets.converted(to: .float64).elements(of: Double.self)
    let width = targets.shape.rowCount
    guard width > 1 else { return values }
    return stride(from: 0, to: values.count, by: width).map { start in
      let row = values[start..<start + width]
      return Double((row.firstIndex { $0 == row.max() } ?? start) - start)
    }
  }
}
