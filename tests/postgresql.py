"""A PostgreSQL server of one's own, on loopback, for as long as a test session."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin")) + sorted(Path("/usr/local/pgsql").glob("bin"))
USER = "postgres"
PASSWORD = "p@ss word/1"  # noqa: S105 - of a server that lives for a minute
"""With characters that a URL has to write otherwise."""


def as_server(*command: str) -> None:
    """Run a program of the server; it refuses to run as root."""
    user = ["runuser", "-u", USER, "--"] if os.getuid() == 0 else []
    subprocess.run([*user, *command], check=True, capture_output=True, timeout=60)


@contextmanager
def server() -> Iterator[str]:
    """A server with the database ``desk``; gives where it listens, as host and port."""
    programs = PROGRAMS[-1]
    # As the server's user it has no way into the folders of tests.
    folder = Path(mkdtemp(prefix="riskcheck-postgresql-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        secret = folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        if os.getuid() == 0:
            shutil.chown(folder, USER)
            shutil.chown(secret, USER)
        data = str(folder / "data")
        as_server(
            str(programs / "initdb"), "-D", data, "-U", "desk_reader", f"--pwfile={secret}", "-A", "scram-sha-256", "-N"
        )
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        as_server(str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"127.0.0.1:{port}"
        finally:
            as_server(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
