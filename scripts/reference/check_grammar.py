#!/usr/bin/env python3
"""Holds the TextMate grammar of scripts/editors/vscode against what it must say of some lines, by another
program's engine of such grammars (Oniguruma through textmate-grammar-python), and runs it over every script.

    python check_grammar.py
"""
import json
import logging
import pathlib
import sys

from textmate_grammar.parsers.base import LanguageParser

logging.disable(logging.CRITICAL)
here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
grammar = json.loads((root / "scripts/editors/vscode/nn.tmLanguage.json").read_text(encoding="utf-8"))
parser = LanguageParser(grammar)

# What a piece of text is, on a line: (line, piece, scope).
CASES = [
    ("# %% Load and prepare", " Load and prepare", "markup.heading.nn"),
    ("# %% [markdown] Words", "[markdown]", "keyword.other.markdown.nn"),
    ("#> tensor([1.])", " tensor([1.])", "markup.raw.nn"),
    ("x = 1  # why", "# why", "comment.line.number-sign.nn"),
    ("fit model epochs=5", "fit", "entity.name.function.command.nn"),
    ("fit model epochs=5", "epochs", "variable.parameter.nn"),
    ("fit model epochs=5", "5", "constant.numeric.nn"),
    ("model.save \"a.npz\"", "model.save", "entity.name.function.command.nn"),
    ("y = relu(x)", "relu", "entity.name.function.nn"),
    ("if x > 1 and true { print x }", "if", "keyword.control.nn"),
    ("if x > 1 and true { print x }", "and", "keyword.operator.word.nn"),
    ("if x > 1 and true { print x }", "true", "constant.language.nn"),
    ("if x > 1 and true { print x }", "print", "entity.name.function.command.nn"),
    ("def f(a, b=2) { return a }", "f", "entity.name.function.nn"),
    ("def f(a, b=2) { return a }", "return", "keyword.control.nn"),
    ("x = 1e-3 + 0x1f", "1e-3", "constant.numeric.nn"),
    ("x = 1e-3 + 0x1f", "0x1f", "constant.numeric.nn"),
    ("s = \"a\\n\"", "\\n", "constant.character.escape.nn"),
    ("s = f\"{x + 1:.3f}\"", ":.3f", "constant.other.format.nn"),
    ("s = f\"{x + 1:.3f}\"", "1", "constant.numeric.nn"),
    ("time fit model", "time", "keyword.other.time.nn"),
]
# What must have no such scope.
NOT = [
    ("a - b", "a", "entity.name.function.command.nn"),
    ("x in y", "x", "entity.name.function.command.nn"),
    ("x = y", "x", "entity.name.function.command.nn"),
    ("x2 = 1", "2", "constant.numeric.nn"),
    ("a == b", "a", "variable.parameter.nn"),
]


def scopes(line):
    """Pieces of a line, each with the scopes that it lies in."""
    return [(text, names) for _, text, names in parser.parse_string(line + "\n\n").flatten()]


wrong = 0
for line, piece, scope in CASES:
    if not any(text.strip() == piece.strip() and scope in names for text, names in scopes(line)):
        wrong += 1
        print(f"{line!r}: {piece!r} is no {scope}: {scopes(line)}")
for line, piece, scope in NOT:
    if any(text == piece and scope in names for text, names in scopes(line)):
        wrong += 1
        print(f"{line!r}: {piece!r} is {scope}")
files = sorted((root / "scripts").rglob("*.nn"))
for file in files:
    parser.parse_file(str(file))
print(f"{len(CASES) + len(NOT)} cases, {wrong} wrong; {len(files)} scripts read")
sys.exit(1 if wrong or not files else 0)
