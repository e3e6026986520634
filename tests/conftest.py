"""What holds for every test: a database each, a clock that it winds, and nothing skipped in CI."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store import Database, open_store
from tests.fakes.clock import FakeClock

NEEDS = ("browser", "postgres")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail what CI would skip for want of a browser or a Postgres: CI installs both."""
    report = yield
    expected = hasattr(report, "wasxfail")
    if report.skipped and not expected and os.environ.get("CI"):
        needs = [name for name in NEEDS if item.get_closest_marker(name)]
        if needs:
            report.outcome = "failed"
            report.longrepr = f"needs {' and '.join(needs)}, which CI must have: {report.longrepr}"
    return report


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
