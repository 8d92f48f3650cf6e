import Commands
import Diagnostics
import Interpreter
import Testing

/// `find_lr` and `sweep`: what they show, and that nothing of the session moves.
@Suite struct TrialTests {
  private static let given = """
    use moons(n=100)
    a = sequential(dense(2, softmax))
    b = sequential(dense(8, relu), dropout(0.2), dense(2, softmax))
    x, y = moons(n=50).train

    """

  /// What follows is the same with a trial before it and without: weights, history, random numbers.
  @Test(arguments: [
    "find_lr(b);", "find_lr(b, x, y, optimizer=sgd, steps=20);", "sweep(b, seeds=2);",
    "sweep([a, b], x, y, validation_split=0.5, optimizer=[sgd, adam(0.1)], batch=[8, 16], seeds=[3]);",
  ])
  func `a trial leaves no trace`(trial: String) throws {
    let behind = """

      fit b epochs=2 optimizer=adam(0.01) verbose=0
      print(b(x), rand(3), runs(), len(b.history))
      """
    let before = "fit b epochs=1 optimizer=adam(0.01) verbose=0\n"
    for start in ["", before] {
      let (plain, tried) = (Shell(), Shell())
      let expected = try plain.run(Self.given + start + behind)
      #expect(try Self.timeless(tried.run(Self.given + start + trial + behind)) == Self.timeless(expected))
    }
  }

  /// Seconds at the ends of the lines of `runs`.
  private static func timeless(_ text: String) -> String {
    text.replacing(#/ +[0-9]+\.[0-9]\n/#, with: "\n")
  }

  @Test func `the rates that are suggested stand in the curve`() throws {
    let shell = Shell()
    #expect(
      try shell.run(
        Self.given + """
          r = find_lr(b, steps=60, batch=100)
          i = argmin(r.smoothed)
          print(r.lr in r.rates.tolist(), abs(r.tenth * 10 / r.rates[i] - 1) < 1e-12)
          print(len(r.rates) == len(r.losses), len(r.rates) <= 60, abs(r.rates[0] / 1e-6 - 1) < 1e-12)
          """
      ).hasSuffix("true true\ntrue true true\n"))
  }

