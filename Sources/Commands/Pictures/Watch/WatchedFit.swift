import Interpreter
import Learning
import Plots

/// How long something that is done again and again must wait, so that all of it costs a small share of the
/// time by construction, whatever one time costs.
enum Budget {
  /// One part in so many.
  private static let share = 50

  /// When it may be done again that began at `start` and has just ended.
  static func next(after start: ContinuousClock.Instant) -> ContinuousClock.Instant {
    let now = ContinuousClock.now
    return now + (now - start) * share
  }

  /// What part of it may be done once more at the end of all, when it cost so much before: together with the
  /// share that the others had that is less than 5 %. All, when nothing is known of the cost.
  static func lastPart(of cost: Duration?, after time: Duration) -> Double {
    guard let cost, cost > .zero else { return 1 }
    return min(time / cost / 40, 1)
  }
}

/// A view of a fit on the terminal: frames that are made now and then, and the last one, which stays.
final class WatchedFit {
  private let view: any FitView
  private let session: Session
  private let isQuiet: Bool
  private let began = ContinuousClock.now
  /// What the last frame cost that was made on the way.
  private var cost: Duration?
  /// The last frame.
  private var frame: [String] = []
  /// Columns and lines of the window that it was made for.
  private var window: (width: Int, height: Int)?
  private var next: ContinuousClock.Instant
  private let pace: Pace

  /// How often frames are made, if they cost nothing.
  struct Pace {
    /// Before the first: a fit that is over at once needs no picture on its way.
    var delay = Duration.milliseconds(100)
    /// A few frames a second are as many as one sees.
    var interval = Duration.milliseconds(250)
    /// Whether `Budget` bounds what they cost.
    var isBounded = true
  }

  /// Lines that the bar and what comes after it take.
  private static let spare = 3
  /// A picture lower than this shows nothing.
  private static let lowest = 8

  init(_ view: any FitView, in session: Session, isQuiet: Bool, pace: Pace = Pace()) {
    (self.view, self.session, self.isQuiet, self.pace) = (view, session, isQuiet, pace)
    next = ContinuousClock.now + pace.delay
  }

  /// Whether there is a frame to be drawn.
  var isShown: Bool { !frame.isEmpty }

  /// The lines of the frame, made anew when that is due, or at once when it no longer suits the window.
  func lines(of fit: Fit) -> [String] {
    let start = ContinuousClock.now
    let style = session.output.style
    let hasNewSize = window.map { $0 != (style.width, style.height) } ?? false
    guard style.isTerminal, start >= next || hasNewSize else { return frame }
    window = (style.width, style.height)
    // A frame that cannot be made, as Ctrl-C came between, leaves the last one; the fit goes its way.
    if let lines = try? made(of: fit) { frame = lines }
    cost = ContinuousClock.now - start
    next = start + pace.interval
    if pace.isBounded { next = max(next, Budget.next(after: start)) }
    return frame
  }

  /// Writes the picture of the fit's end; off a terminal its words.
  func writeLast(of fit: Fit) {
    let style = session.output.style
    guard style.isTerminal else {
      if !isQuiet, let picture = try? picture(of: fit, rows: style.height, detail: .exact) {
        session.output.line(picture.words)
      }
      return
    }
    let share = Budget.lastPart(of: cost, after: ContinuousClock.now - began)
    if let lines = try? made(of: fit, share: share) { frame = lines }
    writeLast()
  }

  /// Writes the last frame as it was.
  func writeLast() {
    for line in frame { session.output.line(line) }
    frame = []
  }

  /// How often one is made depends on the time.
  private func picture(of fit: Fit, rows: Int, detail: FrameDetail) throws -> Picture? {
    try session.interrupt.aside { try view.picture(of: fit, rows: rows, detail: detail, in: session) }
  }

  /// The picture's lines, made narrower until they are few enough for the window; none in one that is too low.
  private func made(of fit: Fit, share: Double = 1) throws -> [String] {
    let style = session.output.style
    let rows = style.height - Self.spare
    guard rows >= Self.lowest,
      let picture = try picture(of: fit, rows: rows, detail: .shown(share: share))
    else {
      return []
    }
    return picture.lines(PictureObject.style(style), rows: rows)
  }
}
