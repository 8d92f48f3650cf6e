"""A multilayer perceptron in Keras by `fit`, on the backend that KERAS_BACKEND names."""

import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from training import JOB, answer, pixels  # noqa: E402

import keras  # noqa: E402

RULES = {
    "sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam, "adamax": keras.optimizers.Adamax,
    "rmsprop": keras.optimizers.RMSprop,
}


class Clock(keras.callbacks.Callback):
    """Seconds of each epoch; what is compiled before the first batch counts with it."""

    def __init__(self):
        super().__init__()
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.start)


def main() -> None:
    x, y = pixels("train")
    keras.utils.set_random_seed(1)
    hidden = [keras.layers.Dense(width, activation="relu") for width in JOB["widths"][1:-1]]
    model = keras.Sequential(
        [keras.Input((784,)), *hidden, keras.layers.Dense(JOB["widths"][-1], activation="softmax")]
    )
    model.compile(
        optimizer=RULES[JOB["optimizer"]](JOB["rate"]), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    clock = Clock()
    history = model.fit(x, y, epochs=JOB["epochs"], batch_size=JOB["batch"], verbose=0, callbacks=[clock])
    _, accuracy = model.evaluate(*pixels("t10k"), batch_size=1000, verbose=0)
    name = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}[keras.backend.backend()]
    answer(f"Keras {keras.__version__}, {name}", clock.seconds, history.history["loss"][-1], accuracy)


main()
