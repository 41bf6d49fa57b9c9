"""The mail host under test: popserv, its workers, its small disk."""

import os
import shutil
import signal
import subprocess
import sys
import time

from bench.processes import command, tree
from bench.site import CHECKOUT, UID, run

DISK = "256m"


class Host:
    """popserv serving Maildirs on a small disk."""

    def __init__(self, site, accounts, database, port):
        self.site, self.accounts, self.database = site, accounts, database
        self.port, self.tls_port = port, port + 1
        self.directory = site.directory + "/soak"
        self.disk = self.directory + "/disk"
        self.store = self.disk + "/mail"
        self.log = self.directory + "/etc/log"
        self.popserv, self.retired = None, []

    def set_up(self):
        self.release_disk()
        shutil.rmtree(self.directory, ignore_errors=True)
        os.makedirs(self.disk)
        run("mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "tmpfs", self.disk)
        for account in self.accounts:
            for part in ("new", "cur", "tmp"):
                os.makedirs(f"{self.store}/{account.name}/Maildir/{part}")
        run("chown", "-R", f"{UID}:{UID}", self.store)
        run("chmod", "-R", "go=", *(f"{self.store}/{account.name}" for account in self.accounts))
        self._configure()

    def _configure(self):
        etc = self.directory + "/etc"
        os.makedirs(etc)
        for file in ("cert.pem", "key.pem"):
            shutil.copy(f"{self.site.common}/{file}", etc)
        passwd = "".join(f"{account.name}:{{PLAIN}}{account.password}:{UID}:{UID}::{self.store}/{account.name}:\n"
                         for account in self.accounts)
        files = {"popit.conf": "", "passwd": passwd, "log": "",
                 "home.conf": self._home(), "popserv.conf": self._popserv()}
        for name, text in files.items():
            with open(f"{etc}/{name}", "w") as file:
                file.write(text)
        run("chown", "-R", f"{UID}:{UID}", etc)

    def _home(self):
        if not self.database:
            return f"mode file\nfile {self.directory}/etc/passwd\n"
        return f"""mode mysql
my_hosts 127.0.0.1:{self.database.port}
my_user soak
my_passwd sesame
my_database soak
table accounts
where name
passwd hash
home home
uid uid
gid gid
"""

    def _popserv(self):
        etc = self.directory + "/etc"
        text = f"""bindto 127.0.0.1:{self.port}
tls.bindto 127.0.0.1:{self.tls_port}
tls.cert {etc}/cert.pem
tls.key {etc}/key.pem
uid {UID}
gid {UID}
auth.delay 0.5
log {self.log}
"""
        if self.database:
            text += f"""loginfo.host 127.0.0.1:{self.database.port}
loginfo.user soak
loginfo.password sesame
loginfo.database soak
loginfo.query INSERT INTO logins VALUES ('%u', '%r', %t)
"""
        return text

    def start(self):
        """Starts a popserv; the one before may still be busy with its sessions."""
        with open(self.directory + "/output", "ab") as output:
            self.popserv = subprocess.Popen(
                [CHECKOUT + "/popserv/bin/popserv", "-C", self.directory + "/etc/popserv.conf"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)
        before = self._starts()
        for _ in range(1200):
            if self._starts() > before:
                return
            if self.popserv.poll() is not None:
                sys.exit(f"popserv ended with {self.popserv.returncode}: see {self.directory}/output and {self.log}")
            time.sleep(0.05)
        sys.exit("popserv did not start")

    def _starts(self):
        with open(self.log, "rb") as log:
            return log.read().count(b" - started ")

    def restart(self):
        self.popserv.send_signal(signal.SIGTERM)
        self.retired.append(self.popserv)
        self.start()

    def reload(self):
        self.popserv.send_signal(signal.SIGHUP)

    def workers(self):
        return [process for process in tree(self.popserv.pid) if "popit.Popit" in command(process)]

    def kill_worker(self):
        for worker in self.workers()[:1]:
            os.kill(worker, signal.SIGKILL)

    def fill_disk(self):
        """Takes all that is left on the disk of the mail."""
        with open(self.disk + "/filler", "wb", buffering=0) as filler:
            try:
                while filler.write(b"x" * 65536):
                    pass
            except OSError:
                pass

    def empty_disk(self):
        if os.path.exists(self.disk + "/filler"):
            os.unlink(self.disk + "/filler")

    def release_disk(self):
        while os.path.ismount(self.disk):
            run("umount", "-l", self.disk)

    def still_busy(self, patience):
        """Instances told to end long ago that have not."""
        until = time.monotonic() + patience
        while time.monotonic() < until and any(old.poll() is None for old in self.retired):
            time.sleep(0.1)
        return [old.pid for old in self.retired if old.poll() is None]

    def end(self):
        for instance in [self.popserv, *self.retired] if self.popserv else []:
            for process in reversed(tree(instance.pid)) if instance.poll() is None else []:
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            instance.wait()
        self.release_disk()


def descriptors(process):
    return len(os.listdir(f"/proc/{process}/fd"))


def heap(process):
    """Kilobytes of Java heap in use after a collection; None where jcmd is missing."""
    try:
        subprocess.run(["jcmd", str(process), "GC.run"], capture_output=True, timeout=30)
        told = subprocess.run(["jcmd", str(process), "GC.heap_info"], capture_output=True, text=True, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    used = [word for line in told.splitlines() if "generation" in line for word in line.replace(",", "").split()
            if word.endswith("K") and f"used {word}" in line.replace(",", "")]
    return sum(int(word[:-1]) for word in used) or None
