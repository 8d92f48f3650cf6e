#!/usr/bin/env python3
"""PyTorch's lr_schedulers step by step, as scripts with what they must print.

    python schedules.py [OUTPUT]     default: Tests/ScriptTests/Scripts/torch

Each schedule is made over an optimizer of one tensor, which makes a step before each of the schedule's; after
every step the rate (and the momentum or β₁, where it moves) is noted, in whole ten-billionths.
"""

import pathlib
import sys
import warnings

import torch

from case_file import translate
from torch_nets import NAMES

STEPS = 40
SGD = "SGD([w], lr=0.1, momentum=0.9)"
LOSSES = [1 / (1 + 0.3 * min(t, 9)) + 0.02 * (t % 3) for t in range(STEPS)]

# Name: the optimizer, the lines that make `schedule`, and what its step is told, if anything.
CASES = {
    "step": [
        (SGD, ["schedule = StepLR(optimizer, step_size=7, gamma=0.7)"]),
        (SGD, ["schedule = StepLR(optimizer, 1)"]),
        (SGD, ["schedule = MultiStepLR(optimizer, milestones=[3, 3, 11, 30], gamma=0.3)"]),
        (SGD, ["schedule = MultiStepLR(optimizer, [0, 5])"]),
        (SGD, ["schedule = ExponentialLR(optimizer, gamma=0.93)"]),
    ],
    "warm": [
        (SGD, ["schedule = ConstantLR(optimizer)"]),
        (SGD, ["schedule = ConstantLR(optimizer, factor=0.25, total_iters=11)"]),
        (SGD, ["schedule = LinearLR(optimizer)"]),
        (SGD, ["schedule = LinearLR(optimizer, start_factor=0.9, end_factor=0.1, total_iters=33)"]),
        (SGD, ["schedule = PolynomialLR(optimizer)"]),
        (SGD, ["schedule = PolynomialLR(optimizer, total_iters=35, power=1.7)"]),
    ],
    "cosine": [
        (SGD, ["schedule = CosineAnnealingLR(optimizer, T_max=13)"]),
        (SGD, ["schedule = CosineAnnealingLR(optimizer, T_max=35, eta_min=0.003)"]),
        (SGD, ["schedule = CosineAnnealingLR(optimizer, 1)"]),
        (SGD, ["schedule = CosineAnnealingWarmRestarts(optimizer, T_0=6)"]),
        (SGD, ["schedule = CosineAnnealingWarmRestarts(optimizer, 3, T_mult=2, eta_min=0.001)"]),
        (SGD, ["schedule = CosineAnnealingWarmRestarts(optimizer, 4, 3)"], "0.375 * t"),
    ],
    "one-cycle": [
        (SGD, ["schedule = OneCycleLR(optimizer, max_lr=0.5, total_steps=40)"]),
        (SGD, ['schedule = OneCycleLR(optimizer, 0.5, total_steps=41, pct_start=0.4, anneal_strategy="linear")']),
        (SGD, ["schedule = OneCycleLR(optimizer, 0.3, epochs=4, steps_per_epoch=10, three_phase=True, div_factor=10.0)"]),
        ("Adam([w], lr=0.1)", ["schedule = OneCycleLR(optimizer, 0.5, total_steps=45, base_momentum=0.7, max_momentum=0.9)"]),
        ("RMSprop([w], lr=0.1, momentum=0.5)", ["schedule = OneCycleLR(optimizer, 0.5, total_steps=40, final_div_factor=10.0)"]),
        ("SGD([w], lr=0.1)", ["schedule = OneCycleLR(optimizer, 0.5, total_steps=60, pct_start=0.2)"]),
        ("Adadelta([w], lr=0.1)", ["schedule = OneCycleLR(optimizer, 0.5, total_steps=40, cycle_momentum=False)"]),
    ],
    "function": [
        (SGD, ["schedule = LambdaLR(optimizer, lambda t: 0.95 ** t)"]),
        (SGD, ["schedule = LambdaLR(optimizer, lambda t: 1 / (1 + t))"]),
        (SGD, ["schedule = MultiplicativeLR(optimizer, lambda t: 0.97)"]),
    ],
    "plateau": [
        (SGD, ["schedule = ReduceLROnPlateau(optimizer, patience=2)"], "losses[t]"),
        (SGD, ['schedule = ReduceLROnPlateau(optimizer, "max", factor=0.7, patience=3, cooldown=2)'], "losses[t]"),
        (SGD, ["schedule = ReduceLROnPlateau(optimizer, factor=0.3, patience=0, threshold=0.05, min_lr=0.002)"], "losses[t]"),
        (SGD, ['schedule = ReduceLROnPlateau(optimizer, patience=4, threshold=0.1, threshold_mode="abs")'], "losses[t]"),
    ],
    "several": [
        (SGD, [
            "warm = LinearLR(optimizer, start_factor=0.1, total_iters=6)",
            "down = CosineAnnealingLR(optimizer, T_max=25)",
            "schedule = SequentialLR(optimizer, [warm, down], milestones=[6])",
        ]),
        (SGD, [
            "a = ConstantLR(optimizer, factor=0.1, total_iters=3)",
            "b = ExponentialLR(optimizer, gamma=0.9)",
            "c = StepLR(optimizer, 4, gamma=0.7)",
            "schedule = SequentialLR(optimizer, [a, b, c], milestones=[4, 20])",
        ]),
        (SGD, [
            "schedule = ChainedScheduler([ConstantLR(optimizer, factor=0.1, total_iters=8), ExponentialLR(optimizer, gamma=0.9)])",
        ]),
        # A second schedule counts from the first one's first rate.
        (SGD, ["first = ExponentialLR(optimizer, gamma=0.5)", "first.step()", "schedule = CosineAnnealingLR(optimizer, T_max=12)"]),
    ],
}  # fmt: skip

