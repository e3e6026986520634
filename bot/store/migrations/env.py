"""Alembic's entry: one transaction for all migrations that are missing."""

import sqlalchemy as sa
from alembic import context
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.tables import metadata

# Any number that only we use: it names the lock.
_MIGRATING = 0x6B617761

url = context.config.get_main_option("sqlalchemy.url") or ""
engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
is_sqlite = engine.dialect.name == "sqlite"


def _no_implicit_begin(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None


def _lock(connection: sa.Connection) -> None:
    # Two processes that start at once migrate one after the other.
    connection.exec_driver_sql(
        "BEGIN IMMEDIATE" if is_sqlite else f"SELECT pg_advisory_xact_lock({_MIGRATING})"
    )


if is_sqlite:
    sa.event.listen(engine, "connect", _no_implicit_begin)
sa.event.listen(engine, "begin", _lock)

with engine.begin() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=is_sqlite)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
