import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program between pipes: where its text comes from, exit codes, what goes where.
@Suite struct ProgramTests {
  @Test(arguments: [
    (["-e", "print 1 + 1"], "2\n", ""),
    (["-e", "a = 1", "-e", "print a"], "1\n", ""),
    (["--seed=3", "-e", "6 * 7"], "42\n", ""),
    (["--version"], "nn 0.1\n", ""),
    ([], "from stdin\n", "print \"from stdin\"\n"),
    (["-"], "from stdin\n", "print \"from stdin\"\n"),
    (["-"], "no newline\n", "print \"no newline\""),
    ([], "after a mark\n", "\u{FEFF}print \"after a mark\"\n"),
    ([], "", ""),
    (["-e", ""], "", ""),
  ]) func runs(_ arguments: [String], _ output: String, _ input: String) throws {
    let result = try Child.run(arguments, input: input)
    #expect(result == Child.Result(status: 0, output: output, errors: ""))
  }

  @Test func runsAFile() throws {
    let folder = TemporaryFolder()
    folder.write("a.nn", "#!/usr/bin/env nn\nprint \"first\"\n1 + 1\n")
    let result = try Child.run([folder.path + "/a.nn", "--seed", "x"])
    #expect(result == Child.Result(status: 0, output: "first\n2\n", errors: ""))
  }

  @Test(arguments: [
    (
      ["--sed", "1"], 2,
      "nn: there is no option '--sed'; did you mean '--seed'?\nnn --help lists the options\n"
    ),
    (["--seed"], 2, "nn: --seed needs a value: --seed N\nnn --help lists the options\n"),
    (["/nowhere/a.nn"], 2, "nn: cannot read '/nowhere/a.nn': No such file or directory\n"),
    (["/"], 2, "nn: cannot read '/': Is a directory\n"),
  ]) func complains(_ arguments: [String], _ status: Int32, _ errors: String) throws {
    #expect(try Child.run(arguments) == Child.Result(status: status, output: "", errors: errors))
  }

  @Test func aFileThatIsNoText() throws {
    let folder = TemporaryFolder()
    folder.write("a.nn", [0x31, 0x0A, 0xE9, 0x0A])
    let result = try Child.run([folder.path + "/a.nn"])
    #expect(result.status == 2)
    #expect(result.errors == "nn: '\(folder.path)/a.nn' is not UTF-8 text (line 2)\n")
  }

  @Test(arguments: [
    ("print 1\nnowhere", 1, "1\n", "nothing is called 'nowhere'"),
    ("print 1\nx = (", 2, "", ""),
    ("print 1\nquit", 0, "1\n", ""),
    ("print 1\nquit 7\nprint 2", 7, "1\n", ""),
  ]) func exitCodes(_ code: String, _ status: Int32, _ output: String, _ error: String) throws {
    let result = try Child.run(["-e", code])
    #expect(result.status == status)
    #expect(result.output == output)
    #expect(error.isEmpty || result.errors.contains(error))
    #expect(result.errors.isEmpty == (status == 0 || status == 7))
  }

  /// Starts `nn` with its output and errors in one pipe, as `2>&1` does.
  private func start(_ code: String, into pipe: Pipe) throws -> pid_t {
    let process = try Child.spawn(["-e", code], Child.environment(TemporaryFolder(), [:])) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, pipe.writer, 1)
      posix_spawn_file_actions_adddup2(&actions, pipe.writer, 2)
    }
    pipe.closeWriter()
    return process
  }

  @Test func errorsComeAfterWhatWasPrintedBeforeThem() throws {
    let pipe = try Pipe()
    let process = try start("for i in range(3) { print i }\nnowhere", into: pipe)
    while pipe.readSome() {}
    #expect(Child.wait(for: process) == 1)
    #expect(pipe.text.hasPrefix("0\n1\n2\nerror"))
    #expect(!pipe.text.contains("\u{1B}"))
    #expect(!pipe.text.contains("\r"))
  }

  @Test func ctrlCEndsAScript() throws {
    let pipe = try Pipe()
    let process = try start("print \"ready\"\nwhile true { }", into: pipe)
    #expect(pipe.readSome())
    #expect(pipe.text == "ready\n")
    kill(process, SIGINT)
    while pipe.readSome() {}
    #expect(Child.wait(for: process) == 130)
  }

  /// The reader of `nn … | head -1` leaves early: quiet, and ended by SIGPIPE as other programs.
  @Test func aReaderThatLeavesEndsItQuietly() throws {
    let output = try Pipe()
    let errors = try Pipe()
    let code = "i = 0\nwhile true { i += 1; print i }"
    let process = try Child.spawn(["-e", code], Child.environment(TemporaryFolder(), [:])) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, output.writer, 1)
      posix_spawn_file_actions_adddup2(&actions, errors.writer, 2)
    }
    output.closeWriter()
    errors.closeWriter()
    #expect(output.readSome())
    output.closeReader()
    while errors.readSome() {}
    #expect(Child.wait(for: process) == 128 + SIGPIPE)
    #expect(errors.text == "")
  }

  @Test func aFullDiskIsTold() throws {
    let errors = try Pipe()
    let process = try Child.spawn(["-e", "print 1"], Child.environment(TemporaryFolder(), [:])) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/full", O_WRONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, errors.writer, 2)
    }
    errors.closeWriter()
    while errors.readSome() {}
    #expect(Child.wait(for: process) == 1)
    #expect(errors.text == "nn: cannot write the output: No space left on device\n")
  }
}
