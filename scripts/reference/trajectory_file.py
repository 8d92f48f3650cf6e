"""The text form of a reference trajectory; Tests/LearningTests/Reference/README.md describes it."""

import pathlib

import numpy as np


def number(value) -> str:
    """The shortest decimals that give the float32 back; whole numbers without a point."""
    value = np.float32(value)
    return str(int(value)) if value == int(value) and abs(value) < 2**24 else str(value)


def option(value) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


class TrajectoryFile:
    """Lines of `key word word …`, gathered in order and written at once."""

    def __init__(self, *comments: str):
        self.lines = [f"# {comment}" for comment in comments]

    def line(self, key: str, *words) -> None:
        self.lines.append(" ".join([key, *map(str, words)]))

    def options(self, key: str, name: str, **options) -> None:
        self.line(key, name, *(f"{name}={option(value)}" for name, value in options.items()))

    def numbers(self, key: str, values) -> None:
        self.line(key, *map(number, values))

    def tensor(self, name: str, array) -> None:
        array = np.asarray(array)
        self.line("tensor", name, "x".join(map(str, array.shape)), *map(number, array.ravel()))

    def rounding(self) -> list[str]:
        return [line.removeprefix("rounding ") for line in self.lines if line.startswith("rounding ")]

    def write(self, path: pathlib.Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(self.lines) + "\n")
