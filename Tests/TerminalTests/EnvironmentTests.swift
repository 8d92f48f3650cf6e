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
