import Diagnostics

/// A program's text that cannot be had: exit code 2.
struct LoadError: Error, Equatable {
  let message: String
}

/// The text of a script; a byte order mark in front is dropped.
func loadSource(file path: String) throws(LoadError) -> Source {
  if isFolder(path) { throw LoadError(message: "'\(path)' is a folder, not a script") }
  do {
    return try source(path, of: try readFile(path))
  } catch let error as SystemError {
    throw LoadError(message: "cannot read '\(path)': \(error.message)")
  } catch let error as LoadError {
    throw error
  } catch {
    throw LoadError(message: "cannot read '\(path)'")
  }
}

func source(_ name: String, of bytes: [UInt8]) throws(LoadError) -> Source {
  let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  let content = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
  guard let text = String(validating: content, as: UTF8.self) else {
    let line = invalidLine(of: content)
    throw LoadError(message: "'\(name)' is not UTF-8 text (line \(line))")
  }
  return Source(name: name, text)
}

/// The first line that is not UTF-8. No character spans a newline, so lines stand for themselves.
private func invalidLine(of bytes: ArraySlice<UInt8>) -> Int {
  let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
  return (index ?? 0) + 1
}
