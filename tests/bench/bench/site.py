"""Where a run happens: tools, test mail, accounts, a certificate, and roots of Debian for the peers.

Everything is below one directory; nothing is installed on the host and nothing listens anywhere
but on 127.0.0.0/8.
"""

import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CHECKOUT = os.path.dirname(os.path.dirname(HERE))
UID = 5000
PASSWORD = "secret"

# Set: what make-mail is asked for. Each account of a set is one directory.
MAIL = {
    "std": "--prefix u --users 200 --messages 30",
    "idle": "--prefix i --digits 5 --users 10000 --messages 1 --small 800",
    "churn": "--prefix c --users 50 --messages 20",
    "delete": "--prefix d --users 10 --messages 200 --small 2000",
    "one": "--prefix b --users 1 --messages 1 --exact 50000000 --new-share 0",
    "big": "--prefix k --users 1 --messages 100000 --small 800",
    "bigsw": "--prefix k --first 2 --users 1 --messages 100000 --small 800 --sw",
    "grow10": "--prefix g --users 1 --first 10 --digits 1 --messages 10 --small 800",
    "grow100": "--prefix g --users 1 --first 100 --digits 1 --messages 100 --small 800",
    "grow1000": "--prefix g --users 1 --first 1000 --digits 1 --messages 1000 --small 800",
    "grow10000": "--prefix g --users 1 --first 10000 --digits 1 --messages 10000 --small 800",
    "grow100000": "--prefix g --users 1 --first 100000 --digits 1 --messages 100000 --small 800",
}

NEEDS = {
    "javac": "default-jdk-headless", "mvn": "maven", "cc": "gcc", "make": "make", "openssl": "openssl", "unshare": "util-linux",
    "debootstrap": "debootstrap", "/usr/include/openssl/ssl.h": "libssl-dev",
}

PACKAGES = {
    "dovecot": ["dovecot-pop3d"],
    "courier": ["courier-pop", "courier-authlib-userdb", "courier-authdaemon"],
    "mariadb": ["mariadb-server"],
}


def say(*words):
    print("==", *words, file=sys.stderr, flush=True)


