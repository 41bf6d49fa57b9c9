"""What is measured. Each scenario knows its load, its unit and what popserv wants to reach in it."""

import os
import resource
import statistics
import time
from dataclasses import dataclass

from bench.load import Held


@dataclass(frozen=True)
class Goal:
    """What is wanted of popserv: so many times Dovecot tuned, or a bound of its own."""

    times: float = None
    bound: float = None

    def text(self):
        return f"{self.times:g}x" if self.times else f"{self.bound:g}" if self.bound else ""


@dataclass(frozen=True)
class Row:
    """One line of the results."""

    name: str
    title: str
    unit: str
    more_is_better: bool = True
    goal: Goal = Goal()


# Seconds of load between two looks at the rate of a server that is being warmed up.
SLICE = 3


class Throughput:
    """As many sessions as some clients can have in some seconds."""

    rounds = None

    def __init__(self, row, arguments, key="sess_s", per="sessions", sets=("std",), clients=8, ceilings=("canned",),
                 generators=1):
        self.name, self.key, self.per, self.sets, self.ceilings = row.name, key, per, sets, ceilings
        self.arguments = [*arguments.split(), "-c", clients // generators]
        self.generators = generators
        self.rows = [row, Row(row.name + ".cpu", "its server CPU", f"ms per {per[:-1]}", False,
                              Goal(2) if row.name == "login" else Goal())]

    def fits(self, server):
        if "--pipeline" in self.arguments and not server.pipelines:
            return False
        return server.stores or server.name in self.ceilings

    def warm_up(self, bench, server):
        bench.settle(server, self.rows[0].unit, lambda: self._load(bench, server, SLICE)[self.key])

    def _load(self, bench, server, seconds):
        until = ["-t", seconds, *(["-n", 10 ** 9] if "retr" in self.arguments else [])]
        return bench.load.run(server, *self.arguments, *until, generators=self.generators)

    def measure(self, bench, server):
        before = server.processes.cpu()
        found = self._load(bench, server, bench.seconds)
        time.sleep(0.1)
        return self._values(found, server.processes.cpu() - before)

    def _values(self, found, cpu):
        done = found["msgs"] if self.per == "messages" else found["sessions"]
        return {self.name: found[self.key], self.name + ".cpu": cpu * 1000 / done if done else None,
                "client": found["client_cpu_frac"], "errors": found["errors"] + found["mismatches"],
                "p50": found["lat_ms"].get("session", {}).get("p50"),
                "p99": found["lat_ms"].get("session", {}).get("p99")}


class Deletion(Throughput):
    """Fetches and deletes all of fresh maildrops, several times for a figure."""

    times = 3

    def fits(self, server):
        return server.stores and super().fits(server)

    def warm_up(self, bench, server):
        bench.settle(server, self.rows[0].unit, lambda: self._once(bench, server)[self.name])

    def measure(self, bench, server):
        done = [self._once(bench, server) for _ in range(self.times)]
        return {name: sum(values[name] or 0 for values in done) / (1 if name == "errors" else self.times)
                for name in done[0]}

    def _once(self, bench, server):
        server.fill(self.sets)
        before = server.processes.cpu()
        found = bench.load.run(server, *self.arguments)
        values = self._values(found, server.processes.cpu() - before)
        values["errors"] += self._left(server)
        return values

    def _left(self, server):
        """Messages that were confirmed to be deleted and are still there."""
        prefix = self.arguments[self.arguments.index("-u") + 1][0]
        return sum(len(os.listdir(f"{server.store}/{account}/Maildir/{part}"))
                   for account in os.listdir(server.store) if account.startswith(prefix)
                   for part in ("cur", "new"))


class Idle:
    """Sessions that do nothing: their memory, beside that of the same server with none, both come to rest."""

    rounds = 1
    # A session has its socket and its lock open in popserv's worker; the rest is for the programs.
    FILES_EACH, FILES_ELSE = 2, 1000
    LATER = 60

    def __init__(self, count, only=None):
        self.name = f"idle-{count}"
        self.count, self.only, self.sets = count, only, ("idle", "std")
        self.rows = []
        # What few sessions add is lost in what a virtual machine does meanwhile.
        many = count > 1000
        for kind, title, bound in (("before", "before login", 8), ("after", "after login", 16)):
            goal = Goal(bound=bound)
            name, title = f"{self.name}.{kind}", f"{count:,} idle sessions {title}, each"
            self.rows.append(Row(f"{name}.grown", title, "KB of PSS", False, goal if many else Goal()))
            self.rows.append(Row(name, title + ", without garbage", "KB of PSS", False, Goal() if many else goal))
            for part in ("front", "worker"):
                self.rows.append(Row(f"{name}.{part}", f"its {part}", "KB of PSS", False))
        if count == 1000:
            self.rows += [Row("rest", "both processes at rest", "MB of PSS", False, Goal(bound=150)),
                          Row("later", "both a minute later", "MB of PSS", False, Goal(bound=150))]

    def fits(self, server):
        return server.stores and (not self.only or server.name in self.only)

    def warm_up(self, bench, server):
        pass

    def _possible(self):
        """As many of the sessions as one process may hold, whichever server it is of."""
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        return min(self.count, (most - self.FILES_ELSE) // self.FILES_EACH)

    def measure(self, bench, server):
        count = self._possible()
        values = {"errors": 0, "sessions": count}
        for kind, scenario in (("before", "preauth"), ("after", "idle")):
            server.restart()
            bench.load.run(server, "-s", "poll", "-c", 4, "-t", bench.warm_up)
            if kind == "before" and self.count == 1000:
                loaded = time.monotonic()
                values["rest"] = server.memory_at_rest()["all"] / 1024
                time.sleep(max(0, loaded + self.LATER - time.monotonic()))
                values["later"] = server.memory()["all"] / 1024
            rest = server.memory_in_use()
            all_of_it = server.memory()["all"]
            with Held(bench.load, server, scenario, count, count) as held:
                values["errors"] += count - held.open
                name = f"{self.name}.{kind}"
                grown = server.memory_at_rest()["all"] - all_of_it
                values[name + ".grown"] = grown / held.open if held.open else float("nan")
                for part, kilobytes in server.memory_in_use().items() if held.open else ():
                    values[name if part == "all" else f"{name}.{part}"] = (kilobytes - rest[part]) / held.open
        return values


class Start:
    """From the start of the program to its first greeting."""

    name = "start"
    rounds = None
    sets = ()
    rows = [Row("start", "start to the first greeting", "ms", False, Goal(bound=500))]

    def fits(self, server):
        return server.stores

    def warm_up(self, bench, server):
        server.restart()

    def measure(self, bench, server):
        return {"start": server.restart() * 1000, "errors": 0}


def drop_caches():
    os.sync()
    with open("/proc/sys/vm/drop_caches", "w") as file:
        file.write("3\n")


class Big:
    """A maildrop of 100,000 messages: to the answer of STAT."""

    name = "100k"
    rounds = 1
    sets = ("big", "bigsw")
    rows = [
        Row("100k.fresh", "100,000 messages: never seen before", "ms", False, Goal(2)),
        Row("100k.fresh-sw", "100,000: the same, sizes in the names", "ms", False, Goal(3)),
        Row("100k.cold", "100,000: index, new process, cold cache", "ms", False, Goal(2)),
        Row("100k.warm", "100,000: index, new process, warm cache", "ms", False, Goal(2)),
        Row("100k.again", "100,000: unchanged since the last login", "ms", False, Goal(bound=8)),
        Row("100k.poll", "100,000: whole poll, STAT, UIDL, LIST", "ms", False, Goal(2)),
    ]

    def fits(self, server):
        return server.stores

    def warm_up(self, bench, server):
        pass

    def measure(self, bench, server):
        values = {"errors": 0}
        self._new_process(bench, server)
        for account, mail, name in ((1, "big", "100k.fresh"), (2, "bigsw", "100k.fresh-sw")):
            server.fill([mail])
            drop_caches()
            self._short_login(bench, server)
            values[name] = self._stat(bench, server, values, account)
        self._new_process(bench, server)
        drop_caches()
        self._short_login(bench, server)
        values["100k.cold"] = self._stat(bench, server, values)
        self._new_process(bench, server)
        values["100k.warm"] = self._stat(bench, server, values)
        values["100k.again"] = statistics.median(self._stat(bench, server, values) for _ in range(5))
        values["100k.poll"] = statistics.median(
            self._latency(bench, server, values, "poll", "session") for _ in range(3))
        return values

    def _new_process(self, bench, server):
        server.restart()
        bench.load.run(server, "-s", "poll", "-c", 4, "-t", bench.warm_up)

    def _short_login(self, bench, server):
        """The programs are in memory again, the mail is not."""
        bench.load.run(server, "-s", "login", "-c", 1, "-n", 3)

    def _stat(self, bench, server, values, account=1):
        return self._latency(bench, server, values, "stat", "stat", account)

    def _latency(self, bench, server, values, scenario, which, account=1):
        found = bench.load.run(server, "-s", scenario, "-u", "k%04d", "-U", f"{account}-{account}",
                               "-c", 1, "-n", 1, "--timeout", 250, "--max", 280)
        values["errors"] += found["errors"] + found["mismatches"]
        return found["lat_ms"].get(which, {}).get("max", float("nan"))


POLL = "-s poll -U 1-200"
TUNED = ("popserv", "dovecot-hpc")

SCENARIOS = [
    Throughput(Row("login", "login and quit", "sessions/s", goal=Goal(2)), "-s login"),
    Throughput(Row("login-sha512", "login and quit, SHA512-CRYPT, cached", "sessions/s", goal=Goal(2)),
               "-s login -u s%04d", ceilings=()),
    Throughput(Row("poll", "poll: STAT, UIDL, LIST of 30", "sessions/s", goal=Goal(2)), POLL),
    Throughput(Row("poll-pipelined", "poll, pipelined", "sessions/s", goal=Goal(2)), POLL + " --pipeline"),
    Throughput(Row("poll-64", "poll, 64 clients", "sessions/s", goal=Goal(2)), POLL, clients=64),
    Throughput(Row("fetch", "fetch 30 of 77 KB mean", "MB/s", goal=Goal(2)), "-s fetch", key="MB_s"),
    Throughput(Row("big-message", "one message of 50 MB", "MB/s", goal=Goal(2)),
               "-s retr -u b%04d -U 1-1", key="MB_s", per="messages", sets=("one",), clients=1,
               ceilings=("sendfile",)),
    Deletion(Row("churn", "fetch and delete 20", "messages/s", goal=Goal(1.5)),
             "-s churn -u c%04d -U 1-50 -n 50", key="msgs_s", sets=("churn",)),
    Deletion(Row("delete", "fetch and delete 200 small", "messages/s", goal=Goal(1.5)),
             "-s churn -u d%04d -U 1-10 -n 10", key="msgs_s", sets=("delete",), clients=2),
    Throughput(Row("tls-handshake", "TLS: handshake, CAPA, quit", "sessions/s"), "-s probe --tls",
               ceilings=(), generators=2),
    Throughput(Row("tls-poll", "TLS: poll, new handshake each", "sessions/s", goal=Goal(1.3)), POLL + " --tls",
               ceilings=(), generators=2),
    Throughput(Row("tls-fetch", "TLS: fetch 30 of 77 KB mean", "MB/s", goal=Goal(2)), "-s fetch --tls", key="MB_s",
               ceilings=()),
    Big(), Idle(1000), Idle(10000, only=TUNED), Start(),
]
