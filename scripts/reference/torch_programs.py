"""Training loops that are no plain net, criterion and optimizer: tensors as parameters, gradients gathered
over batches, a step by hand. Each is written twice, in Python and in nn's language, side by side."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from case_file import CaseFile, first_firm

SEED = 31


@dataclass
class Program:
    """`tensors` are made N(0, ¼) under their names with these shapes; `results` are compared after the run.

    Both texts find x, y and the tensors under their names, fill `losses` and leave the results. A tensor in
    `results` is the parameter of that name, as `end_name`.
    """

    name: str
    python: str
    nn: str
    tensors: dict[str, tuple]
    targets: str  # classes, numbers
    outputs: int = 3


def all_programs() -> list[Program]:
    two_layers = {"w1": (6, 8), "b1": (8,), "w2": (8, 3), "b2": (3,)}
    return [
        Program(
            "program-plain-tensors",
            """
lr = 0.1
for epoch in range(6):
    for i in range(0, 30, 8):
        hidden = torch.tanh(x[i:i + 8] @ w1 + b1)
        loss = F.cross_entropy(hidden @ w2 + b2, y[i:i + 8])
        loss.backward()
        with torch.no_grad():
            for p in [w1, b1, w2, b2]:
                p -= lr * p.grad
                p.grad.zero_()
        losses.append(loss.item())
""",
            """
dialect torch
for p in [w1, b1, w2, b2] { p.requires_grad = true }
lr = 0.1
losses = []
for epoch in range(6) {
  for i in range(0, 30, 8) {
    hidden = tanh(x[i:i + 8] @ w1 + b1)
    loss = cross_entropy(hidden @ w2 + b2, y[i:i + 8])
    loss.backward()
    no_grad {
      for p in [w1, b1, w2, b2] {
        p -= lr * p.grad
        p.grad.zero_()
      }
    }
    losses.append(loss.item())
  }
}
""",
            two_layers, "classes",
        ),
        Program(
            "program-optimizer-over-tensors",
            """
optimizer = torch.optim.Adam([w1, b1, w2, b2], lr=0.02)
for epoch in range(6):
    for i in range(0, 30, 8):
        optimizer.zero_grad()
        logits = F.gelu(x[i:i + 8] @ w1 + b1) @ w2 + b2
        loss = -torch.log_softmax(logits, dim=1).gather(1, y[i:i + 8].view(-1, 1)).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
""",
            """
dialect torch
for p in [w1, b1, w2, b2] { p.requires_grad = true }
optimizer = adam([w1, b1, w2, b2], lr=0.02)
losses = []
for epoch in range(6) {
  for i in range(0, 30, 8) {
    optimizer.zero_grad()
    logits = gelu(x[i:i + 8] @ w1 + b1) @ w2 + b2
    loss = -log_softmax(logits, dim=1).gather(1, y[i:i + 8].view(-1, 1)).mean()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
  }
}
""",
            two_layers, "classes",
        ),
        Program(
            "program-gathered-gradients",
            """
optimizer = torch.optim.SGD([w1, b1, w2, b2], lr=0.05, momentum=0.9)
for epoch in range(6):
    optimizer.zero_grad()
    for i in range(0, 30, 8):
        out = torch.sigmoid(x[i:i + 8] @ w1 + b1) @ w2 + b2
        loss = ((out - y[i:i + 8]) ** 2).mean() / 4
        loss.backward()
        losses.append(loss.item())
    optimizer.step()
""",
            """
dialect torch
for p in [w1, b1, w2, b2] { p.requires_grad = true }
optimizer = sgd([w1, b1, w2, b2], lr=0.05, momentum=0.9)
losses = []
for epoch in range(6) {
  optimizer.zero_grad()
  for i in range(0, 30, 8) {
    out = sigmoid(x[i:i + 8] @ w1 + b1) @ w2 + b2
    loss = ((out - y[i:i + 8]) ** 2).mean() / 4
    loss.backward()
    losses.append(loss.item())
  }
  optimizer.step()
}
""",
            two_layers, "numbers",
        ),
        Program(
            "program-residual-and-penalty",
            """
optimizer = torch.optim.AdamW([w1, b1, w2, b2], lr=0.02)
for epoch in range(6):
    for i in range(0, 30, 8):
        optimizer.zero_grad()
        h = x[i:i + 8] + torch.relu(x[i:i + 8] @ w1 + b1)
        h = (h - h.mean(dim=1, keepdim=True)) / (h.var(dim=1, keepdim=True, correction=0) + 1e-5).sqrt()
        penalty = 0.01 * sum((w ** 2).sum() for w in [w1, w2]) + 0.002 * w1.abs().sum()
        loss = F.smooth_l1_loss(h @ w2 + b2, y[i:i + 8]) + penalty
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
""",
            """
