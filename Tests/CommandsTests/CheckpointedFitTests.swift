import Datasets
import Diagnostics
import Foundation
import Interpreter
import Learning
import Tensors
import Testing

@testable import Commands

/// `fit … checkpoint= resume=`: where a program ends, another one goes on to the same bits.
@Suite struct CheckpointedFitTests {
  func inFolder<T>(_ work: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try work(folder.path)
  }

  /// Counts steps and does something at one; before an epoch it counts half a step more.
  private final class AtStep: FitCallback {
    private let act: (Double) throws -> Void
    private var count = 0.0

    init(_ act: @escaping (Double) throws -> Void) { self.act = act }
    var watchesSteps: Bool { true }
    func beginEpoch(_ fit: Fit) { try? act(count + 0.5) }
    func endStep(_ fit: Fit) {
      count += 1
      try? act(count)
    }
  }

  /// A session in which `spy` is a callback that acts at each step, with a checkpoint at every moment.
  func shell(style: OutputStyle = .plain, _ act: @escaping (Double) throws -> Void = { _ in })
    -> Shell
  {
    let shell = Shell(style: style)
    shell.session.checkpointPace.pace = FitCheckpoint.Pace(interval: .zero, isBounded: false)
    shell.session.setVariable("spy", .object(CallbackObject("spy") { _ in AtStep(act) }))
    return shell
  }

  static let data = """
    seed 4
    x = randn(24, 3)
    y = (x.sum(dim=1) > 0).long()
    m = sequential(dense(4, tanh), batch_norm(), dropout(0.2), dense(2, softmax))
    compile m optimizer=adam(0.05) loss=sparse_categorical_crossentropy metrics=[accuracy, f1]

    """
  /// The numbers that are left, among them those that the session draws next.
  static let report = """
    for name in h.keys() { if name != "seconds" { print name, h[name] } }
    print map(w -> w.tolist(), m.get_weights()), m.optimizer, m.history.loss
    fit m x y verbose=0
    print m(x).tolist(), randn(3)
    (r, s) = (receipt(run=1), runs[1].settings)
    print r.seed, r.dialect, r.epochs, r.data, r.start, r.weights, s.stream, s.epochs_before, s.updates_before
    """

  func script(_ folder: String, _ settings: String, epochs: Int = 3) -> String {
    Self.data
      + "h = fit(m, x, y, epochs=\(epochs), batch=7, validation_split=0.25, checkpoint=\"\(folder)\", "
      + "resume=true, \(settings))\n"
  }

  /// A session whose fit Ctrl-C stopped after a step.
  func stopped(at step: Double, _ folder: String, _ settings: String) throws -> Shell {
    var raise: (() -> Void)?
    let shell = shell { if $0 == step { raise?() } }
    raise = { shell.session.interrupt.raise() }
    #expect(throws: Failure.self) { try shell.session.run(Source(script(folder, settings))) }
    raise = nil
    shell.session.interrupt.clear()
    return shell
  }

  private static let settings = [
    "callbacks=[spy, reduce_lr_on_plateau(monitor=\"loss\", mode=max, patience=1)]",
    "callbacks=[learning_rate_scheduler((e, lr) -> lr * rand(1).item()), spy], class_weight=[1, 3]",
    "callbacks=[spy, early_stopping(monitor=\"loss\", mode=max, patience=1, restore_best=true), "
      + "reduce_lr_on_plateau(monitor=\"loss\", mode=max, patience=1), csv_log(\"LOG\", append=true)], shuffle=false",
    "callbacks=[checkpoint(\"BEST\", save_best_only=true, initial_value_threshold=0.6), spy], verbose=2",
  ]

