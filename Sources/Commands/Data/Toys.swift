import Datasets
import Interpreter
import Tensors

/// What all toy sets take.
struct ToyOptions {
  let count: Int
  let noise: Double
  let seed: Int

  static func signature(_ toy: Toy) -> Signature<ToyOptions> {
    Signature(
      Self.init,
      Parameter(
        "n", aliases: ["n_samples"], "Points in all; a fifth of them are for testing.", default: 1_000,
        in: 10...1_000_000),
      Parameter("noise", "Deviation of the noise.", default: toy.defaultNoise, in: 0...100),
      Parameter(
        "seed", aliases: ["random_state"], "Other seeds make other points.", default: 0, in: 0...(1 << 53)))
  }
}

/// `moons(n=1000, noise=0.1, seed=0)` and its kin.
func toyCommand(_ toy: Toy) -> Builtin {
  let name = toy.rawValue
  return Builtin(
    name, .data, "\(toy.summary): points in the plane to be told apart.",
    details: """
      (x_train, y_train), (x_test, y_test) = \(name)()

      x is float32 (n, 2), y int64 (n,) with \(toy.classCount) classes.
      """,
    examples: [Example("(x, y), test = \(name)(n=10)\nx.shape", "(8, 2)")],
    signature: { ToyOptions.signature(toy) }
  ) { options, _ in
    toy.dataset(
      count: options.count, noise: options.noise, random: Random(seed: UInt64(options.seed))
    ).tuple
  }
}

extension Toy {
  fileprivate var summary: String {
    switch self {
    case .xor: "Opposite quadrants"
    case .circles: "A circle within a circle"
    case .moons: "Two half moons that reach into each other"
    case .spiral: "Three arms of a spiral"
    case .blobs: "Three round heaps"
    }
  }
}
