import Diagnostics
import Interpreter
import JSON
import Syntax
import Testing

@testable import Notebook

@Suite struct ImportTests {
  /// A notebook of cells, each `m:`, `c:` or `r:` and its source.
  func notebook(_ cells: [String], language: String? = "python") -> String {
    let names = ["m": "markdown", "c": "code", "r": "raw"]
    let json = cells.map { cell -> JSON in
      [
        "cell_type": .string(names[String(cell.prefix(1))] ?? ""), "metadata": [:],
        "source": .string(String(cell.dropFirst(2))),
      ]
    }
    return JSON.object([
      .init("nbformat", 4), .init("cells", .array(json)),
      .init("metadata", language.map { ["kernelspec": ["language": .string($0)]] } ?? [:]),
    ]).text
  }

  static let known = [
    "zeros", "randn", "relu", "Dense", "print", "Sequential", "mnist", "digits", "range", "to_categorical",
    "Adamax",
    "plot", "hist", "imshow", "Flatten", "Input", "DataLoader", "f", "mean", "where", "perf_counter", "ReLU",
    "to",
    "view", "del",
  ]

  func imported(_ cells: String..., language: String? = "python") throws -> ImportedScript {
    try importNotebook(notebook(cells, language: language)) { Self.known.contains($0) }
  }

  /// What comes of one Python cell: lines below `# %%`, and notes as `line: words`.
  private func taken(_ code: String) throws -> (text: String, notes: [String]) {
    let script = try imported("c:" + code)
    return (String(script.text.dropFirst("# %%\n".count)), script.notes.map { "\($0.line): \($0.words)" })
  }

  // MARK: Python

