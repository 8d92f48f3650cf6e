import Diagnostics
import Interpreter

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The environment variables that the terminal heeds, read through a function so that tests can
/// hand in their own.
public struct Environment {
  private let lookUp: (String) -> String?

  public init(_ lookUp: @escaping (String) -> String?) { self.lookUp = lookUp }

  /// The variables of this process.
  public static var process: Environment {
    Environment { name in getenv(name).map { String(cString: $0) } }
  }

  /// The variable's text; `nil` when it is not set or empty, which mean the same to us.
  public subscript(_ name: String) -> String? {
    lookUp(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// https://no-color.org
  var refusesColor: Bool { self["NO_COLOR"] != nil }

  /// A terminal that cannot move its cursor, as an editor's output window.
  var isDumb: Bool { (self["TERM"] ?? "dumb") == "dumb" }

  /// How many colours the terminal shows, as terminals have come to say it: COLORTERM for 2²⁴, the name in
  /// TERM for 256, else 16.
  var colors: Int {
    if ["truecolor", "24bit"].contains(self["COLORTERM"]) { return 1 << 24 }
    let name = self["TERM"] ?? ""
    if name.hasSuffix("-direct") { return 1 << 24 }
    return parts(of: name, at: "256color").count > 1 ? 256 : 16
  }

  /// Whether the locale's characters are UTF-8, by POSIX's order of the variables.
  var hasUnicode: Bool {
    let locale = (self["LC_ALL"] ?? self["LC_CTYPE"] ?? self["LANG"] ?? "").lowercased()
    return ["utf-8", "utf8"].contains { parts(of: locale, at: $0).count > 1 }
  }

  /// How the terminal shows images: as NN_GRAPHICS says, else as terminals make themselves known that surely
  /// can. Within tmux and screen sequences of images get lost.
  var graphics: OutputStyle.Graphics {
    if let asked = self["NN_GRAPHICS"].flatMap(OutputStyle.Graphics.init) { return asked }
    let name = self["TERM"] ?? ""
    let program = self["TERM_PROGRAM"]
    let isInside =
      self["TMUX"] != nil || self["STY"] != nil || name.hasPrefix("screen") || name.hasPrefix("tmux")
    if isInside || isDumb || refusesColor { return .text }
    if name == "xterm-kitty" || (self["KITTY_WINDOW_ID"] != nil && program == nil) { return .kitty }
    if program == "iTerm.app" || program == "WezTerm" { return .iterm }
    let known = ["foot", "mlterm", "yaft"]
    return known.contains { name == $0 || name.hasPrefix($0 + "-") } ? .sixel : .text
  }

  var columns: Int? { self["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } }

  /// `$XDG_STATE_HOME/nn/history`; `nil` when there is no home to keep it in.
  public var historyFile: String? { folder("XDG_STATE_HOME", "/.local/state").map { $0 + "/nn/history" } }

  /// `$XDG_STATE_HOME/nn/lessons`, which keeps what lessons are done.
  public var lessonsFile: String? { folder("XDG_STATE_HOME", "/.local/state").map { $0 + "/nn/lessons" } }

  /// `$XDG_CONFIG_HOME/nn/init.nn`.
  public var initFile: String? { folder("XDG_CONFIG_HOME", "/.config").map { $0 + "/nn/init.nn" } }

  public var home: String? { self["HOME"] }

  /// A base folder; the XDG specification says to ignore one that is not absolute.
  private func folder(_ variable: String, _ fallback: String) -> String? {
    if let given = self[variable], given.hasPrefix("/") { return given }
    return home.map { $0 + fallback }
  }
}
