#!/usr/bin/env python3
"""Checks the documents that nn makes with the programs that people open them with.

Run with a built nn: python3 scripts/reference/check_documents.py [path of nn] [folder to keep them in]
Needs nbformat, nbconvert, jupytext and playwright, and a Chromium (its path in $CHROMIUM, else `chromium`).

A script with text, code, pictures, tables, warnings, errors and long lines is replayed into a page, Markdown and a
notebook. Chromium opens the page, in light and dark, wide and as narrow as a phone: nothing may be in its console,
nothing may be fetched, nothing but code and tables may be wider than the window, no id may stand twice, every
picture must have its words, and text must stand out from its ground by 4.5 to 1 (WCAG 2.1). The notebook must pass
nbformat's validator, nbconvert must render it, and nn import must make the script's cells of it again. jupytext
must read the script's cells, titles and tags as nn does, and a notebook that it makes of a Python script must come
to nn without an error.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import jupytext
import nbconvert
import nbformat
from playwright.sync_api import sync_playwright

built = pathlib.Path(__file__).parents[2] / ".build/debug/nn"
program = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else built).absolute()
temporary = tempfile.TemporaryDirectory()
folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else temporary.name).absolute()
folder.mkdir(parents=True, exist_ok=True)

SCRIPT = r'''
# A script of *everything*.

# %% [markdown]
# # A document
#
# Prose with *emphasis*, **strong words**, `code()`, a [link](https://example.org/a?b=1&c=2), an
# [evil one](javascript:alert(1)), a formula $a_1 * b_1$ and <script>alert(1)</script>.
#
# - an item
#   - in an item
#
# | layer | size |
# | :--- | ---: |
# | dense | 256 |
#
# > quoted
#
# ```
# fixed    text that is so long that it does not fit into any window that anybody has on a phone, or on paper
# ```

# %% Text
x = tensor([1.0, 2.0, 3.0])
x * 2
print "<b>no tag & no entity</b>"
print "10 %\r20 %"
print f"{x.sum():.2f}: a line that is so long that it does not fit into any window that anybody has on a phone, or on paper"

# %% Pictures
seed 1
use moons(n=200)
model = sequential(dense(8, tanh), dense(2, softmax))
h = fit model epochs=3
plot h
boundary model
confusion model

# %% Tables
summary model
h
runs

# %% Slips tags=["raises-exception"]
ones(3, 1) + ones(3)
model.nothing(3)

# %% Without a word

# %%
x = 1   # a cell without a title
'''

PYTHON = """
# %% [markdown]
# # In Python
# %% One
import numpy as np
from keras.layers import Dense
x = np.zeros((3, 4))
for i in range(3):
    if i > 1:
        print(i)
    else:
        x = x + i
class Net:
    pass