def run(*words, **options):
    """Runs a program; its failure ends the benchmark with its output."""
    done = subprocess.run(words, capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(f"{' '.join(words)}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def machine():
    """What this is measured on, but for its disk: one line of text."""
    with open("/proc/cpuinfo") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.split("\n")[0]
    return f"{len(models)} x {models[0] if models else 'CPU'}, {memory} GiB, Linux {os.uname().release}; {java}"


def stale():
    """Whether a program is older than what it is made of."""
    for program in ("popserv", "popit"):
        jar = f"{CHECKOUT}/{program}/target/{program}.jar"
        sources = [f"{CHECKOUT}/pom.xml", f"{CHECKOUT}/{program}/pom.xml"]
        sources += [f"{folder}/{file}" for folder, _, files in os.walk(f"{CHECKOUT}/{program}/src/main") for file in files]
        if not os.path.exists(jar) or max(map(os.path.getmtime, sources)) > os.path.getmtime(jar):
            return True
    return False


class Site:
    """The directory of a run."""

    def __init__(self, directory, tmpfs):
        self.directory = directory
        self.tmpfs = tmpfs
        self.binaries = directory + "/bin"
        self.roots = directory + "/roots"
        self.common = directory + "/common"
        # Hard links do not cross file systems: the masters are where the stores are.
        self.mail = directory + ("/tmpfs" if tmpfs else "/mail")

    def prepare(self, sets, peers):
        """Makes what the run needs and is not there yet."""
        self._check_needs(peers)
        for made in (self.binaries, self.roots, self.common, self.mail):
            os.makedirs(made, exist_ok=True)
        if self.tmpfs and not os.path.ismount(self.mail):
            run("mount", "-t", "tmpfs", "-o", "size=12g,mode=755", "tmpfs", self.mail)
        run("make", "-C", HERE + "/load", "OUT=" + self.binaries)
        self._certificate()
        self._accounts()
        for name in sets:
            self._master(name)
        for name in peers:
            self._root(name)

    def _check_needs(self, peers):
        if os.geteuid() != 0:
            sys.exit("tests/bench/run: run it as root: peers live in roots of their own, by chroot and unshare")
        missing = {package for need, package in NEEDS.items()
                   if not (os.path.exists(need) if need[0] == "/" else shutil.which(need))
                   and (peers or package != "debootstrap")}
        if missing:
            say("installing", *sorted(missing))
            install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *sorted(missing)]
            if subprocess.call(install, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
                sys.exit(f"tests/bench/run: missing; to install: {' '.join(install[:3])} {' '.join(sorted(missing))}")
        if stale():
            say("building popserv")
            run("mvn", "-B", "-q", "-DskipTests", "package", cwd=CHECKOUT)
            for program in ("popserv", "popit"):
                # A jar that came out the same is not written again.
                os.utime(f"{CHECKOUT}/{program}/target/{program}.jar")

    def _certificate(self):
        if not os.path.exists(self.common + "/cert.pem"):
            run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-days", "3650", "-subj", "/CN=localhost",
                "-keyout", self.common + "/key.pem", "-out", self.common + "/cert.pem")

    def _accounts(self):
        """A passwd file whose homes are below /srv/mail; s0001 is u0001 with a hash to compute."""
        names = [f"u{n:04}" for n in range(1, 201)] + [f"i{n:05}" for n in range(1, 10001)]
        names += [f"c{n:04}" for n in range(1, 51)] + [f"d{n:04}" for n in range(1, 11)]
        names += ["b0001", "k0001", "k0002"] + [f"g{10 ** n}" for n in range(1, 6)]
        hashed = run("openssl", "passwd", "-6", "-salt", "saltofthebenchm", PASSWORD).strip()
        with open(self.common + "/users", "w") as users:
            for name in names:
                users.write(f"{name}:{{PLAIN}}{PASSWORD}:{UID}:{UID}::/srv/mail/{name}::\n")
            for n in range(1, 201):
                users.write(f"s{n:04}:{{SHA512-CRYPT}}{hashed}:{UID}:{UID}::/srv/mail/u{n:04}::\n")
        with open(self.common + "/names", "w") as file:
            file.write("\n".join(names) + "\n")

    def _master(self, name):
        master = f"{self.mail}/master/{name}"
        if os.path.exists(master):
            return
        say("making the mail of", name)
        os.makedirs(self.mail + "/master", exist_ok=True)
        run(HERE + "/load/make-mail", "--out", master + ".part", *MAIL[name].split())
        os.rename(master + ".part", master)

    def fill(self, store, sets):
        """Gives a store fresh copies of the accounts of some sets, without any server's index.

        Copies are hard links, since no server writes into a message; what is going to be deleted
        is copied for real, because removing a last link costs more than removing another.
        """
        os.makedirs(store, exist_ok=True)
        os.chown(store, UID, UID)
        for name in sets:
            master = f"{self.mail}/master/{name}"
            for account in os.listdir(master):
                shutil.rmtree(f"{store}/{account}", ignore_errors=True)
            run("cp", "-a" if name in ("churn", "delete") else "-al", master + "/.", store)

    def _root(self, name):
        """A Debian of its own for a peer."""
        root = f"{self.roots}/{name}"
        if os.path.exists(root + "/.done"):
            return
        say("installing", name, "in a root of its own")
        run(HERE + "/peers/install", self.roots, name, *PACKAGES[name])

    def release(self):
        """What this benchmark measured on: one line of text."""
        file_system = "tmpfs" if self.tmpfs else run("stat", "-f", "-c", "%T", self.mail).strip()
        return f"{machine()}; mail on {file_system}"
