import Interpreter

/// The README's table of commands, made of the declarations.
public enum CommandTable {
  /// One Markdown table for each category that has commands.
  public static func markdown(of registry: Registry) -> String {
    var lines: [String] = []
    for category in Category.allCases {
      let builtins = registry.builtins.filter { $0.category == category }
      guard !builtins.isEmpty else { continue }
      lines += ["", "**\(category.rawValue)**", "", "| command | what it does |", "| --- | --- |"]
      for builtin in builtins {
        let names = ([builtin.name] + builtin.aliases).map { "`\($0)`" }.joined(separator: ", ")
        lines.append("| \(names) | \(escaped(builtin.summary)) |")
      }
    }
    return lines.dropFirst().joined(separator: "\n") + "\n"
  }

  private static func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
