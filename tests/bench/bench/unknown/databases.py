"""The user databases: each writes and starts what it needs in a place, and returns home.conf."""

import os
import shutil
import subprocess

from bench.mariadb import mariadb
from bench.place import Missing, await_port, find, free_port
from bench.site import CHECKOUT
from bench.unknown.forms import FORMS, USUAL

ACCOUNTS = 200


def in_file(secrets):
    return lambda place: f"mode file\nfile {passwd(place, secrets)}\n"


def passwd(place, secrets):
    lines = (f"u{i}:{secrets[i % len(secrets)]}:{20000 + i}:20000::{place.dir}/mail/u{i}:/bin/false\n"
             for i in range(ACCOUNTS))
    return place.write("passwd", "".join(lines))


def rows():
    return ",".join(
        f"('u{i}','{USUAL}',{20000 + i},20000,'/srv/u{i}')" for i in range(ACCOUNTS)
    )


TABLE = "CREATE TABLE users (name VARCHAR(64) PRIMARY KEY, secret VARCHAR(255), uid INT, gid INT, home VARCHAR(64))"
MAP = "table users\nuser name\npasswd secret\nuid uid\ngid gid\nhome home\n"


def mysql(place):
    port = mariadb(place, "CREATE DATABASE mail", "USE mail", TABLE, f"INSERT INTO users VALUES {rows()}")
    return f"mode mysql\nmy_hosts 127.0.0.1:{port}\nmy_user root\nmy_passwd x\nmy_database mail\n" + MAP


def pgsql(place):
    versions = "/usr/lib/postgresql"
    bins = [f"{versions}/{v}/bin" for v in sorted(os.listdir(versions))] if os.path.isdir(versions) else []
    init = find(*[f"{b}/initdb" for b in bins], "initdb")
    bin_ = os.path.dirname(init)
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    os.chmod(place.dir, 0o777)
    log = open(f"{place.dir}/init.log", "w")
    data = f"{place.dir}/data"
    if subprocess.call([*as_user, init, "-D", data, "-U", "postgres", "-A", "trust"], stdout=log, stderr=log):
        raise Missing("initdb failed")
    single = [*as_user, f"{bin_}/postgres", "--single", "-j", "-D", data, "postgres"]
    statements = f"{TABLE};\n\nINSERT INTO users VALUES {rows()};\n\n"
    subprocess.run(single, input=statements, text=True, stdout=log, stderr=log, check=True)
    port = free_port()
    server = place.start(
        *as_user, f"{bin_}/postgres", "-D", data, "-k", place.dir, "-p", str(port),
        "-c", "listen_addresses=127.0.0.1",
    )  # fmt: skip
    await_port(port, server)
    return f"mode pgsql\npg_hosts 127.0.0.1:{port}\npg_user postgres\npg_passwd x\npg_database postgres\n" + MAP


def slapd(place):
    unpacked = os.path.realpath(f"{CHECKOUT}/target/counterparts")
    program = find("/usr/sbin/slapd", f"{unpacked}/usr/sbin/slapd")
    root = unpacked if program.startswith(unpacked) else ""
    environment = dict(os.environ)
    if root:
        environment["LD_LIBRARY_PATH"] = f"{root}/usr/lib/{os.uname().machine}-linux-gnu"
    os.makedirs(f"{place.dir}/data")
    conf = place.write(
        "slapd.conf",
        "".join(f"include {root}/etc/ldap/schema/{s}.schema\n" for s in ("core", "cosine", "nis"))
        + f"modulepath {root}/usr/lib/ldap\nmoduleload back_mdb\ndatabase mdb\n"
        f"suffix dc=example,dc=com\nrootdn cn=admin,dc=example,dc=com\nrootpw admin\n"
        f"directory {place.dir}/data\nindex uid eq\n"
        "access to attrs=userPassword by anonymous auth by * none\naccess to * by * read\n",
    )
    entries = "dn: dc=example,dc=com\nobjectClass: dcObject\nobjectClass: organization\no: e\ndc: example\n"
    for i in range(ACCOUNTS):
        entries += (
            f"\ndn: uid=u{i},dc=example,dc=com\nobjectClass: account\nobjectClass: posixAccount\nuid: u{i}\n"
            f"cn: U\nuidNumber: {20000 + i}\ngidNumber: 20000\nhomeDirectory: /srv/u{i}\n"
            f"userPassword: {{CRYPT}}{USUAL}\n"
        )
    ldif = place.write("entries.ldif", entries)
    subprocess.run([program, "-T", "add", "-f", conf, "-l", ldif], env=environment, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    port = free_port()
    server = place.start(program, "-f", conf, "-h", f"ldap://127.0.0.1:{port}", "-d", "0", env=environment)
    await_port(port, server)
    return f"mode ldap\nld_hosts 127.0.0.1:{port}\nld_base dc=example,dc=com\nuid uidNumber\nhome homeDirectory\n"


def slapd_read(place):
    return slapd(place) + "passwd userPassword\nld_binddn cn=admin,dc=example,dc=com\nld_bindpw admin\n"


def host_accounts(place):
    """A mount namespace in which the host has accounts of ours."""
    if os.getuid() != 0 or not shutil.which("unshare"):
        raise Missing("needs root and unshare")
    with open("/etc/passwd") as accounts:
        host = accounts.read()
    passwd(place, ["x"])
    with open(f"{place.dir}/passwd") as ours:
        place.write("passwd", host + ours.read())
    with open("/etc/shadow") as shadow:
        lines = shadow.read() + "".join(f"u{i}:{USUAL}:19000:0:99999:7:::\n" for i in range(ACCOUNTS))
    os.chmod(place.write("shadow", lines), 0o600)
    place.write("pam.d/unknown", "auth required pam_unix.so nodelay\naccount required pam_unix.so\n")
    place.wrap = [
        "unshare", "-m", "sh", "-c",
        f'for f in passwd shadow pam.d; do mount --bind {place.dir}/$f /etc/$f || exit; done; exec "$@"', "sh",
    ]  # fmt: skip


def system(place):
    host_accounts(place)
    return "mode system\n"


def pam(place):
    host_accounts(place)
    return "mode pam\npam_service unknown\n"


def command(place):
    program = place.write(
        "check",
        "#!/bin/sh\n# Reads what checkpassword is told; nobody's password is right.\ncat <&3 >/dev/null\nexit 1\n",
    )
    os.chmod(program, 0o755)
    return f"mode command\ncommand {program}\n"


CASES = {f"file, {name}": in_file([secret]) for name, secret in FORMS.items()}
CASES["file, all of these mixed"] = in_file(list(FORMS.values()))
CASES |= {
    "system, SHA512-CRYPT": system,
    "mysql, SHA512-CRYPT": mysql,
    "pgsql, SHA512-CRYPT": pgsql,
    "ldap, bind": slapd,
    "ldap, bind, auth.delay 0.05": slapd,
    "ldap, read, SHA512-CRYPT": slapd_read,
    "pam, pam_unix": pam,
    "pam, pam_unix, auth.delay 0.05": pam,
    "command": command,
}
