#!/usr/bin/env python3
"""Drives nn as Jupyter does, through the kernel that scripts/jupyter/install put into this environment: a
notebook run by nbconvert, completion, inspection, an interrupt, the end.

    PYTHON=python3 NN=.build/release/nn scripts/jupyter/install
    python check_kernel.py
"""
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

manager, client = start_new_kernel(kernel_name="nn")
assert client.complete("fit mo", 6, reply=True)["content"]["matches"][0] == "model="
assert client.inspect("fit", 2, reply=True)["content"]["found"]
client.is_complete("if x {")
assert client.get_shell_msg(timeout=20)["content"]["status"] == "incomplete"
request = client.execute("x = 0\nwhile true { x += 1 }")
time.sleep(1)
manager.interrupt_kernel()
while True:
    message = client.get_shell_msg(timeout=20)
    if message["parent_header"].get("msg_id") == request:
        break
assert message["content"]["ename"] == "interrupted", message["content"]
assert client.execute("x > 0", reply=True)["content"]["status"] == "ok"
manager.shutdown_kernel()
assert not manager.is_alive()
print("the kernel answers as it should")
