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
    return OutputStyle(
      width: width(of: descriptor, environment),
      hasColor: isCapable && hasColor && !environment.refusesColor, colors: environment.colors,
      hasUnicode: environment.hasUnicode, isTerminal: isCapable)
  }

  /// Columns of the window, else of COLUMNS, else 80.
  static func width(of descriptor: Int32, _ environment: Environment) -> Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return environment.columns ?? 80
  }
}
