import Diagnostics
import Foundation
import Interpreter
import Testing

@testable import Notebook

/// The README, the lessons and the scripts of `scripts`, as `nn check` sees them: what stands in them comes.
@Suite struct CheckedFilesTests {
  static let dataFolder = ProcessInfo.processInfo.environment["NN_DATA"]

  private static func names(in folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: Checking.root.path + "/" + folder)
    return (names ?? []).filter { $0.hasSuffix(".nn") }.sorted().map { "\(folder)/\($0)" }
  }

  static let lessons = names(in: "scripts/lessons")
  static let scripts = names(in: "scripts")
  /// They need MNIST, or more time in a debug build than a test has.
  static let long = ["article-keras", "article-pytorch", "quickstart"].map { "scripts/\($0).nn" }
  static let short = scripts.filter { !long.contains($0) && $0 != "scripts/mazur.nn" }

  @Test func filesAreFound() {
    #expect(Self.lessons.count >= 12)
    #expect(Set(Self.scripts).isSuperset(of: Self.long))
    #expect(Self.short.contains("scripts/spiral.nn"))
  }

  @Test func theReadme() throws {
    #expect(try Checking.complaints(about: Checking.text("README.md"), name: "README.md") == [])
  }

  @Test(arguments: short) func scriptsGiveWhatStandsInThem(_ name: String) throws {
    #expect(try Checking.complaints(about: Checking.text(name), name: name) == [])
  }

  /// The interpreter's 20,000 steps take long in a debug build, which makes 100 of each 10,000. Scripts/long
  /// has the 10,000 of the right ones in any build.
  @Test func mazursExample() throws {
    var text = try Checking.text("scripts/mazur.nn")
    #if DEBUG
      // 100 steps by scripts/reference/mazur.py.
      for (number, after100) in [
        ("range(9999)", "range(99)"), ("0.015913620 0.984064274", "0.175807142 0.877742937"),
        ("3.510188e-05", "2.004683e-02"), ("0.015912196 0.984065734", "0.175775668 0.877759491"),
      ] {
        #expect(text.contains(number))
        text = text.replacingOccurrences(of: number, with: after100)
      }
    #endif
    #expect(try Checking.complaints(about: text, name: "scripts/mazur.nn") == [])
  }

  /// With few drawn digits in place of MNIST the long ones run through.
  @Test(arguments: long) func longScriptsRunThrough(_ name: String) throws {
    let result = Checking.run(
      try transcript(of: Source(name: name, try Checking.text(name))), isQuick: true)
    #expect(result.isWhole, "\(Checking.complaints(about: result, of: name))")
  }

  @Test(.enabled(if: dataFolder != nil, "NN_DATA is not set"))
  func quickstartGivesWhatStandsInIt() throws {
    let name = "scripts/quickstart.nn"
    let result = Checking.run(
      try transcript(of: Source(name: name, try Checking.text(name))), dataFolder: Self.dataFolder)
    #expect(Checking.complaints(about: result, of: name) == [])
  }

  /// Run as any script, a lesson goes through and prints its questions with their answers.
  @Test(arguments: lessons) func lessonsRunThrough(_ name: String) throws {
    let text = try Checking.text(name)
    let result = Checking.run(try transcript(of: Source(name: name, text)))
    #expect(result.isWhole, "\(Checking.complaints(about: result, of: name))")
    let lines = result.exchanges.flatMap(\.got)
    let questions = text.components(separatedBy: "\nask(").count - 1
    #expect((2...7).contains(questions))
    #expect(lines.count { $0.hasPrefix("? ") } == questions)
    #expect(lines.count { $0.hasPrefix("  Answer: ") } == questions)
  }
}
