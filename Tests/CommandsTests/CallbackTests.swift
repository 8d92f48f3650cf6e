import Commands
import Foundation
import Interpreter
import Testing

/// Callbacks of `fit`, and fits on datasets. Numbers of Keras are held in `ScriptTests/Nets/callbacks`.
@Suite struct CallbackTests {
  private static let data = """
    seed 4
    x = randn(24, 3)
    y = (x.sum(dim=1) > 0).long()
    m = sequential(dense(4, tanh), dense(2, softmax))
    compile m optimizer=adam(0.05) loss=sparse_categorical_crossentropy metrics=[accuracy]

    """

  private func inFolder<T>(_ work: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try work(folder.path)
  }

  @Test func aLogHasKerasColumnsAndGoesOn() throws {
    try inFolder { folder in
      let shell = Shell()
      _ = try shell.run(
        Self.data + "log = csv_log(\"\(folder)/log.csv\")\n"
          + "h = fit(m, x, y, epochs=2, validation_split=0.25, verbose=0, callbacks=log)")
      let text = try String(contentsOfFile: folder + "/log.csv", encoding: .utf8)
      let rows = text.components(separatedBy: "\r\n")
      #expect(rows[0] == "epoch,accuracy,loss,val_accuracy,val_loss")
      #expect(rows.count == 4)
      #expect(rows[3] == "")
      let cells = rows[1...2].map { $0.split(separator: ",").map { Double($0) ?? .nan } }
      let printed = try shell.run(
        "for e in range(2) { print e, f\"{h.accuracy[e]:.15f} {h.loss[e]:.15f} {h.val_accuracy[e]:.15f} \" + "
          + "f\"{h.val_loss[e]:.15f}\" }")
      for (row, line) in zip(cells, printed.split(separator: "\n")) {
        let told = line.split(separator: " ").map { Double($0) ?? .nan }
        // Printed with 15 digits behind the point.
        #expect(row.count == 5 && zip(row, told).allSatisfy { abs($0 - $1) < 1e-14 }, "\(row) \(told)")
      }
      _ = try shell.run(
        "fit m x y validation_split=0.25 verbose=0 callbacks=csv_log(\"\(folder)/log.csv\", append=true)")
      let longer = try String(contentsOfFile: folder + "/log.csv", encoding: .utf8)
      #expect(longer.hasPrefix(text))
      #expect(longer.dropFirst(text.count).hasPrefix("0,"))
    }
  }

