"""Work that goes on behind an answer: waited for at a stop, cut when it takes too long."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.services.background import Background


async def test_a_stop_waits_for_what_is_under_way() -> None:
    background, done = Background(), asyncio.Event()
    go_on = asyncio.Event()

    async def work() -> None:
        await go_on.wait()
        done.set()

    background.spawn(work(), name="work")
    go_on.set()
    await background.drain(5)
    assert done.is_set()


async def test_a_stop_waits_for_what_that_begins_too() -> None:
    background, done = Background(), asyncio.Event()

    async def further() -> None:
        await asyncio.sleep(0)
        done.set()

    async def work() -> None:
        await asyncio.sleep(0)
        background.spawn(further(), name="further")

    background.spawn(work(), name="work")
    await background.drain(5)
    assert done.is_set()


async def test_what_takes_too_long_is_cut_and_named() -> None:
    background = Background()
    background.spawn(asyncio.Event().wait(), name="answer")  # type: ignore[arg-type]  # any work
    with capture_logs() as lines:
        await background.drain(0.01)
    assert lines == [{"event": "work cut short", "log_level": "warning", "tasks": ["answer"]}]


async def test_with_nothing_under_way_there_is_nothing_to_wait_for() -> None:
    await Background().drain(60)


async def test_a_failure_is_logged_and_hinders_nobody() -> None:
    background = Background()

    async def fail() -> None:
        raise RuntimeError("on purpose")

    with capture_logs() as lines:
        background.spawn(fail(), name="answer")
        await asyncio.sleep(0)
        await background.drain(5)
        await asyncio.sleep(0)
    assert [(line["event"], line["task"]) for line in lines] == [("work failed", "answer")]
