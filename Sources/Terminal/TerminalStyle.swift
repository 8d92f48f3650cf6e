import Interpreter

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension OutputStyle {
  /// What the thing behind a file descriptor can show.
  static func of(_ descriptor: Int32, _ environment: Environment, hasColor: Bool) -> OutputStyle {
    let isTerminal = isatty(descriptor) == 1
    let isCapable = isTerminal && !environment.isDumb
    var style = OutputStyle(
      width: width(of: descriptor, environment), height: height(of: descriptor),
      hasColor: isCapable && hasColor && !environment.refusesColor, colors: environment.colors,
      hasUnicode: environment.hasUnicode, isTerminal: isCapable)
    if isCapable { style.graphics = environment.graphics }
    style.cellWidth = cellWidth(of: descriptor)
    return style
  }

  /// Pixels that a column is wide; many terminals do not tell.
  private static func cellWidth(of descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_xpixel >= size.ws_col
    else { return nil }
    return Int(size.ws_xpixel) / Int(size.ws_col)
  }

  /// Columns of the window, else of COLUMNS, else 80.
  static func width(of descriptor: Int32, _ environment: Environment) -> Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return environment.columns ?? 80
  }

  /// Lines of the window, else 24.
  static func height(of descriptor: Int32) -> Int {
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0 ? Int(size.ws_row) : 24
  }
}
