import Diagnostics
import Interpreter

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the lessons stand: the first of these folders that holds any. `NN_LESSONS` alone, when it is set;
/// else beside the installed program; else in the source tree that the program was built in.
struct LessonShelf {
  let folders: [String]

  /// `chosen` is what `NN_LESSONS` says, `program` the path of the running program.
  init(chosen: String?, program: String?) {
    if let chosen, !chosen.isEmpty {
      folders = [FilePath.expanded(chosen)]
      return
    }
    var above = (program ?? "").split(separator: "/").dropLast().map(String.init)
    guard !above.isEmpty else {
      folders = []
      return
    }
    func path(_ folder: [String]) -> String { folder.map { "/" + $0 }.joined() }
    var found = [path(above.dropLast()) + "/share/nn/lessons"]
    while !above.isEmpty {
      above.removeLast()
      found.append(path(above) + "/scripts/lessons")
    }
    folders = found
  }

  static var ofThisProgram: LessonShelf {
    LessonShelf(chosen: getenv("NN_LESSONS").map { String(cString: $0) }, program: executablePath())
  }

  /// A lesson's file: `03-losses.nn` is the third.
  struct Entry {
    let number: Int
    let path: String
  }

  /// All lessons by number. Throws when there are none, with where they were looked for.
  func entries() throws -> [Entry] {
    for folder in folders {
      let found = Self.names(in: folder).compactMap { name -> Entry? in
        guard name.hasSuffix(".nn"), let number = Int(name.prefix { $0.isNumber }) else { return nil }
        return Entry(number: number, path: folder + "/" + name)
      }
      if !found.isEmpty { return found.sorted { ($0.number, $0.path) < ($1.number, $1.path) } }
    }
    throw Problem(
      "there are no lessons", label: "NN_LESSONS can name their folder",
      notes: folders.isEmpty ? [] : ["looked in " + folders.joined(separator: ", ")])
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
          String(cString: $0)
        }
      }
      names.append(name)
    }
    return names
  }
}
