#!/usr/bin/env python3
"""A Jupyter kernel for nn: drives `nn --json` and passes on what it says.

Installed by scripts/jupyter/install. The program is the one that the environment variable NN names,
else `nn` on the PATH. Needs ipykernel.
"""
import itertools
import json
import os
import queue
import signal
import subprocess
import threading
import time
from html import escape

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

# Jupyter drops messages when too many come at once. Texts that come within so many seconds, up to so many
# characters, are one message.
PATIENCE = 0.05
MOST = 1 << 20


class Program:
    """A running `nn --json`. Requests are written by any thread; events are sorted by their request's id."""

    def __init__(self):
        self.process = subprocess.Popen(
            [os.environ.get("NN", "nn"), "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            # Ctrl-C in the terminal of the notebook's server is not for it.
            start_new_session=True)
        self.hello = json.loads(self.process.stdout.readline())
        self.lock = threading.Lock()
        self.events = {}
        self.numbers = itertools.count(1)
        self.has_ended = False
        self.is_stop_asked = False
        # Of the request that the main thread waits for.
        self.waiting = None
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            try:
                event = json.loads(line)
            except ValueError:
                # Half a line is the last of a program that was killed.
                break
            with self.lock:
                waiting = self.events.get(event["id"])
            if waiting is not None:
                waiting.put(event)
        self.process.wait()
        with self.lock:
            self.has_ended = True
            for waiting in self.events.values():
                waiting.put(None)

    def send(self, request):
        """A program that has ended takes nothing; its reader knows."""
        with self.lock:
            try:
                self.process.stdin.write(json.dumps(request).encode() + b"\n")
                self.process.stdin.flush()
            except OSError:
                pass

    def stop(self):
        """Stops the code that runs. For a signal's handler, which may come anywhere: it takes no lock and writes
        nothing, but wakes `ask`, which does."""
        self.is_stop_asked = True
        if self.waiting is not None:
            self.waiting.put("wake")

    def ask(self, verb, **members):
        """Sends a request and yields its events to the last; `None` when the program has ended."""
        number = next(self.numbers)
        waiting = queue.SimpleQueue()
        with self.lock:
            self.events[number] = waiting
            if self.has_ended:
                waiting.put(None)
        self.waiting = waiting
        self.send({"id": number, "do": verb, **members})
        try:
            yield from self.gathered(waiting)
        finally:
            self.waiting = None
            with self.lock:
                del self.events[number]

    def gathered(self, waiting):
        texts, size, due = [], 0, None
        while True:
            if self.is_stop_asked:
                self.is_stop_asked = False
                self.send({"do": "interrupt"})
            try:
                event = waiting.get(timeout=None if due is None else max(due - time.monotonic(), 0))
            except queue.Empty:
                event = "due"
            if event == "wake":
                continue
            if event not in ("due", None) and event["event"] == "text":
                texts.append(event["text"])
                size += len(event["text"])
                due = due or time.monotonic() + PATIENCE
                if size < MOST and time.monotonic() < due:
                    continue
                event = "due"
            if texts:
                yield {"event": "text", "text": "".join(texts)}
                texts, size, due = [], 0, None
            if event != "due":
                yield event
                if event is None or event["event"] == "done":
                    return

    def answer(self, verb, **members):
        """The last event alone."""
        return list(self.ask(verb, **members))[-1] or {"status": "ended"}

    def end(self):
        """Ends the program, whatever it does."""
        self.send({"do": "interrupt"})
        self.send({"do": "quit"})
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def fate(self):
        """How a program that has ended came to it."""
        code = self.process.returncode
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"


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
        self.is_over = False
        self.implementation_version = self.program.hello["version"]

    def pre_handler_hook(self):
        """Jupyter interrupts a kernel by a signal. What runs ends and says so; an exception in its place would end
        the showing of what came before."""
        self.program.is_stop_asked = False
        self.saved_sigint_handler = signal.signal(signal.SIGINT, lambda *_: self.program.stop())

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, **_):
        def failed(name, message, text):
            error = {"ename": name, "evalue": message, "traceback": text.rstrip("\n").split("\n")}
            if not silent:
                self.send_response(self.iopub_socket, "error", error)
            return {"status": "error", "execution_count": self.execution_count, **error}

        if self.is_over:
            try:
                self.program = Program()
            except (OSError, ValueError) as problem:
                return failed("ended", "nn does not start", f"nn does not start: {problem}")
            self.is_over = False
        name = None if silent else f"In [{self.execution_count}]"
        # What came last before the end of the code, when that was an error.
        error = None
        for event in self.program.ask("run", code=code, name=name):
            kind = "ended" if event is None else event["event"]
            if kind == "error":
                # Not always the end: code may have cells of its own that may fail.
                error = failed("error", event["message"], event["text"])
            elif kind not in ("done", "ended"):
                error = None
                if not silent:
                    self.show(kind, event)
        status = "ended" if event is None else event["status"]
        self.is_over = status in ("quit", "ended")
        if status == "ended":
            message = f"nn has ended ({self.program.fate()})"
            return failed("ended", message, f"{message}: its variables are gone, the next cell starts it anew")
        if status == "refused":
            return failed("error", event["message"], event["message"])
        if status in ("error", "interrupted"):
            return {**(error or failed(status, "stopped", "stopped")), "ename": status}
        payload = [{"source": "ask_exit", "keepkernel": False}] if status == "quit" else []
        return {
            "status": "ok", "execution_count": self.execution_count, "payload": payload, "user_expressions": {}}

    def show(self, kind, event):
        # A table without rows says in words what it lacks.
        if kind in ("text", "warning") or kind == "table" and not event["rows"]:
            name = "stderr" if kind == "warning" else "stdout"
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
        self.program.end()
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
