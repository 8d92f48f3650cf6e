import Datasets
import Diagnostics
import Interpreter

/// Which lessons were gone through to their end: their numbers, one a line of a file.
final class LessonProgress {
  /// `nil` keeps them for the session only.
  var path: String? {
    didSet { isRead = false }
  }
  private var numbers: Set<Int> = []
  private var isRead = false

  var done: Set<Int> {
    if !isRead, let path, let source = try? Source(file: path) {
      numbers.formUnion(source.text.split(separator: "\n").compactMap { Int($0) })
    }
    isRead = true
    return numbers
  }

  /// A file that cannot be written is no reason to disturb a lesson: history, which is kept in the same folder,
  /// warns of that already.
  func add(_ number: Int) {
    numbers = done.union([number])
    let text = numbers.sorted().map { "\($0)\n" }.joined()
    if let path { try? WholeFile.write(Array(text.utf8), to: path) }
  }
}

extension Session {
  /// The file that keeps which lessons are done; `nil` for none.
  public var lessonsFile: String? {
    get { classroom.progress.path }
    set { classroom.progress.path = newValue }
  }
}
