"""A POP3 client that takes nothing on trust."""

import hashlib
import re
import socket
import ssl

PATIENCE = 60
NUMBER = re.compile(rb"^X-Soak: (\d+) (\w+)\r\n", re.MULTILINE)


class Refused(Exception):
    """The server answered -ERR."""


class Broken(Exception):
    """The connection ended, or what came was no POP3."""


class Client:
    """One connection, from a loopback address of its own choice."""

    def __init__(self, port, tls, source):
        try:
            self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE, (source, 0))
            if tls:
                context = ssl.create_default_context()
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                self.socket = context.wrap_socket(self.socket)
            self.input = self.socket.makefile("rb")
        except ConnectionRefusedError as refused:
            raise Broken("connection refused") from refused
        except TimeoutError as slow:
            raise Broken("no connection in time") from slow
        except OSError as broken:
            raise Broken("connection broke in the handshake" if tls else "connection broke") from broken

    def send(self, *commands):
        try:
            self.socket.sendall(b"".join(command.encode() + b"\r\n" for command in commands))
        except TimeoutError as slow:
            raise Broken("client could not send in time") from slow
        except OSError as broken:
            raise Broken("connection broke") from broken

    def line(self):
        try:
            line = self.input.readline(2048)
        except TimeoutError as slow:
            raise Broken("no answer in time") from slow
        except OSError as broken:
            raise Broken("connection broke") from broken
        if not line.endswith(b"\r\n"):
            raise Broken("connection ended")
        return line

    def status(self):
        """The text of a +OK; Refused with the text of an -ERR."""
        line = self.line().decode("latin-1").rstrip()
        if line.startswith("+OK"):
            return line[4:]
        if line.startswith("-ERR"):
            raise Refused(line[5:])
        raise Broken(f"no status line: {line[:60]}")

    def command(self, words):
        self.send(words)
        return self.status()

    def body(self):
        """Lines of a multi-line answer, their stuffing undone."""
        lines = []
        while (line := self.line()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        return lines

    def lines(self, words):
        self.command(words)
        return self.body()

    def message(self, number):
        """The soak's number of a message; Broken if it is not whole, octet for octet."""
        octets = b"".join(self.lines(f"RETR {number}"))
        head, _, text = octets.partition(b"\r\n\r\n")
        told = NUMBER.search(head + b"\r\n")
        if not told:
            raise Broken("a message without its number")
        if hashlib.sha1(text).hexdigest().encode() != told[2]:
            raise Broken("a message was not whole")
        return int(told[1])

    def login(self, name, password):
        self.status()
        self.command(f"USER {name}")
        self.command(f"PASS {password}")

    def close(self):
        try:
            self.input.close()
            self.socket.close()
        except OSError:
            pass
