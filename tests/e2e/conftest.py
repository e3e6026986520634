"""A browser, one demo for all tests of a module, and a Postgres."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.bot.conftest import either_database, postgres_server, postgres_template, postgres_url
from tests.browser import browser, page
from tests.e2e import processes

__all__ = [
    "browser",
    "demo",
    "either_database",
    "page",
    "postgres_server",
    "postgres_template",
    "postgres_url",
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo() -> AsyncIterator[str]:
    async with processes.demo() as url:
        yield url
