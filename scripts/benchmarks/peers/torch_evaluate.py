"""Loss and accuracy over MNIST's 10,000 test images in PyTorch, at the batch size that suits it best."""

import time

from torch_loop import made
from training import answer, pixels

import torch
from torch import nn


def main() -> None:
    x, y = (torch.tensor(part) for part in pixels("t10k"))
    y = y.long()
    model, criterion = made(), nn.CrossEntropyLoss()

    def evaluate(batch: int) -> tuple[float, float, float]:
        start = time.perf_counter()
        loss, hits = 0.0, 0
        with torch.no_grad():
            for i in range(0, len(x), batch):
                outputs, labels = model(x[i : i + batch]), y[i : i + batch]
                loss += criterion(outputs, labels).item() * len(labels)
                hits += (outputs.argmax(dim=1) == labels).sum().item()
        return time.perf_counter() - start, loss / len(x), hits / len(x)

    turns = {batch: [evaluate(batch) for _ in range(10)] for batch in (250, 500, 1000, 10000)}
    best = min(turns, key=lambda batch: sorted(turn[0] for turn in turns[batch])[5])
    answer(f"PyTorch {torch.__version__} loop", [turn[0] for turn in turns[best]], *turns[best][0][1:])


main()
