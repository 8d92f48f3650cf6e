/// Lines of Python with their blocks in braces, as nn writes them: `for i in x:` and what is further in becomes
/// `for i in x { … }`. `nil` when there is no block, or one that nn has not (`class`, `try`, `with`, but for
/// `with torch.no_grad():`), or the indents do not tell where one ends.
func bracedBlocks(_ lines: [String]) -> [String]? {
  var scanner = PythonScanner()
  /// Each line without its comment, and whether it goes on with the one before.
  let read = lines.map { line in (isInside: scanner.isInside, code: trimmed(scanner.scan(line))) }
  guard read.contains(where: { !$0.isInside && BlockHead($0.code) != nil }) else { return nil }
  var result: [String] = []
  /// Blocks that are open, with the indents of their heads.
  var open: [OpenBlock] = []
  func close(downTo indent: Int) {
    while let last = open.last, last.indent >= indent {
      result.append(String(repeating: " ", count: last.indent) + "}")
      open.removeLast()
    }
  }
  for (line, (isInside, code)) in zip(lines, read) {
    guard !code.isEmpty, !isInside else {
      result.append(line)
      continue
    }
    let indent = line.prefix { $0 == " " }.count
    guard line.dropFirst(indent).first != "\t" else { return nil }
    let before = open.last { $0.indent == indent }
    close(downTo: indent)
    guard let head = BlockHead(code) else {
      if code.hasSuffix(":"),
        ["class", "try", "with", "match", "async"].contains(where: { code.hasPrefix($0) })
      {
        return nil
      }
      if code == "break", let loop = open.lastIndex(where: \.isLoop) { open[loop].hasBreak = true }
      result.append(line)
      continue
    }
    let comment = line.dropFirst(indent + code.count)
    if head.goesOn, before?.isLoop == true {
      // What stands behind a loop that was not left by `break`.
      guard before?.hasBreak == false else { return nil }
      result.append(String(repeating: " ", count: indent) + "if true {" + comment)
    } else if head.goesOn {
      // `} else {` stands on one line.
      guard before != nil, let brace = result.lastIndex(where: { trimmed($0[...]) == "}" }),
        result[(brace + 1)...].allSatisfy({ trimmed($0[...]).isEmpty })
      else { return nil }
      result[brace] += " " + head.text + comment
    } else {
      result.append(String(repeating: " ", count: indent) + head.text + comment)
    }
    open.append(OpenBlock(indent: indent, isLoop: head.isLoop))
  }
  close(downTo: 0)
  return result
}

private struct OpenBlock {
  let indent: Int
  let isLoop: Bool
  var hasBreak = false
}

/// A line that begins a block in Python, as nn writes it.
private struct BlockHead {
  let text: String
  /// Follows another block: `else`.
  let goesOn: Bool
  let isLoop: Bool

  /// Of a line without blanks and comment around it.
  init?(_ code: Substring) {
    let word = code.prefix { $0.isLetter || $0 == "_" }
    guard ["for", "while", "if", "elif", "else", "def", "with"].contains(word), code.hasSuffix(":") else {
      return nil
    }
    var head = String(trimmed(code.dropLast()))
    if word == "elif" { head = "else if" + head.dropFirst(4) }
    if word == "with" {
      guard head.filter({ $0 != " " }) == "withtorch.no_grad()" else { return nil }
      head = "no_grad"
    }
    text = head + " {"
    isLoop = word == "for" || word == "while"
    goesOn = word == "elif" || word == "else"
  }
}
