import Foundation

/// A folder that goes with the object.
final class Scratch: Sendable {
  let path: String

  init() {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "nn-files-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

  /// Text with FOLDER for the path.
  func filled(_ text: String) -> String { text.replacingOccurrences(of: "FOLDER", with: path) }
  func hidden(_ text: String) -> String { text.replacingOccurrences(of: path, with: "FOLDER") }
}
