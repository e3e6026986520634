"""The stand-in workspace, and a client as the bot builds it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.slack.client import client
from tests.bot.sandbox.bolt import sandbox_of

Connect = Callable[..., AsyncWebClient]


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with sandbox_of() as made:
        yield made


@pytest_asyncio.fixture
async def connect(sandbox: Sandbox) -> AsyncIterator[Connect]:
    """Give clients of the sandbox, or of another address."""
    timeout = aiohttp.ClientTimeout(total=0.5)
    async with aiohttp.ClientSession(timeout=timeout) as session:

        def made(*, token: str = "xoxb-sandbox", url: str = "") -> AsyncWebClient:
            return client(token, url or sandbox.api_url, session)

        yield made