  @Test func aCheckpointIsTheModelOfItsEpoch() throws {
    try inFolder { folder in
      let shell = Shell()
      let printed = try shell.run(
        Self.data
          + "fit m x y epochs=3 verbose=0 callbacks=[checkpoint(\"\(folder)/at-{epoch:02d}.safetensors\"), "
          + "checkpoint(\"\(folder)/best.safetensors\", monitor=\"loss\", mode=max, save_best_only=true), "
          + "checkpoint(\"\(folder)/w-{loss:.1f}.npz\", weights_only=true)]\n"
          + "last = load(\"\(folder)/at-03.safetensors\")\n"
          + "print (last(x) == m(x)).all().item()\n"
          // Two more epochs from the second one's file are the third, to the bit.
          + "second = load(\"\(folder)/at-02.safetensors\")\n"
          + "fit second x y epochs=1 verbose=0\nprint (second(x) == m(x)).all().item()\n"
          + "first = load(\"\(folder)/at-01.safetensors\")\nbest = load(\"\(folder)/best.safetensors\")\n"
          + "print (first(x) == best(x)).all().item()")
      #expect(printed == "true\ntrue\ntrue\n")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(
        files.filter { $0.hasPrefix("at-") } == [
          "at-01.safetensors", "at-02.safetensors", "at-03.safetensors",
        ])
      #expect(files.contains { $0.hasPrefix("w-0.") && $0.hasSuffix(".npz") })
    }
  }

  /// What is said at the end, and what the callback tells behind it.
  @Test func earlyStoppingSaysWhatItDid() throws {
    let shell = Shell()
    let printed = try shell.run(
      Self.data + "es = early_stopping(monitor=\"loss\", mode=max, patience=2, restore_best=true)\n"
        + "fit m x y epochs=9 callbacks=es;\nprint es.best_epoch, es.stopped_epoch, es.wait")
    let lines = printed.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("epoch ") } == 3)
    #expect(
      lines.suffix(3) == [
        "stopped after epoch 3: loss was not better for 2 epochs",
        "the model has the weights of epoch 1, the best",
        "1 3 2",
      ])
  }

  @Test func patienceIsEarlyStoppingOfTheValidation() throws {
    let shell = Shell()
    let printed = try shell.run(
      Self.data + "twin = sequential(dense(4, tanh), dense(2, softmax))\nm(x);\ntwin(x);\n"
        + "twin.set_weights(m.get_weights())"
        + "\ncompile twin optimizer=adam(0.05) loss=sparse_categorical_crossentropy metrics=[accuracy]\n"
        + "fit m x y epochs=60 shuffle=false validation_split=0.25 verbose=0 patience=1\n"
        + "fit twin x y epochs=60 shuffle=false validation_split=0.25 verbose=0 "
        + "callbacks=[early_stopping(patience=1, restore_best=true)]\n"
        + "print (m(x) == twin(x)).all().item()")
    #expect(printed == "true\n")
  }

  /// A rate that a callback moved is the history's, and the next fit's.
  @Test func ratesAreTold() throws {
    let shell = Shell()
    let printed = try shell.run(
      Self.data
        + "h = fit(m, x, y, epochs=3, verbose=0, callbacks=learning_rate_scheduler((e, lr) -> lr / 2))\n"
        + "print h.learning_rate\nh = fit(m, x, y, verbose=0, callbacks=learning_rate_scheduler((e, lr) -> lr))\n"
        + "print h.learning_rate, h.epoch")
    #expect(printed == "[0.025, 0.0125, 0.00625]\n[0.00625] [4]\n")
  }

  /// The first epochs of one fit and the others of another are one fit, by number as by order.
  @Test func initialEpochGoesOn() throws {
    let shell = Shell()
    let printed = try shell.run(
      "def run(parts) {\n  seed 9\n  x = randn(20, 3)\n  y = (x.sum(dim=1) > 0).long()\n"
        + "  m = sequential(dense(4, tanh), dense(2, softmax))\n  compile m optimizer=adam(0.05)\n"
        + "  for from, to in parts { fit m x y epochs=to initial_epoch=from batch=8 verbose=0 }\n  return m(x)\n}\n"
        + "print (run([(0, 5)]) == run([(0, 2), (2, 5)])).all().item()")
    #expect(printed == "true\n")
  }

  /// A dataset, a loader and its tensors train to the same bits.
  @Test func loadersAreDataToo() throws {
    let shell = Shell()
    let printed = try shell.run(
      "def run(how) {\n  seed 9\n  x = randn(20, 3)\n  y = (x.sum(dim=1) > 0).long()\n"
        + "  set = tensor_dataset(x, y)\n  m = sequential(dense(4, tanh), dense(2, softmax))\n"
        + "  compile m optimizer=adam(0.05)\n"
        + "  if how == 0 { fit m x y epochs=3 batch=8 verbose=0 validation_data=(x, y) }\n"
        + "  if how == 1 { fit m set epochs=3 batch=8 verbose=0 validation_data=set }\n"
        + "  if how == 2 { fit m loader(set, batch=8, shuffle=true) epochs=3 verbose=0 validation=loader(set, batch=3) }\n"
        + "  score = evaluate(m, loader(set, batch=7), verbose=0)\n  print score.loss == evaluate(m, x, y, verbose=0).loss\n"
        + "  print predict(m, set).shape\n  return m(x)\n}\n"
        + "a = run(0)\nprint (a == run(1)).all().item(), (a == run(2)).all().item()")
    #expect(printed == String(repeating: "true\n(20, 2)\n", count: 3) + "true true\n")
  }

  /// drop_last leaves out what does not fill a batch: of 20 samples in their order the last 4.
  @Test func aLoaderMayDropTheLastBatch() throws {
    let shell = Shell()
    let printed = try shell.run(
      Self.data + "twin = sequential(dense(4, tanh), dense(2, softmax))\nm(x);\ntwin(x);\n"
        + "twin.set_weights(m.get_weights())\ncompile twin optimizer=adam(0.05)\n"
        + "fit m loader((x[:20], y[:20]), batch=8, drop_last=true) verbose=0\n"
        + "fit twin x[:16] y[:16] batch=8 shuffle=false verbose=0\nprint (m(x) == twin(x)).all().item()")
    #expect(printed == "true\n")
  }

  static let errors: [(code: String, message: String)] = [
    (
      "fit m x y callbacks=early_stopping()",
      "6:21: early_stopping watches val_loss, which this fit does not report [add validation_data= or "
        + "validation_split=, or watch monitor=\"loss\"]"
    ),
    ("fit m x y callbacks=csv_log", "6:21: csv_log is no callback yet [call it: csv_log(…)]"),
    (
      "fit m x y callbacks=[early_stopping(monitor=\"val_acc\")] validation_split=0.5",
      "6:21: early_stopping watches val_acc, which this fit does not report [it reports loss, accuracy, val_loss, "
        + "val_accuracy]"
    ),
    (
      "fit m x y callbacks=[3]",
      "6:21: fit's callbacks must be a callback or list of callbacks [got a number in it]"
    ),
    (
      "fit m x y epochs=2 initial_epoch=2",
      "6:34: initial_epoch must be below epochs, 2 [epochs is the number of the last one]"
    ),
    (
      "fit m x y callbacks=[reduce_lr_on_plateau(monitor=\"loss\")] optimizer=sgd(exponential_decay(0.1, 10, 0.5))",
      "6:21: reduce_lr_on_plateau sets the learning rate, but that of this optimizer follows a schedule [give the "
        + "optimizer a number, as lr=0.01]"
    ),
    (
      "fit m loader((x, y), batch=2) batch=3",
      "6:37: the loader says batch itself [as loader(data, batch=20, shuffle=true)]"
    ),
    ("fit m loader((x, y), batch=2) y", "6:31: these samples have their targets with them"),
    (
      "fit m x y callbacks=csv_log(\"/nowhere/at/all.csv\")",
      "6:21: /nowhere/at/all.csv: cannot be written: No such file or directory"
    ),
    (
      "checkpoint(\"a.txt\")", "6:12: a model is saved as .safetensors [or, with weights_only=true, .npz]"
    ),
    (
      "checkpoint(\"a{epoch.safetensors\")",
      "6:12: a number's place in a file's name does not read so [as \"at-{epoch:02d}-{val_loss:.3f}.safetensors\"]"
    ),
    (
      "fit m x y callbacks=checkpoint(\"{val_lss}.safetensors\")",
      "6:21: no epoch of this fit has the number 'val_lss' that \"{val_lss}.safetensors\" names"
    ),
    (
      "fit m x y callbacks=learning_rate_scheduler(e -> \"a\")",
      "6:21: the schedule gave text for epoch 0, not a learning rate"
    ),
    (
      "fit m x y callbacks=learning_rate_scheduler(e -> -1)",
      "6:21: the schedule gave -1 for epoch 0, not a learning rate"
    ),
    ("fit m x y patience=-1", "6:20: patience must be in 0…1,000,000, not -1"),
    ("fit m x y batch=0", "6:17: batch must be in 1…1,000,000, not 0"),
    ("fit m tensor_dataset(x)", "6:7: fit needs y [these inputs have no targets: fit model x y]"),
    (
      "fit m tensor_dataset(x, y, y)",
      "6:7: training needs samples of two parts, inputs and targets [as tensor_dataset(x, y)]"
    ),
  ]

  @Test(arguments: errors) func areExact(_ code: String, _ message: String) {
    #expect(Shell().error(Self.data + code) == message)
  }
}
