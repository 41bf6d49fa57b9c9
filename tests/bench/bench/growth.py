"""What a login costs as things grow: messages, accounts, live sessions, workers."""

from bench.load import Held
from bench.servers import Popserv

MESSAGES = (10, 100, 1000, 10000, 100000)
ACCOUNTS = (10, 100, 1000, 10000, 100000)
SESSIONS = (0, 100, 1000, 5000)
WORKERS = (1, 2)
SETS = ("std", "idle", "grow10", "grow100", "grow1000", "grow10000", "grow100000")

DIMENSIONS = {"messages": "messages in the maildrop", "accounts": "lines in the password file",
              "sessions": "live sessions", "workers": "workers"}


class Growth:
    """Measures one dimension after the other on one popserv, restarted where the dimension asks."""

    def __init__(self, bench, server):
        self.bench, self.server = bench, server

    def measure(self):
        """Yields (dimension, how many, values)."""
        self._restart()
        for count in MESSAGES:
            yield "messages", count, self._login(["-s", "stat", "-u", "g%d", "-U", f"{count}-{count}", "-c", 1])
        for count in SESSIONS:
            if count:
                with Held(self.bench.load, self.server, "idle", count, 10000) as held:
                    yield "sessions", held.open, self._login()
            else:
                yield "sessions", 0, self._login()
        for count in ACCOUNTS:
            self._restart(more_accounts=count)
            yield "accounts", count, self._login()
        for count in WORKERS if isinstance(self.server, Popserv) else ():
            self._restart(workers=count)
            yield "workers", count, self._login()
        self._restart()

    def _restart(self, more_accounts=0, workers=1):
        self.server.more_accounts, self.server.workers = more_accounts, workers
        self.server.restart()
        self._load(["-s", "login", "-c", 8], self.bench.warm_up)

    def _load(self, arguments, seconds):
        return self.bench.load.run(self.server, *arguments, "-t", seconds)

    def _login(self, arguments=("-s", "login", "-c", 8)):
        self._load(arguments, 1)
        before = self.server.processes.cpu()
        found = self._load(arguments, self.bench.seconds)
        cpu = self.server.processes.cpu() - before
        return {"rate": found["sess_s"], "cpu": cpu * 1000 / max(1, found["sessions"]),
                "p50": found["lat_ms"].get("session", {}).get("p50"), "errors": found["errors"] + found["mismatches"]}
