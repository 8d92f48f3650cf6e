#!/usr/bin/env python3
"""Makes cases of fits with callbacks by real Keras 3, with the nn script that must agree.

    python callbacks.py [OUTPUT]     default: Tests/ScriptTests/Nets/callbacks

As keras_nets.py, whose words and helpers it uses: here `fit` is called once, with callbacks, and its history,
the epochs that the callbacks name and the weights at the end are stored. nn counts epochs from 1.
"""

import pathlib
import sys
from dataclasses import dataclass

import keras_nets as nets
from case_file import CaseFile, Rounded, first_firm, translate

import keras
import numpy as np

SEED = 70
NAMES = nets.NAMES | {
    "EarlyStopping": "early_stopping", "ReduceLROnPlateau": "reduce_lr_on_plateau",
    "LearningRateScheduler": "learning_rate_scheduler",
}  # fmt: skip


@dataclass
class Case:
    name: str
    net: nets.Net
    callbacks: str
    fit: str = ""
    metrics: str = "[]"
    validation: str = "(x_val, y_val)"
    columns: tuple = ("loss", "val_loss")
    script: str = ""  # nn's callbacks, where they are not Keras's words translated
    is_stopped: bool = True


def cases() -> list[Case]:
    softmax = 'Dense(3, activation="softmax")'
    entropy = "SparseCategoricalCrossentropy()"
    tanh = ['Dense(12, activation="tanh")', softmax]
    normed = ['Dense(10, activation="tanh")', "BatchNormalization(momentum=0.8)", softmax]
    return [
        Case("early-stopping-restores", nets.Net("", normed, entropy, "Adam(0.05)", epochs=30),
             "[EarlyStopping(patience=2, restore_best_weights=True)]"),
        Case("early-stopping-keeps", nets.Net("", tanh, entropy, "SGD(0.5, momentum=0.9)", epochs=30),
             '[EarlyStopping(monitor="loss", patience=1, min_delta=0.02)]'),
        Case("early-stopping-of-accuracy", nets.Net("", tanh, entropy, "Adam(0.03)", epochs=25),
             '[EarlyStopping(monitor="val_accuracy", patience=3, baseline=0.5, start_from_epoch=2, restore_best_weights=True)]',
             metrics='["accuracy"]', columns=("loss", "val_loss", "accuracy", "val_accuracy")),
        Case("early-stopping-unreached", nets.Net("", tanh, entropy, "SGD(0.05)", epochs=6),
             "[EarlyStopping(patience=5, restore_best_weights=True)]", is_stopped=False),
        Case("early-stopping-by-max", nets.Net("", tanh, entropy, "SGD(0.1)", epochs=12),
             '[EarlyStopping(monitor="val_loss", mode="max", patience=2, restore_best_weights=True)]'),
        Case("plateau", nets.Net("", tanh, entropy, "Adam(0.1)", epochs=14),
             "[ReduceLROnPlateau(factor=0.5, patience=1, min_delta=0.01, cooldown=1, min_lr=0.015)]",
             columns=("loss", "val_loss", "learning_rate"), is_stopped=False),
        Case("plateau-of-loss", nets.Net("", tanh, entropy, "SGD(0.4, momentum=0.5)", epochs=14),
             '[ReduceLROnPlateau(monitor="loss", factor=0.3, patience=2, min_delta=0.05)]', validation="",
             columns=("loss", "learning_rate"), is_stopped=False),
        Case("rate-function", nets.Net("", tanh, entropy, "Adam(0.05)", epochs=7),
             "[LearningRateScheduler(lambda epoch, lr: lr * 0.8 if epoch > 2 else lr)]",
             columns=("loss", "val_loss", "learning_rate"), is_stopped=False,
             script="def rate(epoch, lr) { return lr * 0.8 if epoch > 2 else lr }\n[learning_rate_scheduler(rate)]"),
        Case("rate-function-from-epoch", nets.Net("", tanh, entropy, "SGD(0.3)", epochs=9),
             "[LearningRateScheduler(lambda epoch: 0.5 * 0.9**epoch)]", fit=", initial_epoch=4",
             columns=("loss", "val_loss", "learning_rate"), is_stopped=False,
             script="[learning_rate_scheduler(epoch -> 0.5 * 0.9 ** epoch)]"),
        Case("plateau-and-stopping", nets.Net("", normed, entropy, "Adam(0.1)", epochs=40),
             "[ReduceLROnPlateau(factor=0.2, patience=2), EarlyStopping(patience=4, restore_best_weights=True)]",
             columns=("loss", "val_loss", "learning_rate")),
        Case("weighted-validation",
             nets.Net("", tanh, entropy, "Adam(0.05)", epochs=20, class_weight=[1.5, 0.5, 1]),
             "[EarlyStopping(patience=2, restore_best_weights=True)]", validation="(x_val, y_val, w_val)"),
    ]  # fmt: skip


def words() -> dict:
    return nets.space() | {name: getattr(keras.callbacks, name) for name in NAMES if hasattr(keras.callbacks, name)}


