import Datasets
import Interpreter
import JSON
import Learning
import Tensors

/// A fit on its way, in a file of a model (`ModelFile`) that `load` reads as one. Beside the model's tensors it
/// holds, with a slash in their names,
///
/// - `optimizer/0.weight/mean`: what the optimizer remembers;
/// - `before/…`: both as they were before the epoch that is being run;
/// - `callback 0/…`: weights that a callback keeps, and `text/0`, the bytes of its text;
/// - `fit/totals` and `fit/history`: the sums of the epoch, and the epochs, see `HistoryNumbers`.
///
/// Of its texts `nn.fit` is JSON with all else, and `nn.sum` the digest of all texts and tensors.
enum CheckpointFile {
  static let key = "nn.fit"
  static let sumKey = "nn.sum"
  static let version = 2

  /// What the file of this moment holds.
  static func content(of fit: Fit, from start: RunStart, settings: [FitSetting], in session: Session)
    -> Safetensors
  {
    let (model, state) = (fit.model, fit.state)
    let history = HistoryNumbers(state.history)
    var tensors = named(state.numbers, of: model)
    if let before = state.before { tensors += named(before, of: model, within: "before/") }
    tensors.append(NamedTensor("fit/totals", Tensor(state.totals)))
    tensors.append(NamedTensor("fit/history", Tensor(history.numbers)))
    for (index, memory) in state.callbacks.enumerated() {
      if let weights = memory.weights {
        tensors += named(weights, of: model, within: "callback \(index)/")
      }
      if !memory.text.isEmpty {
        tensors.append(NamedTensor("text/\(index)", Tensor(Array(memory.text.utf8))))
      }
    }
    var content = Safetensors(
      tensors,
      metadata: [
        ("format", "pt"), (ModelFile.key, ModelFile.description(of: model, in: session).text),
        (key, json(state, start, history.forms, settings, session.lab).text),
      ])
    content.metadata.append((sumKey, sum(of: content)))
    return content
  }

  /// The model's numbers under their names, the optimizer's behind a prefix.
  private static func named(
    _ copy: WeightsCopy, of model: Model, within prefix: String = ""
  ) -> [NamedTensor] {
    model.named(copy).map { name, tensor in
      NamedTensor(prefix + (name.contains("/") ? ModelFile.memoryPrefix : "") + name, tensor)
    }
  }

  private static func json(
    _ state: FitState, _ start: RunStart, _ history: [JSON], _ settings: [FitSetting], _ lab: Lab
  ) -> JSON {
    [
      "version": .integer(version),
      "settings": .array(
        settings.map { ["name": .string($0.name), "text": .string($0.text)] }),
      "start": [
        "weights": .string("\(start.weights)"), "updates": .integer(start.updates),
        "learning_rate": exact(start.learningRate),
      ],
      "first_epoch": .integer(state.firstEpoch), "epoch": .integer(state.epoch),
      "step": .integer(state.step), "begun": .integer(state.begun), "stopping": .bool(state.isStopping),
      "seconds": exact(state.seconds), "updates": .integer(state.updates),
      "learning_rate": exact(state.learningRate), "earlier_epochs": .integer(state.earlierEpochs),
      "own_epochs": .integer(state.ownEpochs), "history": .array(history),
      "callbacks": .array(
        state.callbacks.map { memory in
          .object(
            memory.numbers.sorted { $0.key < $1.key }.map { JSON.Member($0.key, exact($0.value)) })
        }),
      "session": [
        "seed": .string("\(lab.seed)"), "streams": .string("\(lab.streamCount)"),
      ],
    ]
  }

  /// The shortest decimals that give the number back, as text: JSON has no infinity and no nan.
  private static func exact(_ number: Double) -> JSON { .string("\(number)") }

  /// The digest of all but itself, whatever the order of the tensors in the file is.
  static func sum(of content: Safetensors) -> String {
    // Lengths stand before texts, so that none can pass for the beginning of another.
    let texts = content.metadata.filter { $0.0 != sumKey }
      .map { "\($0.0) \($0.1.utf8.count) \($0.1)" }.joined(separator: "\n")
    let tensors = content.tensors.sorted { $0.name < $1.name }
    return Digest(
      tensors.enumerated().map { index, named in
        let head = "\(named.name) \(named.tensor.dtype) \(named.tensor.shape)"
        return Digest.Part(index == 0 ? texts + "\n" + head : head, named.tensor)
      }
    ).description
  }
}
