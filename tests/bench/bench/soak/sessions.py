"""The kinds of sessions clients have, well-behaved and not."""

import random

from bench.soak.client import Broken, Client, Refused


class Sessions:
    """Has sessions of all kinds with a server, and enters what it sees in the ledger."""

    def __init__(self, port, tls_port, ledger):
        self.port, self.tls_port, self.ledger = port, tls_port, ledger
        self.kinds = {"poll": self.poll, "poll, pipelined": self.pipelined, "fetch": self.fetch,
                      "fetch and delete": self.fetch_and_delete, "fetch and delete, TLS": self.over_tls,
                      "cut in a message": self.cut, "cut before QUIT": self.cut_before_quit,
                      "gone after QUIT": self.gone_after_quit, "wrong password": self.wrong_password}

    def have(self, kind, account, tls=False):
        """One session; its failure is counted, not raised."""
        source = f"127.0.{random.randint(1, 200)}.{random.randint(1, 200)}"
        client = None
        try:
            client = Client(self.tls_port if tls else self.port, tls, source)
            self.kinds[kind](client, account)
            self.ledger.session(kind)
        except Refused as refused:
            self._refused(kind, account, str(refused))
        except Broken as broken:
            if "message" in str(broken) or "status line" in str(broken):
                self.ledger.error("answers that were not whole", f"{account.name}: {broken}")
            self.ledger.failure(str(broken))
        finally:
            if client:
                client.close()

    def _refused(self, kind, account, words):
        if words.startswith("[AUTH]") and kind != "wrong password":
            self.ledger.error("right passwords called wrong", f"{account.name}: {words}")
        self.ledger.failure("-ERR " + words)

    def poll(self, client, account):
        must = account.waiting()
        client.login(account.name, account.password)
        count = int(client.command("STAT").split()[0])
        ids = [line.split()[1] for line in client.lines("UIDL")]
        if len(set(ids)) != count or len(client.lines("LIST")) != count:
            self.ledger.error("STAT, UIDL and LIST that disagree", account.name)
        if count < len(must):
            self.ledger.error("messages out of sight", f"{account.name}: {count} of {len(must)}")
        client.command("QUIT")

    def pipelined(self, client, account):
        client.send(f"USER {account.name}", f"PASS {account.password}", "STAT", "UIDL", "QUIT")
        for _ in range(3):
            client.status()
        count = int(client.status().split()[0])
        client.status()
        if len(client.body()) != count:
            self.ledger.error("STAT, UIDL and LIST that disagree", account.name)
        client.status()

    def _fetch_all(self, client, account):
        """Fetches everything: {message: number}; what must be there and is not is an error."""
        must = account.waiting()
        client.login(account.name, account.password)
        count = int(client.command("STAT").split()[0])
        found = {message: client.message(message) for message in range(1, count + 1)}
        for number in found.values():
            wrong = account.seen(number)
            if wrong:
                self.ledger.error(f"messages {wrong}", f"{account.name}: {number}")
        if len(set(found.values())) != len(found):
            self.ledger.error("messages twice in one session", account.name)
        missing = must - set(found.values())
        if missing:
            self.ledger.error("messages out of sight", f"{account.name}: {sorted(missing)[:5]}")
        self.ledger.count("messages fetched", len(found))
        return found

    def fetch(self, client, account):
        self._fetch_all(client, account)
        client.command("QUIT")

    def _delete(self, client, account):
        found = self._fetch_all(client, account)
        chosen = {message for message in found if message % 4}
        for message in chosen:
            client.command(f"DELE {message}")
        return {found[message] for message in chosen}

    def fetch_and_delete(self, client, account):
        numbers = self._delete(client, account)
        # From here on they may be gone, unless an answer says which.
        account.doubt(numbers)
        client.command("QUIT")
        account.confirm(numbers)
        self.ledger.count("messages deleted", len(numbers))

    over_tls = fetch_and_delete

    def cut(self, client, account):
        client.login(account.name, account.password)
        if int(client.command("STAT").split()[0]):
            client.command("RETR 1")

    def cut_before_quit(self, client, account):
        self._delete(client, account)

    def gone_after_quit(self, client, account):
        account_numbers = self._delete(client, account)
        account.doubt(account_numbers)
        client.send("QUIT")

    def wrong_password(self, client, account):
        client.status()
        client.command("USER " + account.name)
        try:
            client.command("PASS not-" + account.password)
        except Refused as refused:
            if "[AUTH]" in str(refused) or "[IN-USE]" in str(refused):
                return
            raise
        self.ledger.error("wrong passwords accepted", account.name)