WORDS = NAMES | {
    "ConstantLR": "constant_lr", "LambdaLR": "lambda_lr", "MultiplicativeLR": "multiplicative_lr",
    "ReduceLROnPlateau": "reduce_lr_on_plateau", "SequentialLR": "sequential_lr",
    "ChainedScheduler": "chained_scheduler",
}  # fmt: skip


def whole(number: float) -> int:
    return round(number * 1e10)


def in_nn(line: str) -> str:
    return translate(line.replace("lambda t:", "t ->"), WORDS)


def share(optimizer) -> float:
    group = optimizer.param_groups[0]
    return group["betas"][0] if "betas" in group else group.get("momentum", 0.0)


def run(optimizer: str, lines: list[str], told: str) -> tuple[list[int], list[int]]:
    w = torch.tensor([1.0, -2.0], requires_grad=True)
    space = vars(torch.optim) | vars(torch.optim.lr_scheduler) | {"w": w, "losses": LOSSES}
    w.grad = torch.zeros(2)
    exec("optimizer = " + optimizer + "\noptimizer.step()\n" + "\n".join(lines), space)
    rates, shares = [], []
    for t in range(STEPS):
        rates.append(whole(space["schedule"].get_last_lr()[0]))
        assert rates[-1] == whole(space["optimizer"].param_groups[0]["lr"])
        shares.append(whole(share(space["optimizer"])))
        space["optimizer"].step()
        space["schedule"].step(*([eval(told, space | {"t": t})] if told else []))
    return rates, shares


def script(name: str) -> str:
    text = [
        f"# PyTorch {torch.__version__.split('+')[0]}; scripts/reference/schedules.py, {name}",
        "dialect torch",
        "def whole(x) { return round(x * 10000000000) }",
        "w = tensor([1.0, -2.0], requires_grad=true)",
        "w.grad = zeros(2)",
    ]
    if name == "plateau":
        text.append(f"losses = {LOSSES}")
    for optimizer, lines, *told in CASES[name]:
        rates, shares = run(optimizer, lines, told[0] if told else "")
        moves = len(set(shares)) > 1
        member = "beta_1" if optimizer.startswith("Adam(") else "momentum"
        text += ["", f"optimizer = {in_nn(optimizer)}", "optimizer.step()"] + [in_nn(line) for line in lines]
        text += ["rates = []"] + (["shares = []"] if moves else []) + [f"for t in range({STEPS}) {{"]
        text += ["  rates.append(whole(schedule.get_last_lr()[0]))"]
        text += [f"  shares.append(whole(optimizer.{member}))"] if moves else []
        text += ["  optimizer.step()", f"  schedule.step({told[0] if told else ''})", "}"]
        text += ["print(rates)", f"#> {rates}"]
        text += ["print(shares)", f"#> {shares}"] if moves else []
    return "\n".join(text) + "\n"


def main() -> None:
    warnings.simplefilter("ignore")
    here = pathlib.Path(__file__).resolve().parents[2] / "Tests/ScriptTests/Scripts/torch"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here
    for name in CASES:
        (folder / f"schedule-{name}.nn").write_text(script(name))


main()
