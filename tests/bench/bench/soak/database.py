"""A MariaDB of our own: the user database and the table of logins."""

import os
import signal
import subprocess
import sys
import time

from bench.processes import Processes
from bench.site import UID


class Database:
    """mariadbd out of Debian's package, in a root of its own."""

    def __init__(self, site, port):
        self.root, self.port = site.roots + "/mariadb", port
        self.socket = "/run/mysqld/mysqld.sock"
        os.makedirs(site.directory + "/run", exist_ok=True)
        self.processes = Processes(site.directory + "/run/mariadb")

    def start(self):
        self.processes.start("""
            mount -t proc proc "$1/proc"
            mount --bind /dev "$1/dev"
            chroot "$1" bash -c 'mkdir -p /run/mysqld; chown mysql: /run/mysqld
                exec mariadbd --user=mysql --bind-address=127.0.0.1 --port='"$2" & wait""", self.root, str(self.port))
        for _ in range(600):
            if self._client("SELECT 1").returncode == 0:
                return
            time.sleep(0.1)
        sys.exit("mariadb did not start: see " + self.processes.log)

    def _client(self, statement):
        return subprocess.run(["chroot", self.root, "mariadb", "--socket", self.socket, "-N"],
                              input=statement, capture_output=True, text=True)

    def sql(self, statement):
        done = self._client(statement)
        if done.returncode:
            sys.exit(f"mariadb: {done.stderr}")
        return done.stdout.strip()

    def fill(self, accounts, store):
        rows = ", ".join(f"('{account.name}', '{{PLAIN}}{account.password}', {UID}, {UID}, '{store}/{account.name}')"
                         for account in accounts)
        self.sql(f"""DROP DATABASE IF EXISTS soak; CREATE DATABASE soak; USE soak;
            CREATE TABLE accounts (name VARCHAR(64) PRIMARY KEY, hash TEXT, uid INT, gid INT, home TEXT);
            CREATE TABLE logins (account VARCHAR(64), ip VARCHAR(64), at BIGINT);
            INSERT INTO accounts VALUES {rows};
            CREATE OR REPLACE USER soak@'127.0.0.1' IDENTIFIED BY 'sesame';
            CREATE OR REPLACE USER soak@localhost IDENTIFIED BY 'sesame';
            GRANT ALL ON soak.* TO soak@'127.0.0.1'; GRANT ALL ON soak.* TO soak@localhost;""")

    def signal(self, number):
        for process in self.processes.pids()[1:]:
            os.kill(process, number)

    def hang(self):
        self.signal(signal.SIGSTOP)

    def wake(self):
        self.signal(signal.SIGCONT)

    def kill(self):
        self.processes.end()
