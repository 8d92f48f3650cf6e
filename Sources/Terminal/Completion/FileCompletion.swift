/// Paths that begin with `typed`; a folder ends in `/`. Hidden files need their dot typed.
func filesCompleting(_ typed: String, home: String?) -> [String] {
  if typed == "~", home != nil { return ["~/"] }
  let cut = typed.lastIndex(of: "/").map { typed.index(after: $0) } ?? typed.startIndex
  let folder = String(typed[..<cut])
  let beginning = typed[cut...]
  var place = folder.isEmpty ? "." : folder
  if let home, folder.hasPrefix("~/") { place = home + folder.dropFirst() }
  return namesInFolder(place)
    .filter { $0.hasPrefix(beginning) && (beginning.hasPrefix(".") || !$0.hasPrefix(".")) }
    .filter { !$0.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") } }
    .map { folder + $0 + (isFolder(place + "/" + $0) ? "/" : "") }
    .sorted()
}
