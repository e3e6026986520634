"""Brings a database to the newest migration, by Alembic."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from bot.errors import StoreError
from bot.store import urls

_FOLDER = Path(__file__).with_name("migrations")


def config(url: str) -> Config:
    """Return Alembic's configuration for the database at `url`."""
    made = Config()
    made.set_main_option("script_location", str(_FOLDER))
    # Alembic's options are a ConfigParser's, to which % is special.
    made.set_main_option("sqlalchemy.url", urls.driven_sync(url).replace("%", "%%"))
    return made


def upgrade(url: str) -> None:
    """Apply the migrations that are missing. Raises StoreError."""
    try:
        command.upgrade(config(url), "head")
    except CommandError as error:
        raise StoreError(
            f"The database is not one that this version knows ({error}). "
            "Install the newest Kawaraban, or set KAWARABAN_DATABASE_URL to another."
        ) from error
    except sa.exc.SQLAlchemyError as error:
        raise StoreError(
            f"The database cannot be opened: {error}. Check KAWARABAN_DATABASE_URL."
        ) from error
