#!/usr/bin/env python3
"""Small programs of PyTorch's gradients, run by real PyTorch, as scripts with what they must print.

    python autograd.py [OUTPUT]     default: Tests/ScriptTests/Scripts/torch

A program is written in Python and translated into nn's language. `show VALUE` prints a tensor as whole
hundred-thousandths, `say VALUE` whatever it is. A line that begins with `error` must fail in PyTorch, and its
program ends there; what nn says of it is written beside it, as the words are nn's own. Where the languages
part, nn's line stands behind |||.
"""

import pathlib
import re
import sys

import torch
import torch.nn.functional as F

from case_file import translate

PROGRAMS = {
    "basics": """
        # A leaf gathers; what was computed keeps no gradient.
        x = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
        y = (x * x * 3 + 2 * x).sum()
        y.backward()
        show x.grad
        say x.requires_grad, y.requires_grad, y.item()
        # A second backward of a new graph adds, until it is cleared.
        (x ** 3).sum().backward()
        show x.grad
        x.grad.zero_()
        show x.grad
        x.grad = None
        say x.grad
        x.grad = torch.tensor([1.0, 1.0, 1.0])
        (2 * x).sum().backward()
        show x.grad
        # A graph without a leaf that wants it; constants take part without one.
        c = torch.tensor([4.0, 5.0, 6.0])
        say (c * 2).requires_grad, (c * x).requires_grad, c.grad
        # The same leaf on several ways.
        w = torch.tensor(2.0, requires_grad=True)
        ((w * w + w) / (w + 1)).backward()
        show w.grad
    """,
    "not-scalar": """
        # What is no number needs to be told what comes from above.
        x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
        y = x ** 2
        y.backward(gradient=torch.tensor([[1.0, 0.5], [0.0, -1.0]]))
        show x.grad
        # One element counts as a scalar.
        x.grad = None
        (x[:1, :1] * 3).backward()
        show x.grad
    """,
    "retain": """
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        y = (x ** 2).sum()
        y.backward(retain_graph=True)
        y.backward(retain_graph=True)
        show x.grad
        # Sums keep nothing that they need, so that they may be gone through again.
        z = x.sum()
        z.backward()
        z.backward()
        show x.grad
    """,
    "pauses": """
        x = torch.tensor([2.0, 3.0], requires_grad=True)
        with torch.no_grad():
            y = x * 2
        say y.requires_grad
        d = (x * x).detach()
        say d.requires_grad
        (d * x).sum().backward()
        show x.grad
        # A step by hand.
        with torch.no_grad():
            x -= 0.5 * x.grad
        show x
        say x.requires_grad
        x.grad = None
        x.requires_grad = False
        say (x * 2).requires_grad
        x.requires_grad = True
        (x * 2).sum().backward()
        show x.grad
    """,
    "broadcasting": """
        a = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
        b = torch.tensor([10.0, 20.0, 30.0], requires_grad=True)
        c = torch.tensor([[2.0], [3.0]], requires_grad=True)
        s = torch.tensor(0.5, requires_grad=True)
        ((a + b) * c * s).sum().backward()
        show a.grad
        show b.grad
        show c.grad
        show s.grad
        p = torch.tensor([[1.0], [2.0]], requires_grad=True)
        q = torch.tensor([[3.0, 4.0, 5.0]], requires_grad=True)
        (p / q - q ** p).sum().backward()
        show p.grad
        show q.grad
        r = torch.tensor([1.0, 2.0], requires_grad=True)
        (torch.maximum(r, torch.tensor(1.5)) * torch.tensor([[1.0, 10.0], [100.0, 1000.0]])).sum().backward()
        show r.grad
    """,
    "products": """
        a = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
        b = torch.tensor([[1.0, -1.0], [0.5, 2.0], [3.0, 0.0]], requires_grad=True)
        v = torch.tensor([1.0, -2.0, 0.5], requires_grad=True)
        u = torch.tensor([3.0, 2.0], requires_grad=True)
        ((a @ b) ** 2).sum().backward()
        show a.grad
        show b.grad
        a.grad = None
        (u @ (a @ v)).backward()
        show a.grad
        show v.grad
        show u.grad
        v.grad = None
        (v @ v).backward()
        show v.grad
        v.grad = None
        (torch.outer(v, u) * a.T).sum().backward()
        show v.grad
    """,
    "slices": """
        x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]], requires_grad=True)
        (x[1:] * 2).sum().backward()
        show x.grad
        x.grad = None
        (x[:, ::2] ** 2).sum().backward()
        show x.grad
        x.grad = None
        (x[0] + x[0] * x[-1]).sum().backward()
        show x.grad
        x.grad = None
        # A row that is taken twice gets twice.
        (x[[0, 0, 2]] * torch.tensor([[1.0], [10.0], [100.0]])).sum().backward()
        show x.grad
        x.grad = None
        x[x > 4].sum().backward()
        show x.grad
        x.grad = None
        x[1, 2].backward()
        show x.grad
        x.grad = None
        # A write into what was computed cuts that place off.
        y = x * 2
        y[0, 0] = 5
        y[1] = x[2] * 3
        y.sum().backward()
        show x.grad
        say y.tolist()
    """,
    "ties": """
        # Who gets the gradient when several are equally large: all of max() evenly, the first of max(dim).
        x = torch.tensor([[2.0, 5.0, 5.0], [1.0, 1.0, 0.0]], requires_grad=True)
        x.max().backward()
        show x.grad
        x.grad = None
        x.max(dim=1)[0].sum().backward()
        show x.grad
        x.grad = None
        x.amax(dim=1).sum().backward()
        show x.grad
        x.grad = None
        x.min().backward()
        show x.grad
        x.grad = None
        a = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
        b = torch.tensor([3.0, 2.0, 1.0], requires_grad=True)
        (torch.maximum(a, b) + 10 * torch.minimum(a, b)).sum().backward()
        show a.grad
        show b.grad
    """,
    "kinks": """
        x = torch.tensor([-1.0, 0.0, 1.0, 6.0], requires_grad=True)
        torch.relu(x).sum().backward()
        show x.grad
        x.grad = None
        x.abs().sum().backward()
        show x.grad
        x.grad = None
        # The bounds themselves belong to the range.
        x.clamp(0, 1).sum().backward()
        show x.grad
        x.grad = None
        F.leaky_relu(x, 0.1).sum().backward()
        show x.grad
        x.grad = None
        F.elu(x, 0.5).sum().backward()
        show x.grad
        x.grad = None
        F.relu6(x).sum().backward()
        show x.grad
        x.grad = None
        torch.sign(x).sum().backward()
        show x.grad
        x.grad = None
        torch.floor(x).sum().backward()
        show x.grad
        x.grad = None
        # Only the way that was taken counts.
        torch.where(x > 0, x * 2, x * 3).sum().backward()
        show x.grad
        x.grad = None
        (x ** 0).sum().backward()
        show x.grad
        x.grad = None
        (x ** 2).sum().sqrt().backward()
        show x.grad
        z = torch.tensor([0.0, 4.0], requires_grad=True)
        z.sqrt().sum().backward()
        say z.grad.tolist()
        n = torch.tensor([0.0, 0.0], requires_grad=True)
        n.norm().backward()
        show n.grad
        n.grad = None
        F.smooth_l1_loss(n, torch.tensor([0.0, 1.0])).backward()
        show n.grad
        n.grad = None
        F.l1_loss(n, torch.tensor([0.0, 1.0])).backward()
        show n.grad
    """,
    "functions": """
        x = torch.tensor([0.5, -1.25, 2.0], requires_grad=True)
        torch.exp(x).sum().backward()
        show x.grad
        x.grad = None
        torch.log(x ** 2 + 1).sum().backward()
        show x.grad
        x.grad = None
        (torch.sin(x) * torch.cos(x)).sum().backward()
        show x.grad
        x.grad = None
        torch.tanh(x).sum().backward()
        show x.grad
        x.grad = None
        torch.sigmoid(x).sum().backward()
        show x.grad
        x.grad = None
        F.softplus(x).sum().backward()
        show x.grad
        x.grad = None
        F.gelu(x).sum().backward()
        show x.grad
        x.grad = None
        F.silu(x).sum().backward()
        show x.grad
        x.grad = None
        F.mish(x).sum().backward()
        show x.grad
        x.grad = None
        F.selu(x).sum().backward()
        show x.grad
        x.grad = None
        F.hardsigmoid(x).sum().backward()
        show x.grad
        x.grad = None
        F.hardswish(x).sum().backward()
        show x.grad
        x.grad = None
        F.softsign(x).sum().backward()
        show x.grad
        x.grad = None
        (2 ** x).sum().backward()
        show x.grad
        x.grad = None
        (1 / x).sum().backward()
        show x.grad
        x.grad = None
        (-x).sum().backward()
        show x.grad
        x.grad = None
        x.square().mean().backward()
        show x.grad
    """,
    "reductions": """
        x = torch.tensor([[1.0, 2.0, 4.0], [3.0, 0.5, 2.0]], requires_grad=True)
        x.mean().backward()
        show x.grad
        x.grad = None
        (x.sum(dim=0) * torch.tensor([1.0, 2.0, 3.0])).sum().backward()
        show x.grad
        x.grad = None
        (x.mean(dim=1, keepdim=True) * x).sum().backward()
        show x.grad
        x.grad = None
        x.var().backward()
        show x.grad
        x.grad = None
        x.std(dim=1).sum().backward()
        show x.grad
        x.grad = None
        x.var(dim=0, correction=0).sum().backward()
        show x.grad
        x.grad = None
        x.prod(dim=1).sum().backward()
        show x.grad
        x.grad = None
        (torch.logsumexp(x, dim=1) * torch.tensor([1.0, -2.0])).sum().backward()
        show x.grad
        x.grad = None
        (torch.softmax(x, dim=1) * torch.tensor([1.0, 2.0, 3.0])).sum().backward()
        show x.grad
        x.grad = None
        (torch.log_softmax(x, dim=0) * torch.tensor([1.0, 2.0, 3.0])).sum().backward()
        show x.grad
        x.grad = None
        (torch.cumsum(x, dim=1) * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
        show x.grad
        # A product that holds one zero, and two.
        z = torch.tensor([[2.0, 0.0, 3.0], [0.0, 0.0, 3.0]], requires_grad=True)
        z.prod(dim=1).sum().backward()
        show z.grad
    """,
    "shapes": """
        x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
        k = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
        (x.T * k).sum().backward()
        show x.grad
        x.grad = None
        (x.reshape(3, 2) * k).sum().backward()
        show x.grad
        x.grad = None
        (x.view(-1) * torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])).sum().backward()
        show x.grad
        x.grad = None
        (torch.cat([x, x * 2], dim=0) * torch.tensor([[1.0], [2.0], [3.0], [4.0]])).sum().backward()
        show x.grad
        x.grad = None
        (torch.stack([x[0], x[1], x[0]], dim=0) * torch.tensor([[1.0], [2.0], [3.0]])).sum().backward()
        show x.grad
        x.grad = None
        (x.unsqueeze(1) * torch.tensor([[[1.0], [2.0]]])).sum().backward()
        show x.grad
        x.grad = None
        (x.flatten() ** 2).sum().backward()
        show x.grad
        x.grad = None
        x.gather(1, torch.tensor([[0, 0], [2, 1]])).sum().backward()
        show x.grad
        x.grad = None
        x.topk(2, dim=1)[0].sum().backward()
        show x.grad
        x.grad = None
        (x.sort(dim=1, descending=True)[0] * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
        show x.grad
    """,
    "losses": """
        x = torch.tensor([[2.0, -1.0, 0.5], [0.0, 1.0, -2.0]], requires_grad=True)
        y = torch.tensor([0, 2])
        t = torch.tensor([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
        F.cross_entropy(x, y).backward()
        show x.grad
        x.grad = None
        F.cross_entropy(x, t).backward()
        show x.grad
        x.grad = None
        F.cross_entropy(x, y, label_smoothing=0.2, reduction="sum").backward()
        show x.grad
        x.grad = None
        F.nll_loss(torch.log_softmax(x, dim=1), y, weight=torch.tensor([1.0, 2.0, 3.0])).backward()
        show x.grad
        x.grad = None
        F.mse_loss(x, t).backward()
        show x.grad
        x.grad = None
        F.l1_loss(x, t).backward()
        show x.grad
        x.grad = None
        F.smooth_l1_loss(x, t, beta=0.5).backward()
        show x.grad
        x.grad = None
        F.huber_loss(x, t, delta=0.5).backward()
        show x.grad
        x.grad = None
        F.binary_cross_entropy(torch.sigmoid(x), t).backward()
        show x.grad
        x.grad = None
        F.binary_cross_entropy_with_logits(x, t).backward()
        show x.grad
        x.grad = None
        F.kl_div(torch.log_softmax(x, dim=1), t, reduction="batchmean").backward()
        show x.grad
        x.grad = None
        F.mse_loss(x, t, reduction="none").backward(gradient=torch.tensor([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]]))
        show x.grad
    """,
    "limits": """
        # Limits that learn take the gradient where they hold.
        x = torch.tensor([0.0, 1.0, 2.0, 3.0], requires_grad=True)
        a = torch.tensor([0.5, 1.0, 2.5, 1.0], requires_grad=True)
        b = torch.tensor([1.5, 1.0, 2.75, 2.0], requires_grad=True)
        torch.clamp(x, a, b).sum().backward()
        show x.grad
        show a.grad
        show b.grad
        # Equal limits: the lower one gets nothing; crossing ones: the upper one all.
        x.grad = None
        a.grad = None
        c = torch.tensor([1.5], requires_grad=True)
        torch.clamp(x, c, c).sum().backward()
        show x.grad
        show c.grad
        c.grad = None
        torch.clamp(x, a + 2, c).sum().backward()
        show x.grad
        show a.grad
        show c.grad
        # Equal numbers have no spread, and no slope there.
        s = torch.tensor([[2.0, 2.0, 2.0], [1.0, 2.0, 4.0]], requires_grad=True)
        s.std(dim=1, correction=1).sum().backward()
        show s.grad
        s.grad = None
        (torch.round(s * 1.3) * s).sum().backward()
        show s.grad
    """,
    "running-products": """
        x = torch.tensor([[2.0, 0.0, 3.0], [0.5, -1.5, 2.0], [0.0, 0.0, 3.0]], requires_grad=True)
        w = torch.tensor([1.0, 10.0, 100.0])
        (torch.cumprod(x, 1) * w).sum().backward()
        show torch.cumprod(x, 1)
        show x.grad
        x.grad = None
        (torch.cumprod(x, 0) * w).sum().backward()
        show x.grad
    """,
    "picks": """
        x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
        # An index that is shorter beside the axis, with one place twice.
        torch.gather(x, 1, torch.tensor([[2, 2, 0, 1]])).sum().backward()
        show x.grad
        x.grad = None
        (torch.gather(x, 0, torch.tensor([[1, 0]])) * torch.tensor([3.0, 5.0])).sum().backward()
        show x.grad
        x.grad = None
        (torch.flip(x, [1]) * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
        show x.grad
        x.grad = None
        (torch.flip(x, [0, 1]) * torch.tensor([[1.0], [10.0]])).sum().backward()
        show x.grad
        x.grad = None
        (x.expand(2, 2, 3) * torch.tensor([[[1.0]], [[10.0]]])).sum().backward()
        show x.grad
        x.grad = None
        (x.flatten() * torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])).sum().backward()
        show x.grad
        x.grad = None
        (torch.reciprocal(x) + torch.rsqrt(x) + torch.square(x)).sum().backward()
        show x.grad
        x.grad = None
        y = torch.tensor([[1.0, 1.0, 0.0], [2.0, 2.0, 2.0]], requires_grad=True)
        (y.amax(dim=1) + 10 * y.amin(dim=1)).sum().backward()
        show y.grad
        say torch.eq(y, 2).sum().item(), torch.ne(y, 2).sum().item(), torch.lt(y, 1).sum().item()
        say torch.le(y, 1).sum().item(), torch.gt(y, 1).sum().item(), torch.ge(y, 1).sum().item()
    """,
    "in-place": """
        # A change in place is seen under every name, and gradients flow through it.
        a = torch.zeros(2)
        b = a
        b += 1
        say a.tolist()
        c = a.clone()
        c *= 5
        say a.tolist()
        x = torch.tensor([[1.0, -2.0, 3.0], [0.5, 4.0, -1.5]], requires_grad=True)
        y = x * 2
        z = y
        y += 1
        show z
        (y * y).sum().backward()
        show x.grad
        x.grad = None
        # The product keeps what it overwrites itself.
        y = x + 1
        y *= x
        y.sum().backward()
        show x.grad
        x.grad = None
        y = x * 3
        y.add_(1)
        y.mul_(2)
        y.sub_(x, alpha=0.5)
        y.div_(4)
        show y
        y.sum().backward()
        show x.grad
        x.grad = None
        y = x * 2
        y[:, 1] += x[:, 0]
        (y * y).sum().backward()
        show x.grad
        with torch.no_grad():
            x.clamp_(-1, 1)
        show x
        with torch.no_grad():
            x.add_(torch.ones(2, 3), alpha=-0.5)
        show x
        with torch.no_grad():
            x.copy_(torch.ones(2, 3) * 3)
        show x
        with torch.no_grad():
            x.fill_(0.25)
        show x
        x.grad *= 0.5
        x.grad += 1
        show x.grad
        x.data -= 1
        show x
        say x.requires_grad, x.is_leaf
    """,
    "error-overwritten-result": """
        # The slope of exp is its result.
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        y = x.exp()
        y *= 2
        error y.sum().backward()
    """,
    "changed-parameter-not-needed": """
        # The slope of w·2 does not need w.
        w = torch.ones(2, requires_grad=True)
        loss = (w * 2).sum()
        with torch.no_grad():
            w -= 0.1
        loss.backward()
        show w.grad
    """,
    "error-changed-parameter": """
        w = torch.ones(2, requires_grad=True)
        loss = (w * w).sum()
        with torch.no_grad():
            w -= 0.1
        error loss.backward()
    """,
    "pairs": """
        x = torch.tensor([[1.0, -2.0, 3.0], [0.5, 4.0, -1.5]], requires_grad=True)
        v, i = x.max(dim=1)
        (v * v).sum().backward()
        show v
        say i.tolist()
        show x.grad
        x.grad = None
        low = torch.min(x, 0, keepdim=True)
        (low.values * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
        show x.grad
        say low.indices.tolist()
        x.grad = None
        s = x.sort(dim=1, descending=True)
        (s[0] * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
        say s.indices.tolist()
        show x.grad
        x.grad = None
        ones = torch.ones(2, 2, requires_grad=True)
        # Equal ones: the first along an axis, all evenly of amax.
        torch.max(ones, 0)[0].sum().backward()
        show ones.grad
        ones.grad = None
        ones.amax(dim=(0, 1)).backward()
        show ones.grad
        ones.grad = None
        ones.topk(1, dim=1).values.sum().backward()
        show ones.grad
        say x.size(1), x.dim(), x.numel(), x.argmax().item(), x.argmax(dim=1).tolist()
    """,
    "spreads": """
        x = torch.tensor([[1.0, -2.0, 3.0], [0.5, 4.0, -1.5]], requires_grad=True)
        show x.var()
        show x.var(dim=1)
        show x.var(dim=1, unbiased=False)
        show x.var(dim=0, correction=0)
        show x.std(1, False)
        (x.std() + x.std(unbiased=False) + x.var(dim=1, correction=2).sum()).backward()
        show x.grad
    """,
    "norms": """
        x = torch.tensor([[1.0, -2.0, 3.0], [0.5, 4.0, -1.5]], requires_grad=True)
        (x.norm(p=1) + x.norm(p=3, dim=1).sum() + x.norm(2, 1).sum() + x.norm(float("inf"))).backward()
        show x.grad
        x.grad = None
        (x / x.norm(dim=1, keepdim=True)).sum().backward()
        show x.grad
        z = torch.zeros(3, requires_grad=True)
        (z.norm(p=1) + z.norm(p=3) + z.norm()).backward()
        say z.grad.tolist()
    """,
    "layouts": """
        x = torch.tensor([[1.0, -2.0, 3.0], [0.5, 4.0, -1.5]], requires_grad=True)
        w = torch.tensor([1.0, 10.0])
        (x.transpose(0, 1) * w).sum().backward()
        show x.grad
        x.grad = None
        (x.unsqueeze(0).transpose(0, -1).permute(2, 1, 0) * torch.tensor([[[1.0, 2.0, 4.0]]])).sum().backward()
        show x.grad
        x.grad = None
        (x.repeat(2, 1) * torch.tensor([[1.0], [2.0], [3.0], [4.0]])).sum().backward()
        show x.grad
        x.grad = None
        (x.repeat_interleave(2, dim=0) * torch.tensor([[1.0], [2.0], [3.0], [4.0]])).sum().backward()
        show x.grad
        x.grad = None
        (torch.index_select(x, 1, torch.tensor([2, 0, 2])) * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
        show x.grad
        x.grad = None
        (x.masked_fill(x > 2, 0.0) * x).sum().backward()
        show x.grad
        x.grad = None
        (x.chunk(2, dim=1)[1] * x.unbind(1)[0].unsqueeze(1)).sum().backward()
        show x.grad
        x.grad = None
        (torch.neg(x) * x.clone()).sum().backward()
        show x.grad
        say torch.equal(x, x), torch.equal(x, x + 1)
    """,
    "casts": """
        x = torch.tensor([0.1, 0.2], requires_grad=True)
        w = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        y = (x.double() * w).exp()
        y.sum().backward()
        show y
        say w.grad.tolist()
        show x.grad
        x.grad = None
        (w.float() * x).sum().backward()
        show x.grad
    """,
    "corners": """
        # Numbers at which slopes are infinite, or none.
        x = torch.tensor([0.0, 4.0], requires_grad=True)
        x.sqrt().sum().backward()
        say x.grad.tolist()
        x.grad = None
        torch.log(x).sum().backward()
        say x.grad.tolist()
        x.grad = None
        (1 / x).sum().backward()
        say x.grad.tolist()
        x.grad = None
        torch.where(x > 0, x, x * 3).sum().backward()
        say x.grad.tolist()
        x.grad = None
        n = torch.tensor([0.0, 3.0], requires_grad=True)
        (x ** n).sum().backward()
        say x.grad.tolist()
        show n.grad
        x.grad = None
        (x ** 2 + x ** 3 + x ** 1).sum().backward()
        show x.grad
    """,
    "graph": """
        # Two losses from one part, and a part that is held fast.
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        y = x * x
        a = y.sum()
        b = (y * y).sum()
        a.backward(retain_graph=True)
        b.backward()
        show x.grad
        x.grad = None
        (x * x.detach()).sum().backward()
        show x.grad
        x.grad = None
        w = torch.ones(2)
        w.requires_grad = True
        ((w * x) * 3).sum().backward()
        show w.grad
        show x.grad
        say x.grad_fn is None, (x > 1).requires_grad
    """,
    "modules": """
        # Layers by themselves, called as functions are; weights are [in, out] in nn, [out, in] in PyTorch.
        x = torch.tensor([[0.5, -1.25, 2.0], [1.5, 0.25, -0.75], [-0.5, 1.0, 0.125]])
        fc = nn.Linear(3, 2)
        start = torch.tensor([[0.5, -0.25], [1.0, 0.75], [-0.5, 0.125]])
        fc.weight.data = start.T.contiguous() ||| fc.weight = start
        fc.bias.data = torch.tensor([0.25, -0.375]) ||| fc.bias = tensor([0.25, -0.375])
        out = nn.Linear(2, 1)
        out.weight.data = torch.tensor([[1.0, -1.5]]) ||| out.weight = tensor([[1.0], [-1.5]])
        out.bias.data = torch.tensor([0.5]) ||| out.bias = tensor([0.5])
        forward = lambda x: out(torch.tanh(fc(x))) ||| def forward(x) { return out(tanh(fc(x))) }
        show forward(x)
        optimizer = torch.optim.SGD([*fc.parameters(), *out.parameters()], lr=0.1) ||| optimizer = sgd([fc, out], lr=0.1)
        (forward(x) ** 2).mean().backward()
        show fc.weight.grad.T ||| show fc.weight.grad
        show out.bias.grad
        optimizer.step()
        optimizer.zero_grad()
        show forward(x)
        say fc.bias.grad
        say fc.in_features, fc.out_features, len(list(fc.parameters()))
        # Weights are there as soon as an optimizer asks for them.
        other, norm = nn.Linear(2, 2), nn.BatchNorm1d(2)
        optimizer = torch.optim.SGD([*other.parameters(), *norm.parameters()], lr=0.5) ||| optimizer = sgd([other, norm], lr=0.5)
        before = other.weight.detach().clone()
        (norm(other(fc(x))) ** 3).sum().backward()
        optimizer.step()
        say torch.equal(before, other.weight), len(list(norm.parameters()))
        # A layer that a model has taken up is the model's.
        first = nn.Linear(3, 2)
        model = nn.Sequential(first, nn.ReLU(), nn.Linear(2, 1))
        first.bias.data = torch.tensor([7.0, 8.0]) ||| first.bias = tensor([7.0, 8.0])
        show model[0].bias
        say len(model), model[0].out_features, model[-1].in_features
        # One that has weights already brings them along.
        both = nn.Sequential(fc, nn.Tanh(), out)
        show both(x) - forward(x)
    """,
    "classes": """
        # Layers by their classes' names, with the settings by place.
        x = torch.tensor([[0.5, -1.25, 2.0], [1.5, 0.25, -0.75]])
        show nn.LeakyReLU(0.1)(x)
        show nn.ELU(0.5)(x)
        show nn.CELU(0.3)(x)
        show nn.ReLU(True)(x.clone())
        show nn.ReLU(inplace=False)(x)
        show nn.GELU(approximate="tanh")(x)
        show nn.Softplus(2, 3)(x)
        show nn.Hardtanh(-0.5, 0.75)(x)
        show nn.Softshrink(0.3)(x)
        show nn.Hardshrink(0.3)(x)
        show nn.Threshold(0.2, 5.0)(x)
        show nn.Softmax(0)(x)
        show nn.LogSoftmax(1)(x)
        show nn.Softmin(dim=1)(x)
        model = nn.Sequential(nn.Linear(3, 2), nn.LeakyReLU(0.2), nn.Linear(2, 2), nn.Softmax(1))
        show model(x).sum(1)
        # The optimizer's one group, and norms of gradients.
        w = torch.tensor([3.0, -4.0], requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.1)
        optimizer.param_groups[0]["lr"] = 0.25
        say optimizer.param_groups[0]["lr"]
        (w * w * 0.5).sum().backward()
        show nn.utils.clip_grad_norm_([w], 3.5, norm_type=1)
        show w.grad
        show nn.utils.clip_grad_norm_([w], 1.0, norm_type=float("inf"))
        show w.grad
        show nn.utils.clip_grad_norm_([w], 0.5)
        nn.utils.clip_grad_value_([w], 0.3) ||| clip_grad_value_([w], 0.3)
        show w.grad
        optimizer.step()
        show w
    """,
    "idioms": """
        # What notebooks write.
        x = torch.tensor([[0.5, -1.25, 2.0], [1.5, 0.25, -0.75]])
        show x.mul(2).sub(1).div(5).pow(2)
        show x.t()
        show x.to(torch.float64).to("cpu").detach().cpu().numpy() ||| show x.to(float64).to("cpu").detach().cpu().numpy()
        model = nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 2)).to("cpu")
        names = None ||| def names(m) { text = ""; for name, p in m.named_parameters() { text += "/" + name }; return text }
        held = None ||| def held(m) { n = 0; for p in m.parameters() { if p.grad != none { n += 1 } }; return n }
        say "".join("/" + name for name, p in model.named_parameters()) ||| say names(model)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        optimizer.zero_grad(set_to_none=True)
        criterion = nn.CrossEntropyLoss()
        criterion(model(x), torch.tensor([0, 1])).backward()
        say len([p for p in model.parameters() if p.grad is not None]) ||| say held(model)
        probs = torch.softmax(model(x), dim=1)
        values, places = probs.topk(1, dim=1)
        say tuple(places.shape), tuple(torch.max(probs, 1).indices.shape) ||| say places.shape, max(probs, 1).indices.shape
        w = torch.tensor([[3.0, -4.0]], requires_grad=True)
        (w.t() * w).sum().backward()
        show w.grad
    """,
    "modes": """
        # Training and inference: batch statistics, moving averages, dropout.
        x = torch.tensor([[0.5, -1.25, 2.0], [1.5, 0.25, -0.75], [-0.5, 1.0, 0.125], [2.25, -0.5, 1.0]])
        norm = nn.BatchNorm1d(3, momentum=0.3)
        show norm(x)
        show norm(x * 2 + 1)
        show norm.running_mean
        show norm.running_var
        say norm.training
        norm.eval() ||| norm.eval();
        show norm(x)
        say norm.training
        norm.train() ||| norm.train();
        y = norm(x)
        show norm.running_mean
        plain = nn.BatchNorm1d(3, momentum=None, affine=False)
        y = plain(x)
        y = plain(x * 2 + 1)
        y = plain(x * 3 - 1)
        show plain.running_mean
        show plain.running_var
        show nn.LayerNorm(3, eps=0.1)(x)
        show nn.RMSNorm(3)(x)
        show nn.PReLU()(x)
        show nn.Softmax(dim=0)(x)
        show nn.Hardtanh()(x)
        show nn.Identity()(x)
        ones = torch.ones(200, 20)
        drop = nn.Dropout(0.2)
        kept = drop(ones)
        show kept.max()
        show kept.min()
        drop.eval() ||| drop.eval();
        show drop(ones).sum()
        show F.dropout(ones, 0.2).max()
        show F.dropout(ones, training=False).sum()
        model = nn.Sequential(nn.Linear(3, 2), nn.Dropout(0.5), nn.Sequential(nn.BatchNorm1d(2)))
        model.eval() ||| model.eval();
        say model.training, model[1].training, model[2][0].training
        model.train() ||| model.train();
        say model.training, model[1].training, model[2][0].training
        # A frozen weight stays as it is, and is a parameter nevertheless.
        model[0].weight.requires_grad = False
        say len(list(model.parameters()))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
        before = model[0].weight.detach().clone()
        (model(x) ** 2).sum().backward()
        optimizer.step()
        say torch.equal(before, model[0].weight)
        say model[0].weight.grad
    """,
    "criteria": """
        # Reductions, weights, smoothing and classes that do not count.
        x = torch.tensor([[2.0, -1.0, 0.5], [0.0, 1.0, -2.0], [0.25, 0.5, 1.5]], requires_grad=True)
        y = torch.tensor([0, 2, 1])
        w = torch.tensor([0.5, 2.0, 1.0])
        t = torch.tensor([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1], [0.0, 1.0, 0.0]])
        ones = torch.ones(3)
        show nn.CrossEntropyLoss(reduction="none")(x, y)
        show nn.CrossEntropyLoss(reduction="none", weight=w, label_smoothing=0.2)(x, y)
        nn.CrossEntropyLoss(weight=w, label_smoothing=0.3, ignore_index=1)(x, y).backward()
        show x.grad
        x.grad = None
        nn.CrossEntropyLoss(weight=w, label_smoothing=0.1)(x, t).backward()
        show x.grad
        x.grad = None
        nn.CrossEntropyLoss(weight=w, reduction="none")(x, t).backward(gradient=ones)
        show x.grad
        x.grad = None
        nn.NLLLoss(weight=w, ignore_index=2)(F.log_softmax(x, dim=1), y).backward()
        show x.grad
        x.grad = None
        nn.BCEWithLogitsLoss(pos_weight=w, weight=torch.tensor([1.0, 2.0, 3.0]))(x, t).backward()
        show x.grad
        x.grad = None
        nn.BCELoss(reduction="sum")(torch.sigmoid(x), t).backward()
        show x.grad
        x.grad = None
        nn.SmoothL1Loss(beta=0.5, reduction="sum")(x, t).backward()
        show x.grad
        x.grad = None
        nn.HuberLoss(delta=0.7)(x, t).backward()
        show x.grad
        x.grad = None
        nn.KLDivLoss(reduction="batchmean")(F.log_softmax(x, dim=1), t).backward()
        show x.grad
        x.grad = None
        nn.PoissonNLLLoss()(x, t).backward()
        show x.grad
        say nn.CrossEntropyLoss(ignore_index=1)(x.detach(), torch.tensor([1, 1, 1])).item()
    """,
    "error-half-used": """
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        y = x * x
        y.sum().backward()
        error (y * 2).sum().backward()
    """,
    "error-floor-division": """
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        error (x // 2).sum().backward()
    """,
    "error-not-scalar": """
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        error (x * 2).backward()
    """,
    "error-twice": """
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        y = (x ** 2).sum()
        y.backward()
        error y.backward()
    """,
    "error-twice-scaled": """
        x = torch.tensor([1.0], requires_grad=True)
        y = x * 2
        y.backward()
        error y.backward()
    """,
    "twice": """
        x = torch.tensor([1.0], requires_grad=True)
        y = -(x + 1 - 3).mean()
        y.backward()
        y.backward()
        show x.grad
    """,
    "error-no-grad": """
        x = torch.tensor([1.0, 2.0])
        error x.sum().backward()
    """,
    "error-detached": """
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        error (x * 2).detach().sum().backward()
    """,
    "error-leaf-in-place": """
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        error x[0] = 5
    """,
    "error-leaf-minus": """
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        error x -= 0.1
    """,
    "error-changed-since": """
        # exp needs its result for its gradient.
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        y = torch.exp(x)
        z = y.sum()
        y[0] = 5
        error z.backward()
    """,
    "error-changed-input": """
        w = torch.tensor([1.0, 2.0], requires_grad=True)
        c = torch.tensor([3.0, 4.0])
        z = (w * c).sum()
        c[0] = 5
        error z.backward()
    """,
    "error-integers": """
        error torch.tensor([1, 2], dtype=torch.int64, requires_grad=True)
    """,
    "error-grad-shape": """
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        error x.grad = torch.tensor([1.0, 2.0, 3.0])
    """,
    "error-upstream-shape": """
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        error (x * 2).backward(gradient=torch.tensor([1.0]))
    """,
    "changed-but-not-needed": """
        # An addition needs none of its values, so that they may change.
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        y = x + 1
        z = (y + 3).sum()
        y[0] = 50
        z.backward()
        show x.grad
    """,
}

