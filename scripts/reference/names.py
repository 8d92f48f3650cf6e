#!/usr/bin/env python3
"""Lists the public names of Keras and PyTorch that the README's table may set beside ours.

    python names.py > Tests/CommandsTests/Reference/names.txt
"""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras  # noqa: E402
import torch  # noqa: E402

MODULES = {
    "keras": [
        keras, keras.layers, keras.activations, keras.losses, keras.metrics, keras.optimizers,
        keras.optimizers.schedules, keras.regularizers, keras.constraints, keras.initializers,
        keras.callbacks, keras.utils,
    ],
    "torch": [
        torch, torch.nn, torch.nn.functional, torch.nn.init, torch.nn.utils, torch.optim,
        torch.optim.lr_scheduler, torch.utils.data,
    ],
}

print(f"# scripts/reference/names.py: Keras {keras.__version__}, PyTorch {torch.__version__.split('+')[0]}")
for library, modules in MODULES.items():
    names = sorted({name for module in modules for name in dir(module) if not name.startswith("_")})
    print(library, *names)
