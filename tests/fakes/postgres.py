"""A Postgres of our own for a test run: a temporary cluster on a Unix socket, gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
_STARTS_WITHIN = 30


class PostgresMissingError(Exception):
    """No Postgres programs are installed here."""


class Cluster:
    """A server in a folder of its own. It can be stopped hard and started again, for benches."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._folder = folder
        # What only tests read need not outlive a power cut; a crash of the server it does outlive.
        self._fsync = "on" if durable else "off"
        self._bin = _programs()
        # Postgres refuses to run as root; a container's tests often do.
        self._user = "postgres" if os.geteuid() == 0 else None

    def create(self) -> None:
        """Lay the cluster down and start it."""
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(self._folder, account.pw_uid, account.pw_gid)
        self._call("initdb", "-D", self._data, "-U", "kawaraban", "-A", "trust", "--no-sync")
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = (
            f"-k {self._folder} -c listen_addresses='' -c max_connections=200"
            f" -c fsync={self._fsync}"
        )
        self._call(
            "pg_ctl", "-D", self._data, "-w", "-t", str(_STARTS_WITHIN), "-s",
            "-l", str(self._folder / "log"), "-o", options, "start",
        )  # fmt: skip

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server: `immediate` is a crash, `fast` cuts its clients politely."""
        self._call("pg_ctl", "-D", self._data, "-w", "-s", "-m", mode, "stop")

    @property
    def url(self) -> str:
        """Where a database may be made from."""
        return f"postgresql://kawaraban@/postgres?host={self._folder}"

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _call(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._bin / program), *arguments],
            check=True,
            user=self._user,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            # The server inherits what pg_ctl has: a pipe would never end.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )


def new_database(server: str, *, template: str = "template0") -> str:
    """Create a database beside the one that `server` names, and return its URL."""
    name = f"kawaraban_{secrets.token_hex(6)}"
    _command(server, f'CREATE DATABASE {name} TEMPLATE "{template}"')
    parts = urlsplit(server)
    # Not parts.geturl(): it drops the empty host of postgresql://user@/name.
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}/{name}{query}"


def drop_database(url: str, server: str) -> None:
    """Remove a database, whoever is still connected to it."""
    name = urlsplit(url).path.removeprefix("/")
    _command(server, f"DROP DATABASE {name} WITH (FORCE)")


def _command(server: str, statement: LiteralString) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


@contextmanager
def running(*, durable: bool = False) -> Iterator[Cluster]:
    """Run a cluster in a temporary folder. Raises PostgresMissingError."""
    _programs()
    # A socket's path has at most 107 bytes: pytest's own folders are too deep.
    with tempfile.TemporaryDirectory(prefix="kb-pg-", dir="/tmp") as folder:
        cluster = Cluster(Path(folder), durable=durable)
        cluster.create()
        try:
            yield cluster
        finally:
            cluster.stop()


def _programs() -> Path:
    """Return the folder of Postgres' programs, the newest where several are installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(_DEBIAN.glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    raise PostgresMissingError("no initdb on the PATH or under /usr/lib/postgresql")
