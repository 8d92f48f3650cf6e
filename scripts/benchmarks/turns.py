"""One turn of a program: what it measured itself, and what the system saw of it."""

import json
import os
import pathlib
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time

from jobs import Job

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".build/release/nn"
PEERS = ROOT / "scripts/benchmarks/peers"


def run(command: list[str], environment: dict[str, str] | None = None) -> dict:
    """Runs a command; its last line of output, wall-clock seconds and peak memory in MB."""
    with tempfile.TemporaryFile("w+") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
        )
        # Drained before the wait, as a full pipe would never end.
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        whole = time.perf_counter() - start
        output.seek(0)
        lines = output.read().splitlines()
    if status != 0 or not lines:
        sys.exit(f"error: this failed: {' '.join(command)}\n{errors}")
    return {"line": lines[-1], "whole": whole, "peak": usage.ru_maxrss / 1024}


class Crowd:
    """A process that never rests, for as long as the job runs."""

    def __init__(self, is_there: bool):
        self.process = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if is_there else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.kill()
            self.process.wait()


def run_nn(job: Job, options) -> dict:
    command = [str(PROGRAM), "--quiet", "--data", str(options.data)]
    if job.threads:
        command += ["--threads", str(job.threads)]
    with Crowd(job.is_crowded):
        turn = run(command + ["-e", job.script])
    seconds, numbers = turn["line"].split("]")
    loss, accuracy = map(float, numbers.split())
    return {**turn, "what": "nn", "seconds": json.loads(seconds + "]"), "loss": loss, "accuracy": accuracy}


def run_peer(job: Job, peer: str, environment: dict[str, str], options) -> dict:
    parameters = {**job.parameters, "threads": job.threads, "data": str(options.data)}
    with Crowd(job.is_crowded):
        turn = run([options.python, str(PEERS / peer), json.dumps(parameters)], environment)
    return {**turn, **json.loads(turn["line"])}


def first_prompt(history: int) -> float:
    """Seconds from the start of nn at a terminal to its first prompt, with a history of so many lines."""
    with tempfile.TemporaryDirectory() as home:
        folder = pathlib.Path(home, "state/nn")
        folder.mkdir(parents=True)
        (folder / "history").write_text("".join(f"print {line} + {line}\n" for line in range(history)))
        terminal, child_side = pty.openpty()
        actions = [(os.POSIX_SPAWN_OPEN, 0, os.ttyname(child_side), os.O_RDWR, 0)]
        actions += [(os.POSIX_SPAWN_DUP2, 0, stream) for stream in (1, 2)]
        environment = {**os.environ, "HOME": home, "XDG_STATE_HOME": f"{home}/state", "TERM": "xterm"}
        start = time.perf_counter()
        # A fork would copy Python first, which takes longer than nn does.
        child = os.posix_spawn(PROGRAM, [PROGRAM], environment, file_actions=actions, setsid=True)
        seen = b""
        while b"nn>" not in seen and select.select([terminal], [], [], 10)[0]:
            seen += os.read(terminal, 4096)
        seconds = time.perf_counter() - start
        os.write(terminal, b"\x04")
        os.waitpid(child, 0)
        os.close(child_side)
        os.close(terminal)
    return seconds


def peak_rate() -> float:
    """Operations a second that one core reaches when it does nothing but multiply and add: the best of some."""
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, "peak")
        source = pathlib.Path(__file__).with_name("peak.c")
        compiler = shutil.which("clang") or shutil.which("cc")
        if not compiler:
            sys.exit("error: the share of the peak needs clang or cc")
        subprocess.run([compiler, "-O3", "-march=native", "-o", program, source], check=True)
        return float(subprocess.run([program], check=True, capture_output=True, text=True).stdout)
