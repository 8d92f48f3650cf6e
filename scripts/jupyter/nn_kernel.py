#!/usr/bin/env python3
"""A Jupyter kernel for nn: drives `nn --json` and passes on what it says.

Installed by scripts/jupyter/install. The program is the one that the environment variable NN names,
else `nn` on the PATH. Needs ipykernel.
"""
import json
import os
import queue
import subprocess
import threading
from html import escape

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel


class Program:
    """A running `nn --json`. Requests are written by any thread; events are sorted by their request's id."""

    def __init__(self):
        self.process = subprocess.Popen(
            [os.environ.get("NN", "nn"), "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            encoding="utf-8", bufsize=1,
            # Ctrl-C in the terminal of the notebook's server is not for it.
            start_new_session=True)
        self.lock = threading.Lock()
        self.events = {}
        self.last = 0
        self.hello = json.loads(self.process.stdout.readline())
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            event = json.loads(line)
            with self.lock:
                waiting = self.events.get(event["id"])
            if waiting is not None:
                waiting.put(event)
        with self.lock:
            for waiting in self.events.values():
                waiting.put(None)

    def send(self, request):
        """Whether the program is there to take it."""
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            return True
        except (BrokenPipeError, ValueError):
            return False

    def ask(self, verb, **members):
        """Sends a request and yields its events to the last; `None` when the program has ended."""
        waiting = queue.Queue()
        with self.lock:
            self.last += 1
            number = self.last
            self.events[number] = waiting
        if not self.send({"id": number, "do": verb, **members}):
            waiting.put(None)
        try:
            while True:
                try:
                    event = waiting.get()
                except KeyboardInterrupt:
                    # Jupyter interrupts a kernel by a signal; what runs ends and says so.
                    self.send({"do": "interrupt"})
                    continue
                yield event
                if event is None or event["event"] == "done":
                    return
        finally:
            with self.lock:
                del self.events[number]

    def answer(self, verb, **members):
        """The last event alone."""
        return list(self.ask(verb, **members))[-1] or {"status": "ended"}


class NNKernel(Kernel):
    implementation = "nn"
    banner = "nn: a shell for neural-net experiments"
    language_info = {
        "name": "nn", "version": "0", "mimetype": "text/x-nn", "file_extension": ".nn",
        # Comments, strings and numbers are Python's.
        "pygments_lexer": "python", "codemirror_mode": "python",
    }

    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.program = Program()
        self.implementation_version = self.program.hello["version"]

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, **_):
        reply = {"status": "ok", "execution_count": self.execution_count, "payload": [], "user_expressions": {}}
        name = "" if silent else f"In [{self.execution_count}]"
        last_error = None
        for event in self.program.ask("run", code=code, name=name or None):
            kind = "ended" if event is None else event["event"]
            if kind == "error":
                last_error = event
            elif not silent:
                self.show(kind, event)
        status = "ended" if event is None else event["status"]
        if status in ("error", "interrupted") or last_error:
            message = last_error["message"] if last_error else "stopped"
            error = {
                "ename": "interrupted" if status == "interrupted" else "error", "evalue": message,
                "traceback": (last_error["text"] if last_error else message).rstrip("\n").split("\n"),
            }
            if not silent:
                self.send_response(self.iopub_socket, "error", error)
            reply = {"status": "error", "execution_count": self.execution_count, **error}
        elif status in ("quit", "ended"):
            reply["payload"] = [{"source": "ask_exit", "keepkernel": False}]
        return reply

    def show(self, kind, event):
        if kind in ("text", "warning"):
            name = "stdout" if kind == "text" else "stderr"
            self.send_response(self.iopub_socket, "stream", {"name": name, "text": event["text"]})
        elif kind == "picture":
            data = {"image/svg+xml": event["svg"], "text/plain": event["words"]}
            self.send_response(self.iopub_socket, "display_data", {"data": data, "metadata": {}})
        elif kind == "table":
            data = {"text/html": html_table(event), "text/plain": event["text"]}
            self.send_response(self.iopub_socket, "display_data", {"data": data, "metadata": {}})

    def do_complete(self, code, cursor_pos):
        found = self.program.answer("complete", code=code, cursor=cursor_pos)
        return {
            "status": "ok", "matches": found.get("candidates", []), "metadata": {},
            "cursor_start": found.get("start", cursor_pos), "cursor_end": found.get("end", cursor_pos),
        }

    def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        text = self.program.answer("inspect", code=code, cursor=cursor_pos).get("text", "")
        return {"status": "ok", "found": bool(text), "data": {"text/plain": text} if text else {}, "metadata": {}}

    def do_is_complete(self, code):
        status = self.program.answer("check", code=code).get("is", "unknown")
        return {"status": status, "indent": "  "} if status == "incomplete" else {"status": status}

    def do_shutdown(self, restart):
        self.program.answer("quit")
        self.program.process.wait()
        if restart:
            self.program = Program()
        return {"status": "ok", "restart": restart}


def html_table(event):
    def row(cells, tag):
        styles = ["right" if column["right"] else "left" for column in event["columns"]]
        return "<tr>" + "".join(
            f'<{tag} style="text-align: {style}">{escape(cell)}</{tag}>'
            for style, cell in zip(styles, cells)) + "</tr>"

    head = row([column["header"] for column in event["columns"]], "th")
    return f"<table><thead>{head}</thead><tbody>{''.join(row(cells, 'td') for cells in event['rows'])}</tbody></table>"


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=NNKernel)
