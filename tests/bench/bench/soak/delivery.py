"""Deliveries into Maildirs, as a delivery agent does it: tmp, then rename to new."""

import hashlib
import itertools
import os
import random
import threading
import time

from bench.site import UID

MOST_WAITING = 40


def text(number):
    """A message with LF line ends, as delivery agents write; its digest is that of its CRLF form."""
    chance = random.Random(number)
    lines = [chance.choice((".", "..", ".a line with a dot", "a line of mail " * 4, "short", ""))
             for _ in range(chance.randint(5, 300))]
    body = "".join(line + "\n" for line in lines)
    digest = hashlib.sha1(body.replace("\n", "\r\n").encode()).hexdigest()
    return f"From: soak@example.com\nSubject: message {number}\nX-Soak: {number} {digest}\n\n{body}".encode()


class Delivery(threading.Thread):
    """Delivers until it is told to stop; a full disk puts a message off, as queues do."""

    def __init__(self, accounts, store, ledger, stop):
        super().__init__(daemon=True)
        self.accounts, self.store, self.ledger, self.stop = accounts, store, ledger, stop
        self.numbers = itertools.count(1)

    def run(self):
        chance = random.Random(1)
        put_off = None
        while not self.stop.wait(0.005):
            account = chance.choice(self.accounts)
            if len(account.waiting()) >= MOST_WAITING:
                continue
            number = put_off or next(self.numbers)
            try:
                self._deliver(account, number)
                put_off = None
            except OSError:
                put_off = number
                self.ledger.count("deliveries put off by the full disk")
                self.stop.wait(0.2)

    def _deliver(self, account, number):
        maildir = f"{self.store}/{account.name}/Maildir"
        name = f"{int(time.time())}.M{number}P{os.getpid()}.soak"
        temporary = f"{maildir}/tmp/{name}"
        try:
            with open(temporary, "wb") as file:
                file.write(text(number))
            os.chown(temporary, UID, UID)
        except OSError:
            if os.path.exists(temporary):
                os.unlink(temporary)
            raise
        # Before it is in sight, so that no session can find what the ledger does not know.
        account.deliver(number)
        os.rename(temporary, f"{maildir}/new/{name}")
        self.ledger.count("messages delivered")
