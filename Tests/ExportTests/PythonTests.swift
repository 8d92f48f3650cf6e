import Testing

@testable import Export

@Suite struct PythonTests {
  /// Python reads each back to the same bits: repr's own forms, or ones that float() takes.
  @Test(arguments: [
    (0.1, "0.1"), (1, "1.0"), (-0.0, "-0.0"), (1e-7, "1e-07"), (0x1p-23, "1.1920928955078125e-07"),
    (1e300, "1e+300"), (.infinity, "float(\"inf\")"), (-.infinity, "float(\"-inf\")"),
    (.nan, "float(\"nan\")"),
    (0.1 + 0.2, "0.30000000000000004"), (0x1p-1022, "2.2250738585072014e-308"),
    (123_456_789_012_345_680, "1.2345678901234568e+17"),
  ])
  func numbersComeBack(number: Double, text: String) {
    #expect(Python.number(number).text == text)
    if number.isFinite { #expect(Double(text)?.bitPattern == number.bitPattern) }
  }

  @Test(arguments: [
    ("a b", #""a b""#), (#"a"b\c"#, #""a\"b\\c""#), ("a\nb\t\u{0}\u{7f}", #""a\nb\x09\x00\x7f""#),
    ("ä漢", #""ä漢""#),
  ])
  func textsAreQuoted(text: String, quoted: String) { #expect(Python.text(text).text == quoted) }

  @Test func shapesAreTuples() {
    #expect(Python.shape([]).text == "()")
    #expect(Python.shape([3]).text == "(3,)")
    #expect(Python.shape([3, 4]).text == "(3, 4)")
  }

  @Test func whatFitsStandsInALine() {
    let call = Python.call("f", with: [("", .int(1)), ("b", .list([.int(2), .int(3)])), ("c", nil)])
    #expect(call.lines(indent: 2, lead: "x = ", tail: ",") == ["  x = f(1, b=[2, 3]),"])
    #expect(Python.call("f", with: []).lines() == ["f()"])
  }

  @Test func whatDoesNotFitIsBrokenAtItsArguments() {
    let long = String(repeating: "a", count: 60)
    let call = Python.call("f", with: [("", .atom(long)), ("b", .call("g", with: [("", .atom(long))]))])
    #expect(call.lines(lead: "return ") == ["return f(", "    \(long),", "    b=g(\(long)),", ")"])
  }

  @Test func remarksStandInFront() {
    let list = Python.list([.call("f", with: []), .call("g", with: []).remarked(["one", "two"])])
    #expect(
      Python.call("h", with: [("", list)]).lines() == [
        "h([", "    f(),", "    # one", "    # two", "    g(),", "])",
      ])
  }
}
