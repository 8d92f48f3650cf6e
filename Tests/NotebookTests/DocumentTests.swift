import Diagnostics
import Interpreter
import Syntax
import Testing

@testable import JSON
@testable import Notebook

/// Small documents, to the byte.
@Suite struct DocumentTests {
  static let script = """
    #!/usr/bin/env nn
    # An *introduction*.

    # %% [markdown]
    # # The <title>
    # Text.
    # %% One & two tags=["slow"]
    x = 1
    #> 7
    x
    star
    say "<b>"
    # %% [markdown] Words
    # - a
    # %% tags=["raises-exception"]
    say nothing
    # %%
    table
    # %%
    say "a"; stop
    # %% Never
    x
    """

  private func document(_ script: String = script) throws -> Document {
    let output = RecordedOutput(takesDisplays: true)
    let registry = Registry([
      Builtin(MakeStar.self), Builtin(Say.self), Builtin(MakeTable.self), Builtin(Stop.self),
    ])
    let session = Session(registry: registry, output: output)
    let program = try parse(Source(name: "s.nn", script))
    let run = ScriptRun(program, in: session, output: output)
    var runs: [CellRun?] = []
    for (index, cell) in program.cells.enumerated() {
      let cellRun = cell.isProse ? nil : run.run(cell, number: index + 1)
      runs.append(cellRun)
      if cellRun?.failure != nil, !cell.mayFail { break }
    }
    return Document(program, runs: runs)
  }

  /// No level is left out below the page's own heading, whatever the text begins with.
  @Test(arguments: [
    ("# %% [markdown]\n# ## Sub\n# ### Deeper", "<h2>Sub</h2>\n<h3>Deeper</h3>"),
    ("# %%\n1\n# %% [markdown]\n# # Top\n# ## Sub", "<h2>Top</h2>\n<h3>Sub</h3>"),
    ("# %% [markdown] Title\n# ## Sub", "<h3>Sub</h3>"),
  ])
  func headings(script: String, expected: String) throws {
    let html = Document(try parse(Source(name: "s.nn", script)), runs: [nil, nil]).html()
    #expect(html.contains(expected), "\(html)")
  }

