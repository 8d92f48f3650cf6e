import Diagnostics

/// One thing that came out of a program.
public enum OutputPiece: Sendable {
  /// As it was written; may be several lines, or a part of one.
  case text(String)
  /// With the text that stands for it where it cannot be shown.
  case display(Display, text: String)
  /// A warning or an error.
  case diagnostic(Diagnostic)
}

/// Output kept in memory, in its order: for documents, for checks, for tests.
public final class RecordedOutput: Output {
  public let style: OutputStyle
  public let takesDisplays: Bool
  /// Called with each piece when it comes, text as it is written.
  public var onPiece: ((OutputPiece) -> Void)?
  public private(set) var text = ""
  public private(set) var diagnostics: [Diagnostic] = []
  private var gathered: [OutputPiece] = []
  /// Text since the last piece that was none.
  private var loose = ""

  public init(style: OutputStyle = .plain, takesDisplays: Bool = false) {
    self.style = style
    self.takesDisplays = takesDisplays
  }

  public func write(_ text: String) {
    self.text += text
    loose += text
    onPiece?(.text(text))
  }

  public func display(_ display: Display, text: String) {
    self.text += text
    add(.display(display, text: text))
  }

  public func report(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
    add(.diagnostic(diagnostic))
  }

  public func progress(_ line: String?) {}
  public func flush() {}

  /// What was written since the last call.
  public func take() -> String {
    defer { text = "" }
    return text
  }

  /// What came since the last call, in order; texts that follow each other are one.
  public func takePieces() -> [OutputPiece] {
    closeText()
    defer { gathered = [] }
    return gathered
  }

  private func add(_ piece: OutputPiece) {
    closeText()
    gathered.append(piece)
    onPiece?(piece)
  }

  private func closeText() {
    if !loose.isEmpty { gathered.append(.text(loose)) }
    loose = ""
  }
}
