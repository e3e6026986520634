"""A browser, and one demo for all tests of a module."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.browser import browser, page
from tests.e2e import processes

__all__ = ["browser", "demo", "page"]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo() -> AsyncIterator[str]:
    async with processes.demo() as url:
        yield url
