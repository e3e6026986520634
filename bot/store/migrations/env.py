"""Alembic's entry: one transaction for all migrations that are missing."""

import sqlalchemy as sa
from alembic import context
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.tables import metadata

url = context.config.get_main_option("sqlalchemy.url") or ""
engine = sa.create_engine(url, poolclass=sa.pool.NullPool)


@sa.event.listens_for(engine, "connect")
def _no_implicit_begin(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None


@sa.event.listens_for(engine, "begin")
def _lock(connection: sa.Connection) -> None:
    # Two processes that start at once migrate one after the other.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


with engine.begin() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
