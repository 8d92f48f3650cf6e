"""A multilayer perceptron in PyTorch by the usual loop, over tensors that are there before the clock runs.

Batches are slices of tensors put into a new order each epoch: what a DataLoader would cost beside is not
counted.
"""

import time

from training import JOB, answer, pixels

import torch
from torch import nn

if JOB.get("threads"):
    torch.set_num_threads(JOB["threads"])
RULES = {
    "sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamax": torch.optim.Adamax, "rmsprop": torch.optim.RMSprop,
}


def made() -> nn.Sequential:
    layers: list[nn.Module] = []
    for inputs, outputs in zip(JOB["widths"], JOB["widths"][1:]):
        layers += [nn.Linear(inputs, outputs)] + ([nn.ReLU()] if JOB.get("relu", True) else [])
    return nn.Sequential(*(layers[:-1] if JOB.get("relu", True) else layers))


def main() -> None:
    x, y = (torch.tensor(part) for part in pixels("train"))
    y = y.long()
    torch.manual_seed(1)
    model, criterion, batch = made(), nn.CrossEntropyLoss(), JOB["batch"]
    optimizer = RULES[JOB["optimizer"]](model.parameters(), lr=JOB["rate"])
    seconds, running = [], 0.0
    for _ in range(JOB["epochs"]):
        order = torch.randperm(len(x))
        images, labels = x[order], y[order]
        running = 0.0
        start = time.perf_counter()
        for i in range(0, len(x), batch):
            optimizer.zero_grad()
            loss = criterion(model(images[i : i + batch]), labels[i : i + batch])
            loss.backward()
            optimizer.step()
            running += loss.item()
        seconds.append(time.perf_counter() - start)
    x_test, y_test = (torch.tensor(part) for part in pixels("t10k"))
    with torch.no_grad():
        accuracy = (model(x_test).argmax(dim=1) == y_test).float().mean().item()
    answer(f"PyTorch {torch.__version__} loop", seconds, running / (len(x) / batch), accuracy)


if __name__ == "__main__":
    main()
