import Commands
import Diagnostics
import Foundation
import Interpreter
import Testing

/// Random changes of valid scripts are parsed and run: each must end in a result or in an error with
/// a place within its text, soon. `scripts/fuzz N` runs N of them; the suite runs a few.
@Suite struct MutationTests {
  static let count = ProcessInfo.processInfo.environment["NN_FUZZ"].flatMap(Int.init) ?? 3000

  @Test func everyMutationEndsInAResultOrAnError() throws {
    let seed = ProcessInfo.processInfo.environment["NN_FUZZ_SEED"].flatMap(UInt64.init) ?? 1
    var mutator = Mutator(seed: seed, samples: try Self.samples())
    let watch = Watchdog()
    defer { watch.stop() }
    var failures = 0
    for _ in 0..<Self.count {
      let text = mutator.next()
      if let complaint = Self.run(text, watch) {
        failures += 1
        if failures <= 5 { Issue.record("\(complaint)\n\(text)") }
      }
    }
    #expect(failures == 0)
  }

  /// What is wrong with the way a text ended; `nil` when nothing is.
  private static func run(_ text: String, _ watch: Watchdog) -> String? {
    let session = Session(registry: safeRegistry(), output: RecordedOutput())
    let source = Source(text)
    watch.begin(session.interrupt)
    let started = ContinuousClock.now
    defer { watch.end() }
    do {
      try session.run(source)
    } catch {
      if let place = error.diagnostic.place, place.source === source {
        let span = place.span
        if span.lower < 0 || span.upper < span.lower || span.upper > source.utf8.count {
          return "the place \(span) is outside of the text: \(error.diagnostic.message)"
        }
      }
      if error.diagnostic.message.isEmpty { return "an error without a message" }
      _ = render(error.diagnostic, width: 60, hasColor: true, hasUnicode: true)
    }
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    return seconds > 20 ? "took \(seconds) s to stop" : nil
  }

  /// Without what reads files, asks the network or takes long by its nature.
  private static func safeRegistry() -> Registry {
    let excluded: Set = ["mnist", "digits", "use", "run"]
    return Registry(Registry.everything().builtins.filter { !excluded.contains($0.name) })
  }

  private static func samples() throws -> [String] {
    // A mutation of a script that trains for seconds would train for seconds.
    try ScriptTests.names.filter { !$0.hasPrefix("long/") }.map {
      try String(contentsOf: ScriptTests.folder.appendingPathComponent($0), encoding: .utf8)
    } + [
      "x = tensor([[1, 2], [3, 4]])\nx @ x.T + x[:, 0] * 2\nx[0, 1] = 5\nx.sum(axis=0, keepdims=true)",
      "m = sequential(dense(4, relu), dropout(0.5), dense(3, softmax))\nm.add(flatten())\nsummary m",
      """
      x = randn(30, 4)
      y = randint(0, 3, [30])
      m = sequential(dense(5, tanh), dense(3, softmax))
      compile m optimizer=adam(lr=0.01) loss=sparse_categorical_crossentropy metrics=[accuracy]
      fit m x y epochs=2 batch=7 validation_split=0.2
      evaluate m x y
      predict(m, x[:2]).argmax(axis=1)
      """,
      "f\"{1:.2f} {[1, 'a'] = } {2 ** 0.5:>10,.3e}\"; x -> x; (a, b) -> a + b",
      "help fit\nvars\n?relu\ntime 1 + 1\nseed 3\nruns",
    ]
  }
}

/// Raises a session's interrupt when a text runs for more than a second, as a person would.
private final class Watchdog: @unchecked Sendable {
  private let lock = NSLock()
  private var interrupt: Interrupt?
  private var deadline = ContinuousClock.now
  private var isDone = false

  init() {
    Thread.detachNewThread { [self] in
      while true {
        Thread.sleep(forTimeInterval: 0.05)
        lock.lock()
        let isDone = isDone
        if let interrupt, ContinuousClock.now > deadline { interrupt.raise() }
        lock.unlock()
        if isDone { return }
      }
    }
  }

  func begin(_ interrupt: Interrupt) {
    lock.withLock {
      self.interrupt = interrupt
      deadline = ContinuousClock.now + .seconds(1)
    }
  }

  func end() { lock.withLock { interrupt = nil } }
  func stop() { lock.withLock { isDone = true } }
}

/// Changes texts by characters, words and lines; its own generator, so that a seed finds a case again.
struct Mutator {
  private var state: UInt64
  private let samples: [String]
  private static let words = [
    "(", ")", "[", "]", "{", "}", "=", "==", ",", ":", ".", "->", "+", "-", "*", "**", "/", "//", "%", "@",
    "\"",
    "'", "f\"", "#", "# %%", "\n", ";", " ", "\\", "?", "0", "-1", "1e999", "1e-999", "nan",
    "9" + String(repeating: "9", count: 30),
    "none", "true", "not", "and", "in", "if", "else", "for", "while", "def", "return", "break", "no_grad",
    "x", "m", "é", "日本", "🙂", "\u{0}", "\u{301}", "tensor", "zeros", "reshape", "relu", "dense", "fit", "_",
    "*x", "[[[[[[[[", "))))))",
    "0.5", "1000000", "4294967296", "9007199254740993", "...", "::", "x[", "lr=", "epochs=", "print",
  ]

  init(seed: UInt64, samples: [String]) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    self.samples = samples
  }

  /// xorshift64*
  private mutating func random(_ bound: Int) -> Int {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % max(bound, 1)
  }

  mutating func next() -> String {
    var pieces = Self.pieces(of: samples[random(samples.count)])
    for _ in 0...random(4) { change(&pieces) }
    return pieces.joined()
  }

  private mutating func change(_ pieces: inout [String]) {
    guard !pieces.isEmpty else {
      pieces = [Self.words[random(Self.words.count)]]
      return
    }
    let index = random(pieces.count)
    switch random(7) {
    case 0: pieces.remove(at: index)
    case 1: pieces.insert(pieces[random(pieces.count)], at: index)
    case 2: pieces.swapAt(index, random(pieces.count))
    case 3: pieces[index] = Self.words[random(Self.words.count)]
    case 4: pieces.insert(Self.words[random(Self.words.count)], at: index)
    case 5:
      let other = Self.pieces(of: samples[random(samples.count)])
      pieces.insert(contentsOf: other.prefix(random(other.count)), at: index)
    default: pieces.removeSubrange(index..<min(pieces.count, index + random(8)))
    }
  }

  /// Words and single other characters.
  private static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    for character in text {
      if let last = pieces.last, last.last.map({ $0.isLetter || $0.isNumber }) == true,
        character.isLetter || character.isNumber
      {
        pieces[pieces.count - 1].append(character)
      } else {
        pieces.append(String(character))
      }
    }
    return pieces
  }
}
