/// Lines of Python with their blocks in braces, as nn writes them: `for i in x:` and what is further in becomes
/// `for i in x { … }`. `nil` when there is no block, or one that nn has not (`class`, `try`, `with`, but for
/// `with torch.no_grad():`), or the indents do not tell where one ends.
func bracedBlocks(_ lines: [String]) -> [String]? {
  guard lines.contains(where: { BlockHead($0) != nil }) else { return nil }
  var result: [String] = []
  /// Indents of the blocks that are open: of their heads.
  var open: [Int] = []
  func close(downTo indent: Int) {
    while let last = open.last, last >= indent {
      result.append(String(repeating: " ", count: last) + "}")
      open.removeLast()
    }
  }
  for line in lines {
    let text = trimmed(line[...])
    guard !text.isEmpty, !text.hasPrefix("#") else {
      result.append(line)
      continue
    }
    let indent = line.prefix { $0 == " " }.count
    guard line.dropFirst(indent).first != "\t" else { return nil }
    let wasOpen = open
    close(downTo: indent)
    guard let head = BlockHead(line) else {
      if text.hasSuffix(":"),
        ["class", "try", "with", "match", "async"].contains(where: { text.hasPrefix($0) })
      {
        return nil
      }
      result.append(line)
      continue
    }
    if head.goesOn {
      // `} else {` stands on one line.
      guard wasOpen.contains(indent), let brace = result.lastIndex(where: { trimmed($0[...]) == "}" }),
        result[(brace + 1)...].allSatisfy({ trimmed($0[...]).isEmpty })
      else { return nil }
      result[brace] += " " + head.text
    } else {
      result.append(String(repeating: " ", count: indent) + head.text)
    }
    open.append(indent)
  }
  close(downTo: 0)
  return result
}

/// A line that begins a block in Python, as nn writes it.
private struct BlockHead {
  let text: String
  /// Follows another block: `else`.
  let goesOn: Bool

  init?(_ line: String) {
    let code = trimmed(line[...])
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
    goesOn = word == "elif" || word == "else"
  }
}
