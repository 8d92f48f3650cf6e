"""Reads MNIST's IDX files, for the scripts that time or score other libraries on them."""

import gzip
import pathlib

import numpy as np


def read_idx(folder: pathlib.Path, name: str) -> np.ndarray:
    """One IDX file of unsigned bytes: two zero bytes, type 8, the number of axes, the axes, the data."""
    for path in (folder / f"{name}.gz", folder / name):
        if path.exists():
            content = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
            axes = content[3]
            shape = np.frombuffer(content, ">u4", count=axes, offset=4)
            return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)
    raise SystemExit(f"error: no {name} and no {name}.gz in {folder}")


def images_and_labels(folder: pathlib.Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    """Bytes as rows of 784, and the labels, of `train` or `t10k`."""
    if (folder / "mnist").is_dir():
        folder = folder / "mnist"
    images = read_idx(folder, f"{part}-images-idx3-ubyte")
    return images.reshape(len(images), -1), read_idx(folder, f"{part}-labels-idx1-ubyte")
