import Diagnostics
import Interpreter
import Learning
import Tensors
import Testing

@testable import Commands

struct WatchTests {
  /// A terminal that keeps what is drawn.
  private final class Screen: Output {
    var style: OutputStyle
    var blocks: [[String]] = []
    var text = ""

    init(width: Int, height: Int, hasUnicode: Bool = true) {
      style = OutputStyle(
        width: width, height: height, hasColor: false, hasUnicode: hasUnicode, isTerminal: true)
    }
    func write(_ text: String) { self.text += text }
    func progress(_ line: String?) { blocks.append(line.map { [$0] } ?? []) }
    func progress(_ lines: [String]) { blocks.append(lines) }
    func report(_ diagnostic: Diagnostic) {}
    func flush() {}
  }

  private static let given = """
    use moons(n=100)
    model = sequential(dense(4, tanh), dropout(0.2), batch_norm(), dense(2, softmax))

    """

  private func lines(_ watch: String, _ screen: Screen, _ arguments: String = "epochs=3") throws
    -> [Substring]
  {
    let session = Session(registry: .everything(), output: screen)
    try session.run(Source(Self.given + "fit model \(arguments) watch=\(watch)"))
    return screen.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }

  /// A fit that goes on after an epoch, watched by its loss.
  private func watchedLoss(epochs: Int, interval: Duration = .zero, on screen: Screen) throws
    -> (fit: Fit, watched: WatchedFit)
  {
    let session = Session(registry: .everything(), output: screen)
    try session.run(Source(Self.given + "fit model verbose=0"))
    let model = try #require(session.workbench.currentModel).model
    let samples = try session.datasetSamples(.training, for: model, of: "fit")
    let fit = try Fit(model, on: samples, options: Fit.Options(epochs: epochs), threads: session.threads)
    let pace = WatchedFit.Pace(delay: .zero, interval: interval, isBounded: false)
    return (fit, WatchedFit(LossView(), in: session, isQuiet: false, pace: pace))
  }

  /// In milliseconds: 2.5 % of the time, where that is less than a frame cost before.
  @Test(
    arguments: [
      (nil, 10, 1.0), (5, 1_000, 1), (5, 200, 1), (5, 100, 0.5), (50, 200, 0.1), (0, 100, 1),
    ] as [(Int?, Int, Double)])
  func `the last picture costs a small share of the time`(cost: Int?, time: Int, part: Double) {
    let found = Budget.lastPart(of: cost.map { .milliseconds($0) }, after: .milliseconds(time))
    #expect(found == part)
  }

  /// 40 × 40 cells, or a share of them; off a terminal as many as `boundary` has.
  @Test(arguments: [
    (FrameDetail.shown(share: 1), 40), (.shown(share: 0.25), 20), (.shown(share: 0), 12), (.exact, 100),
  ])
  func `a coarser boundary has fewer cells`(detail: FrameDetail, side: Int) throws {
    let session = Session(registry: .everything(), output: Screen(width: 60, height: 24))
    try session.run(Source(Self.given + "fit model verbose=0"))
    let model = try #require(session.workbench.currentModel).model
    let samples = try session.datasetSamples(.training, for: model, of: "fit")
    let fit = try Fit(model, on: samples, options: Fit.Options(epochs: 1), threads: session.threads)
    let view = try Watch.boundary.view(of: fit, isOfDataset: true, in: session)
    let picture = try #require(try view.picture(of: fit, rows: 24, detail: detail, in: session))
    let points = try session.pointView(of: model, samples, isOfDataset: true, of: "fit")
    #expect(try picture.svg() == points.picture(side: side, in: session).svg())
  }

