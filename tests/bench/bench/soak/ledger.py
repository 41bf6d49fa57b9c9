"""What is true: which message was delivered where, which was deleted, and what clients saw."""

import collections
import threading


class Account:
    """One maildrop and what must be in it. A session holds `at_work` for as long as it lasts."""

    def __init__(self, name, password):
        self.name, self.password = name, password
        self.at_work = threading.Lock()
        self.lock = threading.Lock()
        self.delivered, self.deleted, self.in_doubt = set(), set(), set()

    def deliver(self, number):
        with self.lock:
            self.delivered.add(number)

    def waiting(self):
        """Numbers that a session beginning now must find."""
        with self.lock:
            return self.delivered - self.deleted - self.in_doubt

    def confirm(self, numbers):
        """The server said +OK to QUIT: these are gone for good."""
        with self.lock:
            self.deleted |= numbers
            self.in_doubt -= numbers

    def doubt(self, numbers):
        """QUIT was sent and never answered: they may be gone or not."""
        with self.lock:
            self.in_doubt |= numbers

    def seen(self, number):
        """A message was fetched; an error in words if that should not have been possible."""
        with self.lock:
            if number in self.deleted:
                return "doubled"
            if number not in self.delivered:
                return "unknown"
            self.in_doubt.discard(number)
            return None


class Ledger:
    """Counts of a whole run."""

    def __init__(self):
        self.lock = threading.Lock()
        self.sessions = collections.Counter()
        self.failures = collections.Counter()
        self.wrong = collections.Counter()
        self.counts = collections.Counter()
        self.examples = []

    def session(self, kind):
        with self.lock:
            self.sessions[kind] += 1

    def failure(self, cause):
        """Something that disturbances explain."""
        with self.lock:
            self.failures[cause] += 1

    def error(self, what, example):
        """Something that nothing excuses."""
        with self.lock:
            self.wrong[what] += 1
            if len(self.examples) < 20:
                self.examples.append(f"{what}: {example}")

    def count(self, what, many=1):
        with self.lock:
            self.counts[what] += many

    def failed(self):
        with self.lock:
            return sum(self.failures.values())
