import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `nn check` as a program: what it says, how it ends, and what it leaves in the files.
@Suite struct CheckTests {
  private let folder = TemporaryFolder()

  private func check(_ arguments: String...) throws -> Child.Result {
    var result = try Child.run(["check"] + arguments.map { $0.hasPrefix("-") ? $0 : path($0) })
    result.output = result.output.replacing(folder.path + "/", with: "")
    result.errors = result.errors.replacing(folder.path + "/", with: "")
    return result
  }

  private func path(_ name: String) -> String { folder.path + "/" + name }

  @Test func filesThatAreFine() throws {
    folder.write("a.nn", "print 1\n#> 1\n2 + 2\n#> 4\n")
    folder.write("b.nn", "x = 3\nx\n")
    folder.write("c.md", "<!-- checked by a test -->\n```\nnn> 1 + 1\n2\n```\n")
    #expect(try check("a.nn") == Child.Result(status: 0, output: "a.nn: ok (2 outputs)\n", errors: ""))
    let all = """
      a.nn: ok (2 outputs)
      b.nn: ok (runs through)
      c.md: ok (1 output)
      3 files: 3 ok

      """
    #expect(try check("a.nn", "b.nn", "c.md") == Child.Result(status: 0, output: all, errors: ""))
  }

  @Test func filesThatAreNot() throws {
    let differing = "seed 1\nprint 0.3134   #> 0.3130\nprint \"same\"\n#> same\n"
    folder.write("a.nn", differing)
    folder.write("b.nn", "nowhere\n")
    folder.write("c.nn", "x = (\n")
    let output = """
      a.nn:2: print 0.3134
      - 0.3130
      + 0.3134
        ^^^^^^ more than 0.0001 from 0.313
      a.nn: differs (1 of 2 outputs: - stands in the file, + came)
      b.nn: failed

      """
    #expect(try check("a.nn", "b.nn").output == output + "2 files: 1 differs, 1 failed\n")
    let result = try check("a.nn", "b.nn", "c.nn", "d.nn")
    #expect(result.status == 2)
    #expect(
      result.output == output
        + "c.nn: not checked\nd.nn: not checked\n4 files: 1 differs, 1 failed, 2 not checked\n")
    #expect(
      result.errors == """
        error: b.nn:1:1: nothing is called 'nowhere'
          1 │ nowhere
            │ ^^^^^^^ did you mean 'where'?
        error: c.nn:1:5: '(' is never closed
          1 │ x = (
            │     ^
        nn: cannot read 'd.nn': No such file or directory

        """)
    #expect(try check("--tolerance=0.01", "a.nn").status == 0)
    #expect(folder.read("a.nn") == differing)
  }

  @Test func updates() throws {
    folder.write("a.nn", "print 1  #> 2\n2 + 2\n")
    folder.write("b.nn", "print 1  #> 2\nnowhere\n")
    chmod(path("a.nn"), 0o755)
    let result = try check("--update", "a.nn", "b.nn")
    #expect(result.status == 1)
    #expect(
      result.output == """
        a.nn: updated (2 of 2 outputs)
        b.nn:1: print 1
        - 2
        + 1
          ^
        b.nn: failed (nothing is written)
        2 files: 1 updated, 1 failed

        """)
    #expect(folder.read("a.nn") == "print 1  #> 1\n2 + 2\n#> 4\n")
    #expect(folder.read("b.nn") == "print 1  #> 2\nnowhere\n")
    #expect(access(path("a.nn"), X_OK) == 0)
    #expect(
      try check("--update", "a.nn") == Child.Result(status: 0, output: "a.nn: ok (2 outputs)\n", errors: ""))
  }

  /// Someone who edits a script while it is checked keeps what was typed.
  @Test func aFileThatChangesMeanwhile() throws {
    folder.write("a.nn", "save [1, 2] \"\(path("x.npy"))\"\nsavez \"\(path("a.nn"))\" x=[1]\nprint 1\n")
    let result = try check("--update", "a.nn")
    #expect(result.status == 1)
    #expect(result.output == "a.nn: failed (nothing is written)\n")
    #expect(!folder.read("a.nn").contains("#>"))
  }

  @Test func eachFileHasASessionOfItsOwn() throws {
    folder.write("a.nn", "x = 3\n")
    folder.write("b.nn", "vars\n#> no variables yet\nprint args()\n#> [\"p\"]\n")
    let result = try Child.run(["check", path("a.nn"), path("b.nn"), "--", "p"])
    #expect(result.status == 0, "\(result)")
  }

  /// MNIST is a few drawn digits then, and no outputs are compared.
  @Test func quickly() throws {
    folder.write("a.nn", "use mnist\n#> something\n(x, y), test = digits()\nprint x.shape\n")
    #expect(
      try check("--quick", "a.nn") == Child.Result(status: 0, output: "a.nn: ok (runs through)\n", errors: "")
    )
  }

  @Test(arguments: [
    (["check"], "check needs a file: nn check FILE… [-- ARGUMENTS]"),
    (["check", "-"], "check takes files, not standard input"),
    (["check", "--tolerance", "-1", "a"], "--tolerance takes a share of 0 or more, as 0.01, not '-1'"),
    (["check", "--quick", "--update", "a"], "--quick compares no outputs, so there is nothing to --update"),
    (["--update", "a"], "--update is an option of check; nn check FILE… [-- ARGUMENTS]"),
  ]) func wrongUse(_ arguments: [String], _ message: String) throws {
    let result = try Child.run(arguments)
    #expect(
      result == Child.Result(status: 2, output: "", errors: "nn: \(message)\nnn --help lists the options\n"))
  }

  @Test func ctrlC() throws {
    folder.write("a.nn", "print 1\n#> 2\nwhile true { }\n")
    let output = try Pipe()
    let process = try Child.spawn(["check", "--update", path("a.nn")], Child.environment(folder, [:])) {
      actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, output.writer, 1)
      posix_spawn_file_actions_adddup2(&actions, output.writer, 2)
    }
    output.closeWriter()
    // It has begun when it sleeps no more; a signal that came before would end it, too.
    usleep(300_000)
    kill(process, SIGINT)
    while output.readSome() {}
    #expect(Child.wait(for: process) == 130)
    #expect(folder.read("a.nn") == "print 1\n#> 2\nwhile true { }\n")
  }
}
