"""Connections and transactions: SQLite in WAL mode with one writer, or Postgres with many."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import StoreError
from bot.store import migrate, urls
from bot.store.articles import Articles
from bot.store.deliveries import Deliveries
from bot.store.drafts import Drafts
from bot.store.feeds import Feeds
from bot.store.inbox import Inbox
from bot.store.items import Items
from bot.store.lanes import Pace
from bot.store.pushes import Pushes
from bot.store.saves import Saves
from bot.store.stories import Stories
from bot.store.subscriptions import Subscriptions
from bot.store.terms import Terms
from bot.store.topics import Topics

_BUSY_MS = 15_000
_CONNECTIONS = 8


class Database:
    """Satisfies `bot.ports.Store`. Use `open_store`, which migrates first."""

    def __init__(self, url: str, *, post_interval: float = 1.0, workspace_rate: float = 0) -> None:
        self._engine = _engine(url)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        self._writer, self._bulk = asyncio.Lock(), asyncio.Lock()
        self.feeds = Feeds(self)
        self.items = Items(self)
        self.articles = Articles(self)
        self.stories = Stories(self)
        self.subscriptions = Subscriptions(self)
        self.deliveries = Deliveries(self, Pace.of(post_interval, workspace_rate))
        self.saves = Saves(self)
        self.pushes = Pushes(self)
        self.terms = Terms(self)
        self.topics = Topics(self)
        self.drafts = Drafts(self)
        self.inbox = Inbox(self)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that sees one moment of the database. Raises StoreError."""
        with _answering():
            async with self._engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(
        self, alone_on: str = "", *, durable: bool = True, bulk: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        """Open a writing transaction; it is committed at the end, or rolled back on error.

        SQLite has one writer: the lock queues our own fairly, other processes are waited for.
        Postgres has many; `alone_on` names what this one reads and then writes, so that no other
        transaction alone on the same comes between. What is not `durable` may be lost, whole, when
        the power fails: it can be had again, and the disk is not waited for. `bulk` writes many
        such rows: one of them at a time stands in the queue, so that a person's request waits for
        two at the most. Raises StoreError.
        """
        durable = durable and not bulk
        with _answering():
            async with (
                self._bulk if self._is_sqlite and bulk else nullcontext(),
                self._writer if self._is_sqlite else nullcontext(),
                self._engine.connect() as connection,
            ):
                await connection.execution_options(writes=True, durable=durable)
                async with connection.begin():
                    if alone_on and not self._is_sqlite:
                        await connection.execute(_ALONE, {"name": alone_on})
                    if not durable and not self._is_sqlite:
                        await connection.execute(_UNHURRIED)
                    yield connection

    async def ping(self) -> None:
        """Return when the database answers. Raises StoreError."""
        async with self.read() as connection:
            await connection.execute(sa.text("SELECT 1"))

    async def close(self) -> None:
        """Give all connections back. A write that has begun is finished first."""
        async with self._writer:
            await self._engine.dispose()


_ALONE = sa.text("SELECT pg_advisory_xact_lock(hashtextextended('kawaraban ' || :name, 0))")

_UNHURRIED = sa.text("SET LOCAL synchronous_commit TO off")


@contextmanager
def _answering() -> Iterator[None]:
    """Turn what a driver says of a database that does not answer into StoreError."""
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError) as error:
        raise StoreError(f"The database does not answer: {error}") from error


def _engine(url: str) -> AsyncEngine:
    driven = make_url(urls.driven(url))
    if driven.get_backend_name() != "sqlite":
        return create_async_engine(driven, pool_size=_CONNECTIONS, max_overflow=_CONNECTIONS)
    engine = create_async_engine(driven)
    sa.event.listen(engine.sync_engine, "connect", _configure)
    sa.event.listen(engine.sync_engine, "begin", _begin)
    return engine


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
    options = connection.get_execution_options()
    writes = options.get("writes", False)
    sync = "FULL" if options.get("durable", True) else "NORMAL"
    if writes and connection.info.get("synchronous", "FULL") != sync:
        connection.exec_driver_sql(f"PRAGMA synchronous={sync}")
        connection.info["synchronous"] = sync
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


async def open_store(
    url: str, *, post_interval: float = 1.0, workspace_rate: float = 0
) -> Database:
    """Create or migrate the database at `url` and open it. Raises StoreError."""
    await asyncio.to_thread(_prepare, url)
    return Database(url, post_interval=post_interval, workspace_rate=workspace_rate)


def _prepare(url: str) -> None:
    made = make_url(urls.driven(url))
    file = made.database
    if made.get_backend_name() == "sqlite" and file and file != ":memory:":
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The database's folder cannot be made: {error}. Set KAWARABAN_DATABASE_URL."
            ) from error
    migrate.upgrade(url)
