#!/usr/bin/env python3
"""Drives nn as Jupyter does, through the kernel that scripts/jupyter/install put into this environment: a
notebook run by nbconvert, completion, inspection, much output, interrupts, errors on the way,
programs and kernels that are killed, the end.

    PYTHON=python3 NN=.build/release/nn scripts/jupyter/install
    python check_kernel.py
"""
import os
import queue
import signal
import time

import nbformat
from jupyter_client.manager import start_new_kernel
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat.v4 import new_code_cell, new_notebook

CELLS = ["x = 1 + 2\nx", "plot [1, 3, 2]", "runs", "print \"é\"", "x + nope", "x"]

notebook = new_notebook(
    cells=[new_code_cell(cell) for cell in CELLS],
    metadata={"kernelspec": {"name": "nn", "display_name": "nn", "language": "nn"}})
ExecutePreprocessor(kernel_name="nn", allow_errors=True).preprocess(notebook)
nbformat.validate(notebook)
outputs = [cell.outputs for cell in notebook.cells]
assert outputs[0][0].text == "3\n", outputs[0]
assert outputs[1][0].data["image/svg+xml"].lstrip().startswith("<?xml"), outputs[1]
assert outputs[2][0].text == "no fits yet\n", outputs[2]
assert outputs[3][0].text == "é\n", outputs[3]
assert outputs[4][0].output_type == "error" and outputs[4][0].evalue == "nothing is called 'nope'", outputs[4]
assert outputs[5][0].text == "3\n", outputs[5]

# Code with cells of its own that may fail: errors come in their order, and do not make a failure of the whole.
notebook.cells = [new_code_cell('# %% tags=["raises-exception"]\nnope\n# %%\nprint 2'), new_code_cell("print 3")]
ExecutePreprocessor(kernel_name="nn").preprocess(notebook)
outputs = notebook.cells[0].outputs
assert [output.output_type for output in outputs] == ["error", "stream"], outputs
assert outputs[0].evalue == "nothing is called 'nope'" and outputs[1].text == "2\n", outputs
assert notebook.cells[1].outputs[0].text == "3\n"

manager, client = start_new_kernel(kernel_name="nn")


def run(code, during=None):
    """The reply to a cell, and its outputs; `during` is called as soon as there is one."""
    request = client.execute(code)
    reply, outputs, is_idle = None, [], False
    while reply is None:
        try:
            message = client.get_shell_msg(timeout=0.1)
            if message["parent_header"].get("msg_id") == request:
                reply = message["content"]
        except queue.Empty:
            pass
        while not is_idle:
            try:
                message = client.get_iopub_msg(timeout=20 if reply else 0)
            except queue.Empty:
                break
            if message["parent_header"].get("msg_id") != request:
                continue
            is_idle = message["content"].get("execution_state") == "idle"
            if message["msg_type"] in ("stream", "error", "display_data"):
                outputs.append(message)
        assert time.monotonic() < end, "the cell has no end"
        if outputs and during:
            during()
            during = None
    return reply, outputs


def text(outputs):
    return "".join(output["content"].get("text", "") for output in outputs)


end = time.monotonic() + 120
assert client.complete("fit mo", 6, reply=True)["content"]["matches"][0] == "model="
assert client.inspect("fit", 2, reply=True)["content"]["found"]
assert "Adam" in client.inspect("adam(", 5, reply=True)["content"]["data"]["text/plain"]
client.is_complete("if x {")
assert client.get_shell_msg(timeout=20)["content"]["status"] == "incomplete"

# No line is lost, and what is no text keeps its place.
reply, outputs = run("for i in range(3000) { print i }\nplot [1, 3, 2]\nprint \"end\"")
assert text(outputs) == "".join(f"{i}\n" for i in range(3000)) + "end\n"
assert [output["msg_type"] for output in outputs][-2:] == ["display_data", "stream"]

# An interrupt stops a silent cell, one that prints without an end, and nothing that comes after it.
for code in ["print 1\nx = 0\nwhile true { x += 1 }", "x = 0\nwhile true { x += 1\nprint x }"]:
    reply, outputs = run(code, during=manager.interrupt_kernel)
    assert reply["ename"] == "interrupted", reply
    assert outputs[-1]["msg_type"] == "error", outputs[-1]
    assert run("x > 0")[0]["status"] == "ok"

# A program that is gone is an error, once; then there is a new one.
def program():
    found = [pid for pid in os.listdir("/proc") if pid.isdigit() and parent(pid) == manager.provisioner.pid]
    assert len(found) == 1, found
    return int(found[0])


def parent(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return int(file.read().rsplit(")", 1)[1].split()[1])
    except OSError:
        return None


def kill():
    os.kill(program(), signal.SIGKILL)


reply, outputs = run("x = 1\nprint x\nwhile true { }", during=kill)
assert reply["status"] == "error" and reply["evalue"] == "nn has ended (SIGKILL)", reply
reply, outputs = run("x")
assert reply["evalue"] == "nothing is called 'x'", reply
kill()
time.sleep(1)
assert client.complete("fit mo", 6, reply=True)["content"]["matches"] == []
assert run("1")[0]["evalue"] == "nn has ended (SIGKILL)"
assert text(run("1")[1]) == "1\n"
assert run("quit")[0]["payload"][0]["source"] == "ask_exit"
assert text(run("2")[1]) == "2\n"

# Nothing is left behind: not by a kernel that ends in good order while a cell runs, nor by one that is killed.
def is_there(pid):
    return parent(pid) is not None


def has_ended(pid):
    limit = time.monotonic() + 10
    while is_there(pid) and time.monotonic() < limit:
        time.sleep(0.05)
    return not is_there(pid)


left = program()
run("print 1\nwhile true { }", during=lambda: client.shutdown())
assert has_ended(left)
manager.shutdown_kernel(now=True)

manager, client = start_new_kernel(kernel_name="nn")
left = program()
client.execute("while true { }")
time.sleep(1)
os.kill(manager.provisioner.pid, signal.SIGKILL)
assert has_ended(left)
manager.shutdown_kernel(now=True)
assert not manager.is_alive()
print("the kernel answers as it should")
