"""What the peers share: the job from the command line, its data, and the answer as one line of JSON."""

import json
import os
import pathlib
import sys

# A peer gets as many threads as the job says; most libraries look here, and only before they are loaded.
JOB = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
if JOB.get("threads"):
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = str(JOB["threads"])
    if JOB["threads"] == 1:
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
        # XLA ignores the number, but keeps to the processors that it may run on.
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "reference"))
from mnist_files import images_and_labels  # noqa: E402


def pixels(part: str):
    """Rows of 784 numbers in 0…1, of which 81 % are 0, or, of the dense job, in -1…1 and never 0; labels."""
    images, labels = images_and_labels(pathlib.Path(JOB["data"]), part)
    rows = images.astype("float32") / 255
    return ((rows - 0.5) / 0.5 if JOB["dense"] else rows), labels.astype("int32")


def answer(what: str, seconds: list[float], loss: float = 0, accuracy: float = 0) -> None:
    """`seconds`: of each epoch, or of each evaluation."""
    print(json.dumps({"what": what, "seconds": seconds, "loss": float(loss), "accuracy": float(accuracy)}))
