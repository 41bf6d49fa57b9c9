"""Processes of a server: started together, counted together, ended together."""

import os
import signal
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")


def tree(root):
    """Process ids below and including a root."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            fields = stat(name)
            if fields:
                children.setdefault(int(fields[1]), []).append(int(name))
    found, todo = [], [root]
    while todo:
        process = todo.pop()
        found.append(process)
        todo += children.get(process, [])
    return found


def stat(process):
    """Fields of proc_pid_stat(5) after the name: state, parent, ...; None when it is gone."""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()
    except OSError:
        return None


def pss(process, files):
    """Kilobytes of proportional set size, with or without the pages of files."""
    try:
        with open(f"/proc/{process}/smaps_rollup") as file:
            sizes = {words[0]: int(words[1]) for words in map(str.split, file) if words[0].startswith("Pss")}
        return sizes["Pss:"] - (0 if files else sizes["Pss_File:"])
    except (OSError, KeyError):
        return 0


def command(process):
    try:
        with open(f"/proc/{process}/cmdline") as file:
            return file.read().replace("\0", " ")
    except OSError:
        return ""


class Processes:
    """A program and all its descendants, in a process namespace that ends with its first process."""

    def __init__(self, log):
        self.log = log
        self.root = None

    def start(self, script, *words):
        """Runs a shell script; orphans of it become children of its shell, which reaps them."""
        with open(self.log, "ab") as log:
            self.root = subprocess.Popen(
                ["setsid", "unshare", "-m", "--propagation", "private", "-p", "--fork",
                 "--kill-child=KILL", "--mount-proc", "bash", "-c", script, "-", *words],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def ended(self):
        return self.root is None or self.root.poll() is not None

    def pids(self):
        return [] if self.ended() else tree(self.root.pid)

    def cpu(self):
        """Seconds of processor time of all of them, of ended children too."""
        used = 0
        for process in self.pids():
            fields = stat(process)
            if fields:
                used += sum(map(int, fields[11:15]))
        return used / TICK

    def memory(self, files):
        """Kilobytes of PSS by process, with or without files: (process id, command line, kilobytes)."""
        return [(process, command(process), pss(process, files)) for process in self.pids()]

    def end(self):
        if not self.ended():
            self.root.send_signal(signal.SIGKILL)
            self.root.wait()
            time.sleep(0.2)
        self.root = None
