"""What runs by the clock: each job in a loop of its own, until told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot import logs
from bot.errors import StoreError

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Work to do every so many seconds, counted from the end of the last time."""

    name: str
    every: float
    work: Callable[[], Awaitable[object]]


async def run(jobs: Sequence[Job], stop: asyncio.Event) -> None:
    """Run the jobs until `stop` is set; each finishes what it is at."""
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(_loop(job, stop), name=job.name)


async def _loop(job: Job, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await job.work()
        except StoreError as error:  # it will come back, and says so each time it does not
            log.warning("job put off", job=job.name, error=str(error).partition("\n")[0])
        except Exception:  # a job that failed once must run again; this is the top
            log.exception("job failed", job=job.name)
        try:
            async with asyncio.timeout(job.every):
                await stop.wait()
        except TimeoutError:
            continue
