"""What goes wrong on a mail host, one after the other, again and again."""

import random
import threading


class Trouble(threading.Thread):
    """Makes trouble until it is told to stop, and leaves everything in order."""

    def __init__(self, host, database, ledger, stop, pause):
        super().__init__(daemon=True)
        self.host, self.database, self.ledger, self.stop, self.pause = host, database, ledger, stop, pause
        self.kinds = {"popit killed (-9)": host.kill_worker, "popserv reloaded (HUP)": host.reload,
                      "popserv restarted (TERM)": host.restart, "disk full": self._full_disk}
        if database:
            self.kinds.update({"database hung": self._hung_database, "database killed (-9)": self._dead_database})

    def run(self):
        chance = random.Random(7)
        while not self.stop.is_set():
            round_of_all = list(self.kinds)
            chance.shuffle(round_of_all)
            for kind in round_of_all:
                if self.stop.wait(self.pause):
                    return
                self.ledger.count(kind)
                self.kinds[kind]()

    def _full_disk(self):
        self.host.fill_disk()
        self.stop.wait(self.pause)
        self.host.empty_disk()

    def _hung_database(self):
        self.database.hang()
        self.stop.wait(self.pause)
        self.database.wake()

    def _dead_database(self):
        self.database.kill()
        self.stop.wait(self.pause)
        self.database.start()
