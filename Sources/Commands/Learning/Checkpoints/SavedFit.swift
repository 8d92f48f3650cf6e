import Datasets
import Interpreter
import JSON
import Learning
import Tensors

/// A fit as a checkpoint has it.
struct SavedFit {
  private let content: Safetensors
  private let json: JSON
  private let path: String

  /// Reads a file. Throws `DataError` when it is none that `CheckpointFile` describes, or was changed since
  /// it was written.
  init(_ path: String) throws(DataError) {
    guard case .safetensors(let content) = try TensorFile.read(path),
      let text = content.metadata(CheckpointFile.key)
    else { throw DataError(file: path, "holds no fit that could go on") }
    guard content.metadata(CheckpointFile.sumKey) == CheckpointFile.sum(of: content) else {
      throw DataError(file: path, "is damaged: its sum is another than when it was written")
    }
    guard let json = try? JSON(parsing: text) else {
      throw DataError(file: path, "describes its fit ('\(CheckpointFile.key)') in no valid JSON")
    }
    guard json["version"]?.integer == CheckpointFile.version else {
      throw DataError(
        file: path, "holds a fit of another version than \(CheckpointFile.version), the one that is read")
    }
    (self.content, self.json, self.path) = (content, json, path)
  }

  /// What the fit was asked to do, by name.
  func setting(_ name: String) -> String? {
    json["settings"]?.items?.first { $0["name"]?.string == name }?["text"]?.string
  }

  /// The generators of its model and of the models within.
  func generators() throws -> (own: Random, within: [Random]) {
    guard let description = content.metadata(ModelFile.key).flatMap({ try? JSON(parsing: $0) }),
      let generators = try? ModelFile.generators(description)
    else { throw wrong("the model has no generator") }
    return generators
  }

  /// Where it began. Throws `DataError` when the file does not tell.
  func start() throws(DataError) -> RunStart {
    guard let start = json["start"], let weights = start["weights"]?.string.flatMap({ Digest($0) }),
      let updates = start["updates"]?.integer, updates >= 0,
      let rate = start["learning_rate"]?.string.flatMap(Double.init), rate.isFinite
    else { throw wrong("it has no start") }
    return RunStart(weights: weights, updates: updates, learningRate: rate)
  }

  /// Where it stood, as the state of a fit of the same settings. Throws `DataError` when the file holds no
  /// such thing.
  func state(for fit: Fit, in session: Session) throws -> FitState {
    do {
      let forms = json["history"]?.items ?? []
      let numbers = try floats("fit/history")
      let read = try session.lab.undisturbed { try HistoryNumbers.history(numbers, forms, in: session) }
      guard let history = read else { throw wrong("its history is none") }
      var state = FitState(
        numbers: try fit.model.copy(of: tensors(""), hasMemory: true), totals: try floats("fit/totals"),
        history: history, callbacks: try callbacks(of: fit))
      (state.firstEpoch, state.epoch) = (try whole("first_epoch"), try whole("epoch"))
      (state.step, state.begun) = (try whole("step"), try whole("begun"))
      (state.updates, state.earlierEpochs) = (try whole("updates"), try whole("earlier_epochs"))
      (state.ownEpochs, state.isStopping) = (try whole("own_epochs"), json["stopping"]?.bool ?? false)
      (state.seconds, state.learningRate) = (try number("seconds"), try number("learning_rate"))
      if state.step > 0 { state.before = try fit.model.copy(of: tensors("before/"), hasMemory: true) }
      return state
    } catch let error as StateError {
      throw wrong(error.message)
    } catch let failure as Recreation.Failure {
      throw wrong(failure.message)
    } catch is Mismatch {
      throw wrong("its metrics are none")
    } catch let problem as Problem {
      throw wrong(problem.message)
    }
  }

  /// Leaves the session's random numbers where they were behind the checkpoint.
  func restoreRandom(in lab: Lab) {
    let session = json["session"]
    guard let seed = session?["seed"]?.string.flatMap({ UInt64($0) }),
      let streams = session?["streams"]?.string.flatMap({ UInt64($0) })
    else { return }
    lab.restore(seed: seed, streamCount: streams)
  }

  // MARK: Parts

  func wrong(_ what: String) -> DataError {
    DataError(file: path, "describes its fit wrongly: \(what)")
  }

  private func callbacks(of fit: Fit) throws -> [CallbackMemory] {
    try (json["callbacks"]?.items ?? []).enumerated().map { index, item in
      var memory = CallbackMemory()
      for member in item.members ?? [] {
        guard let number = member.value.string.flatMap(Double.init) else {
          throw wrong("callback \(index) remembers what is no number")
        }
        memory.numbers[member.name] = number
      }
      let weights = tensors("callback \(index)/")
      if !weights.isEmpty { memory.weights = try fit.model.copy(of: weights) }
      if let text = content.tensors.first(where: { $0.name == "text/\(index)" })?.tensor,
        text.dtype == .uint8
      {
        memory.text = String(decoding: text.elements(of: UInt8.self), as: UTF8.self)
      }
      return memory
    }
  }

  /// The numbers of a model behind a prefix, by the names that `Model.named` gives them.
  private func tensors(_ prefix: String) -> [(name: String, tensor: Tensor)] {
    content.tensors.compactMap { named in
      guard named.name.hasPrefix(prefix) else { return nil }
      let name = named.name.dropFirst(prefix.count)
      if name.hasPrefix(ModelFile.memoryPrefix) {
        return (String(name.dropFirst(ModelFile.memoryPrefix.count)), named.tensor)
      }
      return name.contains("/") ? nil : (String(name), named.tensor)
    }
  }

  private func floats(_ name: String) throws -> [Double] {
    guard let tensor = content.tensors.first(where: { $0.name == name })?.tensor, tensor.dtype == .float64
    else { throw wrong("it has no \(name)") }
    return tensor.elements(of: Double.self)
  }

  private func whole(_ name: String) throws -> Int {
    guard let number = json[name]?.integer, (0...1 << 53).contains(number) else {
      throw wrong("it has no \(name)")
    }
    return number
  }

  private func number(_ name: String) throws -> Double {
    guard let number = json[name]?.string.flatMap(Double.init) else { throw wrong("it has no \(name)") }
    return number
  }
}