  @Test func asHTML() throws {
    let html = try document().html()
    #expect(html.contains("<title>The &lt;title&gt;</title>"))
    let lines = html.split(separator: "\n", omittingEmptySubsequences: false)
    let body = try #require(lines.firstIndex(of: "<body>"))
    #expect(
      lines[(body + 1)...].joined(separator: "\n") == """
        <a class="skip" href="#main">Skip to the cells</a>
        <header>
        <h1>The &lt;title&gt;</h1>
        <p>An <em>introduction</em>.</p>
        </header>
        <nav aria-labelledby="contents">
        <h2 id="contents">Contents</h2>
        <ol>
        <li value="2"><a href="#cell-2">One &amp; two</a></li>
        <li value="3"><a href="#cell-3">Words</a></li>
        </ol>
        </nav>
        <main id="main">
        <section class="cell prose" id="cell-1" aria-label="Cell 1">
        <p class="heading"><a class="number" href="#cell-1" aria-label="Cell 1">1</a></p>
        <p>Text.</p>
        </section>
        <section class="cell code" id="cell-2" aria-label="Cell 2: One &amp; two">
        <h2 class="heading"><a class="number" href="#cell-2" aria-label="Cell 2">2</a> One &amp; two <span class="tag">slow</span></h2>
        <pre class="source" tabindex="0" role="group" aria-label="Code"><code>x = <span class="c-number">1</span>
        x
        star
        <span class="c-call">say</span> <span class="c-text">&quot;&lt;b&gt;&quot;</span>
        </code></pre>
        <div class="output" role="group" aria-label="Output of cell 2">
        <pre tabindex="0" role="group" aria-label="Text">1
        </pre>
        <figure tabindex="0" aria-label="Picture"><svg aria-label="a &lt;star&gt;" role="img"/></figure>
        <pre tabindex="0" role="group" aria-label="Text">&lt;b&gt;
        </pre>
        </div>
        </section>
        <section class="cell prose" id="cell-3" aria-label="Cell 3: Words">
        <h2 class="heading"><a class="number" href="#cell-3" aria-label="Cell 3">3</a> Words</h2>
        <ul>
        <li>a</li>
        </ul>
        </section>
        <section class="cell code" id="cell-4" aria-label="Cell 4">
        <h2 class="heading"><a class="number" href="#cell-4" aria-label="Cell 4">4</a> <span class="tag">raises-exception</span></h2>
        <pre class="source" tabindex="0" role="group" aria-label="Code"><code><span class="c-call">say</span> nothing
        </code></pre>
        <div class="output" role="group" aria-label="Output of cell 4">
        <pre class="error" tabindex="0" role="note" aria-label="Error">error: s.nn:16:5: nothing is called &#39;nothing&#39;
          16 │ say nothing
             │     ^^^^^^^
             = help lists what there is, vars your own variables
             = in cell 4
        </pre>
        </div>
        </section>
        <section class="cell code" id="cell-5" aria-label="Cell 5">
        <h2 class="heading"><a class="number" href="#cell-5" aria-label="Cell 5">5</a></h2>
        <pre class="source" tabindex="0" role="group" aria-label="Code"><code>table
        </code></pre>
        <div class="output" role="group" aria-label="Output of cell 5">
        <p>above</p>
        <div class="table" tabindex="0" role="group" aria-label="Table"><table>
        <thead><tr><th scope="col">name</th><th scope="col" class="right">n</th></tr></thead>
        <tbody>
        <tr><td>a|b</td><td class="right">1</td></tr>
        </tbody></table></div>
        <p>below</p>
        </div>
        </section>
        <section class="cell code" id="cell-6" aria-label="Cell 6">
        <h2 class="heading"><a class="number" href="#cell-6" aria-label="Cell 6">6</a></h2>
        <pre class="source" tabindex="0" role="group" aria-label="Code"><code><span class="c-call">say</span> <span class="c-text">&quot;a&quot;</span>; stop
        </code></pre>
        <div class="output" role="group" aria-label="Output of cell 6">
        <pre tabindex="0" role="group" aria-label="Text">a
        </pre>
        <pre class="warning" tabindex="0" role="note" aria-label="Warning">warning: careful
        </pre>
        <pre class="error" tabindex="0" role="note" aria-label="Error">error: s.nn:20:10: stopped
          20 │ say &quot;a&quot;; stop
             │          ^^^^
             = in cell 6
        </pre>
        </div>
        </section>
        <p class="ending">The run ended in cell 6 of 7.</p>
        </main>
        </body>
        </html>

        """)
  }

  @Test func asMarkdown() throws {
    let files = try document().markdown(folder: "my files")
    #expect(files.pictures == [MarkdownFiles.Picture(path: "my files/cell-2-1.svg", svg: "<svg/>")])
    #expect(
      files.text == #"""
        # The \<title\>

        An *introduction*.

        Text.

        ## One \& two

        ```nn
        x = 1
        x
        star
        say "<b>"
        ```

        ```text
        1
        ```

        ![a \<star\>](my%20files/cell-2-1.svg)

        ```text
        <b>
        ```

        ## Words

        - a

        ```nn
        say nothing
        ```

        ```text
        error: s.nn:16:5: nothing is called 'nothing'
          16 │ say nothing
             │     ^^^^^^^
             = help lists what there is, vars your own variables
             = in cell 4
        ```

        ```nn
        table
        ```

        above

        | name | n |
        | --- | ---: |
        | a\|b | 1 |

        below

        ```nn
        say "a"; stop
        ```

        ```text
        a
        ```

        ```text
        warning: careful
        ```

        ```text
        error: s.nn:20:10: stopped
          20 │ say "a"; stop
             │          ^^^^
             = in cell 6
        ```

        *The run ended in cell 6 of 7.*

        """#)
  }

  @Test func asANotebook() throws {
    let json = try JSON(parsing: try document().notebook())
    #expect(json["nbformat"] == 4)
    #expect(json["nbformat_minor"] == 5)
    #expect(
      json["metadata"] == [
        "kernelspec": ["display_name": "nn", "language": "nn", "name": "nn"],
        "language_info": [
          "file_extension": ".nn", "mimetype": "text/x-nn", "name": "nn", "pygments_lexer": "python",
        ],
        "title": "The <title>",
        "nn": ["interpreter": "#!/usr/bin/env nn", "introduction": "An *introduction*."],
      ])
    let cells = try #require(json["cells"]?.items)
    #expect(cells.count == 7)
    #expect(
      cells[0] == [
        "cell_type": "markdown", "id": "cell-1", "metadata": [:],
        "source": ["# The <title>\n", "Text."],
      ])
    #expect(
      cells[1] == [
        "cell_type": "code", "execution_count": 1, "id": "cell-2",
        "metadata": ["tags": ["slow"], "title": "One & two"],
        "outputs": [
          ["output_type": "stream", "name": "stdout", "text": ["1\n"]],
          [
            "output_type": "display_data",
            "data": ["image/svg+xml": ["<svg/>"], "text/plain": ["a <star>"]], "metadata": [:],
          ],
          ["output_type": "stream", "name": "stdout", "text": ["<b>\n"]],
        ],
        "source": ["x = 1\n", "x\n", "star\n", "say \"<b>\""],
      ])
    #expect(
      cells[2] == [
        "cell_type": "markdown", "id": "cell-3", "metadata": ["title": "Words"],
        "source": ["## Words\n", "\n", "- a"],
      ])
    #expect(cells[3]["metadata"] == ["tags": ["raises-exception"]])
    #expect(
      cells[3]["outputs"] == [
        [
          "output_type": "error", "ename": "error", "evalue": "nothing is called 'nothing'",
          "traceback": [
            "error: s.nn:16:5: nothing is called 'nothing'", "  16 │ say nothing", "     │     ^^^^^^^",
            "     = help lists what there is, vars your own variables", "     = in cell 4",
          ],
        ]
      ])
    let table = try #require(cells[4]["outputs"]?.items?.first)
    #expect(table["output_type"] == "execute_result")
    #expect(table["execution_count"] == 3)
    #expect(table["data"]?["text/plain"] == ["a table\n"])
    #expect(
      cells[5]["outputs"]?.items?[1] == [
        "output_type": "stream", "name": "stderr", "text": ["warning: careful\n"],
      ])
    #expect(
      cells[6] == [
        "cell_type": "code", "execution_count": .null, "id": "cell-7", "metadata": ["title": "Never"],
        "outputs": [], "source": ["x"],
      ])
  }

  @Test(arguments: [
    ("x = 1", "s"), ("# %% [markdown] T\n# # A", "s"), ("# %% [markdown]\n# # `A` *b*", "A b"),
    ("# %%\nx = 1", "s"), ("", "s"),
  ]) func titles(_ script: String, _ title: String) throws { #expect(try document(script).title == title) }

  @Test func theSameRunIsTheSameDocument() throws {
    let (one, other) = (try document(), try document())
    #expect(one.html() == other.html())
    #expect(one.notebook() == other.notebook())
    #expect(one.markdown(folder: "f") == other.markdown(folder: "f"))
  }

  /// Fences are longer than those in the text.
  @Test func fences() throws {
    let text = try document("say \"````\"").markdown(folder: "f").text
    #expect(text == "# s\n\n`````nn\nsay \"````\"\n`````\n\n`````text\n````\n`````\n")
  }
}

private struct MakeTable: Command {
  static let name = "table"
  static let category = Category.language
  static let summary = "A table."
  static let examples = [Example("table")]
  static var signature: Signature<Self> { Signature(Self.init) }
  func run(in session: Session) throws -> Value { .object(TableObject()) }
}

private final class TableObject: Object {
  override func description(in style: OutputStyle) -> String { "a table" }
  override var display: Display? {
    .table(
      DisplayTable(
        columns: [.init("name", isRight: false), .init("n", isRight: true)], rows: [["a|b", "1"]],
        above: ["above"], below: ["below"]))
  }
}

private struct Stop: Command {
  static let name = "stop"
  static let category = Category.language
  static let summary = "Warns and fails."
  static let examples = [Example("stop")]
  static var signature: Signature<Self> { Signature(Self.init) }
  func run(in session: Session) throws -> Value {
    session.output.report(Diagnostic(.warning, "careful"))
    throw Problem("stopped")
  }
}
