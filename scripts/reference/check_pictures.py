#!/usr/bin/env python3
"""Checks nn's pictures with other programs: one of every kind.

Run with a built nn: python3 scripts/reference/check_pictures.py [path of nn] [folder to keep them in]
Needs numpy, Pillow, rsvg-convert (librsvg2-bin) and sixel2png (libsixel-bin).

Of each picture the SVG must be XML without elements or attributes that SVG 1.1 does not have, the PNG must be
read by Pillow, and both must show the same: rsvg-convert draws the SVG, and away from letters, which another
font draws otherwise, the mean difference is at most 2 of 255 and no block of 24 by 24 pixels is off by more
than 30: edges between two pixels are blended by the one and rounded by the other, most where white-edged dots
crowd. Then sixel2png decodes what a terminal would be sent, and the pixels must be those of the PNG that was made
smaller by the same means.
"""

import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import numpy as np
from PIL import Image

built = pathlib.Path(__file__).parents[2] / ".build/debug/nn"
program = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else built).absolute()
temporary = tempfile.TemporaryDirectory()
folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else temporary.name).absolute()
folder.mkdir(parents=True, exist_ok=True)

TRAINED = """
seed 1
(x, y), (x_test, y_test) = moons(n=200)
def train(rate) {
  model = sequential(dense(8, tanh), dense(2, softmax))
  return fit(model, x, y, epochs=15, optimizer=sgd(rate), validation_data=(x_test, y_test), verbose=0)
}
h1 = train(0.1)
h2 = train(0.5)
"""

IMAGES = """
seed 1
x, y = digits(train=true, n=200)[0:200]
x = x.view(200, 784) / 255
model = sequential(dense(10, softmax, input_shape=(784,)))
fit(model, x, y, epochs=1, verbose=0);
"""

PLANE = """
seed 1
use moons(n=200)
model = sequential(dense(8, tanh), dense(2, softmax))
fit model epochs=20 verbose=0
"""

REGIONS = """
seed 1
use blobs(n=150, classes=3)
model = sequential(dense(8, tanh), dense(3, softmax))
fit model epochs=20 verbose=0
"""

FEATURES = """
seed 1
use circles(n=200) features="x1 x2 x1^2 x2^2"
model = sequential(dense(2, softmax))
fit model epochs=20 verbose=0
"""

CURVE = """
seed 1
use sine(n=100)
model = sequential(dense(16, tanh), dense(1))
fit model epochs=30 verbose=0
"""

VALUES = """
seed 1
use plane(n=200)
model = sequential(dense(1))
fit model epochs=5 verbose=0
"""

GRAPH = """
seed 1
model = sequential(dense(3, relu, input_shape=(2,)), dense(2, softmax))
x, y = randn(4, 2), tensor([0, 1, 1, 0])
"""

# A name, what runs before, the picture.
PICTURES = [
    ("history", TRAINED, 'plot(h1, title="A training")'),
    ("runs", TRAINED, 'plot(h1, h2, "loss", log=y)'),
    ("activation", "", "plot(gelu)"),
    ("functions", "", "plot(relu, elu, selu, softplus)"),
    ("gap", "", "plot(x -> 1 / x)"),
    ("schedule", "", "plot(cosine_decay_restarts(0.1, 100))"),
    ("numbers", "", 'plot([[1, 3, 2], [2, 2, 5]], labels=["a", "b < c & d"], x_label="x", y_label="y")'),
    ("logarithmic", "", "plot([1e-6, 1e-3, 1, 1000], log=y)"),
    ("scatter", "", "scatter(moons(n=200))"),
    ("scale", "seed 1", "scatter(randn(100), randn(100), c=randn(100))"),
    ("specks", "", "scatter(spiral(n=3000))"),
    ("histogram", "seed 1", "hist(randn(1000))"),
    ("bars", "", 'bar([3, 5.5, -2.2], ["a", "bb", "c"], title="Bars")'),
    ("negative", "", 'bar([-1, -0.5, 0, 0.25], ["a", "b", "c", "d"])'),
    ("wide", "", 'bar([1, 2], ["日本", "東京タワー"], title="日本語の題")'),
    ("nothing", "", "plot([-1, -2], log=y)"),
    ("classes", "seed 1", "view_classify(digits(train=true, n=1)[0][0], softmax(randn(10)))"),
    ("images", "", "show(digits(train=true, n=20)[0:12][0])"),
    ("image", "", "show(digits(train=true, n=1)[0][0])"),
    ("labelled", "x, y = digits(train=true, n=20)[0:12]",
     'show(x, y, labels=["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])'),
    ("heatmap", "seed 1", "show(randn(6, 8))"),
    ("patterns", IMAGES, "show(model)"),
    ("weights", "seed 1\nl = linear(6, 4)\nm = sequential(l)", "show(m.layers[0].weight)"),
    ("confusion", IMAGES, "confusion(model, x, y)"),
    ("mistakes", IMAGES, "mistakes(model, x, y)"),
    ("table", PLANE, "mistakes(model)"),
    ("boundary", PLANE, "boundary(model)"),
    ("regions", REGIONS, "boundary(model)"),
    ("features", FEATURES, "boundary(model)"),
    ("curve", CURVE, "boundary(model)"),
    ("values", VALUES, "boundary(model)"),
    ("forward", GRAPH, "graph(model)"),
    ("backward", GRAPH, "graph(model, x, y, backward=true)"),
]

