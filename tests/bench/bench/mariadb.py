"""A MariaDB server of one's own: Debian's, or the one that the unit tests unpack."""

import os

from bench.place import await_port, find, free_port
from bench.site import CHECKOUT

OURS = os.path.realpath(f"{CHECKOUT}/popserv/target/mariadb")


def mariadb(place, *statements):
    """Starts one that lets everybody in as root, with these statements done; returns its port."""
    program = find("/usr/sbin/mariadbd", f"{OURS}/bin/mariadbd")
    messages = f"{OURS}/share/english" if program.startswith(OURS) else "/usr/share/mysql/english"
    port = free_port()
    os.makedirs(f"{place.dir}/data")
    start = place.write("start.sql", "".join(statement + ";\n" for statement in statements))
    server = place.start(
        program, "--no-defaults", "--skip-grant-tables", "--skip-networking=0", f"--init-file={start}",
        f"--datadir={place.dir}/data", f"--socket={place.dir}/sock", f"--port={port}",
        "--bind-address=127.0.0.1", f"--lc-messages-dir={messages}", "--user=root",
        "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M", "--skip-name-resolve",
    )  # fmt: skip
    await_port(port, server)
    return port
