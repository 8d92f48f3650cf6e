import Learning
import Tensors
import Testing

/// Small models and samples to look into.
enum Looked {
  /// Standard normal numbers; the same for the same seed.
  static func normal(_ shape: Shape, seed: UInt64, scale: Double = 1) -> Tensor {
    var random = Random(seed: seed)
    return Tensor((0..<shape.count).map { _ in Float(scale * random.normal()) }, shape: shape)
  }

  static func model(_ specs: [any LayerSpec], seed: UInt64 = 7, dialect: Dialect = .keras) throws -> Model {
    let model = Model(random: Random(seed: seed), dialect: dialect)
    for spec in specs { try model.add(spec) }
    return model
  }

  /// Points of `classes` clouds around places on a circle of radius 2, class after class in turn.
  static func clouds(_ count: Int, classes: Int = 3, features: Int = 4, seed: UInt64 = 3) throws -> Samples {
    var random = Random(seed: seed)
    var points: [Float] = []
    for index in 0..<count {
      for feature in 0..<features {
        let center = feature % classes == index % classes ? 2.0 : 0
        points.append(Float(center + 0.3 * random.normal()))
      }
    }
    return try Samples(
      inputs: Tensor(points, shape: [count, features]),
      targets: Tensor((0..<count).map { Int64($0 % classes) }))
  }

  /// Every bit that training goes on from: what a fit of a few steps makes of it.
  static func bitsAfterFit(_ model: Model, _ samples: Samples) throws -> [UInt32] {
    let fit = try Fit(
      model, on: samples, options: Fit.Options(epochs: 2, batch: 5), threads: Threads(count: 1))
    _ = try fit.run()
    return model.state.flatMap { $0.value.elements(of: Float.self).map(\.bitPattern) }
      + model.history.epochs.map { Float($0.training.loss).bitPattern }
  }
}

extension Samples {
  var allRows: [Int32] { (0..<Int32(count)).map { $0 } }
}
