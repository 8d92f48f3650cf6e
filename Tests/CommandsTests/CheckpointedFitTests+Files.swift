import Datasets
import Diagnostics
import Foundation
import Interpreter
import Learning
import Tensors
import Testing

@testable import Commands

extension CheckpointedFitTests {
  // MARK: Files

  @Test func `files that are none are told of, and none is damage that goes unseen`() throws {
    try inFolder { folder in
      _ = try stopped(at: 4, folder + "/run", "verbose=0, callbacks=spy")
      let url = URL(fileURLWithPath: folder + "/run/checkpoint.safetensors")
      let good = [UInt8](try Data(contentsOf: url))
      let reader = shell()
      func error(_ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: url)
        return try #require(reader.error(script(folder + "/run", "verbose=0, callbacks=spy")))
      }
      let last = "\(folder)/run/checkpoint.safetensors: "
      for length in [0, 7, 8, 100, good.count / 2, good.count - 1] {
        #expect(try error(Array(good.prefix(length))).contains(last), "\(length)")
      }
      // Bits all over the file: what is no longer valid says so, what is has another sum.
      for place in stride(from: 8, to: good.count, by: 31) {
        var bytes = good
        bytes[place] ^= 4
        try Data(bytes).write(to: url)
        #expect(throws: DataError.self, "\(place)") { try SavedFit(url.path) }
      }
      try Data(good).write(to: url)
      let content: Safetensors? =
        if case .safetensors(let content) = try TensorFile.read(url.path) { content } else { nil }
      var other = try #require(content)
      for (index, text) in other.metadata.enumerated() where text.name == "nn.fit" {
        other.metadata[index].text = text.text.replacingOccurrences(
          of: "\"version\":2", with: "\"version\":3")
      }
      #expect(try error(encoded(other)).contains("is damaged: its sum is another than when it was written"))
      for index in other.metadata.indices where other.metadata[index].name == "nn.sum" {
        other.metadata[index].text = CheckpointFile.sum(of: other)
      }
      #expect(
        try error(encoded(other)).contains("holds a fit of another version than 2, the one that is read"))
      _ = try reader.run(Self.data + "save m \"\(url.path)\"")
      #expect(
        reader.error(script(folder + "/run", "verbose=0, callbacks=spy"))?.contains(
          "holds no fit that could go on") == true)
      _ = try reader.run("save x \"\(folder)/x.npy\"")
      #expect(
        try error([UInt8](Data(contentsOf: URL(fileURLWithPath: folder + "/x.npy"))))
          .contains("holds no fit that could go on"))
    }
  }

  private func encoded(_ content: Safetensors) throws -> [UInt8] {
    try content.encoded().elements(of: UInt8.self)
  }

  /// Texts with a right sum that say what cannot be: of each number another one, of each text none.
  @Test func `a forged fit is refused`() throws {
    try inFolder { folder in
      let path = folder + "/run/checkpoint.safetensors"
      let setting = "verbose=0, callbacks=[spy, early_stopping(patience=1)]"
      _ = try stopped(at: 4, folder + "/run", setting)
      guard case .safetensors(let content) = try TensorFile.read(path) else { return }
      let text = try #require(content.metadata("nn.fit"))
      let forgeries = [
        ("\"epoch\":2", "\"epoch\":3"), ("\"epoch\":2", "\"epoch\":-2"), ("\"epoch\":2", "\"epoch\":1e300"),
        ("\"step\":1", "\"step\":4"), ("\"step\":1", "\"stop\":1"), ("\"begun\":0", "\"begun\":7"),
        ("\"updates\":4", "\"updates\":9007199254740993"), ("\"updates\":4", "\"updates\":0"),
        ("\"own_epochs\":1", "\"own_epochs\":2"), ("\"learning_rate\":\"0.05\"", "\"learning_rate\":\"x\""),
        ("\"learning_rate\":\"0.05\"", "\"learning_rate\":\"nan\""),
        ("\"metric\":\"f1\"", "\"metric\":\"quit()\""), ("\"epochs\":1", "\"epochs\":1000000000"),
        ("\"rate\":false", "\"rate\":true"), ("\"wait\":\"0.0\"", "\"wait\":\"many\""),
        ("[{},", "[{},{},"), ("\"start\":{\"weights\":\"", "\"start\":{\"weights\":\"g"),
        ("\"history\":[", "\"history\":[3,"),
      ]
      for (old, new) in forgeries {
        #expect(text.contains(old), "\(old)")
        var forged = content
        for index in forged.metadata.indices {
          if forged.metadata[index].name == "nn.fit" {
            forged.metadata[index].text = text.replacingOccurrences(of: old, with: new)
          }
        }
        for index in forged.metadata.indices where forged.metadata[index].name == "nn.sum" {
          forged.metadata[index].text = CheckpointFile.sum(of: forged)
        }
        try forged.write(to: path)
        let reader = shell()
        let error = reader.error(script(folder + "/run", setting))
        #expect(error?.contains("describes its fit wrongly") == true, "\(new): \(error ?? "none")")
      }
    }
  }

  @Test func `a folder that cannot be used is told of before the training`() throws {
    try inFolder { folder in
      let shell = shell()
      func error(_ path: String) -> String? {
        shell.error(Self.data + "fit m x y verbose=0 checkpoint=\"\(path)\"")
      }
      #expect(error("") == "6:32: a folder needs a name")
      try Data([1]).write(to: URL(fileURLWithPath: folder + "/file"))
      #expect(error(folder + "/file") == "6:32: \(folder)/file: is no folder")
      #expect(error(folder + "/file/run")?.hasPrefix("6:32: cannot make the folder \(folder)/file") == true)
      try FileManager.default.createDirectory(
        atPath: folder + "/taken/checkpoint.safetensors", withIntermediateDirectories: true)
      #expect(
        shell.error(
          Self.data + "fit m x y verbose=0 checkpoint=\"\(folder)/taken\" resume=false")
          == "6:32: \(folder)/taken/checkpoint.safetensors: is a folder [name a file in it]")
      #expect(try shell.run("len(m.history)") == "0\n")
      let lock = try FolderLock(folder + "/run")
      #expect(error(folder + "/run") == "6:32: \(folder)/run: is in use by another fit")
      withExtendedLifetime(lock) {}
    }
  }

  @Test func `a fit is not lost when its checkpoint is`() throws {
    try inFolder { folder in
      let straight = shell()
      _ = try straight.run(script(folder + "/straight", "callbacks=spy"))
      let expected = try straight.run(Self.report)
      let shell = shell { if $0 == 4 { try FileManager.default.removeItem(atPath: folder + "/run") } }
      _ = try shell.run(script(folder + "/run", "callbacks=spy"))
      let told = shell.output.diagnostics
      // Once when it begins to fail, and once at the end.
      #expect(told.count == 2)
      #expect(
        told.first?.message
          == "the checkpoint was not written: \(folder)/run/checkpoint.safetensors: cannot be written: "
          + "No such file or directory")
      #expect(
        told.map(\.notes) == [["the one before is kept, and the fit goes on"], ["the one before is kept"]])
      #expect(try shell.run(Self.report) == expected)
    }
  }
}
