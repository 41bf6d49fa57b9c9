"""What a login costs as things grow: messages, accounts, live sessions, workers."""

from bench.load import Held

MESSAGES = (10, 100, 1000, 10000, 100000)
ACCOUNTS = (10, 100, 1000, 10000, 100000)
SESSIONS = (0, 100, 1000, 5000)
WORKERS = (2,)

DIMENSIONS = {"messages": "messages in the maildrop", "accounts": "lines in the password file",
              "sessions": "live sessions", "workers": "workers"}


class Growth:
    """Measures one dimension after the other on one popserv that is warm; only workers need a new one."""

    SETS = {"messages": [f"grow{count}" for count in MESSAGES], "accounts": [], "sessions": ["idle"], "workers": []}

    def __init__(self, bench, server):
        self.bench, self.server = bench, server

    def measure(self, dimensions):
        """Yields (dimension, how many, values)."""
        for dimension in dimensions:
            for count, values in getattr(self, "_" + dimension)():
                yield dimension, count, values

    def _messages(self):
        for count in MESSAGES:
            yield count, self._login(["-s", "stat", "-u", "g%d", "-U", f"{count}-{count}", "-c", 1])

    def _accounts(self):
        for count in ACCOUNTS:
            # It reads its password file again by itself.
            self.server.write_accounts(count)
            yield count, self._login()
        self.server.write_accounts()

    def _sessions(self):
        for count in SESSIONS:
            if count:
                with Held(self.bench.load, self.server, "idle", count, count) as held:
                    yield held.open, self._login()
            else:
                yield 0, self._login()

    def _workers(self):
        yield self.server.workers, self._login()
        for count in WORKERS:
            self.server.workers = count
            self.server.restart()
            self.bench.settle(self.server)
            yield count, self._login()

    def _load(self, arguments, seconds):
        return self.bench.load.run(self.server, *arguments, "-t", seconds)

    def _login(self, arguments=("-s", "login", "-c", 8)):
        self._load(arguments, self.bench.warm_up)
        before = self.server.processes.cpu()
        found = self._load(arguments, self.bench.seconds)
        cpu = self.server.processes.cpu() - before
        return {"rate": found["sess_s"], "cpu": cpu * 1000 / max(1, found["sessions"]),
                "p50": found["lat_ms"].get("session", {}).get("p50"), "errors": found["errors"] + found["mismatches"]}
