#!/usr/bin/env python3
"""A worker in Python. With popit.workers 1 it is resident, and serves many clients, each in a thread;
with popit.workers 0 popserv starts one for each client, on descriptors 0 and 1. In popserv.conf:

    popit /usr/share/doc/popserv/examples/popit.py
    popit.workers 1

HANDOFF.md describes what is said on the link. Python 3.9 or later.
"""
import os
import socket
import stat
import sys
import threading
import urllib.parse


class Maildir:
    """The messages of a Maildir, numbered from 1."""

    def __init__(self, directory):
        self.paths = []
        for part in ("new", "cur"):
            folder = os.path.join(directory, part)
            for name in sorted(os.listdir(folder)):
                path = os.path.join(folder, name)
                if not name.startswith(".") and stat.S_ISREG(os.lstat(path).st_mode):
                    self.paths.append(path)
        self.deleted = set()

    def find(self, number):
        if number.isascii() and number.isdigit() and 1 <= int(number) <= len(self.paths):
            return None if int(number) in self.deleted else int(number)
        return None

    def living(self):
        return [n for n in range(1, len(self.paths) + 1) if n not in self.deleted]

    def wire(self, n):
        """The message with CR LF at the ends of lines, before dots are doubled."""
        # A pipe that has taken a message's place since must not make us wait.
        descriptor = os.open(self.paths[n - 1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            text = file.read().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return text if text.endswith(b"\r\n") else text + b"\r\n"

    def describe(self, verb, n):
        if verb == "UIDL":
            return f"{n} {os.path.basename(self.paths[n - 1]).split(':')[0]}"
        return f"{n} {len(self.wire(n))}"

    def update(self):
        for n in sorted(self.deleted):
            os.unlink(self.paths[n - 1])


def answer(maildir, line):
    """Returns what to send for one command, and whether the session goes on."""
    verb, _, number = line.partition(" ")
    verb = verb.upper()
    if verb == "QUIT":
        maildir.update()
        return b"+OK\r\n", False
    if verb in ("NOOP", "RSET"):
        if verb == "RSET":
            maildir.deleted.clear()
        return b"+OK\r\n", True
    if verb == "STAT":
        sizes = [len(maildir.wire(n)) for n in maildir.living()]
        return f"+OK {len(sizes)} {sum(sizes)}\r\n".encode(), True
    if verb in ("LIST", "UIDL") and not number:
        lines = ["+OK"] + [maildir.describe(verb, n) for n in maildir.living()] + ["."]
        return "".join(line + "\r\n" for line in lines).encode(), True
    if verb not in ("LIST", "UIDL", "RETR", "DELE"):
        return b"-ERR unknown command\r\n", True
    n = maildir.find(number)
    if n is None:
        return b"-ERR no such message\r\n", True
    if verb == "RETR":
        text = (b"\n" + maildir.wire(n)).replace(b"\n.", b"\n..")[1:]
        return b"+OK\r\n" + text + b".\r\n", True
    if verb == "DELE":
        maildir.deleted.add(n)
        return b"+OK\r\n", True
    return f"+OK {maildir.describe(verb, n)}\r\n".encode(), True


def serve(receive, send, directory, user, pending=b""):
    """Serves one client to the end; returns why it ended."""
    maildir = Maildir(directory)
    send(f"+OK {len(maildir.paths)} messages for {user}\r\n".encode())
    while True:
        while b"\n" not in pending:
            more = receive(512)
            if not more or len(pending) > 512:
                return "closed"
            pending += more
        line, pending = pending.split(b"\n", 1)
        reply, goes_on = answer(maildir, line.rstrip(b"\r").decode("latin-1"))
        send(reply)
        if not goes_on:
            return "quit"


class Link:
    """The end of the private socket by which popserv gives its clients away."""

    def __init__(self, descriptor):
        self.socket = socket.socket(fileno=descriptor)

    def tell(self, kind, **fields):
        lines = ["popserv-handoff 1 " + kind]
        for name, value in fields.items():
            safe = "".join(f"%{ord(c):02X}" if c < " " or c in "%\x7f" else c for c in value)
            lines.append(f"{name} {safe}")
        self.socket.send("".join(line + "\n" for line in lines + [""]).encode())

    def sessions(self):
        """Yields each client: fields, variables, what it had sent already, and its socket."""
        while True:
            message, descriptors, _, _ = socket.recv_fds(self.socket, 65536, 1)
            if not message:
                return
            head, body = message.split(b"\n\n", 1)
            first, *lines = head.decode().split("\n")
            if first != "popserv-handoff 1 session":
                continue
            pairs = [line.split(" ", 1) for line in lines]
            pairs = [(name, urllib.parse.unquote(value)) for name, value in pairs]
            variables = dict(value.split("=", 1) for name, value in pairs if name == "env")
            client = socket.socket(fileno=descriptors[0])
            client.setblocking(True)
            yield dict(pairs), variables, body, client


def session(link, fields, variables, pending, client):
    user, ident = variables["USER"], fields["id"]
    try:
        reason = serve(client.recv, client.sendall, fields["directory"], user, pending)
    except OSError as error:
        reason = type(error).__name__
    client.close()
    link.tell("ended", id=ident, line=f"{ident} logout user={user} reason={reason}")


def main():
    if "POPSERV_LINK" not in os.environ:
        def send(data):
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        user = os.environ.get("USER", "you")
        reason = serve(lambda most: os.read(0, most), send, ".", user)
        sys.exit(0 if reason == "quit" else 1)
    link = Link(int(os.environ["POPSERV_LINK"]))
    link.tell("ready")
    for fields, variables, pending, client in link.sessions():
        # Before the client is read from or written to.
        link.tell("taken", id=fields["id"])
        arguments = (link, fields, variables, pending, client)
        threading.Thread(target=session, args=arguments).start()
    # popserv sends no more; Python waits for the threads, that is, for the sessions.


main()
