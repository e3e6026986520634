"""The process beside `kawaraban run`: what may befall it is no matter for the one that posts."""

from __future__ import annotations

import asyncio
from unittest.mock import AsyncMock

import pytest

from bot.cli import reader


async def test_where_it_cannot_be_begun_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, tried = asyncio.Event(), asyncio.Event()
    failed = OSError("Cannot allocate memory")
    begin = AsyncMock(side_effect=[failed, failed, _Process(tried)])
    monkeypatch.setattr(asyncio, "create_subprocess_exec", begin)
    monkeypatch.setattr(reader, "_SHORTEST_PAUSE", 0.01)
    reading = asyncio.create_task(reader.keep_reading(stop))
    await asyncio.wait_for(tried.wait(), 5)
    stop.set()
    await reading
    assert begin.await_count == 3


class _Process:
    """Ends when it is waited for a second time: once it was told to."""

    stdin = None
    returncode = 0

    def __init__(self, begun: asyncio.Event) -> None:
        self._begun = begun

    async def wait(self) -> None:
        if not self._begun.is_set():
            self._begun.set()
            await asyncio.Event().wait()
