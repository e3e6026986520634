"""One program over the made feeds, in this process: see `bench.ingest`.

python -m bench.ingest_one PROGRAM COUNT PORT FOLDER     prints a JSON line a round
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.parsers import expat

import aiohttp

from bench.feed_server import host, is_troubled

AT_ONCE = 32


def cpu() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def peak() -> int:
    """Return the most bytes that this process held since `reset_peak`."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1_024


@contextmanager
def measured(name: str, note: Callable[[], str] = str) -> Iterator[None]:
    """Print what the work inside took."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    wall, used = time.monotonic(), cpu()
    yield
    row = {"round": name, "wall": time.monotonic() - wall, "cpu": cpu() - used, "peak": peak()}
    print(json.dumps(row | {"note": note()}), flush=True)


class Turns(asyncio.SelectorEventLoop):
    """An event loop that notes the CPU time of each of its turns: what another event waits for.

    CPU time, unlike the time on the wall, is not changed by what else the machine does.
    """

    def __init__(self) -> None:
        super().__init__()
        self.took: list[float] = []

    def _run_once(self) -> None:
        start = time.thread_time()
        super()._run_once()  # type: ignore[misc]  # asyncio's own, where a turn is a method
        self.took.append(time.thread_time() - start)

    def __str__(self) -> str:
        turns = sorted(self.took)
        return " ".join(
            f"{share:.1%} within {turns[int(share * (len(turns) - 1))] * 1_000:.1f} ms"
            for share in (0.5, 0.99, 0.999)
        )


async def kawaraban(addresses: list[str], folder: Path) -> None:
    """Refresh as the program does: real fetcher, parser and store."""
    feeds_model = importlib.import_module("bot.model.feed")
    refresh = importlib.import_module("bot.services.refresh")
    fetch = importlib.import_module("bot.feeds.fetch")
    worker = importlib.import_module("bot.feeds.worker")
    store_module = importlib.import_module("bot.store")
    clock = importlib.import_module("bot.clock").SystemClock()
    logs = importlib.import_module("bot.logs")
    logs.configure("ERROR", "json")
    store = await store_module.open_store(f"sqlite:///{folder / 'k.sqlite3'}")
    await store.feeds.add_many(
        [
            feeds_model.NewFeed(
                url=url, outlet="o", domain=f"outlet-{n}.example", lang="en", private_ok=True
            )
            for n, url in enumerate(addresses)
        ]
    )
    outcomes: list[object] = []

    def note() -> str:
        new = sum(o.new for o in outcomes)
        failed = sum(1 for o in outcomes if o.trouble and not o.unchanged and not o.new)
        turns = f"; turns of the loop: {loop}" if isinstance(loop, Turns) else ""
        return f"{new} items, {failed} feeds in trouble{turns}"

    loop = asyncio.get_running_loop()
    for name in ("cold", "unchanged"):
        feeds = await store.feeds.all()
        if isinstance(loop, Turns):
            loop.took.clear()
        with measured(name, note):
            async with fetch.HttpFetcher() as fetcher:
                parser = worker.ProcessParser()
                polls = refresh.Refresh(store, fetcher, parser, clock, concurrency=AT_ONCE)
                outcomes[:] = await polls.poll(feeds)
                # Within the measure: only then are the processes' seconds counted.
                await parser.close()
    await store.close()


async def feeds_alone(addresses: list[str], _: Path) -> None:
    """Our fetcher, parser, intake and timing, with nothing kept but in memory."""
    clock = importlib.import_module("bot.clock").SystemClock()
    errors = importlib.import_module("bot.errors")
    feeds_model = importlib.import_module("bot.model.feed")
    fetch = importlib.import_module("bot.feeds.fetch")
    intake = importlib.import_module("bot.feeds.intake")
    timing = importlib.import_module("bot.feeds.timing")
    worker = importlib.import_module("bot.feeds.worker")
    places = asyncio.Semaphore(AT_ONCE)
    known = [
        feeds_model.Feed(n, url, "o", f"outlet-{n}.example", "en", private_ok=True)
        for n, url in enumerate(addresses)
    ]

    async def poll(fetcher: Any, parser: Any, number: int) -> None:
        feed = known[number]
        async with places:
            try:
                result = await fetcher.fetch(feed)
                parsed = None
                if result.body is not None:
                    parsed = await parser.parse(
                        result.body, url=result.url, content_type=result.content_type
                    )
                    intake.to_items(feed, parsed, now=clock.now())
                state = timing.after_success(
                    feed.state, result, parsed, now=clock.now(), jitter=0.5
                )
            except errors.FeedError as error:
                state = timing.after_failure(feed.state, error, now=clock.now(), jitter=0.5)
        known[number] = replace(feed, state=state)

    for name in ("cold", "unchanged"):
        with measured(name):
            async with fetch.HttpFetcher() as fetcher:
                parser = worker.ProcessParser()
                await asyncio.gather(*(poll(fetcher, parser, n) for n in range(len(known))))
                await parser.close()


async def _get_all(addresses: list[str], body: Callable[[bytes], object]) -> dict[str, str]:
    places = asyncio.Semaphore(AT_ONCE)
    tags: dict[str, str] = {}

    async def one(session: aiohttp.ClientSession, url: str) -> None:
        asked = {"If-None-Match": _TAGS[url]} if url in _TAGS else {}
        async with places, session.get(url, headers=asked) as answer:
            content = await answer.read()
            if answer.status == 200:
                tags[url] = answer.headers["ETag"]
                body(content)

    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:
        await asyncio.gather(*(one(session, url) for url in addresses))
    return tags


_TAGS: dict[str, str] = {}


async def gets(addresses: list[str], _: Path) -> None:
    """Bare GETs: the floor of all fetching with this client."""
    for name in ("cold", "unchanged"):
        with measured(name):
            _TAGS.update(await _get_all(addresses, len))


async def expat_alone(addresses: list[str], _: Path) -> None:
    """Bare GETs and a parser that keeps nothing: the floor of a cold round."""

    def parse(packed: bytes) -> None:
        expat.ParserCreate().Parse(zlib.decompress(packed, 31), True)

    with measured("cold"):
        await _get_all(addresses, parse)


def reader(addresses: list[str], folder: Path) -> None:
    """lemon24/reader, as its documentation uses it."""
    made = importlib.import_module("reader").make_reader(str(folder / "reader.sqlite3"))
    for url in addresses:
        made.add_feed(url)
    for name in ("cold", "unchanged"):
        with measured(name, lambda: f"{made.get_entry_counts().total} entries"):
            # What is not due is skipped otherwise.
            made.update_feeds(workers=AT_ONCE, scheduled=False)


def newsboat(addresses: list[str], folder: Path) -> None:
    """newsboat's own reload, without its screen."""
    urls = folder / "urls"
    urls.write_text("\n".join(addresses), encoding="utf-8")
    (folder / "config").write_text(f"reload-threads {AT_ONCE}\n", encoding="utf-8")
    command = ["newsboat", "-C", folder / "config", "-u", urls, "-c", folder / "cache.db"]
    for name in ("cold", "unchanged"):
        with measured(name):
            subprocess.run([*command, "-x", "reload"], check=False, capture_output=True)


def main() -> None:
    """Run what the command line names."""
    program, count, port, folder = sys.argv[1], *map(int, sys.argv[2:4]), Path(sys.argv[4])
    addresses = [f"http://{host(n)}:{port}/{n}" for n in range(count)]
    if program == "kawaraban":
        with asyncio.Runner(loop_factory=Turns) as runner:
            runner.run(kawaraban(addresses, folder))
    elif program == "feeds":
        asyncio.run(feeds_alone(addresses, folder))
    elif program == "gets":
        asyncio.run(gets(addresses, folder))
    elif program == "expat":
        healthy = [url for n, url in enumerate(addresses) if not is_troubled(n)]
        asyncio.run(expat_alone(healthy, folder))
    elif program == "reader":
        reader(addresses, folder)
    else:
        newsboat(addresses, folder)


if __name__ == "__main__":
    main()
