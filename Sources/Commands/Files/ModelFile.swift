import Datasets
import Interpreter
import JSON
import Learning
import Tensors

/// A model in a safetensors file: its numbers as PyTorch's `state_dict` would have them, so that
/// `load_state_dict` takes the file as it is, and beside them, as texts that PyTorch passes over:
///
/// - `nn`: JSON with the layers as they are written, the shape of a sample, the generator, how it is
///   trained, and how far it is;
/// - `nn.optimizer`: what the optimizer remembers, a safetensors file in base64.
///
/// In a checkpoint of a fit, see `CheckpointFile`, what the optimizer remembers is among the tensors.
enum ModelFile {
  static let key = "nn"
  static let memoryKey = "nn.optimizer"
  /// In front of the names of tensors that the optimizer remembers. The model's own names have no slash.
  static let memoryPrefix = "optimizer/"

  /// Writes the model; without its training, loading it gives one that starts to learn anew.
  static func write(
    _ model: Model, to path: String, withOptimizer: Bool = true, in session: Session
  ) throws {
    try file(model, path, withOptimizer: withOptimizer, in: session).write(to: path)
  }

  /// Writes the numbers alone.
  static func writeWeights(_ model: Model, to path: String) throws(DataError) {
    let tensors = model.stateDict.map { NamedTensor($0.name, $0.tensor) }
    if path.hasSuffix(".npz") {
      try NPZ.write(tensors, to: path)
    } else {
      try Safetensors(tensors, metadata: [("format", "pt")]).write(to: path)
    }
  }

  private static func file(
    _ model: Model, _ path: String, withOptimizer: Bool, in session: Session
  ) throws -> Safetensors {
    let description = description(of: model, withOptimizer: withOptimizer, in: session)
    var metadata = [("format", "pt"), (key, description.text)]
    if withOptimizer, let state = model.trainingState {
      let tensors = (state.memory ?? []).map { NamedTensor($0.name, $0.tensor) }
      try checkSize(tensors, path)
      metadata.append((memoryKey, Base64.text(of: try Safetensors(tensors).encoded())))
    }
    return Safetensors(model.stateDict.map { NamedTensor($0.name, $0.tensor) }, metadata: metadata)
  }

  /// All of a model that is no tensor.
  static func description(of model: Model, withOptimizer: Bool = true, in session: Session) -> JSON {
    var members: [JSON.Member] = [
      JSON.Member("version", 1), JSON.Member("model", .string("sequential(\(model.written))")),
      JSON.Member("dialect", .string(session.lab.dialect.rawValue)),
      JSON.Member("random", json(model.random)),
    ]
    let nested = model.generatorsWithin
    if !nested.isEmpty { members.append(JSON.Member("nested", .array(nested.map { json($0) }))) }
    if let shape = model.inputShape {
      members.append(JSON.Member("input_shape", .array(shape.dimensions.map { .integer($0) })))
    }
    let frozen = model.stateDict.filter { !$0.parameter.isTrainable }
    if !frozen.isEmpty { members.append(JSON.Member("frozen", .array(frozen.map { .string($0.name) }))) }
    if let recipe = model.recipe { members.append(JSON.Member("compiled", json(recipe))) }
    if let state = model.trainingState {
      members.append(JSON.Member("training", json(state.recipe)))
      members.append(JSON.Member("epochs", .integer(model.history.epochs.last?.epoch ?? model.earlierEpochs)))
      if withOptimizer { members.append(JSON.Member("step", .integer(state.step))) }
    }
    return .object(members)
  }

  /// The format's header has at most 100 MB, of which the optimizer's memory as text may take most.
  private static func checkSize(_ memory: [NamedTensor], _ path: String) throws(DataError) {
    let bytes = memory.reduce(0) { $0 + $1.tensor.count * 4 }
    guard bytes <= 70_000_000 else {
      throw DataError(
        file: path, "has no room for the optimizer's memory of \(byteText(Double(bytes)))",
        label: "optimizer=false saves the model without it")
    }
  }

  private static func json(_ random: Random) -> JSON {
    [.string("\(random.seed)"), .string("\(random.stream)")]
  }

  private static func json(_ recipe: Recipe) -> JSON {
    [
      "optimizer": .string(recipe.optimizer.written),
      "dialect": .string(recipe.optimizer.dialect.rawValue),
      "loss": recipe.loss.map { .string($0.written) } ?? .null,
      "metrics": recipe.metrics.map {
        .array($0.map { .string(MetricObject($0).description(in: .plain)) })
      } ?? .null,
      "clip": .bool(recipe.isClipped),
    ]
  }
}

// MARK: Reading

extension ModelFile {
  private static func random(_ json: JSON?) throws -> Random {
    let numbers = (json?.items ?? []).map { $0.string.flatMap { UInt64($0) } }
    guard numbers.count == 2, let seed = numbers[0], let stream = numbers[1] else {
      throw Recreation.Failure(message: "it has no generator")
    }
    return Random(seed: seed, stream: stream)
  }

  /// The generators of a model and of those within it.
  static func generators(_ description: JSON) throws -> (own: Random, within: [Random]) {
    (try random(description["random"]), try (description["nested"]?.items ?? []).map(random))
  }

  /// The model in a file that `write` wrote. Throws `DataError` when the texts do not describe one, or when
  /// the numbers are not those of its layers.
  static func model(_ file: Safetensors, path: String, in session: Session) throws -> Model {
    guard let json = file.metadata(key).flatMap({ try? JSON(parsing: $0) }) else {
      throw DataError(file: path, "has a description of its model ('\(key)') that is no valid JSON")
    }
    guard json["version"]?.integer == 1 else {
      throw DataError(file: path, "has a model of another version than 1, the one that is read")
    }
    return try session.lab.undisturbed { try model(file, json, path, session) }
  }

