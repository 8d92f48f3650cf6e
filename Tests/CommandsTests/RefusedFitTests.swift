import Testing

@testable import Commands

/// A fit that was refused leaves the model to be trained as it was before.
@Suite struct RefusedFitTests {
  private let folder = Scratch()

  @Test(arguments: [
    "optimizer=sgd(0.1) validation_data=(randn(5, 3), zeros(5))",
    "optimizer=sgd(0.1) checkpoint=\"FOLDER\" resume=true",
    "metrics=[f1] checkpoint=\"FOLDER\" resume=true", "loss=mse validation_data=(x, zeros(5, 2))",
  ])
  func `the next one takes what was compiled`(settings: String) throws {
    let shell = Shell()
    _ = try shell.run(
      folder.filled(
        xor + "compile model optimizer=adam(0.01) loss=sparse_categorical_crossentropy metrics=[accuracy]\n"
          + "fit model x y verbose=0 checkpoint=\"FOLDER\""))
    #expect(shell.error(folder.filled("fit model x y verbose=0 epochs=2 " + settings)) != nil)
    _ = try shell.run(folder.filled("fit model x y verbose=0 epochs=2 checkpoint=\"FOLDER\" resume=true"))
    #expect(
      try shell.run("s = runs[2].settings\nprint s.optimizer, s.loss_function, s.metrics")
        == "adam(0.01) sparse_categorical_crossentropy accuracy\n")
  }

  /// Order, dropout and noise are as they would have been.
  @Test func `the model keeps its generators`() throws {
    let model = "seed 2\nm = sequential(dense(4), dropout(0.5), dense(2, softmax))\n"
    func end(_ between: String) throws -> String {
      let shell = Shell()
      _ = try shell.run(
        folder.filled(
          xor + "seed 1\nm = sequential(dense(4), dropout(0.5), dense(2, softmax))\n"
            + "fit m x y epochs=3 verbose=0 checkpoint=\"FOLDER/run\" resume=false"))
      _ = try shell.run(model)
      #expect((shell.error(folder.filled(between)) == nil) == between.isEmpty)
      return try shell.run("fit m x y epochs=2 batch=2 verbose=0\nprint m(x).tolist()")
    }
    #expect(try end("fit m x y epochs=2 verbose=0 checkpoint=\"FOLDER/run\" resume=true") == end(""))
  }
}
