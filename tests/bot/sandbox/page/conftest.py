"""A browser, and a stand for its page to talk to."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.bot.sandbox.page.stand import Stand, serving
from tests.browser import browser, page

__all__ = ["browser", "page", "stand"]


@pytest_asyncio.fixture(loop_scope="session")
async def stand() -> AsyncIterator[Stand]:
    async with serving(Stand()) as stand:
        yield stand
