#!/usr/bin/env python3
"""Writes Tests/CommandsTests/TensorReference.swift: expressions whose text means the same in numpy and
in nn, with numpy's answers. Run with numpy 2; its version is noted in the file."""
import pathlib
import numpy as np
from numpy import *  # the expressions name numpy's functions as nn names its own

float32, int64, uint8 = np.float32, np.int64, np.uint8
none, true, false = None, True, False


def tensor(values, dtype=None):
    if dtype is None:
        made = np.array(values)
        dtype = made.dtype if made.dtype == bool else float32
    return np.array(values, dtype=dtype)


def arange(*arguments):
    return np.arange(*arguments, dtype=int64)


SETUP = """
x = arange(24).reshape(2, 3, 4)
f = tensor([[0.5, -1.25, 3], [2, 0.1, -7]])
m = tensor([[1, 2, 3], [4, 5, 6], [7, 8, 10]])
u = tensor([0, 1, 7, 200, 255], dtype=uint8)
i = tensor([-7, -1, 0, 3, 9], dtype=int64)
k = tensor([2, 0, 1], dtype=int64)
n = tensor([3, 1, 2, 3, 1])
""".strip()

INDEXING = """
x[1] | x[-1, 2] | x[0, 1, 2] | x[1:] | x[:, 1] | x[..., 0] | x[:, ::2] | x[:, ::-1] | x[:, 1:, 1:3]
x[::-1, ::-2, ::-3] | x[-5:1] | x[5:] | x[:, 2:0:-1] | x[none].shape | x[:, none, 1].shape | x[..., none].shape
x[[1, 0]] | x[:, [2, 0]] | x[:, :, [0, 3, 3]] | x[[0, 1], [2, 0]] | x[:, [0, 2], [1, 3]] | x[[[0], [1]], [0, 2]]
x[[0, 1], :, [2, 3]] | x[k[1]] | x[:, k] | x[:, -1:, k] | x[x > 20] | x[x[:, :, 0] > 4] | x[:, tensor([true, false, true])]
x[1, [0, 2]] | x[0][1][2] | f[f < 0] | n[:0] | x[:, []].shape
"""

ARITHMETIC = """
f + 1 | 1 - f | f * f | f / 3 | f // 2 | f % 2 | f % -2 | 7 // f | f ** 2 | 2 ** k | k ** 3 | -f | f @ m | m @ f[0] | f[0] @ f[1]
u + u | u * 2 | u - 1 | -u | u // 7 | u % 7 | i // 4 | i % 4 | i // -4 | i % -4 | i * i | (i + 4611686018427387904) * 2
f + tensor([[1], [2]]) | f * k | m[:, none] - m | f > 0 | f == f | u > 100 | i != 3 | 3 <= i | u == 300 | maximum(f, 0) | minimum(f, m[:2])
(f > 0) + (f > 1) | (f > 0) * (f > 1) | where(f > 0, f, 0) | clip(f, -1, 1) | 1 / tensor([0, -0.0, 4]) | 5.5 // tensor([0, 2, -2])
"""

FUNCTIONS = """
abs(f) | abs(i) | sign(f) | exp(f) | log(abs(f)) | sqrt(abs(f)) | floor(f) | ceil(f) | round(f) | round(tensor([0.5, 1.5, 2.5, -0.5]))
sin(f) | cos(f) | tan(f) | expm1(f) | log1p(abs(f)) | log2(m) | log10(m) | trunc(f) | isnan(f / f[:, :1] * 0)
sum(f) | sum(f, axis=0) | sum(f, axis=-1, keepdims=true) | sum(x, axis=(0, 2)) | sum(x, axis=1) | sum(u) | sum(f > 0) | prod(m, axis=1)
mean(f, axis=0) | mean(m) | var(m) | var(f, axis=1, ddof=1) | std(m, axis=0) | std(x.astype(float32), axis=(0, 1)) | mean(f > 0)
max(f) | max(f, axis=0) | min(x, axis=(1, 2)) | argmax(f) | argmax(f, axis=1) | argmin(m, axis=0) | any(f > 2, axis=0) | all(f > -2, axis=1)
cumsum(f) | cumsum(m, axis=0) | cumprod(n) | sort(n) | sort(f, axis=0) | argsort(n) | argsort(f, axis=1) | unique(n)
"""

LAYOUT = """
f.T | x.transpose(1, 2, 0) | transpose(x, (2, 0, 1)) | x.reshape(4, -1) | x.reshape(-1) | f.flatten() | squeeze(x[:1]).shape
concatenate((f, m)) | concatenate([f, f], axis=1) | stack([n, n]) | stack((n, n), axis=1) | stack((n, n), axis=-1).shape | repeat(k, 2) | repeat(f, 2, axis=1) | repeat(f, 2)
tile(k, 2) | tile(f, (2, 1)) | tile(k, (2, 2)) | outer(k, n) | dot(n, n) | dot(f, m) | matmul(f, m) | expand_dims(k, 1).shape
f.astype(int64) | u.astype(float32) / 255 | f.astype(bool) | i.astype(uint8) | eye(2, 3) | linspace(-1, 1, 5) | full((2, 2), 7)
"""


def numbers(value):
    if isinstance(value, tuple):
        value = np.array(value)
    value = np.asarray(value)
    return list(value.shape), [float(element) for element in value.reshape(-1)]


def literal(number):
    if number != number:
        return ".nan"
    if abs(number) == float("inf"):
        return "-.infinity" if number < 0 else ".infinity"
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def main():
    names = dict(globals())
    for line in SETUP.splitlines():
        exec(line, names)
    lines = [
        "// swift-format-ignore-file",
        f"/// numpy {np.__version__}'s answers; written by scripts/reference/tensors.py.",
        "enum TensorReference {",
        '  static let setup = """',
        *(f"    {line}" for line in SETUP.splitlines()),
        '    """',
        "",
    ]
    for name in ("INDEXING", "ARITHMETIC", "FUNCTIONS", "LAYOUT"):
        lines.append(f"  static let {name.lower()}: [NumpyCase] = [")
        for code in [part.strip() for row in globals()[name].strip().splitlines() for part in row.split("|")]:
            with np.errstate(all="ignore"):
                shape, values = numbers(eval(code, names))
            text = ", ".join(literal(value) for value in values)
            lines.append(f'    NumpyCase("{code}", {shape}, [{text}]),')
        lines.append("  ]")
        lines.append("")
    lines[-1] = "}"
    target = pathlib.Path(__file__).parents[2] / "Tests/CommandsTests/TensorReference.swift"
    target.write_text("\n".join(lines) + "\n")


main()