  @Test(arguments: ["loss", "weights", "boundary"], [20, 40, 80, 120])
  func `the last picture stays, in lines that fit`(watch: String, width: Int) throws {
    for hasUnicode in [true, false] {
      let screen = Screen(width: width, height: 24, hasUnicode: hasUnicode)
      let lines = try lines(watch, screen)
      let last = try #require(lines.lastIndex { $0.hasPrefix("epoch 3/3") })
      let picture = lines[(last + 1)...]
      #expect((6...21).contains(picture.count), "\(picture.count)")
      #expect(Set(picture.map { displayWidth(String($0)) }).count == 1)
      #expect(picture.allSatisfy { displayWidth(String($0)) < width })
      if !hasUnicode { #expect(picture.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }) }
      #expect(screen.blocks.last == [], "nothing is left in the place of progress")
    }
  }

  @Test func `a low window gets no picture`() throws {
    let lines = try lines("boundary", Screen(width: 80, height: 9))
    #expect(lines.last?.hasPrefix("epoch 3/3") == true)
  }

  @Test func `off a terminal the end is told in words`() throws {
    let shell = Shell()
    let fit = "fit model epochs=2 batch=20 watch="
    #expect(try shell.run(Self.given + fit + "boundary").contains("\ndecision regions: 0 "))
    let weights = try shell.run(fit + "weights").split(separator: "\n").last
    #expect(weights?.hasPrefix("heat map of dense, 2 inputs × 4 units, weights in -") == true)
    #expect(try !shell.run(fit + "weights verbose=0").contains("heat map"))
  }

  /// A frame after every step, and the weights at the end are those of a fit that nobody watches.
  @Test(arguments: [Watch.loss, .weights, .boundary])
  func `watching changes no bits`(watch: Watch) throws {
    func weights(isWatched: Bool) throws -> [[Float]] {
      let screen = Screen(width: 60, height: 24)
      let session = Session(registry: .everything(), output: screen)
      try session.run(Source("seed 4\n" + Self.given + "compile model optimizer=adam(0.01)"))
      guard case .object(let object as ModelObject)? = session.variable("model") else { return [] }
      let samples = try session.datasetSamples(.training, for: object.model, of: "fit")
      let fit = try Fit(
        object.model, on: samples, options: Fit.Options(epochs: 2, batch: 8), threads: session.threads)
      let view = try watch.view(of: fit, isOfDataset: true, in: session)
      let watched = WatchedFit(
        view, in: session, isQuiet: false,
        pace: WatchedFit.Pace(delay: .zero, interval: .zero, isBounded: false))
      var frames: Set<[String]> = []
      _ = try fit.run(report: { report in
        if case .step = report, isWatched { frames.insert(watched.lines(of: fit)) }
      })
      #expect(!isWatched || frames.count > 5, "frames differ as the model learns")
      return object.model.weights.map { $0.value.elements(of: Float.self) }
    }
    let watched = try weights(isWatched: true)
    #expect(!watched.isEmpty)
    #expect(try watched == weights(isWatched: false))
  }

  @Test func `lines of epochs stand above the picture`() throws {
    let screen = Screen(width: 60, height: 24)
    let (fit, watched) = try watchedLoss(epochs: 3, interval: .zero, on: screen)
    let progress = FitProgress(screen, verbose: 1, watched: watched)
    screen.blocks = []
    _ = try fit.run(report: { report in
      switch report {
      case .step: progress.show(fit)
      case .epoch(let epoch): progress.show(epoch, of: fit.lastEpoch)
      case .remark(let text): progress.show(text)
      case .epochDone: break
      }
    })
    let first = try #require(screen.blocks.first)
    #expect(first.count > 8)
    #expect(first.last?.hasPrefix("epoch 2/4  ") == true)
    progress.end(with: fit)
    let lines = screen.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.filter { $0.hasPrefix("epoch ") }.count == 3)
    let last = try #require(lines.lastIndex { $0.hasPrefix("epoch 4/4") })
    #expect(lines.count - 1 - last > 8, "the picture stands below them")
  }

  @Test func `lines of epochs keep their order in a window that becomes too low`() throws {
    let screen = Screen(width: 60, height: 24)
    let (fit, watched) = try watchedLoss(epochs: 3, interval: .zero, on: screen)
    let progress = FitProgress(screen, verbose: 1, watched: watched)
    _ = try fit.run(report: { report in
      switch report {
      case .step: progress.show(fit)
      case .epoch(let epoch):
        #expect(watched.isShown == (epoch.epoch == 2))
        progress.show(epoch, of: fit.lastEpoch)
        screen.style.height = 6
        _ = watched.lines(of: fit)
      case .remark, .epochDone: break
      }
    })
    progress.end(with: fit)
    let lines = screen.text.split(separator: "\n").filter { $0.hasPrefix("epoch ") }
    #expect(lines.map { $0.prefix(9) } == ["epoch 2/4", "epoch 3/4", "epoch 4/4"])
  }

  /// Long before the next frame would be due.
  @Test func `a frame is made anew when the window's size changes`() throws {
    let screen = Screen(width: 60, height: 24)
    let (fit, watched) = try watchedLoss(epochs: 1, interval: .seconds(3_600), on: screen)
    _ = try fit.run()
    #expect(watched.lines(of: fit).map { displayWidth($0) }.max() == 59)
    screen.style.width = 30
    #expect(watched.lines(of: fit).map { displayWidth($0) }.max() == 29)
    screen.style.height = 14
    #expect((6...11).contains(watched.lines(of: fit).count))
    screen.style.height = 6
    #expect(watched.lines(of: fit).isEmpty)
    screen.style.height = 24
    #expect(watched.lines(of: fit).count > 8)
  }

  /// Raises the flag when the first epoch's line is written, as Ctrl-C would.
  private final class Interrupting: Output {
    let style = OutputStyle.plain
    let interrupt = Interrupt()
    var text = ""
    func write(_ text: String) {
      self.text += text
      if text.hasPrefix("epoch 1/") { interrupt.raise() }
    }
    func progress(_ line: String?) {}
    func report(_ diagnostic: Diagnostic) {}
    func flush() {}
  }

  @Test func `a stopped fit is still watched when it goes on`() throws {
    let output = Interrupting()
    let session = Session(registry: .everything(), output: output, interrupt: output.interrupt)
    #expect(throws: Failure.self) {
      try session.run(Source(Self.given + "fit model epochs=3 watch=boundary"))
    }
    #expect(output.text.contains("stopped ") && !output.text.contains("decision regions"))
    output.interrupt.clear()
    try session.run(Source("continue"))
    #expect(output.text.contains("decision regions: "))
  }

  @Test(arguments: [
    (
      "use(ones(4, 784), [0, 1, 2, 3]);\nfit model watch=boundary",
      "2:17: fit draws data of one or two inputs, but these samples have 784 [confusion and mistakes look at such models]"
    ),
    (
      "use moons;\nfit model watch=accuracy",
      "2:17: watch knows no 'accuracy'"
    ),
    (
      "m = sequential(input(2), relu);\nfit(m, ones(4, 2), ones(4, 2), watch=weights)",
      "2:38: this model has no matrix of weights"
    ),
  ])
  func `what cannot be watched is said before the fit`(code: String, error: String) {
    let shell = Shell()
    #expect(shell.error("model = sequential(dense(10, softmax));" + code) == error)
    #expect(!shell.output.text.contains("epoch 1"))
  }
}
