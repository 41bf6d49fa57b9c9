"""The load generator: popload, which checks every answer."""

import json
import subprocess
import sys


ACCOUNTS = 200
ADDED = ("sessions", "sess_s", "msgs", "msgs_s", "MB_s", "client_cpu_frac", "errors", "mismatches")


class Load:
    """Runs popload against a server."""

    def __init__(self, binaries):
        self.program = binaries + "/popload"

    def words(self, server, arguments):
        port = server.tls_port if "--tls" in arguments else server.port
        return [self.program, "-h", "127.0.0.1", "-p", str(port), *map(str, arguments)]

    def run(self, server, *arguments, generators=1):
        """What popload found, as its own JSON has it; errors and mismatches are told at once.

        A single popload has one core at most. More generators share the accounts of the set std
        and the work: their counts and rates are added, of times the greatest is taken.
        """
        share = ACCOUNTS // generators
        parts = [["-U", f"{first}-{first + share - 1}"] for first in range(1, ACCOUNTS + 1, share)] \
            if generators > 1 else [[]]
        running = [subprocess.Popen(self.words(server, [*arguments, *part]), stdout=subprocess.PIPE,
                                    stderr=subprocess.PIPE, text=True) for part in parts]
        found = [self._found(server, arguments, *process.communicate()) for process in running]
        if generators == 1:
            return found[0]
        together = {key: sum(one[key] for one in found) for key in ADDED}
        names = set.intersection(*(set(one["lat_ms"]) for one in found))
        together["lat_ms"] = {name: {point: max(one["lat_ms"][name][point] for one in found)
                                     for point in ("p50", "p99", "max")} for name in names}
        return together

    @staticmethod
    def _found(server, arguments, output, complaints):
        try:
            found = json.loads(output.strip().split("\n")[-1])
        except ValueError:
            sys.exit(f"popload on {server.name} {arguments}: {output}{complaints}")
        if found["errors"] or found["mismatches"]:
            print(f"   {server.name}: errors {found['err']} mismatches {found['mm']}\n{complaints}",
                  end="", file=sys.stderr)
        return found


class Held:
    """Sessions that are opened and held until the block ends."""

    def __init__(self, load, server, kind, count, users):
        self.words = load.words(server, ["-s", kind, "-c", count, "-u", "i%05d", "-U", f"1-{users}",
                                         "--hold", 600, "--max", 900, "--sources", 32])
        self.open = 0

    def __enter__(self):
        self.process = subprocess.Popen(self.words, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        if line.startswith("HOLD"):
            told = dict(word.split("=") for word in line.split()[1:])
            self.open, self.seconds = int(told["open"]), float(told["secs"])
        return self

    def __exit__(self, *failure):
        self.process.terminate()
        self.process.wait()
