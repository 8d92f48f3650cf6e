import Testing

@testable import Terminal

@Suite struct EnvironmentTests {
  private func environment(_ variables: [String: String]) -> Environment {
    Environment { variables[$0] }
  }

  /// POSIX: LC_ALL wins over LC_CTYPE over LANG; an empty variable counts as unset.
  @Test(arguments: [
    ([:], false),
    (["LANG": "de_DE.UTF-8"], true),
    (["LANG": "C.utf8"], true),
    (["LANG": "C"], false),
    (["LANG": "de_DE.UTF-8", "LC_ALL": "C"], false),
    (["LANG": "de_DE.UTF-8", "LC_ALL": ""], true),
    (["LANG": "C", "LC_CTYPE": "en_US.UTF-8"], true),
    (["LC_CTYPE": "C", "LC_ALL": "en_US.UTF-8"], true),
  ]) func unicode(_ variables: [String: String], _ expected: Bool) {
    #expect(environment(variables).hasUnicode == expected)
  }

  @Test(arguments: [
    (["HOME": "/h"], "/h/.local/state/nn/history", "/h/.config/nn/init.nn"),
    (["HOME": "/h", "XDG_STATE_HOME": "/s", "XDG_CONFIG_HOME": "/c"], "/s/nn/history", "/c/nn/init.nn"),
    // The XDG specification: relative paths are ignored.
    (
      ["HOME": "/h", "XDG_STATE_HOME": "s", "XDG_CONFIG_HOME": "c"], "/h/.local/state/nn/history",
      "/h/.config/nn/init.nn"
    ),
    ([:], nil, nil),
  ]) func files(_ variables: [String: String], _ history: String?, _ start: String?) {
    #expect(environment(variables).historyFile == history)
    #expect(environment(variables).initFile == start)
  }

  @Test(arguments: [
    ([:], "text"), (["TERM": "xterm-256color"], "text"), (["TERM": "xterm-kitty"], "kitty"),
    (["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"], "kitty"),
    // Another terminal that was started from kitty.
    (["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1", "TERM_PROGRAM": "vscode"], "text"),
    (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"], "iterm"),
    (["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], "iterm"), (["TERM": "foot"], "sixel"),
    (["TERM": "foot-extra"], "sixel"), (["TERM": "football"], "text"), (["TERM": "mlterm"], "sixel"),
    (["TERM": "yaft-256color"], "sixel"),
    // Within tmux and screen images get lost.
    (["TERM": "xterm-kitty", "TMUX": "1"], "text"),
    (["TERM": "screen", "KITTY_WINDOW_ID": "1"], "text"),
    (["TERM": "tmux-256color", "TERM_PROGRAM": "iTerm.app"], "text"),
    (["TERM": "xterm-kitty", "STY": "1.pts"], "text"), (["TERM": "xterm-kitty", "NO_COLOR": "1"], "text"),
    (["TERM": "xterm", "NN_GRAPHICS": "sixel"], "sixel"),
    (["TERM": "xterm-kitty", "NN_GRAPHICS": "text"], "text"),
    (["TERM": "xterm-kitty", "NN_GRAPHICS": "auto"], "kitty"),
  ]) func graphics(_ variables: [String: String], _ expected: String) {
    #expect(environment(variables).graphics.rawValue == expected)
  }

  @Test func colourAndColumns() {
    #expect(environment(["NO_COLOR": "1"]).refusesColor)
    #expect(!environment(["NO_COLOR": ""]).refusesColor)
    #expect(environment(["TERM": "dumb"]).isDumb)
    #expect(environment([:]).isDumb)
    #expect(!environment(["TERM": "xterm"]).isDumb)
    #expect(environment(["COLUMNS": "132"]).columns == 132)
    #expect(environment(["COLUMNS": "0"]).columns == nil)
    #expect(environment(["COLUMNS": "wide"]).columns == nil)
  }
}
