"""What is measured: each job as a script of nn's and as parameters of the peers."""

import dataclasses

NETWORK = "sequential({layers}, dense(10, softmax))"
FIT = """\
(x, y), (x_test, y_test) = mnist()
x = reshape(x, 60000, 784) / {divisor} - {shift}
x_test = reshape(x_test, 10000, 784) / {divisor} - {shift}
"""
# Bytes as they are read, and what `use` makes of them, where the data may have zeros.
USE = "use mnist\n"
TRAIN = """\
model = {network}
report = fit(model{data}, epochs={epochs}, batch={batch}, optimizer={optimizer}({rate}), verbose=false)
score = evaluate(model{test})
print f"{{report.seconds}} {{score.loss}} {{score.accuracy}}"
"""
EVALUATE = """\
use mnist
model = {network}
fit model epochs=1 batch=500 verbose=false
seconds = []
for i in range(10) {{
  start = perf_counter()
  score = evaluate(model)
  seconds.append(perf_counter() - start)
}}
print f"{{seconds}} {{score.loss}} {{score.accuracy}}"
"""
READ = """\
start = perf_counter()
use mnist
print f"[{perf_counter() - start}] 0 0"
"""
SUMS = """\
start = perf_counter()
total = 0
for i in range(10000000) { total += i }
print f"[{perf_counter() - start}] 0 0"
"""
LOOP = """\
dialect torch
warn off
def tensors(part) {{
  images, labels = next(loader(part, batch=len(part)))
  return images, labels
}}
transform = compose(to_tensor, normalize(0.5, 0.5), flatten)
x, y = tensors(mnist(train=true, transform=transform))
x_test, y_test = tensors(mnist(train=false, transform=transform))
model = sequential(linear(784, 256), linear(256, 128), linear(128, 64), linear(64, 10))
criterion = cross_entropy_loss()
optimizer = adamax(model, lr=0.003)
seconds = []
for epoch in range({epochs}) {{
  order = randperm(len(x))
  images = x[order]
  labels = y[order]
  running = 0
  start = perf_counter()
  for i in range(0, len(x), 20) {{
    optimizer.zero_grad()
    loss = criterion(model(images[i:i + 20]), labels[i:i + 20])
    loss.backward()
    optimizer.step()
    running += loss.item()
  }}
  seconds.append(perf_counter() - start)
}}
no_grad {{ hits = (model(x_test).argmax(dim=1) == y_test).sum().item() }}
print f"{{seconds}} {{running / (len(x) / 20)}} {{hits / len(x_test)}}"
"""


@dataclasses.dataclass
class Job:
    name: str
    text: str
    script: str
    """What peers get: widths, batch, optimizer, rate, epochs, dense, and whatever their program reads."""
    parameters: dict
    """Programs in `peers`, with the environment each wants."""
    peers: list[tuple[str, dict[str, str]]]
    """Threads of everybody; `None`: each chooses."""
    threads: int | None = None
    """Whether a process that never rests runs beside."""
    is_crowded: bool = False

    @property
    def operations(self) -> float:
        """Of an epoch: two a weight and sample forward, two for its gradient, two on the way to the inputs of
        all layers but the first. Zeros count like other numbers."""
        sizes = [a * b for a, b in zip(self.parameters["widths"], self.parameters["widths"][1:])]
        return 60000 * (6 * sum(sizes) - 2 * sizes[0])


JAX = ("jax_scan.py", {})
TORCH = ("torch_loop.py", {})
KERAS = ("keras_fit.py", {"KERAS_BACKEND": "tensorflow"})
KERAS_ON_JAX = ("keras_fit.py", {"KERAS_BACKEND": "jax"})
ARTICLE = [784, 256, 128, 64, 10]


def network(widths: list[int]) -> str:
    return NETWORK.format(layers=", ".join(f"dense({width}, relu)" for width in widths[1:-1]))


def training(
    name: str, text: str, peers, batch=20, optimizer="sgd", rate=0.03, widths=ARTICLE, dense=False, epochs=None, **more
):
    """`epochs` of the command line unless given."""

    def made(standard: int) -> Job:
        parameters = {
            "widths": widths, "batch": batch, "optimizer": optimizer, "rate": rate, "dense": dense,
            "epochs": epochs or standard,
        }
        read = FIT.format(divisor=127.5, shift=1) if dense else USE
        script = read + TRAIN.format(
            network=network(widths), data=", x, y" if dense else "", test=", x_test, y_test" if dense else "",
            **{key: parameters[key] for key in ("epochs", "batch", "optimizer", "rate")},
        )
        return Job(name, text, script, parameters, peers, **more)

    return made


def other(name: str, text: str, script, peers, **more):
    return lambda epochs: Job(
        name, text, script(epochs) if callable(script) else script,
        {"widths": ARTICLE, "batch": 20, "epochs": epochs, "dense": False, "optimizer": "sgd", "rate": 0.03, **more},
        peers,
    )


MAKERS = [
    training("model62", "784-256-128-64-10, SGD 0.03, batch 20", [JAX, KERAS, KERAS_ON_JAX, TORCH]),
    training("one-thread", "the same on one thread", [JAX], threads=1),
    training("two-threads", "the same on two threads", [], threads=2),
    training("crowded", "the same beside a busy process", [JAX], is_crowded=True),
    training("adam", "the same with Adam 0.001", [JAX, TORCH], optimizer="adam", rate=0.001),
    training("adamax", "the same with Adamax 0.002", [JAX, TORCH], optimizer="adamax", rate=0.002),
    training("rmsprop", "the same with RMSprop 0.001", [JAX, TORCH], optimizer="rmsprop", rate=0.001),
    training("dense", "the same on pixels in -1…1, none of them 0", [JAX, TORCH], dense=True),
    training("batch120", "batch 120", [JAX, KERAS, TORCH], batch=120),
    training("batch500", "batch 500", [JAX, KERAS, TORCH], batch=500),
    training(
        "wide", "784-2048-2048-10, SGD 0.03, batch 120, one epoch, one thread", [], batch=120,
        widths=[784, 2048, 2048, 10], epochs=1, threads=1,
    ),
    other("evaluate", "evaluate on 10,000", EVALUATE.format(network=network(ARTICLE)), [("torch_evaluate.py", {})]),
    other(
        "loop", "the article's loop by hand, Adamax 0.003, batch 20", lambda epochs: LOOP.format(epochs=epochs),
        [("torch_loop.py", {})], optimizer="adamax", rate=0.003, relu=False, dense=True,
    ),
    other("read", "reading MNIST", READ, [("read.py", {})]),
    other("sums", "10 million additions in a loop", SUMS, [("sums.py", {})]),
]


def jobs(epochs: int) -> dict[str, Job]:
    return {job.name: job for job in (make(epochs) for make in MAKERS)}