ELEMENTS = {
    "svg": {"width", "height", "viewBox", "role"}, "title": set(),
    "g": {"transform", "font-size", "font-family", "fill", "shape-rendering"},
    "rect": {"x", "y", "width", "height", "fill"},
    "text": {"x", "y", "fill", "textLength", "{http://www.w3.org/XML/1998/namespace}space"},
    "polyline": {"points", "fill", "stroke", "stroke-width", "stroke-linejoin", "stroke-dasharray"},
    "circle": {"cx", "cy", "r", "fill", "stroke"},
    "polygon": {"points", "fill", "stroke"},
}


def run(code):
    done = subprocess.run([program, "-e", code], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, f"{code}\n{done.stdout}{done.stderr}"
    return done.stdout


def elements(path):
    """All elements of the file, checked against what the program writes."""
    tree = ElementTree.parse(path).getroot()
    found = []
    for element in tree.iter():
        name = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
        assert name in ELEMENTS, name
        assert set(element.attrib) <= ELEMENTS[name], (name, element.attrib)
        found.append((name, element))
    assert found[1][0] == "title" and found[1][1].text, "the title tells the picture in words"
    return found


def letters(found, size):
    """Where there are letters: the fonts differ there."""
    mask = np.zeros((size[1], size[0]), bool)
    for name, element in found:
        if name != "text":
            continue
        x, y = float(element.get("x")) + 12, float(element.get("y")) + 12
        width = float(element.get("textLength"))
        mask[int(y) - 20 : int(y) + 10, int(x) - 2 : int(x + width) + 3] = True
    return mask


def compare(name):
    """The mean and the largest difference of the PNG and the SVG as librsvg draws it."""
    drawn = folder / f"{name}-rsvg.png"
    subprocess.run(["rsvg-convert", folder / f"{name}.svg", "-o", drawn], check=True)
    ours = Image.open(folder / f"{name}.png")
    ours.load()
    assert ours.mode == "RGB", ours.mode
    theirs = Image.open(drawn).convert("RGB")
    assert ours.size == theirs.size, (ours.size, theirs.size)
    found = elements(folder / f"{name}.svg")
    mask = letters(found, ours.size)
    difference = np.abs(np.asarray(ours, float) - np.asarray(theirs, float)).mean(axis=2)
    difference[mask] = 0
    high, wide = difference.shape[0] // 24 * 24, difference.shape[1] // 24 * 24
    blocks = difference[:high, :wide].reshape(high // 24, 24, wide // 24, 24).mean(axis=(1, 3))
    return difference[~mask].mean(), blocks.max()


def on_a_terminal(code, variables):
    """What the program writes to a terminal of 81 columns, of which it leaves the last one free."""
    environment = dict(os.environ, TERM="xterm-256color", LANG="C.UTF-8", COLUMNS="81", **variables)
    child, terminal = pty.fork()
    if child == 0:
        os.execve(program, [program, "-e", code], environment)
    output = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    os.waitpid(child, 0)
    return output


def wanted_width(name):
    return Image.open(folder / f"{name}.png").size[0]


def check_sixel(name, given, picture):
    """The sixels that a terminal gets, decoded by libsixel, are the picture's pixels made smaller."""
    output = on_a_terminal(f"{given}\n{picture}", {"NN_GRAPHICS": "sixel"})
    start, end = output.index(b"\x1bP"), output.index(b"\x1b\\") + 2
    (folder / f"{name}.six").write_bytes(output[start:end])
    decoded = folder / f"{name}-sixel.png"
    subprocess.run(["sixel2png", "-i", folder / f"{name}.six", "-o", decoded], check=True, capture_output=True)
    theirs = Image.open(decoded).convert("RGB")
    width, height = map(int, re.search(rb'q"1;1;(\d+);(\d+)', output).groups())
    # libsixel pads the last band of six.
    theirs = theirs.crop((0, 0, width, height))
    # Ten pixels a column where the terminal does not tell, of twelve; each the mean of what it covers.
    wanted = Image.open(folder / f"{name}.png").resize((width, height), Image.Resampling.BOX)
    assert width == round(wanted_width(name) * 10 / 12), width
    difference = np.abs(np.asarray(wanted, float) - np.asarray(theirs, float)).mean()
    assert difference <= 3, f"{name}: {difference}"
    colors = len(theirs.getcolors(1 << 16))
    assert 2 <= colors <= 256, colors
    return colors


for name, given, picture in PICTURES:
    run(f'{given}\np = {picture};\np.save("{name}.png")\np.save("{name}.svg")\np.save("{name}.txt")')
    mean, worst = compare(name)
    colors = check_sixel(name, given, picture)
    print(f"{name:12} mean difference {mean:.3f}, of a block {worst:5.1f}; {colors} colours in sixels")
    assert mean <= 2, name
    assert worst <= 30, name
print("all pictures are read and drawn alike by others")
