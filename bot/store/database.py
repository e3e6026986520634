"""Connections and transactions: SQLite in WAL mode with one writer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import StoreError
from bot.store import migrate
from bot.store.deliveries import Deliveries
from bot.store.feeds import Feeds
from bot.store.items import Items
from bot.store.saves import Saves
from bot.store.stories import Stories
from bot.store.subscriptions import Subscriptions

_BUSY_MS = 15_000


class Database:
    """Satisfies `bot.ports.Store`. Use `open_store`, which migrates first."""

    def __init__(self, url: str, *, post_interval: float = 1.0) -> None:
        self._engine = create_async_engine(_async_url(url))
        self._writer = asyncio.Lock()
        sa.event.listen(self._engine.sync_engine, "connect", _configure)
        sa.event.listen(self._engine.sync_engine, "begin", _begin)
        self.feeds = Feeds(self)
        self.items = Items(self)
        self.stories = Stories(self)
        self.subscriptions = Subscriptions(self)
        self.deliveries = Deliveries(self, post_interval=post_interval)
        self.saves = Saves(self)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that sees one moment of the database."""
        async with self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Open the one writing transaction; it is committed at the end, or rolled back on error.

        The lock queues our own writers fairly; other processes are waited for by SQLite.
        """
        async with self._writer, self._engine.connect() as connection:
            await connection.execution_options(writes=True)
            async with connection.begin():
                yield connection

    async def ping(self) -> None:
        """Return when the database answers. Raises StoreError."""
        try:
            async with self.read() as connection:
                await connection.execute(sa.text("SELECT 1"))
        except sa.exc.SQLAlchemyError as error:
            raise StoreError(f"The database does not answer: {error}") from error

    async def close(self) -> None:
        """Give all connections back. A write that has begun is finished first."""
        async with self._writer:
            await self._engine.dispose()


def _async_url(url: str) -> str:
    return url.replace("sqlite:///", "sqlite+aiosqlite:///", 1)


def _configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: `_begin` says which kind is wanted.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a row that says `sending` must survive a power cut
        f"busy_timeout={_BUSY_MS}",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    # IMMEDIATE takes the write lock at once: two readers that both turn writer would deadlock.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


async def open_store(url: str, *, post_interval: float = 1.0) -> Database:
    """Create or migrate the database at `url` and open it. Raises StoreError."""
    await asyncio.to_thread(_prepare, url)
    return Database(url, post_interval=post_interval)


def _prepare(url: str) -> None:
    file = make_url(url).database
    if file and file != ":memory:":
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The database's folder cannot be made: {error}. Set KAWARABAN_DATABASE_URL."
            ) from error
    migrate.upgrade(url)
