"""How long the event loop stands still while feeds are parsed: in it, in a thread, in processes.

python -m bench.stall [--feeds 200]

A task asks for a moment every 2 ms, as a slash command would; what it waits beyond that is stall.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from statistics import quantiles

from bench import made_feeds
from bot.feeds.parse import parse
from bot.feeds.worker import ProcessParser

URL = "https://outlet.example/feed"
TICK = 0.002


async def in_the_loop(body: bytes) -> None:
    """Parse where everything else runs."""
    parse(body, url=URL)
    await asyncio.sleep(0)


async def in_a_thread(body: bytes) -> None:
    """Parse in a thread of the same interpreter."""
    await asyncio.to_thread(parse, body, url=URL)


async def stalls(work: Callable[[], Awaitable[object]]) -> list[float]:
    """Return what each tick came late, in milliseconds, while the work went on."""
    late: list[float] = []
    done = asyncio.Event()

    async def tick() -> None:
        while not done.is_set():
            start = time.perf_counter()
            await asyncio.sleep(TICK)
            late.append((time.perf_counter() - start - TICK) * 1_000)

    ticking = asyncio.create_task(tick())
    await work()
    done.set()
    await ticking
    return late


async def measure(
    name: str, one: Callable[[bytes], Awaitable[object]], bodies: list[bytes]
) -> None:
    """Print the stalls and the speed of one way."""

    async def work() -> None:
        queue = iter(bodies)

        async def worker() -> None:
            for body in queue:
                await one(body)

        await asyncio.gather(worker(), worker())

    start = time.perf_counter()
    late = await stalls(work)
    rate = len(bodies) / (time.perf_counter() - start)
    cuts = quantiles(late, n=100, method="inclusive")
    print(
        f"{name:14} p50 {cuts[49]:6.1f} ms   p99 {cuts[98]:6.1f} ms   max {max(late):6.1f} ms"
        f"   {rate:5.0f} feeds/s"
    )


async def run(count: int) -> None:
    """Measure the idle loop, then each way."""
    bodies = [made_feeds.make(n) for n in range(count)]
    await measure("idle", lambda _: asyncio.sleep(0.01), bodies)
    await measure("in the loop", in_the_loop, bodies)
    await measure("in a thread", in_a_thread, bodies)
    parser = ProcessParser()
    first = time.perf_counter()
    await parser.parse(bodies[0], url=URL, content_type="")
    started = time.perf_counter() - first
    await measure("in processes", lambda body: parser.parse(body, url=URL, content_type=""), bodies)
    await parser.close()
    print(f"The first feed, with the start of its process: {started * 1_000:.0f} ms")


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m bench.stall", description=__doc__)
    parser.add_argument("--feeds", type=int, default=200)
    asyncio.run(run(parser.parse_args().feeds))


if __name__ == "__main__":
    main()
