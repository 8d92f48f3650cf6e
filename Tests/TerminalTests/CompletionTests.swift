import Testing

@testable import Terminal

@Suite struct CompletionTests {
  /// What completion offers at the end of an input, in the session of `CompletionSession`.
  private func offers(_ input: String) -> [String] {
    complete(input, at: input.utf8.count, in: CompletionSession.make()).candidates
  }

  @Test(arguments: [
    // The start of a statement: commands, functions, variables, keywords.
    ("mo", ["mode", "model"]),
    ("pri", ["print"]),
    ("f", ["false", "fit", "for"]),
    ("x = 1; whi", ["while"]),
    ("if mode {\n  bre", ["break"]),
    ("if mode { fi", ["fit"]),
    ("} el", ["else"]),
    ("def f() {\n  1\n}\nret", ["return"]),
    ("zzz", []),
    // Arguments of a command: names, and values.
    ("fit mo", ["mode", "model", "model="]),
    ("fit model ", ["batch=", "café", "epochs=", "mode", "model", "optimizer="]),
    ("fit model ep", ["epochs="]),
    ("fit model epochs=2 b", ["batch="]),
    ("fit model epochs=2 e", []),
    ("fit model epochs=", ["café", "mode", "model"]),
    ("fit model epochs=tr", ["true"]),
    ("fit model epochs=up", ["upper"]),
    ("fit model epochs=mo", ["mode", "model"]),
    (
      "fit model 5 20 ",
      ["adam", "adamax", "café", "mode", "model", "optimizer=", "sgd"]
    ),
    ("time fit model ep", ["epochs="]),
    // Numbers can be choices, as those of lessons.
    ("lesson ", ["1", "10", "2", "café", "mode", "model", "stop", "which="]),
    ("lesson 1", ["1", "10"]),
    ("lesson 3", []),
    ("fit (model) ep", ["epochs="]),
    ("fit model epochs=(1 + 1) ba", ["batch="]),
    ("if mode { fit model ep", ["epochs="]),
    // An operator with space on both sides belongs to the argument, and so does what follows it.
    ("fit model 1 + mo", ["mode", "model"]),
    ("mode - mo", ["mode", "model"]),
    // A named argument's allowed values.
    ("fit model optimizer=", ["adam", "adamax", "café", "mode", "model", "sgd"]),
    ("fit model optimizer=ada", ["adam", "adamax"]),
    ("fit(model, optimizer=s", ["sgd"]),
    ("use ", ["café", "data=", "digits", "mnist", "mode", "model", "moons"]),
    // A set that fits leaves no room for functions; something else does.
    ("use mo", ["mode", "model", "moons"]),
    ("use up", ["upper"]),
    // A list as a named argument's value.
    ("fit model optimizer=[", ["adam", "adamax", "café", "mode", "model", "sgd"]),
    ("fit model optimizer=[sgd, ada", ["adam", "adamax"]),
    ("fit(model, optimizer=[s", ["sgd"]),
    ("fit model optimizer=[sgd + mo", ["mode", "model"]),
    ("use mn", ["mnist"]),
    ("use(mn", ["mnist"]),
    ("use data=mo", ["mode", "model", "moons"]),
    // Inside of a call.
    ("fit(model, ep", ["epochs="]),
    ("fit(model,\n  ep", ["epochs="]),
    ("x = fit(model, epochs=2, e", []),
    ("print fit(model, ba", ["batch="]),
    ("print(upper(\"a\"), fit(ba", ["batch="]),
    // A method's first parameter is what stands in front of the dot.
    ("model.fit(m", ["mode", "model"]),
    ("model.fit(e", ["epochs="]),
    // Expressions.
    ("x = mo", ["mode", "model"]),
    ("x = up", ["upper"]),
    ("[mo", ["mode", "model"]),
    ("x[mo", ["mode", "model"]),
    ("if mo", ["mode", "model"]),
    ("for i in mo", ["mode", "model"]),
    ("caf", ["café"]),
    ("print f\"{mo", ["mode", "model"]),
    ("print f\"{mode} and {up", ["upper"]),
    ("print f\"{mode} and {'x'.up", ["upper"]),
    ("print \"\"\"mo\nfi\"\"\" + mo", ["mode", "model"]),
    ("print \"\\q\" + mo", ["mode", "model"]),
    ("x = \"never closed\nmo", ["mode", "model"]),
    // Members: the thing's own, and the functions that take its kind first.
    ("model.", ["fit", "layer", "layers", "name"]),
    ("model.la", ["layer", "layers"]),
    ("model.layers[0].", ["units", "weights"]),
    ("model.layers[n + 1].w", ["weights"]),
    ("model.layer[0].w", []),
    ("model.layer.", ["units", "weights"]),
    ("print model.layer.w", ["weights"]),
    ("mode.", ["upper"]),
    ("x = mode.u", ["upper"]),
    // A value that is not known until it runs: any method.
    ("fit(model).", ["fit", "upper"]),
    ("[1, 2].u", ["upper"]),
    // Help.
    ("help fi", ["fit"]),
    ("?fi", ["fit"]),
    ("? mo", ["mode", "model"]),
    // Nothing to say.
    ("# fi", []),
    ("mode # fi", []),
  ]) func candidates(_ input: String, _ expected: [String]) {
    #expect(offers(input) == expected)
  }

