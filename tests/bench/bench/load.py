"""The load generator: popload, which checks every answer."""

import json
import subprocess
import sys


class Load:
    """Runs popload against a server."""

    def __init__(self, binaries):
        self.program = binaries + "/popload"

    def words(self, server, arguments):
        port = server.tls_port if "--tls" in arguments else server.port
        return [self.program, "-h", "127.0.0.1", "-p", str(port), *map(str, arguments)]

    def run(self, server, *arguments):
        """What popload found, as its own JSON has it; errors and mismatches are told at once."""
        done = subprocess.run(self.words(server, arguments), capture_output=True, text=True)
        try:
            found = json.loads(done.stdout.strip().split("\n")[-1])
        except ValueError:
            sys.exit(f"popload on {server.name} {arguments}: {done.stdout}{done.stderr}")
        if found["errors"] or found["mismatches"]:
            print(f"   {server.name}: errors {found['err']} mismatches {found['mm']}\n{done.stderr}",
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