  @Test(arguments: [
    ("x = 1\nprint(x)", "x = 1\nprint(x)\n", []),
    (
      "%matplotlib inline\n!pip install x\ny = 2",
      "#~ %matplotlib inline\n#~ !pip install x\ny = 2\n",
      [
        "1: %matplotlib inline: a magic of IPython, kept as a comment",
        "2: !pip install x: a command of the system's shell, kept as a comment",
      ]
    ),
    ("%%bash\nx = 1", "#~ %%bash\n#~ x = 1\n", ["1: %%bash: a magic of IPython, kept as a comment"]),
    (
      "%%time\nx = 1\n%%bash", "#~ %%time\nx = 1\n#~ %%bash\n",
      [
        "1: %%time: a magic of IPython, kept as a comment",
        "3: %%bash: a magic of IPython, kept as a comment",
      ]
    ),
    (
      "import numpy as np\nfrom keras.layers import Dense\nx = np.zeros(3) + Dense",
      "x = zeros(3) + Dense\n",
      [
        "1: import numpy as np: left out, nn has its own",
        "2: from keras.layers import Dense: left out, nn has its own",
      ]
    ),
    (
      "import torch, torch.nn as nn\ny = torch.nn.functional.relu(nn.randn(2))", "y = relu(randn(2))\n",
      ["1: import torch, torch.nn as nn: left out, nn has its own"]
    ),
    (
      "import numpy as np\nx = np.fft.fft(y)\nz = a.np", "#~ x = np.fft.fft(y)\nz = a.np\n",
      [
        "1: import numpy as np: left out, nn has its own",
        "2: x = np.fft.fft(y): nn has no np.fft.fft, kept as a comment",
      ]
    ),
    (
      "from torch import (randn,\n    fft)\nx = fft(1)", "#~ x = fft(1)\n",
      [
        "1: from torch import (randn,: left out, nn has its own",
        "3: x = fft(1): nn has no fft as torch has, kept as a comment",
      ]
    ),
    ("import pandas", "#~ import pandas\n", ["1: import pandas: nn has no pandas, kept as a comment"]),
    (
      "class A:\n    x = 1\n\n    y = 2\nz = 3", "#~ class A:\n#~     x = 1\n#~\n#~     y = 2\nz = 3\n",
      ["1: class A: nn has no classes, kept as a comment"]
    ),
    (
      "@torch.no_grad()\ndef f():\n    return 1", "#~ @torch.no_grad()\n#~ def f():\n#~     return 1\n",
      ["1: @torch.no_grad(): nn has no decorators, kept as a comment"]
    ),
    (
      "for i in range(3):\n    if i > 1:\n        print(i)\n    elif i:\n        x = 1\n    else:\n        x = 2\n\nprint(x)",
      "for i in range(3) {\n    if i > 1 {\n        print(i)\n    } else if i {\n        x = 1\n    } else {\n        x = 2\n    }\n}\n\nprint(x)\n",
      []
    ),
    (
      "def f(a, b=2):\n    return a\nwith torch.no_grad():\n    f(1)",
      "def f(a, b=2) {\n    return a\n}\nno_grad {\n    f(1)\n}\n", []
    ),
    ("s = \"\"\"a:\n  b\"\"\"\nx = [1,\n  2]", "s = \"\"\"a:\n  b\"\"\"\nx = [1,\n  2]\n", []),
    (
      "d = {\"a\": 1,\n  \"b\": 2}\nx = 1", "#~ d = {\"a\": 1,\n#~   \"b\": 2}\nx = 1\n",
      ["1: d = {\"a\": 1,: braces hold a block of statements, not a value, kept as a comment"]
    ),
    // Datasets.
    ("(a, b), c = mnist.load_data()", "(a, b), c = mnist()\n", []),
    ("x = tf.keras.datasets.mnist.load_data(path=\"m.npz\")", "x = mnist()\n", []),
    (
      "from keras.datasets import mnist\nx = mnist.load_data()", "x = mnist()\n",
      ["1: from keras.datasets import mnist: left out, nn has its own"]
    ),
    (
      "from keras import *\nx = keras.datasets.digits.load_data()\ny = datasets.digits.load_data()",
      "x = digits()\ny = digits()\n", ["1: from keras import *: left out, nn has its own"]
    ),
    (
      "x = keras.datasets.cifar10.load_data()", "#~ x = keras.datasets.cifar10.load_data()\n",
      ["1: x = keras.datasets.cifar10.load_data(): nn has no dataset cifar10, kept as a comment"]
    ),
    (
      "from keras.datasets import cifar10\nx = cifar10.load_data()", "#~ x = cifar10.load_data()\n",
      [
        "1: from keras.datasets import cifar10: left out, nn has its own",
        "2: x = cifar10.load_data(): nn has no dataset cifar10, kept as a comment",
      ]
    ),
    (
      "t = datasets.MNIST('d', download=True, train=False, transform=F.relu)\nu = datasets.MNIST(\"d\")",
      "t = mnist(train=False, transform=relu)\nu = mnist(train=true)\n", []
    ),
    (
      "t = torchvision.datasets.MNIST('d', False, F.relu)", "t = mnist(train=False, transform=relu)\n", []
    ),
    // Libraries, with and without an import.
    ("y = keras.utils.to_categorical(y, 3)", "y = to_categorical(y, 3)\n", []),
    (
      "m.compile(optimizer=keras.optimizers.Adamax(lr=0.03))", "m.compile(optimizer=Adamax(lr=0.03))\n", []
    ),
    (
      "from keras.layers import Dense as D\nx = D(3)", "x = Dense(3)\n",
      ["1: from keras.layers import Dense as D: left out, nn has its own"]
    ),
    ("print(f\"{np.mean(x):.2f}\")", "print(f\"{mean(x):.2f}\")\n", []),
    ("x = a.astype(np.float32)", "x = a.astype(float32)\n", []),
    ("nn = 3\nx = nn.randn", "nn = 3\nx = nn.randn\n", []),
    ("def g(F):\n    return F.relu", "def g(F) {\n    return F.relu\n}\n", []),
    (
      "m = Sequential([keras.layers.Flatten(input_shape=(28, 28)), Dense(1)])",
      "m = Sequential([Input((28, 28)), Flatten(), Dense(1)])\n", []
    ),
    ("m.add(Flatten(input_shape=(28, 28)))", "m.add(Flatten())\n", []),
    (
      "x = DataLoader(a, num_workers=2, batch_size=3, pin_memory=True)\ny = torch.zeros(2, device=d)\nz = nn.ReLU(inplace=True)",
      "x = DataLoader(a, batch_size=3)\ny = zeros(2)\nz = ReLU()\n", []
    ),
    ("t = time.time()", "t = time.time()\n", []),
    ("import time\nt = time.time()", "t = perf_counter()\n", ["1: import time: left out, nn has its own"]),
    (
      "i = np.where(x > 1)[0]", "#~ i = np.where(x > 1)[0]\n",
      ["1: i = np.where(x > 1)[0]: nn's where needs a value for each case, kept as a comment"]
    ),
    (
      "m.save(\"m.keras\")\nm.save(\"m.safetensors\")", "#~ m.save(\"m.keras\")\nm.save(\"m.safetensors\")\n",
      ["1: m.save(\"m.keras\"): nn's files of models end in .safetensors, kept as a comment"]
    ),
    // Devices.
    (
      "device = torch.device(\"cuda\" if torch.cuda.is_available() else \"cpu\")\nm.to(device)",
      "device = \"cpu\"\nm.to(device)\n", []
    ),
    (
      "device = \"cuda\" if torch.cuda.is_available() else \"cpu\"",
      "device = \"cuda\" if false else \"cpu\"\n", []
    ),
    (
      "m.cuda()\nx = x.cpu().to(\"cuda:0\", non_blocking=True)",
      "m.to(\"cpu\")\nx = x.to(\"cpu\").to(\"cpu\")\n", []
    ),
    ("x = p.view_as(t) + e.type(torch.FloatTensor)", "x = p.view(t.shape) + e.to(float32)\n", []),
    // Pictures.
    (
      "plt.figure(figsize=(3, 3))\nplt.imshow(x, cmap='gray')\nplt.show();",
      "imshow(x)\n",
      [
        "1: plt.figure(figsize=(3, 3)): left out, pictures appear at once",
        "3: plt.show();: left out, pictures appear at once",
      ]
    ),
    (
      "def g(x):\n    plt.hist(x, bins=3)\n    plt.show()", "def g(x) {\n    hist(x, bins=3)\n}\n",
      ["3: plt.show(): left out, pictures appear at once"]
    ),
    (
      "plt.title(\"t\")\nplt.plot(x, y, 'r--')\nplt.imshow(x, vmin=0)\nfig = plt.figure()",
      "#~ plt.title(\"t\")\n#~ plt.plot(x, y, 'r--')\n#~ plt.imshow(x, vmin=0)\n#~ fig = plt.figure()\n",
      [
        "1: plt.title(\"t\"): nn has no plt.title, kept as a comment",
        "2: plt.plot(x, y, 'r--'): nn's plot takes other values than plt.plot, kept as a comment",
        "3: plt.imshow(x, vmin=0): nn's imshow has no 'vmin' as plt.imshow has, kept as a comment",
        "4: fig = plt.figure(): nn has no plt.figure, kept as a comment",
      ]
    ),
    ("plt.plot(x, label=\"a\")", "plot(x, label=\"a\")\n", []),
    // Statements that nn has not.
    (
      "raise ValueError(\"x\")\nassert x == 5, \"msg\"\nglobal z\nyield 1\nnonlocal q",
      "#~ raise ValueError(\"x\")\n#~ assert x == 5, \"msg\"\n#~ global z\n#~ yield 1\n#~ nonlocal q\n",
      [
        "1: raise ValueError(\"x\"): nn has no raise, kept as a comment",
        "2: assert x == 5, \"msg\": nn has no assert, kept as a comment",
        "3: global z: nn has no global, kept as a comment", "4: yield 1: nn has no yield, kept as a comment",
        "5: nonlocal q: nn has no nonlocal, kept as a comment",
      ]
    ),
    (
      "with open(\"f\") as g:\n    x = g", "#~ with open(\"f\") as g:\n#~     x = g\n",
      ["1: with open(\"f\") as g: there is no 'with', kept as a comment"]
    ),
    (
      "if __name__ == \"__main__\":\n    print(1)", "#~ if __name__ == \"__main__\":\n#~     print(1)\n",
      ["1: if __name__ == \"__main__\": nn has no __name__, kept as a comment"]
    ),
    ("pass\nif x:\n    pass\nelse:\n    y = 1", "if x {\n} else {\n    y = 1\n}\n", []),
    ("fit model", "#~ fit model\n", ["1: fit model: Python has no such statement, kept as a comment"]),
    ("m.fit x", "#~ m.fit x\n", ["1: m.fit x: Python has no such statement, kept as a comment"]),
    ("time f(1)", "#~ time f(1)\n", ["1: time f(1): Python has no such statement, kept as a comment"]),
    (
      "print(\"%d\" % x)\nprint(\"{}\".format(x))", "#~ print(\"%d\" % x)\n#~ print(\"{}\".format(x))\n",
      [
        "1: print(\"%d\" % x): nn writes values into a text as f\"{x}\", kept as a comment",
        "2: print(\"{}\".format(x)): nn writes values into a text as f\"{x}\", kept as a comment",
      ]
    ),
    (
      "g = lambda F: F.relu + np.mean(x)\nh = f(lambda a, b: a, 1)",
      "g = F -> F.relu + mean(x)\nh = f((a, b) -> a, 1)\n", []
    ),
    ("print \"a\", b\ndel x, y", "print \"a\", b\ndel x, y\n", []),
    ("del x[0]", "#~ del x[0]\n", ["1: del x[0]: nn has no del, kept as a comment"]),
    ("x = sorted(y)", "#~ x = sorted(y)\n", ["1: x = sorted(y): nn has no sorted, kept as a comment"]),
    ("f (x, y)\nz = n -1\nw = m [0]", "f(x, y)\nz = n - 1\nw = m[0]\n", []),
    // What depends on it.
    (
      "class Net(nn.Module):\n    x = 1\nm = Net()\ny = m(1)\nm = f(1)\nz = m",
      "#~ class Net(nn.Module):\n#~     x = 1\n#~ m = Net()\n#~ y = m(1)\nm = f(1)\nz = m\n",
      [
        "1: class Net(nn.Module): nn has no classes, kept as a comment",
        "3: m = Net(): it uses Net, which is made in a comment, kept as a comment",
        "4: y = m(1): it uses m, which is made in a comment, kept as a comment",
      ]
    ),
    (
      "for a, (b, c) in np.x(1):\n    d, e[0] = 1, 2\nf(a)\nf(c)\nf(d)\nf(e)\nf(np.zeros)",
      "#~ for a, (b, c) in np.x(1):\n#~     d, e[0] = 1, 2\n#~ f(a)\n#~ f(c)\n#~ f(d)\n#~ f(e)\nf(zeros)\n",
      []
    ),
    (
      "with open(1) as a:\n    b += 1\nf(a)\nf(b)\nfor a in range(2):\n    f(a)\ng = b -> b\nf(b=1)",
      "#~ with open(1) as a:\n#~     b += 1\n#~ f(a)\n#~ f(b)\nfor a in range(2) {\n    f(a)\n}\ng = b -> b\nf(b=1)\n",
      []
    ),
    (
      "def g(a):\n    raise a\nx = g(1)\ndef h(g):\n    return g",
      "#~ def g(a):\n#~     raise a\n#~ x = g(1)\ndef h(g) {\n    return g\n}\n", []
    ),
    (
      "m.add(np.conv(1))\nm.fit(x)", "#~ m.add(np.conv(1))\n#~ m.fit(x)\n", []
    ),
    (
      "try:\n    import a.b, c\n    from d import e as g\nexcept E as h:\n    pass\nf(a)\nf(c)\nf(g)\nf(h)\nf(b)",
      "#~ try:\n#~     import a.b, c\n#~     from d import e as g\n#~ except E as h:\n#~     pass\n#~ f(a)\n#~ f(c)\n#~ f(g)\n#~ f(h)\nf(b)\n",
      []
    ),
    // Blocks.
    (
      "for i in x:  # all\n    f(i)\nelse:\n    f(0)",
      "for i in x {  # all\n    f(i)\n}\nif true {\n    f(0)\n}\n", []
    ),
    (
      "for i in x:\n    if i:\n        break\nelse:\n    f(0)",
      "#~ for i in x:\n#~     if i:\n#~         break\n#~ else:\n#~     f(0)\n", []
    ),
    (
      "def g(a):\n    s = \"\"\"one\ntwo:\n\"\"\"\n    return [\n  s]",
      "def g(a) {\n    s = \"\"\"one\ntwo:\n\"\"\"\n    return [\n  s]\n}\n", []
    ),
    ("", "", []),
    ("\n\n", "", []),
    ("  indented\n)", "  indented\n#~ )\n", []),
  ]) func python(_ code: String, _ text: String, _ notes: [String]) throws {
    let taken = try taken(code)
    #expect(taken.text == text)
    if !notes.isEmpty || text == code + "\n" { #expect(taken.notes == notes) }
    // Whatever came, the script is one.
    _ = try parse(Source(taken.text))
  }

  @Test func importsAreRememberedFromCellToCell() throws {
    let script = try imported("c:import numpy as np", "m:# Text", "r:raw", "c:np.zeros(1)")
    #expect(script.text == "# %%\n\n# %% [markdown]\n# # Text\n\n# %% [raw]\n# raw\n\n# %%\nzeros(1)\n")
    #expect(script.notes.map(\.cell) == [1])
  }

  @Test func whatWasNotTakenIsRememberedFromCellToCell() throws {
    let script = try imported("c:raise x\ny = open(1)", "c:print(y)", "c:y = 1", "c:print(y)")
    #expect(script.text.hasSuffix("# %%\n#~ print(y)\n\n# %%\ny = 1\n\n# %%\nprint(y)\n"))
  }

  @Test func whatALaterCellDefinesIsKnown() throws {
    #expect(try taken("def g(x):\n    return h(x)\ndef h(x):\n    return x").notes == [])
  }

  @Test(arguments: [
    (["c:import torch\nimport torch.nn as nn"], ["torch"]),
    (["c:import torch", "c:import keras"], []),
    (["c:import keras"], []),
    (["c:from torch import nn", "c:import torch"], ["torch"]),
  ]) func aNotebookOfPyTorchHasItsDialect(cells: [String], dialects: [String]) throws {
    let script = try importNotebook(notebook(cells)) { $0 == "dialect" }
    #expect(try parse(Source(script.text)).statements.count == dialects.count)
    for dialect in dialects {
      #expect(script.text.hasPrefix("# %%\ndialect \(dialect)\n"))
      #expect(
        script.notes[0].words.hasSuffix(": left out, nn has its own; dialect \(dialect) has its defaults"))
    }
  }

