"""The addresses of databases, as people write them."""

from __future__ import annotations

import pytest

from bot.errors import StoreError
from bot.store import urls


@pytest.mark.parametrize(
    ("written", "loop", "migrations"),
    [
        ("sqlite:////data/k.db", "sqlite+aiosqlite:////data/k.db", "sqlite:////data/k.db"),
        ("sqlite+aiosqlite:///k.db", "sqlite+aiosqlite:///k.db", "sqlite:///k.db"),
        ("postgresql://u@h/n", "postgresql+psycopg://u@h/n", "postgresql+psycopg://u@h/n"),
        ("postgres://u@h/n", "postgresql+psycopg://u@h/n", "postgresql+psycopg://u@h/n"),
    ],
)
def test_a_url_gets_its_driver(written: str, loop: str, migrations: str) -> None:
    assert (urls.driven(written), urls.driven_sync(written)) == (loop, migrations)


def test_another_database_is_refused_with_what_to_set() -> None:
    with pytest.raises(StoreError, match="KAWARABAN_DATABASE_URL"):
        urls.driven("mysql://u@h/n")


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urls, "find_spec", lambda _name: None)
    with pytest.raises(StoreError, match=r"kawaraban\[postgres\]"):
        urls.driven("postgresql://u@h/n")
