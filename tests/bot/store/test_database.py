"""The database: made where there is none, refused in words where it cannot be."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store import Database, open_store
from tests.builders import feed, item, keep


async def test_it_is_made_with_its_folder_and_opened_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new folder' / 'deep' / '100%.sqlite3'}"
    for number in range(2):
        store = await open_store(url)
        await store.ping()
        assert len(await store.feeds.all()) == number
        await store.feeds.add(feed(str(number)))
        await store.close()


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match=r"folder cannot be made.*KAWARABAN_DATABASE_URL"):
        await open_store(f"sqlite:///{tmp_path / 'file' / 'x.sqlite3'}")


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letter.sqlite3"
    file.write_text("Dear database, " * 100)
    with pytest.raises(StoreError, match="KAWARABAN_DATABASE_URL"):
        await open_store(f"sqlite:///{file}")


async def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    await (await open_store(url)).close()
    with sqlite3.connect(tmp_path / "x.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="newest Kawaraban"):
        await open_store(url)


async def test_a_write_that_fails_leaves_nothing_behind(store: Database) -> None:
    twice = item("1")
    with pytest.raises(StoreError):
        await _break_off(store)
    assert await store.feeds.all() == []
    assert await keep(store, twice) == 1


async def _break_off(store: Database) -> None:
    async with store.write() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO feeds (url, outlet, domain, lang, tags) VALUES ('u', 'o', 'd', 'l', '[]')"
        )
        raise StoreError("on purpose")


async def test_writers_and_readers_do_not_hinder_each_other(
    store: Database, database_url: str
) -> None:
    other = await open_store(database_url)
    try:
        batches = [[item(f"{w}-{n}") for n in range(20)] for w in range(20)]
        await asyncio.gather(
            *(keep((store, other)[n % 2], *batch) for n, batch in enumerate(batches)),
            *(store.items.ungrouped(10) for _ in range(20)),
        )
        assert len(await store.items.ungrouped(1_000)) == 400
    finally:
        await other.close()