  /// Neither depth nor length makes it slow or ends it.
  @Test func hugeCells() throws {
    let deep = String(repeating: "f(", count: 5000)
    #expect(try taken(deep).text == "#~ \(deep)\n")
    let long = Array(repeating: "np.zeros(2, device=d)", count: 1000).joined(separator: ",\n")
    let zeros = Array(repeating: "zeros(2)", count: 1000).joined(separator: ",\n")
    #expect(try taken("x = [\(long)]").text == "x = [\(zeros)]\n")
  }

  @Test func otherLanguages() throws {
    let script = try imported("m:Text", "c:x <- 1", "c:y <- 2", language: "R")
    #expect(script.text == "# %% [markdown]\n# Text\n\n# %%\n#~ x <- 1\n\n# %%\n#~ y <- 2\n")
    #expect(script.notes.map(\.words) == ["the code is in 'r', which nn does not read: kept as comments"])
    #expect(script.notes.map(\.cell) == [2])
  }

  @Test func attachmentsAreToldOf() throws {
    let text = """
      {"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "![a](attachment:a.png)",
      "attachments": {"a.png": {"image/png": ""}}}]}
      """
    let script = try importNotebook(text) { _ in false }
    #expect(script.text == "# %% [markdown]\n# ![a](attachment:a.png)\n")
    #expect(script.notes.map(\.words) == ["a.png: a picture in the notebook itself, left out"])
  }

  // MARK: Errors

  @Test(arguments: [
    ("", "this is no notebook: line 1 of its JSON: the text ends where a value should be"),
    ("{\n\"a\": 1,\n}", "this is no notebook: line 3 of its JSON: a name in quotes is missing"),
    ("[]", "this is no notebook: it has no 'nbformat'"),
    ("{\"nbformat\": 4}", "this is no notebook: it has no 'cells'"),
    ("{\"nbformat\": 4, \"cells\": {}}", "this is no notebook: it has no 'cells'"),
    ("{\"nbformat\": 3, \"worksheets\": []}", "this notebook is of format 3; 4 is read"),
    ("{\"nbformat\": 4, \"cells\": [{}]}", "cell 1 of the notebook has no type that is known"),
    ("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\"}]}", "cell 1 of the notebook has no source"),
    (
      "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": [1]}]}",
      "cell 1 of the notebook has no source"
    ),
  ]) func damaged(_ text: String, _ message: String) {
    let error = #expect(throws: NotebookError.self) { try importNotebook(text) { _ in true } }
    #expect(error?.message == message)
  }
}
