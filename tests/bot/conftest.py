"""A database for each test, and a clock that the test winds."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from bot.store import Database, migrate, open_store
from tests.fakes import postgres
from tests.fakes.clock import FakeClock


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Name an empty database. Every test that wants a store gets the one that this names."""
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


@pytest_asyncio.fixture
async def store(database_url: str) -> AsyncIterator[Database]:
    """Open that database, migrated, with no pause between posts."""
    opened = await open_store(database_url, post_interval=0)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Find a Postgres: the one that KAWARABAN_TEST_POSTGRES_URL names, else one of our own."""
    if named := os.environ.get("KAWARABAN_TEST_POSTGRES_URL"):
        yield named
        return
    try:
        with postgres.running() as cluster:
            yield cluster.url
    except postgres.PostgresMissingError as error:
        pytest.skip(f"{error}; KAWARABAN_TEST_POSTGRES_URL is not set either")


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """Migrate a database once: copies of it are made in a tenth of the time."""
    url = postgres.new_database(postgres_server)
    migrate.upgrade(url)
    return urlsplit(url).path.removeprefix("/")


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """Name an empty, migrated Postgres database."""
    url = postgres.new_database(postgres_server, template=postgres_template)
    yield url
    postgres.drop_database(url, postgres_server)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name an empty database of each kind, one after the other."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite3'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
