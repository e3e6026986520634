"""The database, by SQLAlchemy Core: one file a noun, migrations that are only ever added to."""

from bot.store.database import Database, open_store

__all__ = ["Database", "open_store"]