dialect torch
for p in [w1, b1, w2, b2] { p.requires_grad = true }
optimizer = adamw([w1, b1, w2, b2], lr=0.02)
losses = []
for epoch in range(6) {
  for i in range(0, 30, 8) {
    optimizer.zero_grad()
    h = x[i:i + 8] + relu(x[i:i + 8] @ w1 + b1)
    h = (h - h.mean(dim=1, keepdim=true)) / (h.var(dim=1, keepdim=true, correction=0) + 1e-5).sqrt()
    penalty = 0.01 * ((w1 ** 2).sum() + (w2 ** 2).sum()) + 0.002 * w1.abs().sum()
    loss = smooth_l1_loss(h @ w2 + b2, y[i:i + 8]) + penalty
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
  }
}
""",
            {"w1": (6, 6), "b1": (6,), "w2": (6, 3), "b2": (3,)}, "numbers",
        ),
        Program(
            "program-two-heads",
            """
optimizer = torch.optim.RMSprop([w1, b1, w2, b2], lr=0.005)
for epoch in range(6):
    for i in range(0, 30, 8):
        optimizer.zero_grad()
        h = F.leaky_relu(x[i:i + 8] @ w1 + b1, 0.1)
        out = torch.cat([h[:, :4] * h[:, 4:], torch.exp(-h[:, ::2] ** 2)], dim=1) @ w2 + b2
        loss = F.cross_entropy(out, y[i:i + 8]) + 0.1 * torch.logsumexp(out, dim=1).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([w1, b1, w2, b2], 0.5)
        optimizer.step()
        losses.append(loss.item())
""",
            """
dialect torch
for p in [w1, b1, w2, b2] { p.requires_grad = true }
optimizer = rmsprop([w1, b1, w2, b2], lr=0.005)
losses = []
for epoch in range(6) {
  for i in range(0, 30, 8) {
    optimizer.zero_grad()
    h = leaky_relu(x[i:i + 8] @ w1 + b1, 0.1)
    out = cat([h[:, :4] * h[:, 4:], exp(-h[:, ::2] ** 2)], dim=1) @ w2 + b2
    loss = cross_entropy(out, y[i:i + 8]) + 0.1 * logsumexp(out, dim=1).mean()
    loss.backward()
    clip_grad_norm([w1, b1, w2, b2], 0.5)
    optimizer.step()
    losses.append(loss.item())
  }
}
""",
            two_layers, "classes",
        ),
    ]  # fmt: skip


def run(program: Program, x, y, tensors: dict, dtype) -> dict:
    torch.set_default_dtype(dtype)
    parameters = {name: torch.tensor(value, dtype=dtype, requires_grad=True) for name, value in tensors.items()}
    space = {"torch": torch, "F": F, "losses": [], "x": torch.tensor(x, dtype=dtype)} | parameters
    space["y"] = torch.tensor(y, dtype=None if y.dtype == np.int64 else dtype)
    exec(program.python, space)
    torch.set_default_dtype(torch.float32)
    return {"losses": space["losses"]} | {name: value.detach().numpy() for name, value in parameters.items()}


def record(index: int, program: Program, seed: int) -> CaseFile:
    rng = np.random.default_rng([SEED, index, seed])
    x = rng.normal(size=(30, 6)).astype("float32")
    scores = x @ rng.normal(size=(6, program.outputs))
    y = scores.argmax(axis=1).astype("int64") if program.targets == "classes" else np.tanh(scores).astype("float32")
    tensors = {name: rng.normal(scale=0.5, size=shape).astype("float32") for name, shape in program.tensors.items()}
    single, exact = (run(program, x, y, tensors, dtype) for dtype in (torch.float32, torch.float64))
    file = CaseFile(
        f"PyTorch {torch.__version__.split('+')[0]}, float32",
        f"scripts/reference/torch_programs.py, {program.name}, seed {seed}",
        "The same in Python:", *(line for line in program.python.strip().split("\n")),
    )  # fmt: skip
    file.script("loop", program.nn.strip() + "\n" + "\n".join(f"end_{name} = {name}.detach()" for name in tensors))
    for name, value in {"x": x, "y": y, **tensors}.items():
        file.given(name, value)
    file.losses("losses", single["losses"], exact["losses"])
    for name in tensors:
        file.weights(f"end_{name}", single[name], exact[name])
    return file


def programs():
    for index, program in enumerate(all_programs()):
        yield program.name, first_firm(lambda seed: record(index, program, seed))
