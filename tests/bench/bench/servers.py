"""The servers: how each is set up, started and ended. All serve the same accounts and mail."""

import os
import shutil
import socket
import subprocess
import sys
import time

from bench.processes import Processes
from bench.site import CHECKOUT, HERE, PACKAGES, UID, run

STARTS_IN = 60


class Server:
    """One server: its ports, its store and its processes."""

    tls = True
    stores = True
    pipelines = True

    def __init__(self, site, name, port):
        self.site, self.name, self.port, self.tls_port = site, name, port, port + 1
        self.store = f"{site.mail}/store/{name}"
        self.directory = f"{site.directory}/run/{name}"
        os.makedirs(self.directory, exist_ok=True)
        self.processes = Processes(self.directory + "/output")

    def fill(self, sets):
        if self.stores:
            self.site.fill(self.store, sets)

    def start(self):
        """Starts it; seconds from there to its first greeting."""
        self.configure()
        self._await_free_port()
        before = time.monotonic()
        self.launch()
        while not self._greets():
            if self.processes.ended() or time.monotonic() - before > STARTS_IN:
                sys.exit(f"{self.name} did not start: see {self.processes.log}")
            time.sleep(0.002)
        return time.monotonic() - before

    def _await_free_port(self):
        """Whoever answers there already would be measured in its place."""
        give_up = time.monotonic() + 2
        while self._greets():
            if time.monotonic() > give_up:
                sys.exit(f"another program answers on 127.0.0.1:{self.port}: end it first")
            time.sleep(0.1)

    def _greets(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=STARTS_IN) as client:
                return client.recv(3) == b"+OK"
        except OSError:
            return False

    def restart(self):
        self.processes.end()
        return self.start()

    def memory(self, files=True):
        """Kilobytes of PSS by part of the server; without files' pages, which others who map them share."""
        return {"all": sum(kilobytes for _, _, kilobytes in self.processes.memory(files))}

    def give_back(self):
        """Has it let go of what it holds and does not use, where it can be told to."""

    def memory_in_use(self):
        """memory() without files' pages and without what it can let go of."""
        for _ in range(2):
            # The first time compilers may still hold some.
            self.give_back()
            in_use = self.memory_at_rest(files=False)
        return in_use

    def memory_at_rest(self, files=True):
        """memory() as soon as it has stopped moving: within 0.3 % for 5 s, or after a minute."""
        seen = []
        while len(seen) < 60:
            seen.append(self.memory(files))
            last = [now["all"] for now in seen[-6:]]
            if len(last) == 6 and max(last) - min(last) < max(last) * 0.003:
                break
            time.sleep(1)
        return seen[-1]


class Popserv(Server):
    """popserv and its resident worker, from a checkout."""

    # The serial collector shrinks a heap in steps, the last of them at the fourth collection.
    COLLECTIONS = 5

    def __init__(self, site, name, port, checkout=CHECKOUT, workers=1):
        super().__init__(site, name, port)
        self.checkout, self.workers = checkout, workers

    def write_accounts(self, more=0):
        """Writes the password file, with some more accounts before those that log in."""
        with open(self.site.common + "/users") as users:
            accounts = users.read().replace("/srv/mail/", self.store + "/")
        self._write("passwd.new", "".join(f"x{n:06}:{{PLAIN}}none:{UID}:{UID}::/nowhere/x{n:06}::\n"
                                          for n in range(more)) + accounts)
        os.rename(self.directory + "/passwd.new", self.directory + "/passwd")

    def configure(self):
        self.write_accounts()
        self._write("home.conf", f"mode file\nfile {self.directory}/passwd\n")
        self._write("popit.conf", "")
        for file in ("cert.pem", "key.pem"):
            shutil.copy(f"{self.site.common}/{file}", self.directory)
        self._write("popserv.conf", f"""bindto 127.0.0.1:{self.port}
tls.bindto 127.0.0.1:{self.tls_port}
tls.cert {self.directory}/cert.pem
tls.key {self.directory}/key.pem
uid {UID}
gid {UID}
maildir %h/Maildir
popit.workers {self.workers}
sessions.max 20000
log {self.directory}/log
""")
        self._write("log", "")
        run("chown", "-R", f"{UID}:{UID}", self.directory)

    def _write(self, name, text):
        with open(f"{self.directory}/{name}", "w") as file:
            file.write(text)

    def launch(self):
        self.processes.start('ulimit -n "$(ulimit -Hn)"; "$@" & wait', self.checkout + "/popserv/bin/popserv",
                             "-C", self.directory + "/popserv.conf")

    def _parts(self, files=True):
        """(process id, part, kilobytes of PSS) of each virtual machine."""
        for process, command, kilobytes in self.processes.memory(files):
            for word, part in (("popserv.Popserv", "front"), ("popit.Popit", "worker")):
                if word in command:
                    yield process, part, kilobytes

    def memory(self, files=True):
        parts = {"front": 0, "worker": 0}
        for _, part, kilobytes in self._parts(files):
            parts[part] += kilobytes
        return {**parts, "all": sum(parts.values())}

    def give_back(self):
        # Garbage, and what compilers leave with the C library, would go at moments of their own choice.
        for process, _, _ in list(self._parts()):
            jcmd = os.path.dirname(os.path.realpath(f"/proc/{process}/exe")) + "/jcmd"
            for _ in range(self.COLLECTIONS):
                run(jcmd, str(process), "GC.run")
            # Which Java before 17.0.9 has not.
            subprocess.run([jcmd, str(process), "System.trim_native_heap"], stdout=subprocess.DEVNULL)