# What nn says where PyTorch fails: what it underlines, the error, and what it would have instead. The words are
# ours, that it fails is PyTorch's.
ERRORS = {
    "error-floor-division": (
        "(x // 2).sum()",
        "floor division has no gradient",
        "x.detach() // y computes without one",
    ),
    "error-not-scalar": (
        "(x * 2)",
        "backward needs a single number, not a tensor of shape (2,)",
        "take its mean or sum, or give backward(gradient=…)",
    ),
    "error-twice": (
        "y",
        "this value's graph was released by an earlier backward",
        "backward(retain_graph=true) keeps it; or compute the value again",
    ),
    "error-twice-scaled": (
        "y",
        "this value's graph was released by an earlier backward",
        "backward(retain_graph=true) keeps it; or compute the value again",
    ),
    "error-no-grad": (
        "x.sum()",
        "no gradient flows to this value: nothing that it was made from requires one",
        "make a tensor with requires_grad=true, or call a model",
    ),
    "error-detached": (
        "(x * 2).detach().sum()",
        "no gradient flows to this value: nothing that it was made from requires one",
        "make a tensor with requires_grad=true, or call a model",
    ),
    "error-leaf-in-place": (
        "x[0]",
        "a tensor with requires_grad is not changed in place while gradients are recorded",
        "do it in no_grad { … }",
    ),
    "error-leaf-minus": (
        "x -= 0.1",
        "a tensor with requires_grad is not changed in place while gradients are recorded",
        "do it in no_grad { … }",
    ),
    "error-changed-since": (
        "z",
        "a tensor of shape (2,), which this gradient needs, was changed in place since it was used",
        "compute the value again before backward",
    ),
    "error-changed-input": (
        "z",
        "a tensor of shape (2,), which this gradient needs, was changed in place since it was used",
        "compute the value again before backward",
    ),
    "error-overwritten-result": (
        "y.sum()",
        "a tensor of shape (2,), which this gradient needs, was changed in place since it was used",
        "compute the value again before backward",
    ),
    "error-changed-parameter": (
        "loss",
        "tensor, which this gradient needs, was changed in place since it was used",
        "compute the value again before backward",
    ),
    "error-half-used": (
        "(y * 2).sum()",
        "this value's graph was released by an earlier backward",
        "backward(retain_graph=true) keeps it; or compute the value again",
    ),
    "error-integers": (
        "tensor([1, 2], dtype=int64, requires_grad=true)",
        "only a float tensor can require a gradient, not int64",
        "x.astype(float32) is one",
    ),
    "error-grad-shape": (
        "grad",
        "grad has shape (2,), not (3,)",
        "",
    ),
    "error-upstream-shape": (
        "(x * 2)",
        "the gradient has shape (1,), the value (2,)",
        "",
    ),
}
# Programs in which Keras's or numpy's defaults would differ.
IN_DIALECT = {"idioms", "classes", "modules", "modes", "criteria", "pairs", "spreads", "layouts", "ties", "reductions", "kinks", "functions", "losses", "shapes"}