def train(case: Case, weights, data: dict, precision: str) -> dict:
    net = case.net
    nets.use(precision)
    model = nets.build(net)
    model.set_weights(weights)
    model.compile(eval(net.optimizer, words()), loss=eval(net.loss, words()), metrics=eval(case.metrics))
    callbacks = eval(case.callbacks, words())
    keywords = {"validation_data": eval(case.validation, dict(data))} if case.validation else {}
    keywords |= eval(f"dict({case.fit.removeprefix(', ')})")
    history = model.fit(
        data["x"], data["y"], epochs=net.epochs, batch_size=net.batch, shuffle=False, verbose=0, callbacks=callbacks,
        class_weight=dict(enumerate(net.class_weight)) if net.class_weight else None, **keywords,
    )  # fmt: skip
    result = {name: np.array(history.history[name], "float64") for name in case.columns}
    result["weights"] = [np.array(weight) for weight in model.get_weights()]
    result["outputs"] = model.predict(data["x"], verbose=0)
    stopping = [callback for callback in callbacks if isinstance(callback, keras.callbacks.EarlyStopping)]
    if stopping:
        result["best_epoch"] = stopping[0].best_epoch + 1
        result["stopped_epoch"] = stopping[0].stopped_epoch + 1
        if case.is_stopped != (stopping[0].stopped_epoch > 0):
            raise Rounded("the fit ends otherwise than it should")
    return result


def script(case: Case, places) -> str:
    net = case.net
    lines = nets.setting(net, places)
    lines[-1] = lines[-1].replace("metrics=[]", f"metrics={translate(case.metrics, NAMES)}")
    callbacks = case.script or translate(case.callbacks, NAMES)
    *definitions, callbacks = callbacks.split("\n")
    lines += definitions + [f"callbacks = {callbacks}"]
    validation = f", validation_data={case.validation}" if case.validation else ""
    weight = f", class_weight={net.class_weight}" if net.class_weight else ""
    lines.append(
        f"h = fit(model, x, y, epochs={net.epochs}, batch={net.batch}, shuffle=false, verbose=0"
        f"{validation}{weight}{case.fit}, callbacks=callbacks)"
    )
    lines += [f"{name} = h.{name}" for name in case.columns]
    if "EarlyStopping" in case.callbacks:
        lines.append("best_epoch = callbacks[-1].best_epoch")
        if case.is_stopped:
            lines.append("stopped_epoch = callbacks[-1].stopped_epoch")
    return "\n".join(lines + nets.reading(places))


def record(index: int, case: Case, seed: int) -> CaseFile:
    net = case.net
    rng = np.random.default_rng([SEED, index, seed])
    x, x_val = (rng.normal(size=(count, net.inputs)).astype("float32") for count in (net.samples, 20))
    y, y_val = (rng.integers(0, 3, size=len(rows)).astype("int64") for rows in (x, x_val))
    # Half of the labels follow the inputs: there is something to learn, and something to learn too well.
    y[::2], y_val[::2] = x[::2, :3].argmax(axis=1), x_val[::2, :3].argmax(axis=1)
    data = {"x": x, "y": y, "x_val": x_val, "y_val": y_val}
    if "w_val" in case.validation:
        data["w_val"] = rng.uniform(0.2, 2, size=len(x_val)).astype("float32")
    nets.use("float32")
    places = nets.weight_places(net)
    weights = nets.start(places, nets.build(net).get_weights(), rng)
    run, exact = (train(case, weights, data, precision) for precision in ("float32", "float64"))

    file = CaseFile(f"Keras {keras.__version__}, float32", f"scripts/reference/callbacks.py, {case.name}, seed {seed}")
    file.script("fit", script(case, places))
    for name, values in data.items():
        if name in ("x", "y") or name in case.validation:
            file.given(name, values)
    for p, values in zip(places, weights):
        if not p[1].startswith("moving"):
            file.given(nets.variable(*p, "start"), values)
    for name in case.columns:
        if run[name].shape != exact[name].shape:
            raise Rounded("rounding decides when it ends")
        file.losses(name, run[name], exact[name])
    if "best_epoch" in run:
        for name in ["best_epoch"] + (["stopped_epoch"] if case.is_stopped else []):
            if run[name] != exact[name]:
                raise Rounded(f"rounding decides {name}")
            file.weights(name, float(run[name]), float(exact[name]))
    for number, p in enumerate(places):
        file.weights(nets.variable(*p, "end"), run["weights"][number], exact["weights"][number])
    file.weights("outputs", run["outputs"], exact["outputs"])
    return file


def main() -> None:
    folder = pathlib.Path(__file__).resolve().parents[2] / "Tests/ScriptTests/Nets/callbacks"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else folder
    folder.mkdir(parents=True, exist_ok=True)
    for index, case in enumerate(cases(), start=1):
        file = first_firm(lambda seed: record(index, case, seed))
        file.write(folder / f"{index:02}-{case.name}.txt")
        print(f"{index:02}-{case.name}", f"rounding takes {file.share:.2f} of a quarter of the tolerance", flush=True)


if __name__ == "__main__":
    main()
