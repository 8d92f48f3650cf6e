#!/usr/bin/env python3
"""Matt Mazur's worked example of backpropagation by real PyTorch in float64 and float32: the numbers of
Tests/ScriptTests/Scripts/long/mazur.nn and mazur-fit.nn."""

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