# A method that changes a tensor in place and would show it.
IN_PLACE = re.compile(r"[\w.]+_\(.*\)$")
NAMES = {"hardsigmoid": "hard_sigmoid", "hardswish": "hard_swish"}


def digits(tensor) -> str:
    """As nn prints a list of whole numbers."""
    tensor = torch.as_tensor(tensor)
    return str((tensor.detach() * 100000).round().to(torch.int64).tolist())


def said(value) -> str:
    """As nn prints a value."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return "[" + ", ".join(map(said, value)) + "]"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value).lower()


def in_nn(line: str) -> str:
    line = re.sub(r"\b(torch\.optim|nn\.utils|torch|F|nn)\.", "", line)
    return translate(line.replace(".hardsigmoid", ".hard_sigmoid"), NAMES)


def picture(code: str, culprit: str, message: str, label: str) -> list[str]:
    """An error as nn shows it, in the comments that `nn check` reads."""
    marks = " " * code.index(culprit) + "^" * len(culprit) + (" " + label if label else "")
    return [f"#> error: {message}", f"#>   1 │ {code}", f"#>     │ {marks}"]


class Session:
    """Runs a program line by line and gathers the script."""

    def __init__(self, name: str, text: str):
        lines = [line[8:] for line in text.strip("\n").split("\n")][:-1]
        self.space = {"torch": torch, "F": F, "nn": torch.nn}
        self.script = [
            f"# PyTorch {torch.__version__.split('+')[0]}; scripts/reference/autograd.py, {name}",
        ]
        if name in IN_DIALECT:
            self.script.append("dialect torch")
        if any(line.startswith("show ") for line in lines):
            self.script.append("def digits(t) { return (t.detach() * 100000).round().astype(int64).tolist() }")
        self.name = name
        while lines:
            self.take(lines.pop(0), lines)

    def take(self, line: str, rest: list[str]) -> None:
        line, _, ours = line.partition(" ||| ")
        word, _, value = line.partition(" ")
        if line.startswith("#"):
            self.script.append(line)
        elif word == "show":
            self.expect(f"digits({ours[5:] or in_nn(value)})", digits(eval(value, self.space)))
        elif word == "say":
            values = eval(f"({value},)", self.space)
            self.expect(f"print({ours[4:] or in_nn(value)})", " ".join(map(said, values)))
        elif word == "error":
            self.fail(value)
        elif line.startswith("with"):
            inner = rest.pop(0)
            exec(line + "\n" + inner, self.space)
            self.script.append(f"no_grad {{ {in_nn(inner.strip())} }}")
        else:
            exec(line, self.space)
            self.script.append(ours or in_nn(line) + (";" if IN_PLACE.match(line) else ""))

    def expect(self, code: str, output: str) -> None:
        self.script.append(f"{code:<40} #> {output}")

    def fail(self, code: str) -> None:
        try:
            exec(code, self.space)
        except (RuntimeError, TypeError) as error:
            self.script.insert(1, "# PyTorch: " + str(error).split("\n")[0].strip()[:100])
        else:
            raise SystemExit(f"{self.name}: PyTorch takes {code}")
        self.script += [in_nn(code)] + picture(in_nn(code), *ERRORS.get(self.name, ("", "not written yet", "")))


def main() -> None:
    folder = pathlib.Path(__file__).resolve().parents[2] / "Tests/ScriptTests/Scripts/torch"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in PROGRAMS.items():
        (folder / f"{name}.nn").write_text("\n".join(Session(name, text).script) + "\n")


if __name__ == "__main__":
    main()
