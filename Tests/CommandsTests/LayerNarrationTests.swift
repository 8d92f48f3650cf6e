import Foundation
import Interpreter
import Testing

/// What step says of layers beside dense ones: each derivative by its formula, with the numbers in it where they
/// are few.
@Suite struct LayerNarrationTests {
  struct Layers {
    let dialect: String
    let code: String
    /// Frozen before the step.
    var frozen: [Int] = []
    /// PyTorch's batch normalization takes no single sample.
    var fewest = 1
    /// Lines of formulas with numbers in a step of three samples, at least.
    let formulas: Int
  }

  private static let noise =
    "dropout(0.4), alpha_dropout(0.3), gaussian_noise(0.2), gaussian_dropout(0.3), prelu()"

  static let layers = [
    Layers(dialect: "keras", code: "batch_norm(), layer_norm(), rms_norm()", formulas: 100),
    Layers(dialect: "torch", code: "batch_norm(), layer_norm(), rms_norm()", fewest: 2, formulas: 100),
    Layers(dialect: "keras", code: "batch_norm(scale=false), layer_norm(center=false)", formulas: 70),
    Layers(dialect: "torch", code: "batch_norm(affine=false), layer_norm(bias=false)", fewest: 2, formulas: 60),
    // Keras's takes the moving averages when it is frozen, PyTorch's still the batch's.
    Layers(dialect: "keras", code: "batch_norm(), layer_norm()", frozen: [1, 2], formulas: 50),
    Layers(dialect: "torch", code: "batch_norm(), prelu()", frozen: [1, 2], fewest: 2, formulas: 50),
    Layers(dialect: "keras", code: noise, formulas: 60),
    Layers(dialect: "torch", code: noise, formulas: 60),
    Layers(dialect: "torch", code: "prelu(num_parameters=3), log_softmax, softmin, softmax", formulas: 50),
    Layers(
      dialect: "keras",
      code: "dense(3, activity_regularizer=l1_l2(0.1, 0.2)), dropout(0.3), dense(3, activity_regularizer=l1(0.1)), tanh",
      formulas: 60),
    Layers(dialect: "keras", code: "sequential(batch_norm(), dense(3, elu), dropout(0.2)), n, n", formulas: 100),
    Layers(dialect: "torch", code: "sequential(batch_norm(), linear(3, 3), dropout(0.2)), n, n", fewest: 2, formulas: 100),
  ]

  private static func step(_ layers: Layers, batch: Int, _ above: String, isPlain: Bool = false) throws -> String {
    let style = OutputStyle(width: 2000, hasColor: false, hasUnicode: !isPlain, isTerminal: false)
    return try Shell(style: style).run(
      """
      dialect \(layers.dialect)
      seed 3
      x = randn([\(batch), 2])
      y = tensor(arange(\(batch))) % 3
      n = sequential(prelu(\(layers.dialect == "torch" ? "" : "alpha_initializer=constant(0.3)")), dense(3), layer_norm())
      m = sequential(dense(3, input_shape=(2,)), \(layers.code), \(above)dense(3))
      \(layers.frozen.map { "m.layers[\($0)].trainable = false" }.joined(separator: "\n"))
      s = step(m, x, y, optimizer=sgd(0.1), loss=sparse_categorical_crossentropy(from_logits=true), n=2, digits=9)
      print "names" s.names
      """)
  }

  /// Formulas hold, every derivative has one, and nothing is called as it is within.
  @Test(arguments: layers.indices, ["", "dense(30, relu), "])
  func everyLayerIsToldByFormulas(index: Int, above: String) throws {
    let layers = Self.layers[index]
    for batch in [1, 2, 3, 20] where batch >= layers.fewest {
      let text = try Self.step(layers, batch: batch, above)
      let comment = "\(layers.dialect) \(layers.code) \(above)\(batch)"
      checkFormulas(text, atLeast: batch == 3 ? layers.formulas : 10, comment)
      for inner in [
        "value ", " through ", "scale_shift", "normalize_", "column_", "penalty_", "reshape", "moving_average",
        "_gradient", " = scale(", " = prelu(", " = dropout(", " = gaussian_", " = alpha_", " = penalty(", "dE/dE",
      ] {
        #expect(!text.contains(inner), "\(inner) in \(comment)\n\(text)")
      }
      let plain = try Self.step(layers, batch: batch, above, isPlain: true)
      #expect(plain.allSatisfy(\.isASCII) && !plain.contains("?"), "\(comment)")
      let names = try #require(plain.components(separatedBy: "names [").last).split(separator: "\"")
      for name in names where name.hasPrefix("dE/d") && name != "dE/dE" && !name.contains("penalty") {
        #expect(plain.contains("\(name) = ") || plain.contains("\(name)["), "\(name) of \(comment)\n\(plain)")
      }
    }
  }
}
