#!/usr/bin/env python3
"""Times and scores the article's model62 in real Keras, on real MNIST.

    KERAS_BACKEND=tensorflow python keras_mnist.py --data FOLDER [--epochs 5] [--json]

The folder holds the four IDX files, gzipped or not, or a folder `mnist` that does. The clock runs over
`fit` alone: neither imports nor reading nor `evaluate` count. `scripts/bench` calls it with --json.
"""

import argparse
import json
import os
import pathlib
import time

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras  # noqa: E402

from mnist_files import images_and_labels  # noqa: E402


def load(folder: pathlib.Path):
    """Pixels in 0…1 as rows of 784, labels one-hot: what the article does to them."""

    def part(name):
        images, labels = images_and_labels(folder, name)
        return images.astype("float32") / 255, keras.utils.to_categorical(labels, 10)

    return part("train"), part("t10k")


def model62() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="model62 in Keras on MNIST: seconds and test accuracy")
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder with MNIST's IDX files")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one line for a program to read")
    options = parser.parse_args()

    (x_train, y_train), (x_test, y_test) = load(options.data)
    keras.utils.set_random_seed(options.seed)
    model = model62()
    model.compile(
        optimizer=keras.optimizers.SGD(0.03), loss="categorical_crossentropy", metrics=["accuracy"]
    )
    start = time.perf_counter()
    model.fit(x_train, y_train, epochs=options.epochs, batch_size=options.batch, verbose=0)
    seconds = time.perf_counter() - start
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)

    what = f"Keras {keras.__version__} ({keras.backend.backend()})"
    if options.json:
        print(json.dumps({"what": what, "seconds": seconds, "loss": loss, "accuracy": accuracy}))
    else:
        print(f"{what}: {options.epochs} epochs in {seconds:.1f} s, test loss {loss:.4f} accuracy {accuracy:.2%}")


if __name__ == "__main__":
    main()