  private static func model(
    _ file: Safetensors, _ json: JSON, _ path: String, _ session: Session
  ) throws -> Model {
    if let name = json["dialect"]?.string {
      guard let known = Dialect(rawValue: name) else {
        throw DataError(file: path, "has a model of an unknown dialect, \(quoted(name))")
      }
      session.lab.dialect = known
    }
    do {
      // What a file describes may take as much room as its numbers do, and a little.
      let bytes = file.tensors.reduce(0) { $0 + $1.tensor.count * 4 }
      return try Tensor.$byteLimit.withValue(2 * bytes + 4_000_000) {
        try Reader(session: session, file: file, json: json, path: path).model()
      }
    } catch let error as Recreation.Failure {
      throw DataError(file: path, "describes its model wrongly: \(error.message)")
    } catch let error as Explained where !(error is DataError) {
      throw DataError(file: path, error.message, notes: error.notes)
    } catch let error as Problem {
      throw DataError(file: path, "describes its model wrongly: \(error.message)", notes: error.notes)
    } catch is Mismatch {
      throw DataError(file: path, "describes its training wrongly")
    }
  }

  private struct Reader {
    let session: Session
    let file: Safetensors
    let json: JSON
    let path: String

    func model() throws -> Model {
      let generators = try ModelFile.generators(json)
      let model = Model(random: generators.own)
      let recreation = Recreation(session, generators: generators.within)
      let specs = try recreation.layers(json["model"]?.string ?? "")
      try build(model, specs)
      try model.load(
        file.tensors.filter { !$0.name.contains("/") }.map { ($0.name, $0.tensor) })
      let frozen = Set((json["frozen"]?.items ?? []).compactMap(\.string))
      for entry in model.stateDict { entry.parameter.isTrainable = !frozen.contains(entry.name) }
      if let compiled = json["compiled"] { model.compile(try recipe(compiled)) }
      model.earlierEpochs = try whole("epochs")
      if let training = json["training"] {
        try model.restore(TrainingState(recipe(training), step: whole("step"), memory: memory()))
      }
      return model
    }

    /// Layer by layer, so that none is made whose numbers the file does not have.
    private func build(_ model: Model, _ specs: [any LayerSpec]) throws {
      let given = Dictionary(
        file.tensors.map { ($0.name, $0.tensor.shape) }, uniquingKeysWith: { $1 })
      let shape = try inputShape()
      var (module, checked) = (0, 0)
      for spec in specs {
        try model.add(spec)
        if let shape, !model.isBuilt, !model.specs.isEmpty { try model.build(input: shape) }
        for layer in model.layers.dropFirst(checked) {
          for entries in layer.modules {
            for entry in entries where !entry.isCount && given["\(module).\(entry.name)"] != entry.shape {
              throw Recreation.Failure(
                message: "\(layer.spec.written) needs \(module).\(entry.name) \(entry.shape), which it lacks")
            }
            module += 1
          }
        }
        checked = model.layers.count
      }
    }

    private func inputShape() throws -> Shape? {
      guard let items = json["input_shape"]?.items else { return nil }
      let lengths = items.compactMap(\.integer)
      guard lengths.count == items.count else {
        throw Recreation.Failure(message: "its input_shape is no shape")
      }
      try Tensor.checkedCount(lengths, .float32)
      return Shape(lengths)
    }

    private func whole(_ name: String) throws -> Int {
      let number = json[name]?.integer ?? 0
      guard (0...1 << 53).contains(number) else {
        throw Recreation.Failure(message: "its \(name) cannot be \(number)")
      }
      return number
    }

    private func recipe(_ json: JSON) throws -> Recipe {
      let recreation = Recreation(session)
      func bound<T: Bindable>(_ text: String) throws -> T {
        try T.bind(Argument(try recreation.value(text)), in: session)
      }
      guard let optimizer = json["optimizer"]?.string else {
        throw Recreation.Failure(message: "it has no optimizer")
      }
      // The optimizer's text leaves out what its own dialect has as a default.
      if let dialect = json["dialect"]?.string.flatMap(Dialect.init) { session.lab.dialect = dialect }
      let optimizerArgument: OptimizerArgument = try bound(optimizer)
      var recipe = Recipe(optimizerArgument.optimizer, isClipped: json["clip"]?.bool ?? false)
      if let loss = json["loss"]?.string { recipe.loss = try bound(loss) }
      if let metrics = json["metrics"]?.items {
        let values = try metrics.map { try recreation.value($0.string ?? "") }
        recipe.metrics = try MetricsArgument.bind(Argument(.list(values)), in: session).metrics
      }
      return recipe
    }

    private func memory() throws -> [(name: String, tensor: Tensor)]? {
      if file.metadata(CheckpointFile.key) != nil {
        return file.tensors.filter { $0.name.hasPrefix(memoryPrefix) }
          .map { (String($0.name.dropFirst(memoryPrefix.count)), $0.tensor) }
      }
      guard let text = file.metadata(memoryKey) else { return nil }
      let label = "\(path): \(memoryKey)"
      guard let bytes = Base64.bytes(of: text) else { throw DataError(file: label, "is no valid base64") }
      return try Safetensors.parse(bytes, file: label).tensors.map { ($0.name, $0.tensor) }
    }
  }
}

extension StateError: Explained {}