# %% Two tags=["a"]
# %matplotlib inline
print(f"{x.shape}")
"""

failures = []


def check(what, condition, *facts):
    print("ok    " if condition else "FAILED", what, *facts if not condition else ())
    if not condition:
        failures.append(what)


def nn(*arguments):
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)


(folder / "all.nn").write_text(SCRIPT)
made = nn("replay", "all.nn", "--html", "all.html", "--markdown", "all.md", "--ipynb", "all.ipynb")
check("documents are made", made.returncode == 0, made.stderr)

# The page in Chromium.
FACTS = """() => {
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  // Colours are `rgb(r, g, b)`, with a fourth number where they are not opaque.
  const numbers = c => c.match(/[0-9.]+/g).map(Number);
  const shine = c => numbers(c).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if ((numbers(c)[3] ?? 1) > 0) return c;
    }
    return "rgb(255, 255, 255)";
  };
  const pale = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || e.closest("svg")) continue;
    const [one, two] = [shine(getComputedStyle(e).color), shine(ground(e))].sort((a, b) => b - a);
    if ((one + 0.05) / (two + 0.05) < 4.5) pale.push(e.outerHTML.slice(0, 80));
  }
  return {
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    twice: ids.filter((id, i) => ids.indexOf(id) != i),
    lost: [...document.querySelectorAll("a[href^='#']")].filter(a => !document.getElementById(a.hash.slice(1))).length,
    wordless: [...document.querySelectorAll("svg")].filter(s => !s.getAttribute("aria-label")).length,
    pictures: document.querySelectorAll("svg[role=img]").length,
    tables: document.querySelectorAll("table").length,
    headings: [...document.querySelectorAll("h1,h2,h3,h4")].map(h => +h.tagName[1]),
    scripts: document.querySelectorAll("script").length,
    pale,
  };
}"""

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
    )
    for scheme in "light", "dark":
        for width in 1100, 390:
            view = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
            page = view.new_page()
            words, fetched = [], []
            page.on("console", lambda message: words.append(message.text))
            page.on("pageerror", lambda error: words.append(str(error)))
            page.on("request", lambda request: fetched.append(request.url))
            page.goto((folder / "all.html").as_uri())
            facts = page.evaluate(FACTS)
            name = f"{scheme}, {width} pixels:"
            check(f"{name} nothing in the console", not words, words)
            check(f"{name} nothing is fetched", len(fetched) == 1, fetched)
            check(f"{name} nothing is too wide", facts["wide"] <= 0, facts["wide"])
            check(f"{name} contrast", not facts["pale"], facts["pale"])
            check(f"{name} ids and links", not facts["twice"] and facts["lost"] == 0, facts)
            check(f"{name} pictures have words", facts["pictures"] == 3 and facts["wordless"] == 0, facts)
            check(f"{name} tables", facts["tables"] == 4, facts["tables"])
            steps = list(zip(facts["headings"], facts["headings"][1:]))
            check(f"{name} headings", facts["headings"][0] == 1 and all(b <= a + 1 for a, b in steps), steps)
            check(f"{name} no script", facts["scripts"] == 0)
            page.screenshot(path=folder / f"{scheme}-{width}.png", full_page=True)
    browser.close()

# The notebook.
notebook = nbformat.read(folder / "all.ipynb", as_version=4)
try:
    nbformat.validate(notebook)
    check("nbformat's validator", True)
except nbformat.ValidationError as error:
    check("nbformat's validator", False, error)
rendered, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
check("nbconvert renders it", "image/svg+xml" in rendered and "<table" in rendered and "no member" in rendered)
back = nn("import", "all.ipynb", "-o", "back.nn")
check("nn import reads it", back.returncode == 0 and not back.stderr, back.stderr)


def cells(path, fmt):
    """Kind, title, tags and source; nn writes a title above text, too."""
    read = []
    for cell in jupytext.read(path, fmt=fmt).cells:
        source = cell.source.strip()
        title = cell.metadata.get("title", "")
        read.append((cell.cell_type, title, cell.metadata.get("tags", []), source.removeprefix(f"## {title}\n\n")))
    return read


def percent(path):
    text = pathlib.Path(path).read_text()
    copy = folder / (pathlib.Path(path).stem + "-copy.py")
    copy.write_text(text[text.index("# %%"):])
    return cells(copy, "py:percent")


# The run's receipt is a cell of its own in the notebook, and stands behind the last cell of what is made of it.
own = [(c.cell_type, c.metadata.get("title", ""), c.metadata.get("tags", [])) for c in notebook.cells]
check("the receipt is a cell", own.pop() == ("raw", "", ["receipt"]))
returned = percent(folder / "back.nn")
last = returned.pop()
script, _, receipt = last[3].partition("\n\n# receipt ")
check("the receipt comes back", bool(receipt))
check("the cells come back", returned + [(*last[:3], script)] == percent(folder / "all.nn"))
check("jupytext sees the same cells", [c[:3] for c in percent(folder / "all.nn")] == own)

(folder / "python.py").write_text(PYTHON)
jupytext.write(jupytext.read(folder / "python.py"), folder / "python.ipynb")
taken = nn("import", "python.ipynb", "-o", "python.nn")
check("a notebook in Python comes", taken.returncode == 0 and "nn has no classes" in taken.stderr, taken.stderr)
run = nn("python.nn")
check("and what came runs", run.returncode == 0 and run.stdout == "2\n(3, 4)\n", run.stdout, run.stderr)

# Markdown and its pictures.
text = (folder / "all.md").read_text()
pictures = sorted((folder / "all_files").iterdir())
check("pictures beside the Markdown", len(pictures) == 3 and all(f"](all_files/{p.name})" in text for p in pictures))
for picture in pictures:
    ElementTree.parse(picture)

print(f"{len(failures)} failed" if failures else "all is well")
sys.exit(bool(failures))
