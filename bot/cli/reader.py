"""The process beside `kawaraban run` that reads feeds: `python -m bot.cli.reader`.

Fetching, keeping and grouping thousands of feeds would share one interpreter and one event loop
with what people wait for. It gives way to others on the machine, and ends with whoever began it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Coroutine
from typing import Any

from bot import app, config, logs
from bot.errors import KawarabanError

log = logs.get(__name__)

_NICE = 5
_END_WITHIN = 8.0
# Ended by itself, it begins anew after ever longer pauses, until it has run for so long.
_SHORTEST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0


async def keep_reading(stop: asyncio.Event) -> None:
    """Keep the process running until `stop` is set, or this is cancelled."""
    pause = _SHORTEST_PAUSE
    while not stop.is_set():
        began = time.monotonic()
        why = await _read_beside(stop)
        if not stop.is_set():
            pause = _SHORTEST_PAUSE if time.monotonic() - began > _LONGEST_PAUSE else pause
            log.error("reading broke off", why=why, again_in=pause)
            await _either(asyncio.sleep(pause), stop)
            pause = min(pause * 2, _LONGEST_PAUSE)


async def _read_beside(stop: asyncio.Event) -> str:
    """Keep one such process until it ends or `stop` is set; return why it ended."""
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.cli.reader", stdin=PIPE
        )
    except OSError as error:  # no memory, too many processes: posts go on meanwhile
        return str(error)
    try:
        await _either(process.wait(), stop)
    finally:
        await _end(process)
    return f"exit code {process.returncode}"


async def _either(work: Coroutine[Any, Any, object], stop: asyncio.Event) -> None:
    tasks = [asyncio.create_task(work), asyncio.create_task(stop.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def _end(process: Process) -> None:
    """Let it end by itself, else end it."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(_END_WITHIN):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def main() -> None:
    """Read feeds until the input ends."""
    # Ctrl-C goes to the whole group; whoever began us tells us when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(_NICE)
    settings = config.load()
    logs.configure(settings.log_level, settings.log_format)
    asyncio.run(_read(settings))


async def _read(settings: config.Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    beginner = asyncio.StreamReader()
    pipe, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(beginner), sys.stdin
    )
    left = asyncio.create_task(beginner.read())
    left.add_done_callback(lambda _: stop.set())
    try:
        await app.read(settings, stop)
    except KawarabanError as error:
        log.warning("feeds cannot be read", error=str(error))
        sys.exit(1)
    finally:
        left.cancel()
        pipe.close()


if __name__ == "__main__":
    main()
