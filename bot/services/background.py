"""Work that goes on after a request was acknowledged, known by us so that a stop can wait."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot import logs
from bot.services.inbox import Errand, current_errand

log = logs.get(__name__)


async def _run(work: Coroutine[Any, Any, None], errand: Errand | None) -> None:
    await work
    if errand is not None:
        # Not reached by what fails or is cut off: the inbox begins it anew.
        await errand.end()


class Background:
    """The tasks that handlers began. Slack's own runners forget theirs."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Begin `work`; its failure is logged. It counts as work on the request at hand."""
        errand = current_errand()
        if errand is not None:
            errand.begin()
        task = asyncio.create_task(_run(work, errand), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def drain(self, seconds: float) -> None:
        """Wait for what is under way, and what that begins, at most so long; cancel the rest."""
        ends = asyncio.get_running_loop().time() + seconds
        while self._tasks and (left := ends - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        if late := set(self._tasks):
            for task in late:
                task.cancel()
            log.warning("work cut short", tasks=[task.get_name() for task in late])
            await asyncio.wait(late, timeout=1)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("work failed", task=task.get_name(), exc_info=error)
