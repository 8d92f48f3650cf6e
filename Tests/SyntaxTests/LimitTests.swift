import Diagnostics
import Syntax
import Testing

/// Whatever is typed ends in a tree or an error, never in an exhausted stack.
@Suite struct LimitTests {
  static let many = 5_000
  static let tooMuch: [(String, String)] = [
    (String(repeating: "(", count: many), "this is nested too deeply"),
    (String(repeating: "[", count: many), "this is nested too deeply"),
    (String(repeating: "f(", count: many), "this is nested too deeply"),
    (String(repeating: "-", count: many) + "1", "this is nested too deeply"),
    (String(repeating: "not ", count: many) + "1", "this is nested too deeply"),
    (String(repeating: "x -> ", count: many) + "1", "this is nested too deeply"),
    ("1" + String(repeating: " ** 1", count: many), "this is nested too deeply"),
    ("1" + String(repeating: " if 1 else 1", count: many), "this is nested too deeply"),
    (String(repeating: "if a { ", count: many), "this is nested too deeply"),
    (String(repeating: "time ", count: many) + "x", "this is nested too deeply"),
    ("1" + String(repeating: " + 1", count: many), "this expression is too long"),
    ("a" + String(repeating: ".b", count: many), "this expression is too long"),
    ("a" + String(repeating: "[0]", count: many), "this expression is too long"),
    ("a" + String(repeating: "()", count: many), "this expression is too long"),
    ("a" + String(repeating: " and a", count: many), "this expression is too long"),
    ("a" + String(repeating: " < a", count: many), "this expression is too long"),
    (String(repeating: "if a { } else ", count: many) + "{ }", "too many 'else if' in a row"),
    (
      (0..<100).reduce("1") { text, _ in "(" + text + String(repeating: "+1", count: 100) + ")" },
      "this expression is too long"
    ),
    ((0..<30).reduce("1") { text, _ in "f\"{\(text)}\"" }, "f-strings are nested too deeply"),
  ]

  @Test(arguments: tooMuch)
  func isRefused(_ text: String, _ message: String) {
    do {
      _ = try parse(Source(text))
      Issue.record("it is read")
    } catch {
      #expect(error.message == message)
      #expect(!error.isUnfinished)
    }
  }

  static let enough: [String] = [
    String(repeating: "(", count: 190) + "1" + String(repeating: ")", count: 190),
    "1" + String(repeating: " + 1", count: 990),
    "a" + String(repeating: ".b", count: 990),
    String(repeating: "if a { } else ", count: 990) + "{ }",
    String(repeating: "if a {\n", count: 190) + String(repeating: "}\n", count: 190),
    String(repeating: "x = 1\n", count: 10_000),
    "[" + String(repeating: "1, ", count: 10_000) + "]",
  ]

  @Test(arguments: enough.indices)
  func isRead(_ index: Int) throws {
    #expect(try !parse(Source(Self.enough[index])).statements.isEmpty)
  }
}
