import Commands
import Diagnostics
import Interpreter
import Testing

@Suite struct InterruptTests {
  /// Raises the flag when the first epoch's line is written, as Ctrl-C between two steps would.
  private final class Interrupting: Output {
    let style = OutputStyle.plain
    let interrupt: Interrupt
    var text = ""
    var isArmed = true

    init(_ interrupt: Interrupt) { self.interrupt = interrupt }
    func write(_ text: String) {
      self.text += text
      if isArmed, text.hasPrefix("epoch 1/") { interrupt.raise() }
    }
    func progress(_ line: String?) {}
    func report(_ diagnostic: Diagnostic) {}
    func flush() {}
  }

  /// With callbacks as well: what they have counted so far, the moved rate and the best weights go on.
  @Test(arguments: [
    "", " callbacks=[learning_rate_scheduler((e, lr) -> lr / (e + 1))]",
    " callbacks=[early_stopping(monitor=\"loss\", mode=max, patience=2, restore_best=true)]",
    " callbacks=[reduce_lr_on_plateau(monitor=\"loss\", mode=\"max\", patience=1)]",
  ])
  func continueReachesTheBitsOfAnUninterruptedFit(_ callbacks: String) throws {
    let fit = xor + "fit model x y epochs=3 batch=2 optimizer=adam(0.05)" + callbacks
    let straight = Shell()
    _ = try straight.run(fit)

    let interrupt = Interrupt()
    let output = Interrupting(interrupt)
    let session = Session(registry: .everything(), output: output, interrupt: interrupt)
    #expect(throws: Failure.self) { try session.run(Source(fit)) }
    // Only at a prompt it adds that continue goes on.
    #expect(output.text.hasSuffix("stopped before epoch 2: the model and its history are kept\n"))
    interrupt.clear()
    output.isArmed = false
    output.text = ""
    try session.run(Source("continue"))
    #expect(output.text.hasPrefix("epoch 2/3  loss "))
    output.text = ""
    try session.run(Source("model(x)"))
    #expect(try output.text == straight.run("model(x)"))
    #expect(throws: Failure.self) { try session.run(Source("continue")) }
  }

  @Test func `a fit of another model in between changes nothing`() throws {
    let interrupt = Interrupt()
    let output = Interrupting(interrupt)
    let session = Session(registry: .everything(), output: output, interrupt: interrupt)
    let fit = "fit model x y epochs=3 batch=2 optimizer=adam(0.05)"
    #expect(throws: Failure.self) { try session.run(Source(xor + fit)) }
    interrupt.clear()
    output.isArmed = false
    try session.run(Source("other = sequential(dense(2, softmax))\nfit other x y verbose=0"))
    output.text = ""
    try session.run(Source("continue"))
    #expect(output.text.hasPrefix("epoch 2/3  loss "))
    #expect(throws: Failure.self) { try session.run(Source("continue")) }
  }

  @Test func ctrlCStopsAChainOfProducts() throws {
    let shell = Shell()
    _ = try shell.run("a = eye(2)")
    shell.session.interrupt.raise()
    #expect(shell.error("a @ a @ a") == "1: interrupted")
    shell.session.interrupt.clear()
    #expect(shell.error("a @ a @ a") == nil)
  }

  @Test func runsForgetsWhatWasMeasuredBeforeContinue() throws {
    let interrupt = Interrupt()
    let output = Interrupting(interrupt)
    let session = Session(registry: .everything(), output: output, interrupt: interrupt)
    #expect(throws: Failure.self) {
      try session.run(Source(xor + "fit model x y epochs=3 batch=2 optimizer=adam(0.05)"))
    }
    interrupt.clear()
    output.isArmed = false
    try session.run(Source("evaluate(model, x * 1, y, verbose=0);"))
    output.text = ""
    try session.run(Source("runs"))
    #expect(output.text.contains(#/%  +[0-9.]+  +[0-9.]+ % +[0-9.]+\n$/#), "\(output.text)")
    try session.run(Source("continue"))
    output.text = ""
    try session.run(Source("runs"))
    #expect(output.text.contains(#/ 3 +2 .* –  +– +[0-9.]+\n$/#), "\(output.text)")
  }
}

@Suite struct ProgressTests {
  /// A terminal that keeps what is drawn.
  private final class Screen: Output {
    let style: OutputStyle
    var drawn: [String?] = []
    var text = ""

    init(width: Int, hasUnicode: Bool) {
      style = OutputStyle(width: width, hasColor: false, hasUnicode: hasUnicode, isTerminal: true)
    }
    func write(_ text: String) { self.text += text }
    func progress(_ line: String?) { drawn.append(line) }
    func report(_ diagnostic: Diagnostic) {}
    func flush() {}
  }

  private func fit(_ screen: Screen, _ arguments: String = "") throws {
    let session = Session(registry: .everything(), output: screen)
    let fit =
      "fit model x y batch=1 optimizer=sgd(0.1) loss=sparse_categorical_crossentropy metrics=[accuracy] "
    try session.run(Source(xor + fit + arguments))
  }

  @Test func aTerminalGetsABarThatGoesAway() throws {
    let screen = Screen(width: 100, hasUnicode: true)
    try fit(screen)
    let first = try #require(screen.drawn.first ?? nil)
    #expect(
      first.contains(#/^epoch 1\/1  ━{5}─{15}  1\/4  loss [0-9.]+  accuracy [0-9.]+ %  [0-9.]+ s left$/#),
      "\(first)")
    #expect(screen.drawn.last == .some(nil))
    #expect(
      screen.text.contains(#/^epoch 1\/1  ━{20}  loss [0-9.]+  accuracy [0-9.]+ %  [0-9.]+ s\n$/#),
      "\(screen.text)")
  }

  @Test func aNarrowTerminalGetsNoLineThatWraps() throws {
    for width in [20, 40, 60, 80] {
      let screen = Screen(width: width, hasUnicode: false)
      try fit(screen)
      let line = try #require(screen.drawn.first ?? nil)
      // The ^C of Ctrl-C takes two columns behind it.
      #expect(line.count + 2 < width, "\(line)")
      // loss, accuracy and seconds take 45 columns, so that a bar of 20 is left out below 67.
      if width > 50 { #expect(screen.text.count - 1 <= width && screen.text.contains("#") == (width == 80)) }
      #expect(line.utf8.allSatisfy { $0 < 128 })
    }
  }

  @Test(arguments: ["verbose=0", "verbose=2"])
  func noBarIsDrawnUnasked(_ verbose: String) throws {
    let screen = Screen(width: 100, hasUnicode: true)
    try fit(screen, verbose)
    #expect(screen.drawn.isEmpty)
    #expect(screen.text.isEmpty == (verbose == "verbose=0"))
  }
}