  /// Offsets count UTF-8 bytes, as Readline's do; what follows the cursor plays no part.
  @Test func replacesTheWordBeforeTheCursor() {
    let session = CompletionSession.make()
    #expect(
      complete("x = \"é\"; fit model ep", at: 22, in: session)
        == Completions(start: 20, candidates: ["epochs="]))
    #expect(
      complete("pri mode", at: 3, in: session) == Completions(start: 0, candidates: ["print"], append: " "))
    #expect(complete("x = up(1)", at: 6, in: session) == Completions(start: 4, candidates: ["upper"]))
    #expect(complete("fit model optimizer=sg", at: 22, in: session).append == " ")
    #expect(complete("fit(model, optimizer=sg", at: 23, in: session).append == nil)
    #expect(complete("", at: 0, in: session).candidates.count == 6 + 3 + 3 + 10)
  }

  @Test func files() {
    let folder = TemporaryFolder()
    for name in ["iris.csv", "iris two.csv", ".hidden", "it's.nn"] { folder.write(name, "") }
    folder.makeFolder("images")
    folder.write("images/a.png", "")
    let home = Environment { $0 == "HOME" ? folder.path : nil }
    let session = CompletionSession.make()
    func offers(_ typed: String) -> [String] {
      complete(typed, at: typed.utf8.count, in: session, environment: home).candidates
    }
    let path = folder.path
    #expect(
      offers("run \"\(path)/i") == ["images/", "iris two.csv", "iris.csv", "it's.nn"].map { "\(path)/\($0)" })
    #expect(offers("run '\(path)/iris t") == ["\(path)/iris two.csv"])
    #expect(offers("x = csv(\"\(path)/im") == ["\(path)/images/"])
    #expect(offers("x = csv(\"\(path)/images/") == ["\(path)/images/a.png"])
    #expect(offers("run \"\(path)/.h") == ["\(path)/.hidden"])
    #expect(offers("run \"~") == ["~/"])
    #expect(offers("run \"~/im") == ["~/images/"])
    #expect(offers("run \"~/images/a") == ["~/images/a.png"])
    #expect(offers("run \"\(path)/none/") == [])
    let found = complete("run \"~/ir", at: 9, in: session, environment: home)
    #expect(found.start == 5)
    #expect(found.areFiles)
  }

  /// Whatever is typed, a candidate continues it: no input may trap.
  @Test func anyBeginningOfAnInputWillDo() {
    let session = CompletionSession.make()
    let input = "def f(a, b=[1]) { fit model optimizer=sgd(0.1)[0].x }\r\n) ] } } ? é\"f\"{model.la}\\\" f'{'"
    for count in 0...input.utf8.count {
      let typed = Array(input.utf8.prefix(count))
      let text = String(decoding: typed, as: UTF8.self)
      let found = complete(text, at: count, in: session)
      let word = String(decoding: Array(text.utf8.prefix(count)).dropFirst(found.start), as: UTF8.self)
      #expect(found.start <= count)
      #expect(found.candidates.allSatisfy { $0.hasPrefix(word) }, "after \(text)")
    }
  }

  @Test(arguments: [
    ([], ""), (["ab"], "ab"), (["abc", "abd"], "ab"), (["abc", "ab"], "ab"), (["x", "y"], ""),
    // Whole characters: é and è begin with the same byte.
    (["né", "nè"], "n"),
  ]) func common(_ texts: [String], _ prefix: String) {
    #expect(commonPrefix(of: texts) == prefix)
  }
}
