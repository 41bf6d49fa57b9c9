"""Servers that never say a word, and one that does."""

import os
import queue
import shutil
import socket
import tempfile
import threading


class Hole:
    """A TCP port whose connections are accepted and never answered, and the UDP port of that number, never read."""

    def __init__(self):
        while True:
            self.tcp = socket.create_server(("127.0.0.1", 0), backlog=100)
            self.port = self.tcp.getsockname()[1]
            self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            try:
                self.udp.bind(("127.0.0.1", self.port))
                break
            except OSError:
                self.tcp.close()
                self.udp.close()
        self.held = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        try:
            while True:
                self.held.append(self.tcp.accept()[0])
        except OSError:
            pass  # closed

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # Wakes whoever accepts.
        self.tcp.shutdown(socket.SHUT_RDWR)
        for one in (self.tcp, self.udp, *self.held):
            one.close()


class BlackHoles:
    """All that popserv tells of a login, told to nobody; syslog, which takes a namespace, for root only."""

    def __init__(self):
        self.where = tempfile.mkdtemp(prefix="silence")
        self.syslog = f"{self.where}/log" if os.getuid() == 0 else None
        self.never_read = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.never_read.bind(f"{self.where}/log")
        self.hole = Hole()

    def lines(self):
        """The lines of popserv.conf."""
        port = self.hole.port
        return [f"loginfo.host 127.0.0.1:{port}", "loginfo.user u", "loginfo.password p", "loginfo.database d",
                "loginfo.query INSERT INTO logins VALUES ('%u', '%r', %t)", f"logudp.dst 127.0.0.1:{port}",
                "logudp.secret sesame", "whoson.allow .", f"whoson.server udp:127.0.0.1:{port}",
                f"whoson.server tcp:127.0.0.1:{port}"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.hole.__exit__()
        self.never_read.close()
        shutil.rmtree(self.where)


class Whosond:
    """A whoson server by UDP; each request is put into heard and then answered."""

    def __init__(self):
        self.heard = queue.Queue()
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.port = self.udp.getsockname()[1]
        self.open = True
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while self.open:
            request, where = self.udp.recvfrom(2048)
            if self.open:
                self.heard.put(request)
                self.udp.sendto(b"+LOGIN OK\r\n\r\n", where)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.open = False
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
            waker.sendto(b"", ("127.0.0.1", self.port))
