"""A database for each test, and a clock that the test winds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store import Database, open_store
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
