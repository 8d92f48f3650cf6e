#!/usr/bin/env python3
"""Makes the small files of Tests/DatasetsTests/Files as numpy, safetensors and PyTorch write them.

Run: python3 scripts/reference/files.py
"""

import pathlib

import numpy as np
import torch
from safetensors.torch import save_file

folder = pathlib.Path(__file__).parents[2] / "Tests/DatasetsTests/Files"
folder.mkdir(exist_ok=True)

# The types that nn has, in shapes with and without axes and elements: written here to the same bytes.
plain = {
    "bool": np.array([[True, False, True], [False, True, False]]),
    "uint8": np.arange(250, 256, dtype=np.uint8).reshape(2, 3),
    "int64": np.array([-(2**63), -1, 0, 2**63 - 1]),
    "float32": np.array([[0.1, -0.0, np.inf], [np.nan, 1e-45, 3.4e38]], np.float32),
    "float64": np.array([0.1, 5e-324, -1.5]),
    "scalar": np.array(2.5, np.float32),
    "empty": np.zeros((0, 4), np.float32),
    "deep": np.arange(24, dtype=np.float32).reshape(1, 2, 3, 4),
}
for name, array in plain.items():
    np.save(folder / f"{name}.npy", array)
np.savez(folder / "plain.npz", **plain)
tensors = {name: torch.from_numpy(array.copy()) for name, array in plain.items()}
save_file(tensors, folder / "plain.safetensors", {"format": "pt"})
np.savez_compressed(folder / "deflated.npz", a=np.arange(1000) % 7, b=np.zeros((30, 20)), c=np.array(3))

# Every type and order that numpy has for numbers: 0, 1, 2, 100 in two rows, negative where there is a sign.
types = {}
for code in ["b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]:
    numbers = np.array([[0, 1], [2, 100]], np.float64)
    if code[0] in "if":
        numbers = -numbers
    for order in "<>":
        types[("little_" if order == "<" else "big_") + code] = numbers.astype(order + code)
    types["fortran_" + code] = np.asfortranarray(numbers.astype(code))
np.savez(folder / "types.npz", **types)

# Halves at the ends of their range: subnormal, largest, infinite, none.
halves = [0x0000, 0x8000, 0x0001, 0x03FF, 0x0400, 0x3555, 0x7BFF, 0xFC00]
types = {
    name: torch.tensor([[0, 1], [2, 100]], dtype=dtype)
    for name, dtype in {
        "bool": torch.bool, "u8": torch.uint8, "i8": torch.int8, "i16": torch.int16, "u16": torch.uint16,
        "i32": torch.int32, "u32": torch.uint32, "i64": torch.int64, "u64": torch.uint64,
        "f16": torch.float16, "bf16": torch.bfloat16, "f32": torch.float32, "f64": torch.float64,
    }.items()
}
types["halves"] = torch.from_numpy(np.array(halves, np.uint16).view(np.float16).copy())
types["bhalves"] = torch.tensor([0.1, -3.0e38, 1e-40, float("inf")], dtype=torch.bfloat16)
save_file(types, folder / "types.safetensors")
np.save(folder / "halves.npy", types["halves"].numpy())

# Nets of PyTorch with what they make of an input, in the types that people save.
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
save_file(net.state_dict(), folder / "net.safetensors", {"format": "pt"})
save_file({name: w.half() for name, w in net.state_dict().items()}, folder / "net-f16.safetensors")
save_file({name: w.bfloat16() for name, w in net.state_dict().items()}, folder / "net-bf16.safetensors")
save_file({name: w.double() for name, w in net.state_dict().items()}, folder / "net-f64.safetensors")
x = torch.linspace(-1, 1, 20).reshape(5, 4)
np.savez(folder / "net-output.npz", x=x.numpy(), y=net(x).detach().numpy())
