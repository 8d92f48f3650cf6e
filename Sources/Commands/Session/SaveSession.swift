import Datasets
import Diagnostics
import Interpreter

/// What `save session` has written, which it may write over.
private final class SavedSessions {
  var files: [String: [UInt8]] = [:]
}

extension Session {
  /// `save session "s.nn"`.
  func save(to file: FileArgument, overwrites: Bool) throws {
    journal.passOver()
    guard file.path.hasSuffix(".nn") else {
      throw Problem("a session is saved as .nn", at: .parameter("file"), label: "as \"session.nn\"")
    }
    let script = SessionScript(
      journal.entries, remarks: journal.lastRemarks, settings: surroundings.settings, arguments: arguments)
    let bytes = Array(script.text.utf8)
    let saved = state(SavedSessions.self) { SavedSessions() }
    try script.check()
    try file.writing { path in
      let old = overwrites ? nil : try WholeFile.read(path)
      if let old, old != bytes, old != saved.files[path] {
        throw Problem(
          "\(path) is there already", at: .parameter("file"),
          label: saved.files[path] == nil
            ? "overwrite=true writes over it" : "it was changed; overwrite=true writes over it")
      }
      try WholeFile.write(bytes, to: path)
      saved.files[path] = bytes
    }
    output.tell(told(script, file.path))
  }

  private func told(_ script: SessionScript, _ path: String) -> String {
    func count(_ number: Int, _ noun: String) -> String {
      "\(countText(number)) \(noun)\(number == 1 ? "" : "s")"
    }
    var parts = [count(script.count, "statement")]
    if script.failures > 0 { parts.append("\(countText(script.failures)) that failed on the way") }
    let lost = journal.leftOut
    if lost > 0 { parts.append("left out \(countText(lost)) that failed and changed nothing") }
    if journal.partlyKept > 0 {
      parts.append("of \(countText(journal.partlyKept)) around redo only what that ran")
    }
    if script.lost > 0 { parts.append("\(countText(script.lost)) that cannot be repeated") }
    return "\(path): \(parts.joined(separator: ", "))"
  }
}