  @Test func `what find_lr says`() throws {
    let shell = Shell()
    // From w = 0 towards 1 at rates 0.01, 0.1, 1 and 10: losses 1, 0.9604, 0.6147, 0.6147.
    let shown = try shell.run(
      """
      m = sequential(dense(1, kernel_initializer=zeros, use_bias=false))
      find_lr(m, [[1]], [[1]], lo=0.01, hi=10, steps=4, smoothing=0.5, optimizer=sgd)
      find_lr(m, [[1]], [[1]], lo=2, hi=2.5, steps=4, smoothing=0, optimizer=sgd)
      """)
    #expect(
      shown == """
        find_lr: 4 of 4 steps of 32, rate 0.01…10 in sgd
          the loss falls fastest at lr=1
          it is least at 10: 0.6864 after 1.0000 at the start; a tenth is lr=1
          it does not diverge up to 10
        find_lr: 2 of 4 steps of 32, rate 2…2.5 in sgd
          the loss falls at none of these rates: begin lower, as with lo=0.02
          it diverges at 2.2

        """)
  }

  /// Smoothed by m = (m + loss)/2 over 1 - 2^-(i+1): 1, 0.9736, 0.7685, 0.6864; from 0.9736 to 0.6864 it falls most.
  @Test func `a rate search is plotted over the logarithm of the rate`() throws {
    let shell = Shell()
    let smoothed =
      "smoothed: 4 points, from 1 at 0.01 to 0.6864 at 10, lowest 0.6864 at 10, highest 1 at 0.01; "
      + "falls fastest at lr=1\n"
    #expect(
      try shell.run(
        """
        m = sequential(dense(1, kernel_initializer=zeros, use_bias=false))
        r = find_lr(m, [[1]], [[1]], lo=0.01, hi=10, steps=4, smoothing=0.5, optimizer=sgd)
        plot r
        plot r smoothed
        """) == "loss: 4 points, x from 0.01 to 10, y from 0.6147 to 1; " + smoothed + smoothed)
    #expect(
      shell.error("plot r loss")
        == "6: this test has no 'loss' [did you mean 'losses'?]")
    let screen = Shell(
      style: OutputStyle(width: 80, hasColor: false, hasUnicode: true, isTerminal: true))
    let lines = try screen.run(
      "m = sequential(dense(1));\nr = find_lr(m, [[1]], [[1]], lo=0.001, hi=0.1, steps=5);\nplot r"
    ).split(separator: "\n")
    #expect(lines.contains { $0.contains("0.002") && $0.contains("0.005") && $0.contains("0.05") })
  }

  /// Targets that are noise, around a model that has learned their mean: what batches differ by is no fall.
  /// With the same layers and fresh weights that are far off, there is one.
  @Test func `noise between batches is no fall`() throws {
    let shell = Shell()
    let shown = try shell.run(
      """
      seed 3
      x = ones((640, 1)); y = randn(640, 1)
      m = sequential(dense(1, kernel_initializer=zeros))
      r = find_lr(m, x, y, optimizer=sgd, hi=0.001)
      print(r.lr, r.tenth, r.diverged)
      r
      r = find_lr(m, x, y + 5, optimizer=sgd)
      print(r.lr > 0.001, r.tenth > 0.001, r.diverged)
      """
    )
    #expect(shown.hasPrefix("none none false\n"))
    #expect(shown.hasSuffix("\n  it does not diverge up to 0.001\ntrue true true\n"))
    let words = shown.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("at no rate does the loss fall by more than it varies from batch to batch: from "))
    #expect(words.contains("try the same layers with fresh weights it does not diverge"))
  }

  /// Below the rate at which a test begins by default there is no advice to begin lower.
  @Test func `advice ends`() throws {
    let shown = try Shell().run(
      """
      m = sequential(dense(1, kernel_initializer=zeros, use_bias=false))
      find_lr(m, [[1e9]], [[1]], optimizer=sgd, smoothing=0, steps=5)
      """)
    #expect(shown.contains("  the loss falls at none of these rates\n  it diverges at "), "\(shown)")
  }

  /// Each number is that of the model made, fitted and evaluated by hand behind its seed.
  @Test func `a sweep's numbers are those of fit and evaluate`() throws {
    let shell = Shell()
    #expect(
      try shell.run(
        Self.given + """
          s = sweep(b, lr=[0.01, 0.1], optimizer=sgd, epochs=2, batch=16, seeds=[4, 9])
          for row in s {
            for i in range(2) {
              seed row.seeds[i]
              m = sequential(dense(8, relu), dropout(0.2), dense(2, softmax))
              fit m optimizer=sgd(row.lr) epochs=2 batch=16 verbose=0
              e = evaluate(m, verbose=0)
              print(row.values[i] == e.accuracy, row.losses[i] == e.loss)
            }
          }
          print(s.metric, len(s), s.best.mean == max(s[0].mean, s[1].mean))
          """
      ).hasSuffix(String(repeating: "true true\n", count: 4) + "accuracy 2 true\n"))
  }

  private static func table(_ code: String, _ style: OutputStyle = .plain) throws -> [String] {
    let shell = Shell(style: style)
    _ = try shell.run(given)
    return try shell.run(code).split(separator: "\n").map(String.init)
  }

  @Test func `the table says what was tried, and what cannot be told apart`() throws {
    // The same twice: all differences are 0.
    let lines = try Self.table("sweep b optimizer=[sgd(0.1), sgd(0.1)] epochs=2 seeds=3")
    #expect(lines.count == 5)
    #expect(lines[0].hasPrefix("optimizer    test accuracy"))
    #expect(lines[2].contains(#/^sgd\(0\.1\) +[0-9.]+ ± [0-9.]+ %  [0-9.]+ ± [0-9.]+ +[0-9.]+  best$/#))
    #expect(lines[3].hasSuffix("~   ") && lines[4] == "~ is not told from the best by 3 seeds")
    #expect(Set(lines.prefix(4).map(\.count)).count == 1)
    // The numbers of both are the same.
    #expect(lines[2].dropLast(12) == lines[3].dropLast(12))
  }

  @Test func `what diverges is no best`() throws {
    let lines = try Self.table(
      "use plane;\nsweep sequential(dense(1)) optimizer=[sgd(1e30), sgd(0.01)] seeds=2")
    #expect(lines[2].contains("diverged") && !lines[2].contains("best"))
    #expect(lines[3].hasSuffix("best"))
    let all = try Self.table("use plane;\nsweep sequential(dense(1)) lr=1e30 optimizer=sgd seeds=2")
    #expect(all.last == "every setting diverged: try smaller learning rates")
  }

  @Test func `one seed says that it is one`() throws {
    let lines = try Self.table("sweep [a, b] seeds=1 validation_split=0.25")
    #expect(lines[0].hasPrefix("model  optimizer ") && lines[0].contains("validation accuracy"))
    #expect(!lines[2].contains("±") && lines.last == "one seed tells nothing of chance: seeds=5 would")
  }

  @Test func `values are compared by their loss`() throws {
    let shell = Shell()
    let text = try shell.run(
      "use plane\ns = sweep(sequential(dense(1)), optimizer=adam, lr=[0.0001, 0.1], epochs=5, seeds=2)\n"
        + "(s.metric, s.best.lr)")
    #expect(text.hasSuffix("(\"loss\", 0.1)\n"))
  }

  @Test(arguments: [20, 40, 80])
  func `no line is wider than the terminal`(width: Int) throws {
    let style = OutputStyle(width: width, hasColor: false, hasUnicode: false, isTerminal: true)
    let lines = try Self.table("sweep [a, b] epochs=[1, 2] batch=[8, 16] seeds=2", style)
    #expect(lines.allSatisfy { $0.count <= width && $0.utf8.allSatisfy { $0 < 128 } })
    let search = try Self.table("find_lr b optimizer=sgd", style)
    #expect(search.count >= 4 && search.allSatisfy { $0.count <= width })
  }

  /// Where a table would have to cut its numbers it becomes several.
  @Test func `a narrow terminal cuts no number`() throws {
    let style = OutputStyle(width: 40, hasColor: false, hasUnicode: false, isTerminal: true)
    let lines = try Self.table("sweep [a, b] epochs=[1, 2] batch=[8, 16] seeds=2", style)
    #expect(lines.allSatisfy { !$0.contains("..") })
    #expect(lines.filter { $0.contains(#/ [0-9.]+ \+- [0-9.]+ %/#) }.count == 8)
  }

  /// Numbers stand in a table below rather than being cut; without them nothing tells two settings apart.
  @Test(arguments: [40, 60])
  func `a narrow table cuts no number`(width: Int) throws {
    let style = OutputStyle(width: width, hasColor: false, hasUnicode: true, isTerminal: true)
    let lines = try Self.table("sweep b optimizer=sgd lr=[0.001, 0.002] batch=[8, 16] seeds=2", style)
    #expect(lines.allSatisfy { !$0.contains("…") })
    let shares = lines.filter { $0.contains(" ± ") && $0.contains("%") }
    #expect(shares.count == 4)
    let settings = shares.compactMap { $0.prefixMatch(of: #/sgd\(0\.00[12]\) +(8|16) /#)?.output.0 }
    #expect(Set(settings).count == 4)
    #expect(lines.contains { $0.hasSuffix("best") || $0.contains("best ") })
  }

  @Test(arguments: [
    ("find_lr b lo=1 hi=0.1", "14: lo must be below hi: 1 is not below 0.1"),
    ("find_lr b lo=0", "14: lo must be a finite number above 0, not 0"),
    ("find_lr b steps=1", "17: steps must be in 2…100000, not 1"),
    ("find_lr b smoothing=1", "21: smoothing must be at least 0 and below 1, not 1"),
    ("find_lr b x", "11: find_lr needs y [these inputs have no targets: find_lr model x y]"),
    (
      "find_lr a x * 1e39 y",
      "11: the loss is no finite number before any update [scale x and y to small numbers]"
    ),
    (
      "sweep b optimizer=[]",
      "19: sweep's optimizer must be an optimizer, or a list of several [got an empty list]"
    ),
    (
      "sweep b optimizer=[sgd, relu]",
      "19: sweep's optimizer must be an optimizer, or a list of several [got the function relu]"
    ),
    ("sweep b lr=[0.1, 0]", "12: lr must be a finite number above 0, not 0"),
    ("sweep b seeds=0", "15: seeds must be in 1…10,000, not 0"),
    ("sweep b seeds=[1, 1]", "15: a seed is named twice"),
    ("sweep b epochs=[1, 0]", "16: epochs must be in 1…1,000,000, not 0"),
    ("sweep b x y", "9: sweep needs samples to judge by [add test=(x_test, y_test) or validation_split=0.2]"),
    ("sweep b validation_split=1", "26: validation_split must be above 0 and below 1, not 1"),
    ("sweep b validation_split=0.5 test=(x, y)", "35: sweep takes validation_split or test, not both"),
    ("sweep b epochs=[1, 2, 3] batch=[1, 2] seeds=5000", "1: 30,000 trials are more than 10,000"),
    ("sweep b optimizer=addam", "19: optimizer knows no 'addam' [did you mean 'adam'?]"),
  ])
  func `an error points at its argument`(code: String, error: String) throws {
    let shell = Shell()
    _ = try shell.run(Self.given)
    #expect(shell.error(code) == error)
  }

  /// Ctrl-C while the third trial runs: two are shown.
  @Test func `what a stopped sweep has found is shown`() throws {
    final class Stopping: Output {
      let style = OutputStyle(width: 100, hasColor: false, hasUnicode: true, isTerminal: true)
      let interrupt = Interrupt()
      var text = ""
      func write(_ text: String) { self.text += text }
      func progress(_ line: String?) { if line?.hasPrefix("sweep  3 of") == true { interrupt.raise() } }
      func report(_ diagnostic: Diagnostic) {}
      func flush() {}
    }
    let output = Stopping()
    let session = Session(registry: .everything(), output: output, interrupt: output.interrupt)
    try session.run(Source(Self.given))
    output.text = ""
    #expect(throws: Failure.self) {
      try session.run(Source("sweep b lr=[0.1, 0.01, 0.001] seeds=1 epochs=2"))
    }
    let lines = output.text.split(separator: "\n")
    #expect(lines.count == 6 && lines.last == "stopped after 2 trials")
  }
}
