#!/usr/bin/env python3
"""Prints the small .npy and .npz files of Tests/DatasetsTests as base64, as numpy writes them.

Run with numpy 2: python3 scripts/reference/npz.py
"""

import base64
import io
import textwrap

import numpy as np


def show(name, data):
    print(f"{name} ({len(data)} bytes)")
    print("\n".join(textwrap.wrap(base64.b64encode(data).decode(), 96)), end="\n\n")


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def npz():
    """Three training and two test images; pixel p of image i is (7 i + p) mod 256."""
    images = ((7 * np.arange(3)[:, None] + np.arange(784)) % 256).astype(np.uint8).reshape(3, 28, 28)
    file = io.BytesIO()
    np.savez_compressed(
        file,
        x_train=images,
        y_train=np.array([5, 0, 4], np.uint8),
        x_test=images[:2],
        y_test=np.array([7, 2], np.uint8),
    )
    return file.getvalue()


counting = np.arange(6).reshape(2, 3)
show("bool", npy(counting % 2 == 0))
show("uint8, Fortran order", npy(np.asfortranarray(counting.astype(np.uint8))))
show("int64", npy(counting.astype(np.int64) - 3))
show("float32", npy(counting.astype(np.float32) / 4))
show("float64, Fortran order, three axes", npy(np.asfortranarray(np.arange(24.0).reshape(2, 3, 4))))
show("scalar float64", npy(np.float64(2.5)))
show("int16", npy(counting.astype(np.int16)))
show("mnist.npz, deflated", npz())
