"""Jobs by the clock: again and again, whatever happened the last time, until the stop."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.errors import StoreError
from bot.scheduler import Job, run


async def test_jobs_run_again_and_stop_when_told() -> None:
    stop, ran = asyncio.Event(), {"fast": 0, "slow": 0}

    def counting(name: str, until: int) -> Job:
        async def work() -> None:
            ran[name] += 1
            if ran[name] == until:
                stop.set()

        return Job(name, 0.001 if name == "fast" else 3_600, work)

    async with asyncio.timeout(5):
        await run([counting("fast", 3), counting("slow", 9)], stop)
    assert ran["slow"] == 1
    assert ran["fast"] == 3


async def test_a_job_that_failed_runs_again_and_hinders_no_other() -> None:
    stop, ran = asyncio.Event(), 0

    async def fail() -> None:
        nonlocal ran
        ran += 1
        if ran == 2:
            stop.set()
        raise RuntimeError("on purpose")

    with capture_logs() as lines:
        async with asyncio.timeout(5):
            await run([Job("bad", 0.001, fail)], stop)
    assert [(line["event"], line["job"]) for line in lines] == [("job failed", "bad")] * 2


async def test_a_stop_lets_the_work_under_way_end() -> None:
    stop, ended = asyncio.Event(), False

    async def work() -> None:
        nonlocal ended
        stop.set()
        await asyncio.sleep(0.01)
        ended = True

    await run([Job("long", 3_600, work)], stop)
    assert ended


async def test_a_database_that_is_away_is_said_in_a_line() -> None:
    stop = asyncio.Event()

    async def fail() -> None:
        stop.set()
        raise StoreError("The database does not answer.\n[SQL: SELECT …]")

    with capture_logs() as lines:
        await run([Job("plan", 3_600, fail)], stop)
    (line,) = lines
    assert (line["event"], line["error"]) == ("job put off", "The database does not answer.")
