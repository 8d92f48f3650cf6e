#!/usr/bin/env python3
"""Times and scores the article's second half in real PyTorch: the explicit loop, on real MNIST.

    python torch_mnist.py --data FOLDER [--epochs 5] [--relu] [--json]

784-256-128-64-10, Adamax 0.003, batch 20, pixels (x − 0.5) / 0.5; with --relu between the layers, else
nothing, as in the article. The tensors are made before the clock runs, and batches are slices of them in a
new order each epoch: what a DataLoader would cost beside is not counted.
"""

import argparse
import json
import pathlib
import time

import torch
from torch import nn

from mnist_files import images_and_labels


def main() -> None:
    parser = argparse.ArgumentParser(description="the article's explicit loop in PyTorch")
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder with MNIST's IDX files")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, help="PyTorch chooses otherwise")
    parser.add_argument("--relu", action="store_true")
    parser.add_argument("--json", action="store_true", help="one line for a program to read")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)

    def part(name):
        images, labels = images_and_labels(options.data, name)
        return (torch.tensor(images).float() / 255 - 0.5) / 0.5, torch.tensor(labels).long()

    (x, y), (x_test, y_test) = part("train"), part("t10k")
    torch.manual_seed(options.seed)
    between = [nn.ReLU()] if options.relu else []
    model = nn.Sequential(
        nn.Linear(784, 256), *between, nn.Linear(256, 128), *between, nn.Linear(128, 64), *between,
        nn.Linear(64, 10),
    )
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adamax(model.parameters(), lr=0.003)
    seconds = 0.0
    for _ in range(options.epochs):
        order = torch.randperm(len(x))
        images, labels = x[order], y[order]
        running = 0.0
        start = time.perf_counter()
        for i in range(0, len(x), options.batch):
            optimizer.zero_grad()
            loss = criterion(model(images[i : i + options.batch]), labels[i : i + options.batch])
            loss.backward()
            optimizer.step()
            running += loss.item()
        seconds += time.perf_counter() - start
    with torch.no_grad():
        accuracy = (model(x_test).argmax(dim=1) == y_test).float().mean().item()
    steps = options.epochs * ((len(x) + options.batch - 1) // options.batch)
    mean = running / (steps / options.epochs)
    if options.json:
        what = f"PyTorch {torch.__version__} loop"
        print(json.dumps({"what": what, "seconds": seconds, "loss": mean, "accuracy": accuracy}))
    else:
        print(
            f"{steps} steps of {1e6 * seconds / steps:.0f} µs, "
            f"mean loss of the last epoch {mean:.4f}, test accuracy {accuracy:.2%}"
        )


if __name__ == "__main__":
    main()