  /// Without killing a process: after each step the folder is copied, as it would be left by a kill.
  @Test(arguments: settings)
  func `a fit goes on from what a crash leaves`(setting: String) throws {
    try inFolder { folder in
      let log = folder + "/log.csv"
      let best = folder + "/best.safetensors"
      let setting = setting.replacingOccurrences(of: "LOG", with: log)
        .replacingOccurrences(of: "BEST", with: best)
      try Data("of a fit before\n".utf8).write(to: URL(fileURLWithPath: log))
      var copies: [String] = []
      let straight = shell { step in
        guard step == step.rounded() else { return }
        let copy = "\(folder)/at-\(Int(step))"
        try FileManager.default.copyItem(atPath: folder + "/run", toPath: copy)
        copies.append(copy)
      }
      let printed = try straight.run(script(folder + "/run", setting))
      let expected = try straight.run(Self.report)
      let rows = try String(contentsOfFile: log, encoding: .utf8)
      let kept = try? Data(contentsOf: URL(fileURLWithPath: best))
      #expect(copies.count >= 6)
      for (index, copy) in copies.enumerated() {
        let resumed = shell()
        // A log of an epoch that is run again holds its row already.
        let again = try resumed.run(script(copy, setting)).split(separator: "\n")
        // The file is of the step before, of 3 an epoch; the very first stood before the training.
        let place =
          index == 0
          ? "before epoch 1"
          : index % 3 == 0
            ? "after epoch \(index / 3)" : "after step \(index % 3) of 3 in epoch \(index / 3 + 1)"
        #expect(again.first == "resumed \(place)", "\(copy)")
        #expect(
          printed.split(separator: "\n").map(\.withoutSeconds).suffix(again.count - 1)
            == again.dropFirst().map(\.withoutSeconds)[...], "\(copy)")
        #expect(try resumed.run(Self.report) == expected, "\(copy)")
        #expect(try String(contentsOfFile: log, encoding: .utf8) == rows, "\(copy)")
        #expect((try? Data(contentsOf: URL(fileURLWithPath: best))) == kept, "\(copy)")
      }
    }
  }

  /// Ctrl-C after each of the steps, then the same line in another session, and `continue` in this one.
  /// Before an epoch the rate of the first callback is set already when the second is heard, that of the third
  /// is not.
  @Test(arguments: [1, 2, 3, 3.5, 4, 6, 6.5, 8])
  func `a fit goes on after Ctrl-C`(step: Double) throws {
    try inFolder { folder in
      let setting =
        "callbacks=[learning_rate_scheduler((e, lr) -> lr * rand(1).item()), spy, "
        + "learning_rate_scheduler((e, lr) -> lr * 0.9)]"
      let straight = shell()
      _ = try straight.run(script(folder + "/straight", setting))
      let expected = try straight.run(Self.report)

      let stopped = try stopped(at: step, folder + "/run", setting)
      #expect(stopped.output.take().hasSuffix("the model and its history are kept; resume=true goes on\n"))
      try FileManager.default.copyItem(atPath: folder + "/run", toPath: folder + "/left")
      let resumed = shell()
      let printed = try resumed.run(script(folder + "/left", setting))
      // Stopped before an epoch it has ended the one before.
      let isBetween = step != step.rounded()
      #expect(printed.hasPrefix(isBetween ? "resumed after epoch " : "resumed after step "))
      #expect(try resumed.run(Self.report) == expected)

      // `continue` by its other name, which is no word of loops.
      _ = try stopped.run("h = resume()")
      #expect(try stopped.run(Self.report) == expected)
      // It went on with its checkpoints: they are of the end.
      let ended = shell()
      #expect(try ended.run(script(folder + "/run", setting)).hasPrefix("the fit had ended: "))
      #expect(try ended.run(Self.report) == expected)
    }
  }

  @Test func `more epochs go on from the end of fewer`() throws {
    try inFolder { folder in
      // The best is the first: at the end of the fit its weights come back, but the training goes on from the last.
      let setting =
        "callbacks=early_stopping(monitor=\"loss\", mode=max, patience=9, restore_best=true)"
      let straight = shell()
      _ = try straight.run(script(folder + "/straight", setting, epochs: 5))
      let expected = try straight.run(Self.report)
      for epochs in [2, 3, 5, 5] {
        let shell = shell()
        _ = try shell.run(script(folder + "/run", setting, epochs: epochs))
        if epochs == 5 { #expect(try shell.run(Self.report) == expected) }
      }
      #expect(
        shell().error(script(folder + "/run", setting, epochs: 3))
          == "6:25: the fit in \(folder)/run has more epochs behind it, 5 [as many, or more]")
    }
  }

  @Test func `random numbers are those of the checkpoint`() throws {
    try inFolder { folder in
      let setting = "callbacks=spy"
      let straight = shell()
      _ = try straight.run(script(folder + "/straight", setting))
      let expected = try straight.run(Self.report)
      _ = try stopped(at: 5, folder + "/run", setting)
      // Someone who had made other things before the same model and data; its dropout and order are another's.
      let other = shell()
      _ = try other.run(
        Self.data + "seed 9\nk = sequential(dense(1))\nold = m\n"
          + "m = sequential(dense(4, tanh), batch_norm(), dropout(0.2), dense(2, softmax))\n"
          + "compile m optimizer=adam(0.05) loss=sparse_categorical_crossentropy metrics=[accuracy, f1]\nm(x);"
      )
      let fit = script(folder + "/run", setting).dropFirst(Self.data.count)
      #expect(try other.run(String(fit)).hasPrefix("resumed after step 2 of 3 in epoch 2\n"))
      #expect(try other.run(Self.report) == expected)
    }
  }

  @Test func `a checkpoint is a model for load`() throws {
    try inFolder { folder in
      let shell = shell()
      _ = try shell.run(script(folder + "/run", "callbacks=spy"))
      let printed = try shell.run(
        "k = load(\"\(folder)/run/checkpoint.safetensors\")\nprint (k(x) == m(x)).all().item()\n"
          + "fit k x y verbose=0\nfit m x y verbose=0\nprint (k(x) == m(x)).all().item()")
      #expect(printed == "true\ntrue\n")
    }
  }

  // MARK: What is told

  @Test func `a terminal is told of the time, and silence is silent`() throws {
    try inFolder { folder in
      let terminal = OutputStyle(width: 100, hasColor: false, hasUnicode: true, isTerminal: true)
      for (style, verbose, expected) in [
        (OutputStyle.plain, 1, #/resumed after epoch 3\n/#),
        (terminal, 1, #/resumed after epoch 3 \(checkpoint of \d\d:\d\d\)\n/#), (.plain, 0, #//#),
      ] {
        let path = "\(folder)/\(verbose)-\(style.isTerminal)"
        _ = try shell().run(script(path, "verbose=0"))
        let again = shell(style: style)
        let printed = try again.run(script(path, "verbose=\(verbose)", epochs: 4))
        #expect(printed.prefixMatch(of: expected) != nil, "\(printed)")
        #expect(printed.isEmpty == (verbose == 0))
      }
    }
  }

  @Test func `who does not say what to do with a checkpoint keeps it`() throws {
    try inFolder { folder in
      let shell = shell()
      let fit = "fit m x y verbose=0 checkpoint=\"\(folder)/run\""
      _ = try shell.run(Self.data + fit)
      let file = folder + "/run/checkpoint.safetensors"
      let before = try Data(contentsOf: URL(fileURLWithPath: file))
      #expect(
        shell.error(fit)
          == "32: \(folder)/run holds the checkpoint of a fit "
          + "[resume=true goes on with it, resume=false begins anew in its place]")
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
      _ = try shell.run(fit + " resume=false")
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)) != before)
      #expect(
        shell.error("fit m x y resume=true")
          == "18: resume needs the folder of a checkpoint [as checkpoint=\"run-1\" resume=true]")
    }
  }

  /// It has the name of a checkpoint, and is somebody's model.
  @Test func `a model that was saved in the folder stays`() throws {
    try inFolder { folder in
      let shell = shell()
      let file = folder + "/checkpoint.safetensors"
      _ = try shell.run(Self.data + "m(x);\nsave m \"\(file)\"")
      let before = try Data(contentsOf: URL(fileURLWithPath: file))
      for resume in ["", " resume=false"] {
        #expect(
          shell.error("fit m x y verbose=0 checkpoint=\"\(folder)\"" + resume)
            == "32: \(file) is a file of tensors and holds no fit "
            + "[a fit would write over it: take another folder]")
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
    }
  }

  /// Its random numbers come back, and not what the session has said since.
  @Test func `the dialect is the session's`() throws {
    try inFolder { folder in
      _ = try shell().run(script(folder + "/run", "verbose=0"))
      let other = shell()
      let fit = script(folder + "/run", "verbose=0").dropFirst(Self.data.count)
      _ = try other.run(Self.data + "dialect torch\n" + fit)
      #expect(try other.run("dialect") == "dialect torch\n")
    }
  }

  /// A setting that differs, the one that is named, and its two values.
  private static let differences: [(fit: String, name: String, there: String, here: String)] = [
    ("fit m x y batch=8", "batch", "7", "8"),
    ("fit m x y batch=7 shuffle=false", "shuffle", "true", "false"),
    ("fit m x y batch=7 initial_epoch=1", "initial_epoch", "none", "1"),
    ("fit m x y batch=7 optimizer=sgd(0.1)", "optimizer", "adam(0.05)", "sgd(0.1)"),
    (
      "fit m x y batch=7 optimizer=adam(0.05, weight_decay=0.01)", "optimizer", "adam(0.05)",
      "adam(0.05, weight_decay=0.01)"
    ),
    (
      "fit m x to_categorical(y, 2) batch=7 loss=categorical_crossentropy", "y",
      "int64 (24,) · ", "float32 (24, 2) · "
    ),
    ("fit m x y batch=7 loss=sparse_categorical_crossentropy(from_logits=true)", "loss_function", "", ""),
    ("fit m x y batch=7 metrics=[f1]", "metrics", "accuracy f1", "f1"),
    ("fit m x y batch=7 patience=3", "patience", "none", "3"),
    ("fit m (x + 1) y batch=7", "x", "float32 (24, 3) · ", "float32 (24, 3) · "),
    ("fit m x (1 - y) batch=7", "y", "int64 (24,) · ", "int64 (24,) · "),
    ("fit m x y batch=7 class_weight=[1, 2]", "sample_weight", "none", "float32 (24,) · "),
    ("fit m x y batch=7 validation_data=(x, y)", "validation", "none", "float32 (24, 3) · "),
    (
      "m = sequential(dense(5, tanh), dense(2, softmax))\nfit m x y batch=7", "layers",
      "dense(4, tanh), batch_normalization(), dropout(0.2), dense(2, softmax)",
      "dense(5, tanh), dense(2, softmax)"
    ),
    (
      "m.layers[0].trainable = false\nfit m x y batch=7", "frozen", "none", "0.weight 0.bias"
    ),
  ]

  @Test(arguments: differences.indices)
  func `a fit of other settings is no fit to go on with`(index: Int) throws {
    let difference = Self.differences[index]
    try inFolder { folder in
      _ = try shell().run(Self.data + "fit m x y batch=7 verbose=0 checkpoint=\"\(folder)/run\"")
      let other = shell()
      let text = Self.data + "m(x);\n" + difference.fit + " epochs=2 checkpoint=\"\(folder)/run\" resume=true"
      let failure = try #require(throws: Failure.self) { try other.session.run(Source(text)) }
      #expect(failure.diagnostic.message == "the fit in \(folder)/run differs in \(difference.name)")
      #expect(failure.diagnostic.notes.count == 2)
      #expect(failure.diagnostic.notes[0].hasPrefix("there: \(difference.there)"))
      #expect(failure.diagnostic.notes[1].hasPrefix("here: \(difference.here)"))
    }
  }
}

extension Substring {
  /// A line of an epoch without the time that it took.
  fileprivate var withoutSeconds: String { String(replacing(#/ +[0-9.]+ s$/#, with: "")) }
}
