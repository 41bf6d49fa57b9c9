"""Who stands at the door beside good users: guessers without end, and clients that say nothing."""

import multiprocessing
import random
import select
import socket
import time

# ip(7): the port of a bound address is chosen when it connects.
IP_BIND_ADDRESS_NO_PORT = 24


def stranger(port, victim):
    """A client from somewhere that has begun to connect, and the bad login it is to say."""
    client = socket.socket()
    client.setblocking(False)
    client.setsockopt(socket.SOL_IP, IP_BIND_ADDRESS_NO_PORT, 1)
    network = random.randrange(2000)
    client.bind((f"127.{100 + network // 250}.{network % 250}.{random.randrange(1, 5)}", 0))
    client.connect_ex(("127.0.0.1", port))
    user = victim or random.choice((f"u{random.randrange(1000)}", f"x{random.random()}"))
    return client, f"USER {user}\r\nPASS guess{random.random()}\r\nQUIT\r\n".encode()


def attack(port, rate, seconds, victim, done):
    """Opens that many connections a second, each with one bad login, from addresses without end."""
    poll = select.epoll()
    live = {}
    begun = time.perf_counter()
    opened = answered = 0
    while (now := time.perf_counter() - begun) <= seconds:
        while opened < now * rate and len(live) < 15000:
            client, said = stranger(port, victim)
            live[client.fileno()] = [client, said]
            poll.register(client.fileno(), select.EPOLLIN)
            opened += 1
        for fd, _ in poll.poll(0.002):
            client, said = live[fd]
            try:
                heard = client.recv(4096)
                if heard and said:
                    client.send(said)
                    live[fd][1] = None
                elif b"-ERR" in heard:
                    answered += 1
                if heard:
                    continue
            except OSError:
                pass
            poll.unregister(fd)
            client.close()
            del live[fd]
    done.send((opened / seconds, answered))


def attacked(port, rate, seconds, victim):
    """A process that attacks once it is started, and where it tells what came of it."""
    done, told = multiprocessing.Pipe(duplex=False)
    return multiprocessing.Process(target=attack, args=(port, rate, seconds, victim, told)), done


def silent_clients(port, count):
    """Clients that connect and say nothing, or half a command."""
    clients = []
    for i in range(count):
        client = socket.socket()
        client.bind((f"127.90.{i // 250}.{i % 250 + 1}", 0))
        client.connect(("127.0.0.1", port))
        client.sendall(b"USE" if i % 2 else b"")
        clients.append(client)
    return clients
