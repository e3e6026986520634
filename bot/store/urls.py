"""The address of a database as a person writes it, and as the drivers want it."""

from __future__ import annotations

from importlib.util import find_spec

from bot.errors import StoreError

_SQLITE = ("sqlite+aiosqlite:///", "sqlite:///")
_POSTGRES = ("postgresql+psycopg://", "postgresql://", "postgres://")


def driven(url: str) -> str:
    """Return the URL with the driver that the event loop needs. Raises StoreError."""
    if rest := _rest(url, _SQLITE):
        return _SQLITE[0] + rest
    return _postgres(url)


def driven_sync(url: str) -> str:
    """Return the URL with the driver that migrations need. Raises StoreError."""
    if rest := _rest(url, _SQLITE):
        return _SQLITE[1] + rest
    return _postgres(url)


def _postgres(url: str) -> str:
    rest = _rest(url, _POSTGRES)
    if rest is None:
        raise StoreError(
            "That is no database Kawaraban knows. "
            "Set KAWARABAN_DATABASE_URL to sqlite:///FILE or postgresql://USER@HOST/NAME."
        )
    if find_spec("psycopg") is None:
        raise StoreError(
            "Postgres needs its driver. Install it with `pip install 'kawaraban[postgres]'`."
        )
    return _POSTGRES[0] + rest


def _rest(url: str, prefixes: tuple[str, ...]) -> str | None:
    return next((url.removeprefix(p) for p in prefixes if url.startswith(p)), None)