class Peer(Server):
    """A server out of Debian's packages in a root of its own, with the store at /srv/mail."""

    package = None

    @property
    def root(self):
        return f"{self.site.roots}/{self.package}"

    def version(self):
        """The package as Debian has it."""
        name = PACKAGES[self.package][0]
        return run("chroot", self.root, "dpkg-query", "-W", "-f", "${Package} ${Version}", name)

    def inside(self, command):
        self.processes.start("""
            root=$1 store=$2 command=$3
            ulimit -n "$(ulimit -Hn)"
            mount -t proc proc "$root/proc"
            mount --bind /dev "$root/dev"
            mount --bind "$store" "$root/srv/mail"
            cd /
            chroot "$root" /bin/bash -c "$command" & wait""", self.root, self.store, command)

    def configure(self):
        os.makedirs(self.root + "/etc/bench", exist_ok=True)
        os.makedirs(self.root + "/srv/mail", exist_ok=True)
        os.makedirs(self.store, exist_ok=True)
        run("cp", "-r", self.site.common + "/.", self.root + "/etc/bench/")


class Dovecot(Peer):
    """dovecot: as Debian installs it ("high security": a new process for each login and session).

    hp: its "high-performance" login processes and sessions' processes used again. hpc, the best it
    can: one process serves many clients, too. All have the authentication cache but the default.
    """

    package = "dovecot"

    def __init__(self, site, name, port):
        super().__init__(site, name, port)
        self.kind = name

    def configure(self):
        super().configure()
        with open(HERE + "/peers/dovecot.conf") as file:
            text = file.read()
        with open(f"{HERE}/peers/{self.kind}.services") as file:
            services = file.read()
        for word, value in {"SERVICES": services, "NAME": self.name, "PORT": str(self.port),
                            "TLSPORT": str(self.tls_port)}.items():
            text = text.replace(f"@{word}@", value)
        with open(f"{self.root}/etc/dovecot/{self.name}.conf", "w") as file:
            file.write(text)
        os.makedirs(f"{self.root}/var/lib/{self.name}", exist_ok=True)

    def launch(self):
        self.inside(f"/usr/sbin/dovecot -F -c /etc/dovecot/{self.name}.conf")


class Courier(Peer):
    """courier-pop: a new process for each connection; accounts in its userdb with SHA passwords."""

    package = "courier"

    # What a client sends in one segment with PASS is lost between its two programs.
    pipelines = False

    def configure(self):
        super().configure()
        if not os.path.exists(self.root + "/etc/courier/bench.done"):
            run(HERE + "/peers/courier-setup", self.root, self.site.common, str(self.port), str(self.tls_port))

    def launch(self):
        self.inside("""mkdir -p /run/courier/authdaemon
            chown -R courier:courier /run/courier
            rm -f /run/courier/*.pid* /run/courier/authdaemon/*
            /usr/sbin/authdaemond start; /usr/sbin/pop3d start; /usr/sbin/pop3d-ssl start
            sleep infinity & wait""")


class Canned(Server):
    """The ceiling: a responder that knows no accounts and no mail."""

    tls = False
    stores = False
    options = "-w 2 -z 77000"

    def configure(self):
        pass

    def launch(self):
        self.processes.start(f'exec "$1"/cannedpop -p {self.port} {self.options}', self.site.binaries)


class Sendfile(Canned):
    """The ceiling of one big message: sendfile(2) of a file that is as it is sent."""

    def configure(self):
        [message] = os.scandir(f"{self.site.mail}/master/one/b0001/Maildir/cur")
        file = self.site.common + "/as-sent"
        if not os.path.exists(file):
            with open(message.path, "rb") as stored, open(file, "wb") as sent:
                for line in stored:
                    sent.write((b"." if line.startswith(b".") else b"") + line.rstrip(b"\n") + b"\r\n")
        self.options = f"-w 2 -n 1 --sendfile {file}"


KINDS = {"popserv": Popserv, "dovecot": Dovecot, "dovecot-hp": Dovecot, "dovecot-hpc": Dovecot,
         "courier": Courier, "canned": Canned, "sendfile": Sendfile}
FIRST_PORT = 12110


def make(site, spec):
    """A server by its name; NAME=CHECKOUT is a popserv of another checkout."""
    name, _, checkout = spec.partition("=")
    if checkout:
        slot = sum(map(ord, name)) % 50 + len(KINDS)
        return Popserv(site, name, FIRST_PORT + 2 * slot, os.path.abspath(checkout))
    if name not in KINDS:
        sys.exit(f"no server {name}; there are {' '.join(KINDS)}, and NAME=CHECKOUT")
    return KINDS[name](site, name, FIRST_PORT + 2 * list(KINDS).index(name))
