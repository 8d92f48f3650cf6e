#!/usr/bin/env python3
"""Matt Mazur's worked example of backpropagation by real PyTorch in float64 and float32: the numbers of
Tests/ScriptTests/Scripts/long/mazur.nn and mazur-fit.nn, and of Tests/ScriptTests/MazurTests.swift."""

import torch

for dtype in (torch.float64, torch.float32):
    x, t = torch.tensor([[0.05, 0.10]], dtype=dtype), torch.tensor([[0.01, 0.99]], dtype=dtype)
    w1 = torch.tensor([[0.15, 0.25], [0.20, 0.30]], dtype=dtype, requires_grad=True)
    w2 = torch.tensor([[0.40, 0.50], [0.45, 0.55]], dtype=dtype, requires_grad=True)
    for step in range(10_001):
        hidden = torch.sigmoid(x @ w1 + 0.35)
        output = torch.sigmoid(hidden @ w2 + 0.60)
        loss = ((t - output) ** 2).sum() / 2
        loss.backward()
        if step in (0, 1, 10_000):
            print(dtype, step, *hidden.flatten().tolist(), *output.flatten().tolist(), loss.item())
        if step == 0:
            print("gradients", *w1.grad.flatten().tolist(), *w2.grad.flatten().tolist())
        with torch.no_grad():
            for w in (w1, w2):
                w -= 0.5 * w.grad
                w.grad = None
        if step == 0:
            print("weights", *w1.flatten().tolist(), *w2.flatten().tolist())

# The same in plain Python, also with the page's slip: the hidden deltas through output weights that were moved
# already. Outputs and E after so many steps, for scripts/mazur.nn.
from math import exp


def trained(steps, slipped):
    x, t, b = (0.05, 0.10), (0.01, 0.99), (0.35, 0.60)
    w1, w2 = [[0.15, 0.25], [0.20, 0.30]], [[0.40, 0.50], [0.45, 0.55]]

    def layer(inputs, weights, bias):
        return [1 / (1 + exp(-sum(i * w[j] for i, w in zip(inputs, weights)) - bias)) for j in (0, 1)]

    for _ in range(steps):
        h = layer(x, w1, b[0])
        o = layer(h, w2, b[1])
        delta = [(o[j] - t[j]) * o[j] * (1 - o[j]) for j in (0, 1)]
        moved = [[w2[i][j] - 0.5 * h[i] * delta[j] for j in (0, 1)] for i in (0, 1)]
        through = moved if slipped else w2
        back = [sum(delta[j] * through[i][j] for j in (0, 1)) * h[i] * (1 - h[i]) for i in (0, 1)]
        w1 = [[w1[i][j] - 0.5 * x[i] * back[j] for j in (0, 1)] for i in (0, 1)]
        w2 = moved
    o = layer(layer(x, w1, b[0]), w2, b[1])
    return o, sum((a - c) ** 2 for a, c in zip(t, o)) / 2


for steps in (1, 100, 10_000):
    for slipped in (False, True):
        outputs, error = trained(steps, slipped)
        name = "slipped" if slipped else "right"
        print(steps, name, *(f"{o:.9f}" for o in outputs), f"{error:.9f} {error:.6e}")
