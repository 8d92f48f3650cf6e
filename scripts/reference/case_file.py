"""The text form of a case: a script in nn's language and what a real library gets for the same thing.

Tests/ScriptTests/Nets/README.md describes it.
"""

import re

import numpy as np

from trajectory_file import TrajectoryFile

# The tolerances that were asked for: of a step's loss relative, of a weight relative and absolute.
LOSS = 2e-5
WEIGHT = (1e-4, 2e-5)


class Rounded(Exception):
    """Rounding alone moves the case's numbers by too much."""


def first_firm(record):
    """`record(seed)` with the first seed whose data keep clear of kinks and near-zero losses."""
    for seed in range(20):
        try:
            return record(seed)
        except Rounded as rounded:
            print(f"  seed {seed}: {rounded}")
    raise SystemExit("no seed gives firm numbers")


def translate(text: str, names: dict[str, str]) -> str:
    """Python's words in nn's language: class names by the table, `True` as `true`; arguments stay."""
    words = names | {"True": "true", "False": "false", "None": "none"}
    return re.sub(r"(?<![\w.\"'])[A-Za-z_]\w*(?![\w\"'])", lambda word: words.get(word[0], word[0]), text)


class CaseFile(TrajectoryFile):
    """Scripts, what they are given, and what they must leave in their variables."""

    def script(self, name: str, text: str) -> None:
        self.line("script", name)
        self.lines += ["  " + line if line else "" for line in text.strip("\n").split("\n")]

    def given(self, name: str, array) -> None:
        self._tensor("given", name, array)

    def losses(self, name: str, values, exact) -> None:
        """Numbers above 0 to compare relatively; `exact` are the same in float64."""
        values, exact = np.asarray(values, "float64"), np.asarray(exact, "float64")
        apart = float((np.abs(values - exact) / np.abs(exact)).max())
        self._check(name, 4 * apart / LOSS)
        self._tensor("losses", name, values, f"{apart:.1e}")

    def weights(self, name: str, values, exact) -> None:
        """Numbers to compare absolutely; `exact` are the same in float64."""
        values, exact = np.asarray(values), np.asarray(exact, "float64")
        apart = np.abs(values - exact)
        self._check(name, float((4 * apart / (WEIGHT[0] * np.abs(exact) + WEIGHT[1])).max(initial=0)))
        self._tensor("weights", name, values, f"{apart.max(initial=0):.1e}")

    def _check(self, name: str, share: float) -> None:
        """A case whose own rounding comes near the tolerance proves nothing: it needs other data."""
        self.share = max(getattr(self, "share", 0), share)
        if not share < 1:
            raise Rounded(f"{name} is rounded by {share / 4:.2g} of what may be")

    def _tensor(self, key: str, name: str, array, *words) -> None:
        array = np.asarray(array)
        shape = "x".join(map(str, array.shape)) or "scalar"
        kind = ["int64"] if np.issubdtype(array.dtype, np.integer) else []
        self.line(key, name, shape, *kind, *words)
        self.lines[-1] += " : " + " ".join(map(number, array.ravel()))


def number(value) -> str:
    """The shortest decimals that give the float32 (or the whole number) back."""
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    value = np.float32(value)
    return str(int(value)) if value == int(value) and abs(value) < 2**24 else str(value)
