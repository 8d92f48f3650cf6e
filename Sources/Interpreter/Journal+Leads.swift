/// What stands in front of a statement in its source.
extension Journal.Entry {
  /// All that stands before it since the statement that was not left out.
  public var lead: String {
    leads.enumerated().reduce("") { text, lead in
      let next = source.text(of: lead.element)
      return lead.offset == 0 ? next : text + next.drop { $0 == ";" || $0 == " " || $0 == "\t" }
    }
  }

  /// Its lines, without what is left of the line of the statement before it, and without `#!`.
  public var leadLines: [String] {
    var lead = lead[...]
    if leads.first?.lower != 0 {
      // What is left of the line of the statement before it is that one's.
      lead = lead.drop { $0 == ";" || $0 == " " || $0 == "\t" }
      if lead.first == "#" { lead = lead.drop { !$0.isNewline } }
    }
    var lines = lead.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    // The last one is the room before the statement on its own line, and a script's first may call its program.
    if !lines.isEmpty { lines.removeLast() }
    if leads.first?.lower == 0, lines.first?.hasPrefix("#!") == true { lines.removeFirst() }
    return lines
  }
}
