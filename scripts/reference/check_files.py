#!/usr/bin/env python3
"""Checks nn's files against numpy, safetensors and PyTorch, in both directions.

Run with a built nn: python3 scripts/reference/check_files.py [path of nn]
Every net is trained a little by nn, saved, loaded by PyTorch with load_state_dict (strict), and must give
the same outputs to 1e-6 of the largest; then the other way round, in all of PyTorch's types of floats.
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

built = pathlib.Path(__file__).parents[2] / ".build/debug/nn"
program = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else built).absolute()
temporary = tempfile.TemporaryDirectory()
folder = pathlib.Path(temporary.name)


def run(code):
    done = subprocess.run([program, "-e", code], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, f"{code}\n{done.stderr}"
    return done.stdout


# A net in nn's language, the layers of PyTorch that are the same.
NETS = {
    "linear": ("linear(6, 4), relu(), linear(4, 3)", lambda: [nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 3)]),
    "dense": (
        "dense(5, relu, input_shape=(6,)), dense(4, tanh), dense(3, softmax)",
        lambda: [
            nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 3), nn.Softmax(dim=-1),
        ],
    ),
    "dropout": (
        "flatten(), dense(7, elu), dropout(0.3), dense(4, leaky_relu(negative_slope=0.1)), dense(3)",
        lambda: [
            nn.Flatten(), nn.Linear(6, 7), nn.ELU(), nn.Dropout(0.3), nn.Linear(7, 4), nn.LeakyReLU(0.1),
            nn.Linear(4, 3),
        ],
    ),
    "activations": (
        "dense(6, gelu), dense(6, selu), dense(6, softplus), dense(6, swish), dense(3, sigmoid)",
        lambda: [
            nn.Linear(6, 6), nn.GELU(), nn.Linear(6, 6), nn.SELU(), nn.Linear(6, 6), nn.Softplus(),
            nn.Linear(6, 6), nn.SiLU(), nn.Linear(6, 3), nn.Sigmoid(),
        ],
    ),
    "many": (
        ", ".join(["linear(6, 6)"] * 12 + ["linear(6, 3)"]),
        lambda: [nn.Linear(6, 6) for _ in range(12)] + [nn.Linear(6, 3)],
    ),
}
NETS.update(
    {
        "norms": (
            "linear(6, 5), batch_norm(), relu(), layer_norm(), linear(5, 3)",
            lambda: [
                nn.Linear(6, 5), nn.BatchNorm1d(5, eps=1e-3), nn.ReLU(), nn.LayerNorm(5, eps=1e-3),
                nn.Linear(5, 3),
            ],
        ),
        "nested": (
            "linear(6, 5), sequential(relu(), linear(5, 4)), linear(4, 3)",
            lambda: [nn.Linear(6, 5), nn.Sequential(nn.ReLU(), nn.Linear(5, 4)), nn.Linear(4, 3)],
        ),
    }
)

rng = np.random.default_rng(0)
x = rng.normal(size=(40, 6)).astype(np.float32)
y = rng.normal(size=(40, 3)).astype(np.float32)
np.savez(folder / "data.npz", x=x, y=y)
worst = 0.0
skipped = []


def compare(name, ours, theirs, limit=1e-6):
    global worst
    error = np.abs(ours - theirs).max() / max(1, np.abs(theirs).max())
    worst = max(worst, error)
    assert error <= limit, f"{name}: outputs differ by {error}"


def known(text):
    done = subprocess.run([program, "-e", f"sequential({text});"], capture_output=True, text=True)
    return done.returncode == 0


for name, (text, make) in NETS.items():
    if not known(text):
        skipped.append(name)
        continue
    # From nn to PyTorch: a model that was trained, with the optimizer's memory in the same file.
    run(
        f"""
d = load("data.npz")
model = sequential({text})
fit model d.x d.y epochs=3 batch=8 optimizer=adam(0.01) loss=mse verbose=0
save model "{name}.safetensors"
model.save_weights("{name}-weights.npz")
save model(d.x) "{name}.npy"
"""
    )
    net = nn.Sequential(*make())
    state = load_file(folder / f"{name}.safetensors")
    net.load_state_dict(state, strict=True)
    net.eval()
    with torch.no_grad():
        compare(name, np.load(folder / f"{name}.npy"), net(torch.from_numpy(x)).numpy())
    weights = np.load(folder / f"{name}-weights.npz")
    assert set(weights.files) == set(state)
    for key in state:
        assert np.array_equal(weights[key], state[key].numpy()), key
    with safe_open(folder / f"{name}.safetensors", "pt") as file:
        assert file.metadata()["format"] == "pt" and "nn" in file.metadata()

    # From PyTorch to nn.
    torch.manual_seed(1)
    net = nn.Sequential(*make())
    net.train()
    with torch.no_grad():
        net(torch.from_numpy(x))
    net.eval()
    for kind in [torch.float32, torch.float16, torch.bfloat16, torch.float64]:
        state = {
            key: value.to(kind) if value.is_floating_point() else value
            for key, value in net.state_dict().items()
        }
        save_file(state, folder / "theirs.safetensors")
        loaded = nn.Sequential(*make())
        loaded.load_state_dict(state)
        loaded.eval()
        with torch.no_grad():
            theirs = loaded(torch.from_numpy(x)).numpy()
        run(
            f"""
d = load("data.npz")
model = sequential({text})
model(d.x);
model.load_weights("theirs.safetensors")
save model(d.x) "ours.npy"
"""
        )
        compare(f"{name} {kind}", np.load(folder / "ours.npy"), theirs)

# Arrays: from numpy through nn and back.
arrays = {
    "bool": rng.random((3, 4)) > 0.5,
    "uint8": rng.integers(0, 256, (5,), np.uint8),
    "int64": rng.integers(-(2**62), 2**62, (2, 2)),
    "float32": rng.normal(size=(3, 2, 2)).astype(np.float32),
    "float64": rng.normal(size=(7,)),
    "fortran": np.asfortranarray(rng.normal(size=(3, 4)).astype(np.float32)),
    "scalar": np.float64(0.1),
    "empty": np.zeros((2, 0, 3), np.float32),
}
np.savez_compressed(folder / "arrays.npz", **arrays)
run('d = load("arrays.npz")\nsave d "stored.npz"\nsave d "deflated.npz" compressed=true\nsave d "d.safetensors"')
for name in ["stored.npz", "deflated.npz"]:
    back = np.load(folder / name)
    for key, array in arrays.items():
        assert back[key].dtype == array.dtype and np.array_equal(back[key], array), (name, key)
for key, tensor in load_file(folder / "d.safetensors").items():
    assert np.array_equal(tensor.numpy(), arrays[key]), key
print(f"all files agree; outputs differ by at most {worst:.1e}" + (f"; unknown to nn: {skipped}" if skipped else ""))
