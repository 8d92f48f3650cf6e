"""Prints digests of small tensors by Python's xxhash, for DigestTests and LedgerTests.

A stream of bytes: for each part a line of text, then the elements row after row, little-endian.
"""

import numpy as np
import xxhash


def digest(*parts):
    state = xxhash.xxh3_128()
    for head, array in parts:
        state.update((head + "\n").encode())
        state.update(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes())
    return state.hexdigest()


x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
y = np.array([0, 1, 1, 0], np.float32)
print("nothing", digest())
print("one float", digest(("a float32 1", np.array([1.5], np.float32))))
print("a large one", digest(("a float32 100000", np.arange(100000, dtype=np.float32))))
print("a head alone", digest(("ä", np.zeros(0, np.float32))))
print("xor", digest(("x float32 4 2", x), ("y float32 4 1", y)))
print("xor, int64 labels", digest(("x float32 4 2", x), ("y int64 4 1", y.astype(np.int64))))
print("xor, bytes", digest(("x uint8 4 2", x.astype(np.uint8)), ("y float32 4 1", y)))
print("xor, scaled bytes", digest(("x uint8 4 2 scale 0.5", x.astype(np.uint8)), ("y float32 4 1", y)))
w = np.array([[1, 2, 3], [4, 5, 6]], np.float32)
b = np.array([0, 0, 0], np.float32)
print("weights", digest(("weight float32 2 3", w), ("weight float32 3", b)))
