"""A popserv on a throw-away directory, and clients that measure it."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PASSWORD = "secret"

# Becomes popserv where /dev holds little, and /dev/log is the socket of $1.
NAMESPACE = """
set -e
log=$1 && shift
mkdir dev
for n in null zero random urandom; do
    : >dev/$n
    mount --bind /dev/$n dev/$n
done
ln -s /proc/self/fd dev/fd
ln -s "$log" dev/log
mount --rbind dev /dev
exec "$@"
"""

now = time.perf_counter


def median(times):
    return sorted(times)[len(times) // 2]


class Client:
    """One connection."""

    def __init__(self, port, patience=30):
        self.socket = socket.create_connection(("127.0.0.1", port), patience)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")
        self.greeting = self._line()

    def _line(self):
        return self.file.readline().decode("latin-1").strip() or "closed"

    def say(self, line):
        self.socket.sendall(line.encode() + b"\r\n")
        return self._line()

    def close(self):
        """Says QUIT, and waits until the session is over."""
        try:
            self.socket.sendall(b"QUIT\r\n")
            self.file.read()
        except OSError:
            pass
        self.socket.close()


class Popserv:
    """A site with the accounts joe and ann.

    lines: what popserv.conf has beside the usual; home: home.conf, if no password file; syslog: the
    socket that is /dev/log to it, which it then logs to.
    """

    def __init__(self, program, *lines, home=None, syslog=None):
        self.where = tempfile.mkdtemp(prefix="promises")
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        with open(f"{self.where}/passwd", "w") as passwd:
            for name in ("joe", "ann"):
                mail = f"{self.where}/mail/{name}"
                for part in ("new", "cur", "tmp"):
                    os.makedirs(f"{mail}/Maildir/{part}")
                passwd.write(f"{name}:{{PLAIN}}{PASSWORD}:{os.getuid()}:{os.getgid()}::{mail}:\n")
        with open(f"{self.where}/home.conf", "w") as conf:
            conf.write(home or f"mode file\nfile {self.where}/passwd\n")
        with open(f"{self.where}/popserv.conf", "w") as conf:
            log = "syslog" if syslog else f"{self.where}/log"
            conf.write("\n".join([f"bindto 127.0.0.1:{self.port}", f"log {log}", f"pidfile {self.where}/pid",
                                  "auth.delay 0", "auth.block 0", "auth.tries 1000", *lines, ""]))
        command = [program, "-C", f"{self.where}/popserv.conf"]
        if syslog:
            command = ["unshare", "-m", "sh", "-c", NAMESPACE, "sh", syslog, *command]
        self.process = subprocess.Popen(command, cwd=self.where)

    def __enter__(self):
        while not os.path.exists(f"{self.where}/pid"):
            if self.process.poll() is not None:
                with open(f"{self.where}/log") as log:
                    raise SystemExit(f"popserv does not start: {log.read()}")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.where)

    def connect(self, patience=30):
        return Client(self.port, patience)

    def session(self, user):
        client = self.connect()
        client.say("USER " + user)
        answer = client.say("PASS " + PASSWORD)
        if not answer.startswith("+OK"):
            raise SystemExit("no login: " + answer)
        return client

    def login(self, user, patience=30):
        """Logs in and out; returns the seconds from the name, or the password after it, to the answer, and that."""
        client = self.connect(patience)
        begun = now()
        answer = client.say("USER " + user)
        if answer.startswith("+OK"):
            begun = now()
            answer = client.say("PASS " + PASSWORD)
        taken = now() - begun
        client.close()
        return taken, answer

    def warm_up(self, logins):
        for _ in range(logins):
            self.login("joe")

    def kill_worker(self):
        """Kills the resident worker, of which there is one, and returns when it is gone."""
        (worker,) = [int(pid) for pid in self._children(self.process.pid)]
        os.kill(worker, signal.SIGKILL)

    @staticmethod
    def _children(pid):
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            children = file.read().split()
        for task in os.listdir(f"/proc/{pid}/task"):
            if task != str(pid):
                with open(f"/proc/{pid}/task/{task}/children") as file:
                    children += file.read().split()
        return children


def ending(server):
    """Ends a popserv by TERM; returns the seconds until it has ended."""
    begun = now()
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(120)
    return now() - begun
