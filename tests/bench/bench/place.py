"""A throw-away directory, and the servers that are started in it."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time


class Missing(Exception):
    """A program that is needed is not there."""


class Place:
    """A throw-away directory, and what was started in it."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="popserv-bench")
        os.chmod(self.dir, 0o755)
        self.started = []
        self.wrap = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def write(self, name, text):
        path = f"{self.dir}/{name}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        return path

    def start(self, *command, **options):
        with open(f"{self.dir}/server.log", "a") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, **options)
        self.started.append(process)
        return process

    def close(self):
        for process in reversed(self.started):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.dir, ignore_errors=True)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def find(*programs):
    """The first of some programs that is there."""
    for program in programs:
        found = shutil.which(program)
        if found:
            return os.path.realpath(found)
    raise Missing(f"no {programs[0]}")


def await_port(port, process):
    """Returns when a server that was started answers on its port."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            if process.poll() is not None:
                raise Missing(f"{os.path.basename(process.args[0])} ended at once")
            time.sleep(0.05)
    raise Missing(f"{os.path.basename(process.args[0])} does not answer")
