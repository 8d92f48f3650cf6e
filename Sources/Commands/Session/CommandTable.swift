import Interpreter

/// The README's table of commands, made of the declarations.
public enum CommandTable {
  /// One Markdown table for each category that has commands.
  public static func markdown(of registry: Registry) -> String {
    var lines: [String] = []
    for category in Category.allCases {
      let builtins = registry.builtins.filter { $0.category == category }
      guard !builtins.isEmpty else { continue }
      let hasPeers = builtins.contains { !$0.peers.isEmpty }
      let columns = ["command"] + (hasPeers ? ["Keras", "PyTorch"] : []) + ["what it does"]
      lines += ["", "**\(category.rawValue)**", "", row(columns), row(columns.map { _ in "---" })]
      for builtin in builtins {
        let peers = hasPeers ? [quoted(builtin.peers.keras), quoted(builtin.peers.torch)] : []
        // The peers' own names are known without being listed once more.
        let known = Set(builtin.peers.keras + builtin.peers.torch)
        let names = [builtin.name] + builtin.aliases.filter { !known.contains($0) }
        lines.append(row([quoted(names)] + peers + [escaped(builtin.summary)]))
      }
    }
    return lines.dropFirst().joined(separator: "\n") + "\n"
  }

  private static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

  private static func quoted(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }

  private static func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
